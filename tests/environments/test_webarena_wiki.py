"""The encyclopedia and the home page of WebArena, without a browser: pages, content and tasks."""

from __future__ import annotations

import hashlib
import html
import importlib
import json
import re
from urllib.parse import urlsplit

import httpx
import pytest
from agentenv_webarena.sites.country import Point, country
from agentenv_webarena.sites.home.sums import Unclear, result
from agentenv_webarena.sites.web import HEADER, Web, image, opened
from agentenv_webarena.tasks.intents import drawn

from tests.environments.webarena_visits import ODD, agrees, answer_of, text_of

NAMES = ("home", "forum", "wiki")
SITES = [importlib.import_module(f"agentenv_webarena.sites.{name}").SITE for name in NAMES]
IMAGES = {site.name: image(site) for site in SITES}
CONTENTS = {name: opened(content) for name, content in IMAGES.items()}
DATA = CONTENTS["wiki"]
INTENTS = [
    intent
    for name in ("wiki", "home")
    for intent in importlib.import_module(f"agentenv_webarena.tasks.{name}").INTENTS
]
TASKS = drawn(INTENTS, CONTENTS)
DEEDS = [task for task in TASKS if task.config["eval"]["program_html"]]
WEB = Web(SITES, IMAGES)


class Reader:
    """One visit to all three sites."""

    def __init__(self) -> None:
        self.client = httpx.AsyncClient(
            transport=httpx.ASGITransport(WEB),
            base_url="http://wiki.homepage.com",
            headers={HEADER: WEB.open()},
            follow_redirects=True,
        )

    async def get(self, path: str, **query: str) -> str:
        answer = await self.client.get(path, params=query or None)
        assert answer.status_code == 200, (path, answer.status_code)
        return answer.text

    async def send(self, path: str, status: int = 200, **fields: str) -> str:
        answer = await self.client.post(path, data=fields)
        assert answer.status_code == status, (path, answer.status_code)
        return answer.text


@pytest.fixture
def reader() -> Reader:
    return Reader()


def box(page: str) -> dict[str, str]:
    """The box of an article's page."""
    found = re.findall(r'<th scope="row">(.*?)</th><td>(.*?)</td>', page)
    return {label: html.unescape(re.sub(r"<[^>]+>", "", told)) for label, told in found}


