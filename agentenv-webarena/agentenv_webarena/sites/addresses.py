"""Addresses: where the built-in sites stand, and the role that each plays."""

from __future__ import annotations

DOMAIN = "homepage.com"

ROLES = {  # site -> what the official tasks call the site of that kind
    "home": "homepage",
    "shop": "shopping",
    "admin": "shopping_admin",
    "forum": "reddit",
    "forge": "gitlab",
    "map": "map",
    "wiki": "wikipedia",
}


def host(site: str, domain: str = DOMAIN) -> str:
    return domain if site == "home" else f"{site}.{domain}"


def address(site: str, path: str = "/") -> str:
    """Of a page, as the agent sees it."""
    return f"http://{host(site)}{path}"


def site_at(authority: str) -> tuple[str, str]:
    """Which site a Host header means, and the domain, with its port, that the sites stand under."""
    first, _, rest = authority.partition(".")
    return (first, rest) if first in ROLES and first != "home" else ("home", authority)
