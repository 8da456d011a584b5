"""How WebArena's episodes are judged by pages and addresses, in a real browser on small sites."""

from __future__ import annotations

import asyncio
import shutil
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import pytest
import pytest_asyncio
import uvicorn
from agentenv_webarena.grading import checks, login, scene
from agentenv_webarena.grading.accounts import OFFICIAL, Account
from agentenv_webarena.grading.checks import grade
from agentenv_webarena.grading.config import Config
from agentenv_webarena.grading.judge import Claim, Overlap
from agentenv_webarena.grading.login import Logins, NotLoggedIn
from agentenv_webarena.grading.names import Names
from agentenv_webarena.grading.pages import url_match
from agentenv_webarena.grading.verdict import NotGraded, Verdict
from playwright.async_api import Browser, BrowserContext, Error, Page, async_playwright
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Host, Route, Router

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.skipif(shutil.which("chromium") is None, reason="there is no Chromium here"),
]

ADDRESSES = {
    "shopping": "http://shop.test",
    "shopping_admin": "http://admin.test/admin",
    "reddit": "http://forum.test",
    "gitlab": "http://forge.test",
    "map": "http://nowhere.test",
}
NAMES = Names(ADDRESSES)

LOGIN = """<form action=search><input type=text name=q><button>Search</button></form>
<form hidden><input type=text><input type=password><button>x</button></form>
<form method=post><label>Who <input type={kind} name=who></label>
<input type=password name=secret><button type=button>Show</button><button>Sign in</button></form>"""

MEMBERS = """<table><thead><tr><th>Account</th><th>Source</th><th>Max role</th></tr></thead>
<tr><td><a>Ann</a><span>@ann</span></td><td>Owner of @ann2</td><td {cell}>{ann}</td></tr>
<tr><td><a>Ann II</a><span>@ann2</span></td><td>-</td><td {cell}>{ann2}</td></tr></table>"""


class Town:
    """Small sites in the manner of the official ones, and what happened at them."""

    def __init__(self) -> None:
        self.logins: list[str] = []
        self.visits = 0  # to the page with the total
        self.orders = [{"entity_id": 7, "increment_id": "000000007"}]
        shop: list[Route] = [
            *self.login("shop", "/customer/account/login/", "email", "Password.123"),
            Route("/rest/default/V1/integration/admin/token", self.token, methods=["POST"]),
            Route("/rest/V1/orders", self.newest_order),
            Route("/rest/V1/products/{sku}/reviews", self.reviews),
            Route("/sales/order/view/order_id/{number}/", self.order),
        ]
        forum: list[Route] = [
            *self.login("forum", "/login", "text", "test1234"),
            Route("/f/books/{number:int}/", self.post),
            Route("/f/books/{number:int}/{slug}", self.post),
            Route("/broken", lambda _: HTMLResponse("down", 503)),
            Route("/page", self.page),
        ]
        hosts = {
            "shop.test": shop,
            "forum.test": forum,
            "admin.test": self.login("admin", "/admin", "text", "admin1234"),
            "forge.test": [Route("/{kind}", self.members)],
        }
        self.app = Starlette(routes=[Host(name, Router(each)) for name, each in hosts.items()])

    def login(self, site: str, path: str, kind: str, password: str) -> list[Route]:
        async def form(request: Request) -> Response:
            if request.method == "GET":
                return HTMLResponse(LOGIN.format(kind=kind))
            sent = await request.form()
            self.logins.append(f"{site} {sent['who']}")
            if sent["secret"] != password:
                return RedirectResponse(path, 303)
            answer = RedirectResponse("/me", 303)
            answer.set_cookie("who", str(sent["who"]), httponly=True)
            return answer

        async def me(request: Request) -> Response:
            return HTMLResponse(f"You are <b id=me>{request.cookies.get('who', 'nobody')}</b>")

        return [Route(path, form, methods=["GET", "POST"]), Route("/me", me)]

    async def token(self, request: Request) -> Response:
        known = {"username": "admin", "password": "admin1234"}
        if await request.json() != known:
            return JSONResponse({"message": "wrong account"}, 401)
        return JSONResponse("t0ken")

    async def newest_order(self, request: Request) -> Response:
        assert request.headers["authorization"] == "Bearer t0ken"
        assert request.query_params["searchCriteria[sortOrders][0][direction]"] == "DESC"
        return JSONResponse({"items": self.orders, "total_count": len(self.orders)})

    async def order(self, request: Request) -> Response:
        number = request.path_params["number"]
        return HTMLResponse(f"<p class=total>Order {number}: $1,250.00 &amp; shipping</p>")

    async def reviews(self, request: Request) -> Response:
        if request.path_params["sku"] != "B 1":
            return JSONResponse({"message": "no such product"}, 404)
        latest = {"id": 12, "nickname": "Emma", "ratings": [{"percent": 80, "value": 4}]}
        older = {"id": 11, "nickname": "Bob", "ratings": [{"percent": 20, "value": 1}]}
        return JSONResponse([latest, older])

    async def post(self, request: Request) -> Response:
        whole = "slug" not in request.path_params
        comments = "<p class=comment>Well said</p>" if whole else ""
        return HTMLResponse(f"<h1>Post {request.path_params['number']}</h1>{comments}")

    async def members(self, request: Request) -> Response:
        kinds = {
            "plain": ("", "Guest", "Owner"),
            "menu": ('data-label="Max role"', "<button>Guest</button><ul>Owner</ul>", "x"),
            "select": ("", "<select><option>Owner<option selected>Guest</select>", "x"),
        }
        cell, ann, ann2 = kinds[request.path_params["kind"]]
        return HTMLResponse(MEMBERS.format(cell=cell, ann=ann, ann2=ann2))

    async def page(self, request: Request) -> Response:
        self.visits += 1
        return HTMLResponse(
            "<title>Cart</title><p id=total>1250</p><p>Tom &amp; Jerry</p><button"
            " onclick=\"document.getElementById('late').textContent = 'shown'\">More</button>"
            "<p id=late></p><ul><li>one<li>two</ul>"
        )


