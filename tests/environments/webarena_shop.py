"""The built-in shop for its tests: its content, and visitors who look at its pages."""

from __future__ import annotations

import html
import re
from typing import Any

import httpx
import pytest
from agentenv_webarena.sites.admin import SITE as ADMIN
from agentenv_webarena.sites.shop import SITE as SHOP
from agentenv_webarena.sites.web import HEADER, Web, image, opened

IMAGE = image(SHOP)
BASE = opened(IMAGE)
HOSTILE = ["", "'", '"><script>alert(1)</script>', "9" * 400, "-1", "0x10", "²", "\x00", "🦔" * 300]


def visitor(web: Web, site: str = "shop", key: str = "") -> httpx.AsyncClient:
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(web),
        base_url=f"http://{site}.homepage.com",
        headers={HEADER: key or web.open()},
        follow_redirects=True,
    )


@pytest.fixture(scope="module")
def web() -> Web:
    return Web([SHOP, ADMIN], {"shop": IMAGE})


def one(query: str, *values: Any) -> Any:
    return BASE.execute(query, values).fetchone()


def text(answer: httpx.Response) -> str:
    """What a person reads on the page."""
    plain = re.sub(r"<[^>]*>", " ", answer.text)
    return " ".join(html.unescape(plain).split())
