"""The forum of WebArena, without a browser: its pages, its content, its tasks."""

from __future__ import annotations

import html
import re

import pytest
from agentenv_webarena.sites.forum.people import DEMO, PASSWORD
from agentenv_webarena.tasks.forum import INTENTS

from tests.environments.webarena_visits import (
    ODD,
    Visited,
    Visitor,
    answer_of,
    text_of,
    untouched,
)

SITE = Visited("forum")
TASKS = SITE.tasks(INTENTS)
DATA = SITE.contents["forum"]
OTHERS = f"author != '{DEMO}' AND author NOT IN (SELECT blocked FROM blocks)"


@pytest.fixture
def visitor() -> Visitor:
    return SITE.visitor()


def path_of(condition: str = "1") -> str:
    """Of a post by somebody whom the demo user does not avoid."""
    query = f"SELECT * FROM posts WHERE {OTHERS} AND ({condition}) ORDER BY id LIMIT 1"
    post = DATA.execute(query).fetchone()
    return f"/f/{post['board']}/{post['id']}/{post['slug']}"


def number_of(path: str) -> str:
    return path.split("/")[3]


def titles(page: str) -> list[str]:
    return [html.unescape(each) for each in re.findall(r'<h2><a href="[^"]+">([^<]+)</a>', page)]


def score(page: str) -> int:
    found = re.search(r'class="score">(-?\d+)<', page)
    assert found is not None
    return int(found[1])


async def test_the_front_page_has_posts_of_subscribed_boards_only(visitor: Visitor) -> None:
    mine = {each["board"] for each in DATA.execute("SELECT board FROM subscriptions")}
    page = await visitor.get("/")
    shown = set(re.findall(r'in\s+<a href="/f/(\w+)"', page))
    assert shown and shown <= mine
    assert set(re.findall(r'in\s+<a href="/f/(\w+)"', await visitor.get("/all"))) - mine


async def test_a_sorted_board_is_in_the_order_of_its_scores(visitor: Visitor) -> None:
    query = f"SELECT title FROM posts WHERE board = 'books' AND {OTHERS} ORDER BY ups - downs DESC"
    best = [each["title"] for each in DATA.execute(query)]
    first = titles(await visitor.get("/f/books", sort="top"))
    assert len(first) <= 25
    assert set(first[:5]) <= set(best[:8])
    recent = await visitor.get("/f/books", sort="top", period="month")
    assert set(titles(recent)) < set(best) | set(first)


async def test_the_pages_of_a_feed_show_each_post_once(visitor: Visitor) -> None:
    seen: list[str] = []
    for page in range(1, 4):
        seen += re.findall(
            r'id="post-(\d+)"', await visitor.get("/all", sort="new", page=str(page))
        )
    assert len(seen) == len(set(seen)) == 75


async def test_the_search_finds_posts_comments_boards_and_people(visitor: Visitor) -> None:
    title = DATA.execute("SELECT title FROM posts ORDER BY id LIMIT 1").fetchone()["title"]
    assert title in titles(await visitor.get("/search", q=title))
    body = DATA.execute("SELECT body FROM comments ORDER BY id LIMIT 1").fetchone()["body"]
    assert html.escape(body, quote=False) in html.unescape(
        await visitor.get("/search", **{"q": body, "in": "comments"})
    )
    assert "f/sailing" in await visitor.get("/search", **{"q": "dinghies", "in": "boards"})
    assert DEMO in await visitor.get("/search", **{"q": "wren", "in": "people"})
    assert "0 results" in await visitor.get("/search", q="100% _nothing_")


async def test_a_vote_counts_once_and_can_be_taken_back_and_turned(visitor: Visitor) -> None:
    path = path_of()
    vote = f"/vote/post/{number_of(path)}"
    before = score(await visitor.get(path))
    for value, change in (("up", 1), ("up", 1), ("none", 0), ("down", -1), ("up", 1)):
        page = await visitor.send(vote, value=value, back=path)
        assert score(page) == before + change, value
    assert text_of(page, "my-vote") == "You upvoted this post."


async def test_a_post_is_submitted_changed_and_deleted(visitor: Visitor) -> None:
    page = await visitor.send(
        "/submit", board="trains", title="Tunnels & <bridges>", body="One\r\ntwo"
    )
    assert text_of(page, "title") == "Tunnels & <bridges>"
    assert "One\ntwo" in page and score(page) == 1
    (number,) = re.findall(r"/post/(\d+)/edit", page)
    page = await visitor.send(f"/post/{number}/edit", body="Three")
    assert text_of(page, "body") == "Three" and ", edited" in page
    assert "Tunnels &amp; &lt;bridges&gt;" in await visitor.get(f"/user/{DEMO}/posts")
    await visitor.send(f"/post/{number}/delete")
    assert "Tunnels" not in await visitor.get(f"/user/{DEMO}/posts")
    assert await visitor.status(f"/f/trains/{number}/tunnels-bridges") == 404