@pytest.fixture(scope="module")
def town() -> Town:
    return Town()


@pytest.fixture(scope="module")
def port(town: Town) -> Iterator[int]:
    server = uvicorn.Server(uvicorn.Config(town.app, port=0, log_level="warning"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        assert thread.is_alive()
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    thread.join()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser(port: int) -> AsyncIterator[Browser]:
    rules = f"MAP *.test:80 127.0.0.1:{port},EXCLUDE 127.0.0.1,MAP * ~NOTFOUND"
    rules = "MAP nowhere.test ~NOTFOUND," + rules
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--disable-dev-shm-usage", f"--host-resolver-rules={rules}"],
        )
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="module")
async def context(browser: Browser) -> AsyncIterator[BrowserContext]:
    context = await browser.new_context()
    yield context
    await context.close()


@pytest_asyncio.fixture(loop_scope="module")
async def page(context: BrowserContext) -> Page:
    """Where an episode ended: on the page with the total."""
    page = await context.new_page()
    await page.goto("http://forum.test/page?sort=price&tag=a&tag=b")
    return page


def config(**judged: Any) -> Config:
    kinds = {
        "reference_answers": "string_match",
        "reference_url": "url_match",
        "program_html": "program_html",
    }
    return Config.model_validate(
        {
            "sites": ["reddit"],
            "task_id": 0,
            "start_url": "http://forum.test",
            "intent": "What is the total?",
            "eval": {"eval_types": [kinds[each] for each in judged if each in kinds], **judged},
        }
    )


def shows(locator: str, *wanted: str, url: str = "last", **more: Any) -> dict[str, Any]:
    contents = {"must_include": list(wanted)}
    return {"url": url, "locator": locator, "required_contents": contents, **more}


async def judged(config: Config, page: Page, answer: str | None = "", **more: Any) -> Verdict:
    verdict = await grade(config, answer, page, names=NAMES, judge=Overlap(), **more)
    assert page.context.pages == [page], "pages that were opened are closed again"
    return verdict


async def score(page: Page, *programs: dict[str, Any], **more: Any) -> float:
    return (await judged(config(program_html=list(programs), **more), page)).score


