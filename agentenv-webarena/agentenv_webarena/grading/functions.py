"""Functions: what the named calls of configs ask of the sites.

The shop's are Magento's documented web service: a token for an administrator, then orders and
reviews with it.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode, urlsplit

from agentenv_webarena.grading.calls import LAST_URL, PAGE, Call
from agentenv_webarena.grading.scene import Scene, run
from agentenv_webarena.grading.verdict import NotGraded

if TYPE_CHECKING:
    from playwright.async_api import Page

_NEWEST_ORDER = urlencode(
    {
        "searchCriteria[sortOrders][0][field]": "created_at",
        "searchCriteria[sortOrders][0][direction]": "DESC",
        "searchCriteria[pageSize]": "1",
    }
)

_FETCH = """async ([url, method, headers, body]) => {
    const answer = await fetch(url, {method, headers, body, credentials: "omit"});
    return [answer.status, await answer.text()];
}"""

# The row of the account, its cell for the role, and in it what is chosen.
_ROLE = """(account) => {
    const names = [...document.querySelectorAll("td *, td, [data-testid^=members-table-row] *")];
    const name = names.find((each) => each.textContent.trim() === "@" + account);
    const row = name && name.closest("tr, [data-testid^=members-table-row]");
    if (!row) return "";
    const heads = [...(row.closest("table")?.querySelectorAll("thead th") || [])];
    const place = heads.findIndex((each) => /^\\s*(max )?role\\s*$/i.test(each.textContent));
    const cell = row.querySelector("td[data-label='Max role']") || row.children[place];
    if (!cell) return "";
    const select = cell.querySelector("select");
    if (select) return select.selectedOptions[0]?.textContent || "";
    return (cell.querySelector("button") || cell).textContent;
}"""


async def called(call: Call, scene: Scene, page: Page) -> str:
    """What a call gives; `page` is the one that is looked at."""
    values = [scene.last_url if each == LAST_URL else each for each in call.arguments]
    return await _FUNCTIONS[call.name](scene, page, *(each for each in values if each != PAGE))


async def _latest_order_url(scene: Scene, page: Page) -> str:
    found = await _asked(scene, f"/rest/V1/orders?{_NEWEST_ORDER}")
    orders = found.get("items") if isinstance(found, dict) else None
    if not orders:
        return scene.address("shopping")
    try:
        number = int(orders[0].get("entity_id") or orders[0]["increment_id"])
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise NotGraded("the shop's newest order has no number") from error
    return f"{scene.address('shopping')}/sales/order/view/order_id/{number}/"


async def _review_author(scene: Scene, page: Page, sku: str) -> str:
    return str((await _latest_review(scene, sku)).get("nickname") or "")


async def _review_rating(scene: Scene, page: Page, sku: str) -> str:
    """In percent: 80 is four stars."""
    ratings = (await _latest_review(scene, sku)).get("ratings") or [{}]
    return str(ratings[0].get("percent", ""))


async def _post_url(scene: Scene, page: Page, url: str) -> str:
    """Of the post that an address is about, such as of one of its comments."""
    parts = urlsplit(url)
    steps = parts.path.split("/")
    if len(steps) < 4 or steps[1] != "f" or not steps[3].isdecimal():
        return url
    return f"{parts.scheme}://{parts.netloc}/f/{steps[2]}/{steps[3]}/"


async def _member_role(scene: Scene, page: Page, account: str) -> str:
    return str(await run(page, _ROLE, account)).strip()


async def _latest_review(scene: Scene, sku: str) -> Mapping[str, Any]:
    reviews = await _asked(scene, f"/rest/V1/products/{quote(sku, safe='')}/reviews")
    if not isinstance(reviews, list):
        return {}
    return max(reviews, key=lambda each: int(each.get("id") or 0), default={})


async def _asked(scene: Scene, path: str) -> Any:
    """What the shop's web service answers an administrator; None where there is no such thing."""
    account = scene.account("shopping_admin")
    body = json.dumps({"username": account.username, "password": account.password})
    token = await _fetched(
        scene,
        "/rest/default/V1/integration/admin/token",
        "POST",
        {"Content-Type": "application/json"},
        body,
    )
    return await _fetched(scene, path, "GET", {"Authorization": f"Bearer {token}"}, None)


async def _fetched(
    scene: Scene, path: str, method: str, headers: dict[str, str], body: str | None
) -> Any:
    from playwright.async_api import Error

    shop = scene.address("shopping")
    page = await scene.opened(f"{shop}/robots.txt")
    try:
        status, text = await run(page, _FETCH, [shop + path, method, headers, body])
    except Error as error:
        raise NotGraded(f"{shop}{path} does not answer: {error.message}") from error
    if status == 404:
        return None
    if status != 200:
        raise NotGraded(f"{shop}{path} answers {status}: {text[:200]}")
    try:
        return json.loads(text)
    except ValueError as error:
        raise NotGraded(f"{shop}{path} answers no JSON: {text[:200]}") from error


_FUNCTIONS: dict[str, Callable[..., Awaitable[str]]] = {
    "shopping_get_latest_order_url": _latest_order_url,
    "shopping_get_sku_latest_review_author": _review_author,
    "shopping_get_sku_latest_review_rating": _review_rating,
    "reddit_get_post_url": _post_url,
    "gitlab_get_project_memeber_role": _member_role,
}