async def test_a_post_without_title_board_or_a_real_address_is_refused(visitor: Visitor) -> None:
    page = await visitor.send("/submit", 422, board="trains", title="", body="Kept")
    assert "needs a title" in page and "Kept" in page
    assert "Choose a board" in await visitor.send("/submit", 422, board="nowhere", title="x")
    for url in ("javascript:alert(1)", "ftp://x", "http://" + "x" * 600):
        page = await visitor.send("/submit", 422, board="trains", title="x", url=url)
        assert "An address begins with" in page


async def test_a_comment_is_written_answered_changed_and_deleted(visitor: Visitor) -> None:
    path = path_of()
    page = await visitor.send(f"{path.rsplit('/', 1)[0]}/comment", body="A first word")
    (number,) = re.findall(r"/comment/(\d+)/edit", page)
    page = await visitor.send(f"{path.rsplit('/', 1)[0]}/comment", body="An answer", parent=number)
    assert "An answer" in text_of(page, f"comment-{number}")
    page = await visitor.send(f"/comment/{number}/edit", body="Another word")
    assert "Another word" in page and "A first word" not in page
    page = await visitor.send(f"/comment/{number}/delete")
    assert "Another word" not in page and "[deleted]" in page and "An answer" in page


async def test_nobody_changes_what_others_wrote(visitor: Visitor) -> None:
    number = number_of(path_of())
    comment = DATA.execute(f"SELECT id FROM comments WHERE {OTHERS} LIMIT 1").fetchone()["id"]
    for path in (f"/post/{number}", f"/comment/{comment}"):
        await visitor.send(f"{path}/edit", 403, body="Mine")
        await visitor.send(f"{path}/delete", 403)
    board = DATA.execute("SELECT name FROM boards LIMIT 1").fetchone()["name"]
    await visitor.send(f"/edit_board/{board}", 403, title="Mine", about="Mine")
    assert await visitor.status("/messages/999") == 404


async def test_who_is_signed_out_is_asked_to_sign_in_and_comes_back(visitor: Visitor) -> None:
    await visitor.send("/logout")
    page = await visitor.get("/settings")
    assert "Please sign in first." in page and PASSWORD in page
    wrong = await visitor.send("/login", 403, name=DEMO, password="guess")
    assert "no account with this name and password" in wrong
    page = await visitor.send("/login", name=DEMO, password=PASSWORD, next="/settings")
    assert "<h1>Settings</h1>" in page


@pytest.mark.parametrize("path", ["/vote/post/{}", "/subscribe/books", "/user/{author}/block"])
async def test_who_signs_in_for_a_deed_comes_back_to_its_page(path: str, visitor: Visitor) -> None:
    there = path_of("board = 'books'")
    author = text_of(await visitor.get(there), "author")
    await visitor.send("/logout")
    page = await visitor.send(path.format(number_of(there), author=author), value="up", back=there)
    (back,) = re.findall(r'name="next" value="([^"]*)"', page)
    page = await visitor.send("/login", name=DEMO, password=PASSWORD, next=back)
    assert text_of(page, "author") == author


async def test_who_signs_in_for_a_comment_comes_back_to_its_post(visitor: Visitor) -> None:
    there = path_of("board = 'books'")
    await visitor.send("/logout")
    page = await visitor.send(f"/f/books/{number_of(there)}/comment", body="Lost?")
    assert f'name="next" value="{there}"' in page


async def test_comments_on_a_deleted_post_count_no_more(visitor: Visitor) -> None:
    page = await visitor.send("/submit", board="books", title="Soon gone", body="Short")
    (number,) = re.findall(r'action="/post/(\d+)/delete"', page)
    before = text_of(await visitor.get(f"/user/{DEMO}"), "comment-count")
    await visitor.send(f"/f/books/{number}/comment", body="Mine")
    assert text_of(await visitor.get(f"/user/{DEMO}"), "comment-count") != before
    await visitor.send(f"/post/{number}/delete")
    assert text_of(await visitor.get(f"/user/{DEMO}"), "comment-count") == before