@pytest.mark.parametrize(
    ("references", "right", "wrong"),
    [
        ({"exact_match": "1250"}, "1250", "It is 1250"),
        ({"must_include": ["1250", "dollars"]}, "1250 dollars", "1250 euros"),
        ({"fuzzy_match": ["90 minutes"]}, "1 h 30 min", "1 h 31 min"),
        ({"fuzzy_match": "N/A"}, "N/A", "1250"),
    ],
)
async def test_an_episode_is_judged_by_its_answer(
    page: Page, references: dict[str, Any], right: str, wrong: str
) -> None:
    task = config(reference_answers=references)
    assert (await judged(task, page, right)).score == 1
    verdict = await judged(task, page, wrong)
    assert verdict.score == 0
    assert [each for each in verdict.checks if not each.passed]
    assert (await judged(task, page, None)).score == 0


async def test_the_verdict_says_who_judged(page: Page) -> None:
    task = config(reference_answers={"fuzzy_match": ["90 minutes"], "must_include": ["90"]})
    verdict = await judged(task, page, "90 min")
    assert [(each["name"], each["judge"]) for each in verdict.report()] == [
        ("must_include", ""),
        ("fuzzy_match", "overlap"),
    ]


async def test_the_answer_may_name_a_site_as_the_agent_knows_it(page: Page) -> None:
    task = config(reference_answers={"exact_match": "http://forum.test/f/books"})
    assert (await judged(task, page, "http://reddit.com/f/books")).score == 1


async def test_an_episode_is_judged_by_where_it_ended(page: Page) -> None:
    assert (await judged(config(reference_url="http://forum.test/page?tag=b"), page)).score == 1
    assert (await judged(config(reference_url="http://forum.test/page?tag=c"), page)).score == 0


@pytest.mark.parametrize(
    ("wanted", "url", "plainly", "strictly"),
    [
        ("http://a.test/x/", "http://a.test/x", True, True),
        ("http://a.test/x", "https://a.test/x?y=1#z", True, True),
        ("http://a.test/x", "http://a.test/x/y", True, False),
        ("http://a.test/x", "http://b.test/a.test/x", True, False),
        ("http://a.test/x", "http://a.test/y", False, False),
        ("http://a.test/x?a=1&a=2&b=3", "http://a.test/x?b=3&a=2&c=4", True, True),
        ("http://a.test/x?a=1&b=3", "http://a.test/x?a=1", False, False),
        ("http://a.test/x |OR| http://a.test/y", "http://a.test/y", True, True),
        ("http://a.test/x", "about:blank", False, False),
    ],
)
async def test_an_address_is_compared_by_host_path_and_keys(
    wanted: str, url: str, plainly: bool, strictly: bool
) -> None:
    assert url_match(wanted, url).passed == plainly
    assert url_match(wanted, url, strict=True).passed == strictly


@pytest.mark.parametrize(
    ("locator", "right", "wrong"),
    [
        ("", "Tom & Jerry |OR| Tim", "Tim"),
        ("document.querySelector('#total').outerText", "25", "26"),
        ("document.querySelector('#total').outerText;", "125", "126"),
        ("[...document.querySelectorAll('li')].map((each) => each.innerText)", "one,two", "three"),
        ("document.querySelectorAll('li').length // items", "2", "3"),
        ("document.querySelector('#absent').outerText", "", "undefined"),
        ("document.querySelector('[id=\"')", "", "error"),
        ("document.querySelector('#absent')", "", "null"),
    ],
)
async def test_a_page_is_judged_by_what_a_place_shows(
    page: Page, locator: str, right: str, wrong: str
) -> None:
    assert await score(page, shows(locator, right)) == 1
    assert await score(page, shows(locator, right, wrong)) == 0


async def test_a_place_may_have_to_show_a_text_and_nothing_else(page: Page) -> None:
    place = shows("document.querySelector('#total').outerText")
    assert await score(page, place | {"required_contents": {"exact_match": "1250"}}) == 1
    assert await score(page, place | {"required_contents": {"exact_match": "125"}}) == 0


async def test_strictly_half_a_number_is_not_shown(page: Page) -> None:
    assert await score(page, shows("document.querySelector('#total').outerText", "25")) == 1
    place = shows("document.querySelector('#total').outerText", "25")
    assert await score(page, place, strict=True) == 0


