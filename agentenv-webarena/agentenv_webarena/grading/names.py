"""Names: where the sites of the official tasks stand, and what the agent is told instead."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

PUBLIC: Mapping[str, str] = {
    "shopping": "http://onestopmarket.com",
    "shopping_admin": "http://luma.com/admin",
    "reddit": "http://reddit.com",
    "gitlab": "http://gitlab.com",
    "wikipedia": "http://wikipedia.org",
    "map": "http://openstreetmap.org",
    "homepage": "http://homepage.com",
}
ROLES = tuple(PUBLIC)

_PLACEHOLDER = re.compile(f"__({'|'.join(role.upper() for role in ROLES)})__")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:(?!\d)", re.IGNORECASE)
_PORTS = {"http": 80, "https": 443}

# What may not follow: a longer host or another port; a longer name in the path; more of any path.
_HOST_ENDS = r"(?![\w@%-])(?!\.\w)(?!:\d)"
_NAME_ENDS = r"(?![\w%~-])(?!\.\w)"
_URL_ENDS = r"(?![\w/?#%&=~-])(?!\.\w)"


class BadAddress(ValueError):
    """The address of a site is not one."""


class Names:
    """The addresses of sites by role. A role that has none is not served."""

    def __init__(self, addresses: Mapping[str, str], public: Mapping[str, str] = PUBLIC):
        """`public` is what the agent reads; a role without a public name shows its address."""
        unknown = sorted(addresses.keys() - set(ROLES))
        if unknown:
            raise BadAddress(f"{unknown[0]} is no site: there are {', '.join(ROLES)}")
        self.addresses = {role: _checked(role, each) for role, each in addresses.items()}
        self.origins = {role: _origin(each) for role, each in self.addresses.items()}
        pairs = [pair for role in addresses if role in public for pair in self._pairs(role, public)]
        self._shown = _Exchange([(real, shown, ends) for real, shown, ends in pairs])
        self._real = _Exchange([(shown, real, ends) for real, shown, ends in pairs], loose=True)

    def shown(self, text: str) -> str:
        """The text with public names in place of addresses: what the agent reads."""
        return self._shown(text)

    def real(self, text: str) -> str:
        """The text with addresses in place of public names: what the agent means."""
        return self._real(text)

    def address(self, text: str) -> str:
        """What the agent asks to visit, as an address: `reddit.com/f/books` is one as well."""
        wanted = text.strip()
        return self.real(wanted if _SCHEME.match(wanted) else f"http://{wanted}")

    def filled(self, value: Any) -> Any:
        """JSON with addresses in place of placeholders such as `__SHOPPING__`."""
        if isinstance(value, str):
            return _PLACEHOLDER.sub(self._filling, value)
        if isinstance(value, dict):
            return {key: self.filled(each) for key, each in value.items()}
        if isinstance(value, list):
            return [self.filled(each) for each in value]
        return value

    def holds(self, url: str) -> bool:
        """Whether an address lies on one of the sites."""
        try:
            return _origin(url) in self.origins.values()
        except ValueError:
            return False

    def _filling(self, found: re.Match[str]) -> str:
        return self.addresses.get(found[1].lower(), found[0])

    def _pairs(self, role: str, public: Mapping[str, str]) -> list[tuple[str, str, str]]:
        """Real and shown beginnings of addresses, and what may not follow them.

        A site that has its origin for itself is shown under the public origin, path by path; only
        its front page may stand at another path. Sites that share an origin differ by their paths.
        """
        real, shown = self.addresses[role], public[role]
        if list(self.origins.values()).count(self.origins[role]) > 1:
            return [(real, shown, _NAME_ENDS if urlsplit(real).path else _HOST_ENDS)]
        pairs = [(self.origins[role], _origin(shown), _HOST_ENDS)]
        if urlsplit(real).path != urlsplit(shown).path:
            pairs.append((real, shown, _URL_ENDS))
        return pairs


class _Exchange:
    """Puts beginnings of addresses in the place of others, the longest first."""

    def __init__(self, pairs: list[tuple[str, str, str]], loose: bool = False):
        """Loose: as people write them, with any scheme and in any case."""
        self._to: dict[str, str] = {}
        patterns = []
        # A front page's own pair is tried before its origin's, which may be the same text.
        ranked = sorted(pairs, key=lambda each: (len(each[0]), each[2] == _URL_ENDS), reverse=True)
        for number, (before, after, ends) in enumerate(ranked):
            self._to[f"p{number}"] = after
            pattern = re.escape(before)
            if loose:
                rest = re.escape(before.partition("://")[2])
                slash = "/?" if ends == _URL_ENDS else ""
                pattern = f"(?i:https?://{rest}){slash}"
            patterns.append(f"(?P<p{number}>{pattern}){ends}")
        self._pattern = re.compile("|".join(patterns)) if patterns else None

    def __call__(self, text: str) -> str:
        if self._pattern is None:
            return text
        return self._pattern.sub(lambda found: self._to[found.lastgroup or ""], text)


def needed(task: Mapping[str, Any]) -> set[str]:
    """The roles that a task in the official format speaks of, in its fields or placeholders."""
    sites = task.get("sites")
    roles = {each for each in sites if isinstance(each, str)} if isinstance(sites, list) else set()
    return roles | {name.lower() for name in _placeholders(task)}


def _placeholders(value: Any) -> list[str]:
    if isinstance(value, str):
        return _PLACEHOLDER.findall(value)
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list):
        return [name for each in value for name in _placeholders(each)]
    return []


def _checked(role: str, address: str) -> str:
    wanted = f"{role.upper()} is {address!r}: give an address such as http://localhost:7770"
    try:
        parts = urlsplit(address.strip())
        origin = _origin(address.strip())
    except ValueError as error:
        raise BadAddress(wanted) from error
    if parts.query or parts.fragment or re.search(r"\s", address.strip()):
        raise BadAddress(wanted)
    return origin + parts.path.rstrip("/")


def _origin(url: str) -> str:
    """As a browser writes it: lower case, without a port that goes without saying."""
    parts = urlsplit(url)
    if parts.scheme not in _PORTS or not parts.hostname or "@" in parts.netloc:
        raise ValueError(f"{url!r} has no host")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    usual = parts.port in (None, _PORTS[parts.scheme])
    return f"{parts.scheme}://{host}" + ("" if usual else f":{parts.port}")