async def test_a_form_leads_to_no_other_site(visitor: Visitor) -> None:
    fields = {"name": DEMO, "password": PASSWORD}
    for path in ("//evil.example", "/\\evil.example", "http://evil.example", "javascript:1"):
        answer = await visitor.client.post(
            "/login", data={**fields, "next": path}, follow_redirects=False
        )
        assert answer.headers["location"] == "/"


async def test_a_board_is_created_once_and_changed_by_its_creator(visitor: Visitor) -> None:
    fields = {"title": "Kites", "about": "Wind", "sidebar": "1. Look up"}
    page = await visitor.send("/create_board", name="kites", **fields)
    assert text_of(page, "sidebar") == "1. Look up"
    assert text_of(page, "subscribed") == "You are subscribed."
    assert "already" in await visitor.send("/create_board", 422, name="KITES", **fields)
    assert "3 to 25" in await visitor.send("/create_board", 422, name="a/b", **fields)
    page = await visitor.send("/edit_board/kites", title="Kites", about="More wind")
    assert text_of(page, "about") == "More wind"


async def test_subscribing_counts_and_can_be_undone(visitor: Visitor) -> None:
    before = int(text_of(await visitor.get("/f/sailing"), "subscribers"))
    for value, change in (("on", 1), ("on", 1), ("off", 0)):
        page = await visitor.send("/subscribe/sailing", value=value, back="/f/sailing")
        assert int(text_of(page, "subscribers")) == before + change


async def test_messages_stay_between_two_people(visitor: Visitor) -> None:
    to = DATA.execute("SELECT name FROM users LIMIT 1").fetchone()["name"]
    page = await visitor.send("/messages/new", to=to, subject="Hello", body="Are you there?")
    assert f"Your message to {to} was sent." in page
    assert "nobody with the name" in await visitor.send(
        "/messages/new", 422, to="nobody", subject="x", body="x"
    )
    page = await visitor.send("/messages/6/delete")
    assert "Your scarf" not in page


async def test_blocked_people_and_hidden_posts_are_out_of_sight(visitor: Visitor) -> None:
    path = path_of("board = 'cats'")
    post = DATA.execute("SELECT * FROM posts WHERE id = ?", (number_of(path),)).fetchone()
    await visitor.send(f"/post/{post['id']}/hide")
    assert post["title"] not in titles(await visitor.get("/f/cats", sort="old"))
    await visitor.send(f"/post/{post['id']}/unhide")
    await visitor.send(f"/user/{post['author']}/block", value="on", back="/blocked")
    page = await visitor.get("/f/cats", sort="new") + await visitor.get("/f/cats", page="2")
    assert f"/user/{post['author']}" not in page.split("<aside>")[0]


async def test_settings_are_kept_and_used(visitor: Visitor) -> None:
    page = await visitor.send(
        "/settings", bio="Hi", sort="new", comments="old", mails="on", private="on"
    )
    assert 'value="new" selected' in page
    assert (
        "wren_calder"
        not in (await visitor.get("/search", **{"q": "wren", "in": "people"})).split("<main>")[1]
    )
    assert re.search(r'<a href="\?sort=new"\s+aria-current="page">', await visitor.get("/all"))
    await visitor.send("/settings", 422, bio="x" * 600, sort="new", comments="old")
    await visitor.send("/settings", 422, bio="x", sort="random", comments="old")


async def test_visits_know_nothing_of_each_other(visitor: Visitor) -> None:
    await visitor.send("/submit", board="ask", title="Only here?", body="x")
    number = DATA.execute("SELECT max(id) FROM posts").fetchone()[0] + 1
    assert await visitor.status(f"/f/ask/{number}/only-here") == 200
    assert await SITE.visitor().status(f"/f/ask/{number}/only-here") == 404


async def test_reading_changes_nothing(visitor: Visitor) -> None:
    before = visitor.state()
    paths, seen = ["/", "/boards", "/messages", "/settings", f"/user/{DEMO}"], set[str]()
    while paths and len(seen) < 80:
        path = paths.pop(0)
        if path.startswith("/") and path not in seen:
            seen.add(path)
            found = re.findall(r'href="([^"#]+)"', (await visitor.client.get(path)).text)
            paths += [html.unescape(each) for each in found]
    assert visitor.state() == before


async def test_odd_addresses_never_break_a_page(visitor: Visitor) -> None:
    names = ("q", "page", "sort", "period", "order", "in", "board", "to", "subject", "next")
    for odd in ODD:
        for path in ("/", "/f/books", "/search", "/boards", "/submit", "/messages/new", path_of()):
            assert await visitor.status(path, **dict.fromkeys(names, odd[:3000])) == 200
    for odd in ("0", "-1", "9" * 40, "x", "%00", "%F0%9F%98%80", "%ff", "1e3"):
        for path in ("/f/books/{}", "/f/{}", "/user/{}", "/messages/{}", "/f/{0}/{0}/{0}"):
            assert await visitor.status(path.format(odd)) in (404, 422), (path, odd)


