"""The fence: which addresses can be reached, by the agent and by the pages themselves.

Chromium resolves names by these rules alone, so neither a link, a redirect, an iframe nor a script
gets to another host or port; what is checked before a `goto` only gives a clearer message.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

PORTS = {"http": 80, "https": 443}
SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")  # else it is part of a path or a question


@dataclass(frozen=True)
class Fence:
    """Host and port as a page names them, such as `shop.homepage.com:80`, and where they are."""

    hosts: Mapping[str, str]

    def rules(self) -> str:
        """The value of Chromium's `--host-resolver-rules`."""
        maps = [f"MAP {name} {place}" for name, place in sorted(self.hosts.items())]
        return ", ".join([*maps, "MAP * ~NOTFOUND"])

    def address(self, text: str) -> str:
        """The address to go to, http:// unless it says otherwise; ValueError says what is wrong."""
        text = text.strip()
        url = (text if SCHEME.match(text) else f"http://{text}").replace(" ", "%20")
        try:
            parts = urlsplit(url)
            host, port = parts.hostname or "", parts.port
        except ValueError:
            raise ValueError(f"{_short(text)} is no address") from None
        if parts.scheme not in PORTS:
            raise ValueError(f"{_short(text)} cannot be opened: only http and https addresses can")
        if not host or "@" in parts.netloc or any(each <= " " or each == "\\" for each in url):
            raise ValueError(f"{_short(text)} is no address")
        if not self.allows(host, port or PORTS[parts.scheme]):
            raise ValueError(f"{_short(text)} lies outside the sites of this world: {self.names()}")
        return url

    def allows(self, host: str, port: int) -> bool:
        return f"{host}:{port}" in self.hosts

    def names(self) -> str:
        return ", ".join(each.removesuffix(":80") for each in sorted(self.hosts))


def _short(text: str) -> str:
    return repr(text if len(text) <= 200 else text[:200] + "...")