async def test_a_page_is_prepared_before_it_is_looked_at(page: Page) -> None:
    url = "http://forum.test/page"
    late = "document.querySelector('#late').outerText"
    click = {"prep_actions": ["document.querySelector('#none').click()",
                              "document.querySelector('button').click()"]}  # fmt: skip
    assert await score(page, shows(late, "shown", url=url)) == 0
    assert (
        await score(page, shows(late, "shown", url=url, prep_actions=click["prep_actions"][1:]))
        == 1
    )
    assert await score(page, shows(late, "shown", **click)) == 1


async def test_other_pages_are_looked_at_in_the_agents_own_window(
    context: BrowserContext, page: Page
) -> None:
    me = shows("document.querySelector('#me').outerText", "ann", url="http://forum.test/me")
    assert await score(page, me) == 0
    await context.add_cookies([{"name": "who", "value": "ann", "url": "http://forum.test"}])
    assert await score(page, me) == 1


async def test_a_page_that_several_checks_look_at_is_opened_once(page: Page, town: Town) -> None:
    url, before = "http://forum.test/page", town.visits
    assert await score(page, shows("", "1250", url=url), shows("document.title", "Cart", url=url))
    assert town.visits == before + 1


class Ponderer:
    """A judge who cannot decide."""

    name = "ponderer"

    async def agrees(self, claim: Claim) -> bool:
        return await asyncio.Future()

    explains = agrees


async def test_grading_ends_in_time(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "LONGEST", 0.2)
    task = config(reference_answers={"fuzzy_match": ["1250"]})
    with pytest.raises(NotGraded, match=r"longer than 0\.2 s"):
        await grade(task, "1250", page, names=NAMES, judge=Ponderer())


async def test_the_score_is_the_product_of_all_checks(page: Page) -> None:
    right = shows("document.title", "Cart")
    wrong = shows("document.title", "Basket")
    url, answers = "http://forum.test/page", {"must_include": ["7"]}
    assert await score(page, right, reference_url=url, reference_answers=answers) == 0
    assert await score(page, right, wrong, right) == 0
    both = config(program_html=[right], reference_url=url, reference_answers=answers)
    assert (await judged(both, page, "7 items")).score == 1
    assert (await judged(both, page, "8 items")).score == 0


async def test_the_newest_order_is_found(page: Page) -> None:
    order = shows("document.querySelector('.total').outerText", "order 7", "1,250.00 & s",
                  url="func:shopping_get_latest_order_url()")  # fmt: skip
    assert await score(page, order) == 1
    other = shows("document.querySelector('.total').outerText", "order 8",
                  url="func:shopping_get_latest_order_url()")  # fmt: skip
    assert await score(page, other) == 0


@pytest.mark.parametrize(
    ("what", "sku", "wanted", "expected"),
    [
        ("author", "B 1", "Emma", 1),
        ("author", "B 1", "Bob", 0),
        ("rating", "B 1", "80", 1),
        ("rating", "B 1", "20", 0),
        ("author", "B 2", "Emma", 0),
    ],
)
async def test_the_latest_review_of_a_product_is_found(
    page: Page, what: str, sku: str, wanted: str, expected: float
) -> None:
    call = f"func:shopping_get_sku_latest_review_{what}('{sku}')"
    program = {"url": "last", "locator": call, "required_contents": {"exact_match": wanted}}
    assert await score(page, program) == expected


async def test_a_comments_page_leads_to_its_post(page: Page) -> None:
    await page.goto("http://forum.test/f/books/12/title")
    comment = "document.querySelector('.comment').outerText"
    url = "func:reddit_get_post_url('__last_url__')"
    assert await score(page, shows(comment, "Well said", url=url)) == 1
    assert await score(page, shows(comment, "Well done", url=url)) == 0
    await page.goto("http://forum.test/page")
    assert await score(page, shows("document.title", "Cart", url=url)) == 1


@pytest.mark.parametrize("kind", ["plain", "menu", "select"])
async def test_a_members_role_is_found(page: Page, kind: str) -> None:
    await page.goto(f"http://forge.test/{kind}")
    call = "func:gitlab_get_project_memeber_role(__page__, '{}')"
    assert await score(page, shows(call.format("ann"), "guest")) == 1
    assert await score(page, shows(call.format("ann"), "owner")) == 0
    assert await score(page, shows(call.format("ann3"), "guest |OR| owner")) == 0