FORMS = {
    "/submit": ("board", "title", "url", "body"),
    "/create_board": ("name", "title", "about", "sidebar"),
    "/settings": ("bio", "sort", "comments", "mails", "private"),
    "/login": ("name", "password", "next"),
    "/messages/new": ("to", "subject", "body"),
    "/subscribe/cats": ("value", "back"),
    f"{path_of().rsplit('/', 1)[0]}/comment": ("body", "parent"),
    f"/vote/post/{number_of(path_of())}": ("value", "back"),
    f"/user/{DEMO}/block": ("value", "back"),
}


@pytest.mark.parametrize("path", FORMS)
async def test_odd_values_in_a_form_get_a_page(path: str, visitor: Visitor) -> None:
    for odd in ODD:
        for names in ((), FORMS[path], FORMS[path][:1]):
            answer = await visitor.client.post(path, data=dict.fromkeys(names, odd))
            assert answer.status_code in (200, 403, 404, 422), (odd[:20], answer.status_code)
            assert "<script>alert" not in answer.text


def test_the_content_is_large_enough_to_look_things_up() -> None:
    for table, count in {"boards": 30, "posts": 800, "users": 120, "comments": 3000}.items():
        assert DATA.execute(f"SELECT count(*) FROM {table}").fetchone()[0] >= count, table
    assert len(SITE.content) < 3_000_000


def test_nobody_does_anything_before_they_joined() -> None:
    for table, who, when in (
        ("boards", "creator", "created"),
        ("posts", "author", "time"),
        ("comments", "author", "time"),
    ):
        query = f"SELECT * FROM {table} JOIN users AS u ON u.name = {who} WHERE {when} < u.joined"
        assert not DATA.execute(query).fetchall(), table


def test_no_text_has_a_gap_that_was_not_filled() -> None:
    texts = [each[0] for each in DATA.execute("SELECT title || body FROM posts")]
    texts += [each[0] for each in DATA.execute("SELECT body FROM comments")]
    texts += [each[0] for each in DATA.execute("SELECT bio FROM users")]
    assert not [each for each in texts if "{" in each or "}" in each or "  " in each]


@pytest.mark.parametrize("template", TASKS)
async def test_nothing_done_is_no_deed(template: str) -> None:
    for task in TASKS[template]:
        if "program_html" in task.config["eval"]["eval_types"]:
            assert not await untouched(SITE, task), task.config["intent"]


def of(start: str) -> list[tuple[dict[str, str], str]]:
    """Values and answers of the intent that begins like this."""
    (tasks,) = (each for template, each in TASKS.items() if template.startswith(start))
    return [(task.config["instantiation_dict"], answer_of(task)) for task in tasks]


async def test_counted_posts_agree_with_the_profiles(visitor: Visitor) -> None:
    for values, answer in of("How many posts has"):
        page = await visitor.get(f"/user/{values['user']}/posts")
        shown = re.findall(r'in\s+<a href="/f/(\w+)"', page)
        assert shown.count(values["board"]) == int(answer)


async def test_counted_comments_below_zero_agree_with_the_profiles(visitor: Visitor) -> None:
    for values, answer in of("How many comments of"):
        shown: list[str] = []
        for page in "1234":
            text = await visitor.get(f"/user/{values['user']}/comments", page=page)
            if f"Page {page} of" in text:
                shown += re.findall(r'class="score">(-?\d+) points?<', text)
        assert sum(int(each) < 0 for each in shown) == int(answer)


async def test_leads_agree_with_the_sorted_boards(visitor: Visitor) -> None:
    for values, answer in of("By how many points"):
        page = await visitor.get(f"/f/{values['board']}", sort="top")
        first, second = re.findall(r'class="score">(-?\d+)<', page)[:2]
        assert int(first) - int(second) == int(answer)


async def test_karma_agrees_with_the_profile_that_the_board_leads_to(visitor: Visitor) -> None:
    for values, answer in of("What is the comment karma"):
        page = await visitor.get(f"/f/{values['board']}", sort="most commented")
        name = re.findall(r'Posted by <a href="/user/(\w+)"', page)[0]
        assert text_of(await visitor.get(f"/user/{name}"), "comment-karma") == answer