def table(page: str) -> list[list[str]]:
    """The rows of the first table of an article's page."""
    body = re.search(r"<article>.*?<tbody>(.*?)</tbody>", page, re.DOTALL)
    assert body is not None
    return [
        [re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<td>(.*?)</td>", row)]
        for row in re.findall(r"<tr>(.*?)</tr>", body[1])
    ]


def digest() -> str:
    told = hashlib.sha256(b"".join(IMAGES[name] for name in NAMES))
    for task in TASKS:
        told.update(json.dumps(task.config).encode() + repr(task.plan).encode())
    return told.hexdigest()


def of(start: str) -> list[tuple[dict[str, str], str]]:
    """Values and answers of the tasks whose intent begins like this."""
    found = [task for task in TASKS if task.config["intent_template"].startswith(start)]
    return [(task.config["instantiation_dict"], answer_of(task)) for task in found]


def is_inside(point: Point, outline: tuple[Point, ...]) -> bool:
    x, y = point
    inside = False
    for (ax, ay), (bx, by) in zip(outline, outline[1:] + outline[:1], strict=True):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            inside = not inside
    return inside


def test_every_place_of_the_country_is_on_land() -> None:
    told = country()
    for place in (*told.towns, *told.institutions, *told.mountains, *told.lakes):
        assert any(is_inside((place.x, place.y), each.outline) for each in told.islands), place


def test_rivers_are_longer_than_a_straight_line_and_pass_their_towns() -> None:
    told = country()
    for river in told.rivers:
        (ax, ay), (bx, by) = river.course[0], river.course[-1]
        assert river.length >= ((ax - bx) ** 2 + (ay - by) ** 2) ** 0.5, river.name
        for town in told.towns:
            assert town.river != river.name or (town.x, town.y) in river.course, town.name


def test_every_link_leads_to_an_article() -> None:
    query = "SELECT target FROM links WHERE target NOT IN (SELECT title FROM articles)"
    assert not DATA.execute(query).fetchall()


def test_the_content_is_large_enough_to_look_things_up() -> None:
    assert DATA.execute("SELECT count(*) FROM articles").fetchone()[0] >= 300
    assert all(len(content) < 3_000_000 for content in IMAGES.values())


async def test_the_region_s_table_agrees_with_its_towns(reader: Reader) -> None:
    for name, people, founded in table(await reader.get("/wiki/Lowen")):
        facts = box(await reader.get(f"/wiki/{name.replace(' ', '_')}"))
        assert facts["Region"] == "Lowen"
        assert (facts["Population"], facts["Founded"]) == (f"{people} (2023)", founded)


async def test_a_title_in_the_search_opens_its_article_and_words_find_several(
    reader: Reader,
) -> None:
    assert text_of(await reader.get("/search", q="river MERROW"), "title") == "River Merrow"
    page = await reader.get("/search", q="silver museum")
    assert "/wiki/Silver_Mine_Museum" in page
    assert "0 articles with" in await reader.get("/search", q="100%_")


async def test_categories_history_and_links_of_an_article(reader: Reader) -> None:
    page = await reader.get("/wiki/Wendholm")
    assert "/category/Towns_in_Lowen" in page
    assert "/wiki/Wendholm" in await reader.get("/category/Towns_in_Lowen")
    history = await reader.get("/history/Wendholm")
    assert "created the article" in history
    links = await reader.get("/links/Wendholm")
    assert "/wiki/Lowen_Valley_Line" in links
    assert "/wiki/Wendholm" in await reader.get("/all", letter="W")


async def test_the_watchlist_is_of_one_visit(reader: Reader) -> None:
    await reader.send("/watch/Averholt", value="on")
    page = await reader.send("/watch/Averholt", value="on")
    assert "Remove from watchlist" in page
    assert text_of(await reader.get("/watchlist"), "watchlist").count("Averholt") == 1
    assert "No article" in await Reader().get("/watchlist")
    await reader.send("/watch/Averholt", value="off")
    assert "No article" in await reader.get("/watchlist")


async def test_odd_addresses_get_a_page(reader: Reader) -> None:
    for odd in ODD:
        for path in ("/", "/search", "/all", "/watchlist", "/history/Averholt"):
            await reader.get(path, **dict.fromkeys(("q", "page", "letter"), odd[:3000]))
    for odd in ("0", "9" * 40, "%00", "%F0%9F%98%80", "%ff", "<b>"):
        for path in ("/wiki/{}", "/history/{}", "/links/{}", "/category/{}"):
            assert (await reader.client.get(path.format(odd))).status_code == 404
        assert (await reader.client.post(f"/watch/{odd}")).status_code == 404


@pytest.mark.parametrize(
    ("expression", "told"),
    [
        ("1 + 2 * 3", "7"),
        ("(1+2)*3", "9"),
        ("0.1 + 0.2", "0.3"),
        ("1/3", "0.333333"),
        ("-2/3", "-0.666667"),
        ("2**10", "1024"),
        ("2^-1", "0.5"),
        ("1,234 × 2", "2468"),
        ("10**64", "1" + "0" * 64),
        ("-0.0000001", "-0"),
    ],
)
def test_the_calculator_is_exact(expression: str, told: str) -> None:
    assert result(expression) == ("0" if told == "-0" else told)


@pytest.mark.parametrize(
    "expression",
    ["", "1/0", "0**-1", "2**65", "9**60**60", "1 +", "(" * 150, "().__class__", "1e9", "a", "1 2",
     "10**64" + "*10**64" * 12, "9" * 300, "\x00", "2**0.5", "٣+1", "1//2", "*" * 99],
)  # fmt: skip
def test_the_calculator_refuses_what_is_no_sum(expression: str) -> None:
    with pytest.raises(Unclear):
        result(expression)


async def test_notes_are_added_changed_and_deleted(reader: Reader) -> None:
    pad = "http://homepage.com/scratchpad"
    page = await reader.send(pad, title="<Tea>", text="two\nbags")
    assert "&lt;Tea&gt;" in page and "The note was saved." in page
    number = max(map(int, re.findall(r'id="note-(\d+)"', page)))
    page = await reader.send(f"{pad}/{number}", title="Tea", text="three bags")
    assert "three bags" in text_of(page, f"note-{number}")
    page = await reader.send(f"{pad}/{number}/delete")
    assert "three bags" not in page
    assert "needs a title" in await reader.send(pad, 422, text="lost?")
    assert "<Tea>" not in await Reader().get(pad)


async def test_the_home_page_links_to_all_sites_and_never_breaks(reader: Reader) -> None:
    page = await reader.get("http://homepage.com/")
    for name in ("shop", "admin", "forum", "forge", "map", "wiki"):
        assert f'href="http://{name}.homepage.com/"' in page
    for odd in ODD:
        await reader.get("http://homepage.com/calculator", expression=odd)
        answer = await reader.client.post(
            "http://homepage.com/scratchpad", data={"title": odd, "text": odd}
        )
        assert answer.status_code in (200, 422)
        assert "<script>alert" not in answer.text


async def test_a_list_of_rivers_does_not_say_which_one() -> None:
    (task,) = [
        task for task in TASKS if task.config["intent"].startswith("Which river is Averholt")
    ]
    assert await agrees(task, "Merrow") and await agrees(task, "the River Merrow")
    assert not await agrees(task, "Merrow, Senn, Lowen, Brack")


async def test_nothing_done_is_no_deed() -> None:
    reader = Reader()
    pages: dict[str, str] = {}
    for task in DEEDS:
        missing = []
        for part in task.config["eval"]["program_html"]:
            if not part["locator"].endswith((".outerText", ".value")):
                continue
            url = part["url"]
            if url not in pages:
                pages[url] = html.unescape((await reader.client.get(url)).text)
            wanted = part["required_contents"]
            texts = wanted.get("must_include") or [wanted["exact_match"]]
            missing += [each for each in texts if each not in pages[url]]
        assert missing, task.config["intent"]


async def test_an_answer_stands_on_the_page_that_a_plan_ends_on(reader: Reader) -> None:
    for values, answer in of("Which editor"):
        rows = re.findall(
            r"<tr><td>[^<]+</td><td>([^<]+)</td>",
            await reader.get(f"/history/{values['title'].replace(' ', '_')}"),
        )
        assert rows[-1 if values["did"] == "created" else 0] == answer
    for values, answer in of("How many articles of the encyclopedia link"):
        page = await reader.get(f"/links/{values['title'].replace(' ', '_')}")
        assert len(re.findall(r"<li><a", page)) == int(answer)


async def test_growth_and_sums_agree_with_the_tables(reader: Reader) -> None:
    for values, answer in of("By how many inhabitants"):
        page = await reader.get(f"/wiki/{values['town'].replace(' ', '_')}")
        census = {year: int(count.replace(",", "")) for year, count, _ in table(page)}
        assert census[values["to"]] - census[values["from"]] == int(answer)
    for values, answer in of("How many visitors"):
        rows = table(await reader.get(f"/wiki/{values['place'].replace(' ', '_')}"))
        years = [int(n.replace(",", "")) for y, n in rows if values["from"] <= y <= values["to"]]
        assert len(years) == 3 and sum(years) == int(answer)


async def test_sums_of_tasks_agree_with_the_calculator(reader: Reader) -> None:
    for values, answer in of("What does the calculator"):
        page = await reader.get("http://homepage.com/calculator", expression=values["sum"])
        assert text_of(page, "result") == answer


def test_addresses_in_tasks_are_of_the_built_in_sites() -> None:
    for task in TASKS:
        parts = [each["url"] for each in task.config["eval"]["program_html"]]
        urls = [task.config["start_url"], *parts, task.config["eval"]["reference_url"]]
        for url in filter(None, urls):
            assert urlsplit(url).netloc.endswith("homepage.com"), url