@pytest.mark.parametrize(
    ("program", "told"),
    [
        (shows("", "x", url="http://forum.test/broken"), "answers 503"),
        (shows("", "x", url="http://nowhere.test/"), "does not load"),
        (shows("", "x", url="http://outside.example/"), "does not load"),
        (shows("document.querySelector(", "x"), "SyntaxError"),
        (shows("[(() => { for (;;); })()]", "x"), r"did not answer within 0\.5 s"),
    ],
)
async def test_a_fault_while_grading_is_never_a_score(
    page: Page, program: dict[str, Any], told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scene, "SCRIPT", 0.5)
    with pytest.raises(NotGraded, match=told):
        await score(page, program)


async def test_a_page_that_does_not_exist_is_a_page(page: Page) -> None:
    assert await score(page, shows("", "welcome", url="http://forum.test/absent")) == 0


async def test_a_web_service_that_refuses_is_a_fault(page: Page) -> None:
    task = config(program_html=[shows("func:shopping_get_sku_latest_review_author('B 1')", "Emma")])
    for accounts in ({"shopping_admin": Account("admin", "wrong")}, {}):
        with pytest.raises(NotGraded, match=r"answers 401|give its account"):
            await judged(task, page, accounts=accounts)


async def test_a_browser_that_is_gone_is_no_fault_of_the_grading(port: int) -> None:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        page = await browser.new_page()
        await browser.close()
        with pytest.raises(Error, match="closed"):
            await score(page, shows("", "x"))


Made = Callable[..., Logins]


@pytest.fixture
def logins(browser: Browser, town: Town) -> Made:
    town.logins.clear()

    def make(accounts: dict[str, Account] | None = None, **more: Any) -> Logins:
        return Logins(browser.new_context, NAMES, accounts or dict(OFFICIAL), **more)

    return make


async def test_a_stored_state_is_logged_in_at_all_its_sites(logins: Made, browser: Browser) -> None:
    state = await logins().state(["shopping", "shopping_admin", "map"])
    context = await browser.new_context(storage_state=state)
    page = await context.new_page()
    for host, name in (("shop", "emma.lopez@gmail.com"), ("admin", "admin")):
        await page.goto(f"http://{host}.test/me")
        assert await page.inner_text("#me") == name
    await context.close()


async def test_a_state_is_made_once_for_all_who_need_it_and_anew_when_it_is_old(
    logins: Made, town: Town
) -> None:
    now = 0.0
    stored = logins(seconds=60, clock=lambda: now)

    async def ask() -> None:
        await stored.state(["reddit"])

    await asyncio.gather(*(ask() for _ in range(4)))
    assert town.logins == ["forum MarvelsGrantMan136"]
    now = 59.0
    await ask()
    assert len(town.logins) == 1
    now = 60.0
    await ask()
    assert len(town.logins) == 2


async def test_a_state_whose_visitor_logs_out_is_made_anew(
    logins: Made, town: Town, context: BrowserContext
) -> None:
    stored = logins()
    state = await stored.state(["reddit", "shopping"])
    assert state is not None
    await context.add_cookies(state["cookies"])  # type: ignore[arg-type]
    await stored.left(state, context)
    assert await stored.state(["reddit", "shopping"]) is state
    await context.clear_cookies(domain="forum.test")
    await stored.left(state, context)
    assert await stored.state(["reddit", "shopping"]) is not state
    assert len(town.logins) == 4


async def test_sites_without_accounts_need_no_state(logins: Made) -> None:
    assert await logins().state(["map", "wikipedia"]) is None


@pytest.mark.parametrize(
    ("role", "accounts", "told"),
    [
        ("reddit", {"reddit": Account("ann", "wrong")}, "'ann' could not log in at reddit"),
        ("gitlab", dict(OFFICIAL), "'byteblaze' could not log in at gitlab"),
        ("gitlab", {"reddit": Account("a", "b")}, "gitlab needs an address and an account"),
    ],
)
async def test_a_login_that_fails_is_a_fault_and_leaves_no_window(
    logins: Made,
    browser: Browser,
    role: str,
    accounts: dict[str, Account],
    told: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(login, "FILLING", 0.5)
    before = len(browser.contexts)
    with pytest.raises(NotLoggedIn, match=told):
        await logins(accounts).state([role])
    assert len(browser.contexts) == before
