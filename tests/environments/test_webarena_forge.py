"""The code forge of WebArena, without a browser: its pages, its content, its tasks."""

from __future__ import annotations

import re
from collections import Counter
from urllib.parse import parse_qs, urlsplit

import pytest
from agentenv_webarena.tasks.forge import INTENTS
from agentenv_webarena.tasks.intents import BuiltIn

from tests.environments.webarena_visits import (
    ODD,
    Visited,
    Visitor,
    agrees,
    answer_of,
    text_of,
    untouched,
)

SITE = Visited("forge")
TASKS = SITE.tasks(INTENTS)
DATA = SITE.contents["forge"]

FOLIATE = "/quill/foliate"  # a project where the demo user is a maintainer
PERCH = "/kestrel/perch"  # one where they are nobody


@pytest.fixture
def visitor() -> Visitor:
    return SITE.visitor()


def links(page: str) -> list[str]:
    return [each.replace("&amp;", "&") for each in re.findall(r'href="([^"#]+)"', page)]


async def test_the_front_page_lists_the_projects_of_the_one_signed_in(visitor: Visitor) -> None:
    page = await visitor.get("/")
    mine = DATA.execute("SELECT count(*) FROM members WHERE user_id = 1").fetchone()[0]
    assert text_of(page, "total") == f"{mine} projects"
    assert "/robin/trailmix" in links(page) + links(await visitor.get("/", page="2"))


async def test_the_search_finds_projects_issues_and_people(visitor: Visitor) -> None:
    assert FOLIATE in links(await visitor.get("/search", search="typesets books"))
    issues = await visitor.get("/search", search="time zone", scope="issues")
    assert "Wrong time zone in" in issues
    person = DATA.execute("SELECT * FROM users WHERE id = 20").fetchone()
    found = await visitor.get("/search", search=person["name"], scope="users")
    assert f"/{person['username']}" in links(found)


async def test_filters_of_issues_combine(visitor: Visitor) -> None:
    query = (
        "SELECT i.title, l.name AS label, u.username FROM items i"
        " JOIN item_labels il ON il.item_id = i.id JOIN labels l ON l.id = il.label_id"
        " JOIN users u ON u.id = i.assignee_id WHERE i.project_id = ? AND i.kind = 'issue'"
    )
    project = DATA.execute("SELECT id FROM projects WHERE full = 'quill/foliate'").fetchone()[0]
    found = DATA.execute(query, (project,)).fetchall()
    sought = found[0]
    page = await visitor.get(
        f"{FOLIATE}/-/issues", label=sought["label"], assignee=sought["username"], state="all"
    )
    both = {
        each["title"]
        for each in found
        if (each["label"], each["username"]) == (sought["label"], sought["username"])
    }
    shown = set(re.findall(r"<strong>([^<]+)</strong></a>", page))
    assert shown == both


async def test_the_pages_of_a_list_show_each_issue_once(visitor: Visitor) -> None:
    project = DATA.execute(
        "SELECT project_id, count(*) AS n FROM items WHERE kind = 'issue' GROUP BY 1"
        " ORDER BY n DESC"
    ).fetchone()
    full = DATA.execute("SELECT full FROM projects WHERE id = ?", (project[0],)).fetchone()[0]
    numbers: list[str] = []
    for number in ("1", "2"):
        page = await visitor.get(f"/{full}/-/issues", state="all", page=number)
        numbers += re.findall(r"/-/issues/(\d+)\"", page)
    assert Counter(numbers) == {str(each): 1 for each in range(1, project["n"] + 1)}


async def test_a_new_issue_has_the_fields_that_were_filled_in(visitor: Visitor) -> None:
    form = await visitor.get(f"{FOLIATE}/-/issues/new")
    person, name = re.findall(r'<option value="(\d+)">([^<]+)', form)[1]
    page = await visitor.send(
        f"{FOLIATE}/-/issues",
        title="Widows & <orphans>",
        text="Two lines",
        assignee=person,
        due="2024-05-01",
        label="bug",
    )
    assert "Widows &amp; &lt;orphans&gt;" in page
    assert text_of(page, "assignee") == name
    assert text_of(page, "labels") == "bug"
    assert text_of(page, "due") == "2024-05-01"
    assert text_of(page, "state") == "Open"


async def test_what_is_filled_in_wrongly_is_told_and_kept(visitor: Visitor) -> None:
    page = await visitor.send(f"{FOLIATE}/-/issues", 422, title="Kept", due="tomorrow")
    assert "The due date is a date such as" in page
    assert 'value="Kept"' in page


async def test_a_stranger_may_report_and_comment_but_not_assign_or_close(visitor: Visitor) -> None:
    page = await visitor.send(f"{PERCH}/-/issues", title="Hums", assignee="7", due="2024-05-01")
    assert (text_of(page, "assignee"), text_of(page, "due")) == ("None", "None")
    other = f"{PERCH}/-/issues/1"
    assert "I see it too" in await visitor.send(f"{other}/comment", text="I see it too")
    await visitor.send(f"{other}/close", 403)
    await visitor.send(f"{other}/edit", 403, title="Mine now")
    await visitor.send(f"{PERCH}/-/labels", 403, name="mine")
    assert await visitor.status(f"{PERCH}/-/settings") == 403
    assert await visitor.status(f"{PERCH}/-/edit/main/README.md") == 403


async def test_an_issue_is_closed_and_opened_again(visitor: Visitor) -> None:
    row = DATA.execute(
        "SELECT number FROM items JOIN projects p ON p.id = project_id WHERE full = ?"
        " AND kind = 'issue' AND state = 'open'",
        (FOLIATE[1:],),
    ).fetchone()
    at = f"{FOLIATE}/-/issues/{row['number']}"
    assert text_of(await visitor.send(f"{at}/close"), "state") == "Closed"
    assert text_of(await visitor.send(f"{at}/reopen"), "state") == "Open"


async def test_what_is_merged_stays_merged(visitor: Visitor) -> None:
    row = DATA.execute(
        "SELECT p.full, i.number FROM items i JOIN projects p ON p.id = i.project_id"
        " JOIN members m ON m.project_id = p.id AND m.user_id = 1 AND m.role >= 40"
        " WHERE i.kind = 'merge' AND i.state = 'open'"
    ).fetchone()
    at = f"/{row['full']}/-/merge_requests/{row['number']}"
    assert text_of(await visitor.send(f"{at}/merge"), "state") == "Merged"
    await visitor.send(f"{at}/close", 409)


async def test_signing_out_and_in(visitor: Visitor) -> None:
    page = await visitor.send("/users/sign_out")
    account, password = re.findall(r"<b>([^<]+)</b>", page)
    await visitor.send(f"{FOLIATE}/-/star", 403)
    wrong = await visitor.send("/users/sign_in", 422, username=account, password="guess")
    assert "Invalid username or password" in wrong
    page = await visitor.send("/users/sign_in", username=account, password=password)
    assert "Your projects" in page


async def test_a_private_project_is_hidden_from_who_is_no_member(visitor: Visitor) -> None:
    assert await visitor.status("/robin/budget-sheets") == 200
    await visitor.send("/users/sign_out")
    assert await visitor.status("/robin/budget-sheets") == 404
    assert "budget-sheets" not in await visitor.get("/explore", search="budget")
    assert "budget-sheets" not in await visitor.get("/search", search="budget")
    assert "budget-sheets" not in await visitor.get("/robin")


async def test_a_star_counts_once(visitor: Visitor) -> None:
    before = int(text_of(await visitor.get(PERCH), "stars").split()[0])
    await visitor.send(f"{PERCH}/-/star")
    page = await visitor.send(f"{PERCH}/-/star")
    assert text_of(page, "stars") == f"{before + 1} stars"
    page = await visitor.send(f"{PERCH}/-/unstar")
    assert text_of(page, "stars") == f"{before} stars"


async def test_a_fork_has_the_files_and_the_history(visitor: Visitor) -> None:
    commits = re.search(r"\d+ commits", await visitor.get(PERCH))
    page = await visitor.send(f"{PERCH}/-/forks")
    assert commits is not None and commits[0] in page
    assert "forked from" in page
    file = "/-/blob/main/config/settings.toml"
    assert text_of(await visitor.get("/robin/perch" + file), "text") == text_of(
        await visitor.get(PERCH + file), "text"
    )
    assert "already" in await visitor.send(f"{PERCH}/-/forks")


async def test_an_edited_file_is_a_commit_with_its_lines(visitor: Visitor) -> None:
    await visitor.send(
        f"{FOLIATE}/-/commit_file", file="docs/new.md", text="one\ntwo", message="Add two lines"
    )
    await visitor.send(
        f"{FOLIATE}/-/commit_file", file="docs/new.md", text="one\nthree", message="Change one"
    )
    page = await visitor.get(f"{FOLIATE}/-/commits/main")
    (sha,) = re.findall(r"/-/commit/(\w+)\">Change one", page)
    commit = await visitor.get(f"{FOLIATE}/-/commit/{sha}")
    assert text_of(commit, "summary") == "1 changed file with 1 addition and 1 deletion"
    assert "-two" in commit and "+three" in commit


async def test_a_member_is_invited_promoted_and_removed(visitor: Visitor) -> None:
    at = f"{FOLIATE}/-/project_members"
    assert "nobody with this username" in await visitor.send(
        at, 422, username="nobody.at.all", role="Guest"
    )
    page = await visitor.send(at, username="@petra.lund", role="Reporter")
    row = r'@petra\.lund</span></td><td data-label="Max role"><span>(\w+)<'
    assert re.findall(row, page) == ["Reporter"]
    page = await visitor.send(f"{at}/petra.lund", role="Maintainer")
    assert re.findall(row, page) == ["Maintainer"]
    assert re.findall(row, await visitor.send(f"{at}/petra.lund/remove")) == []
    await visitor.send(at, 422, username="petra.lund", role="Emperor")


async def test_nobody_gives_more_than_their_own_role(visitor: Visitor) -> None:
    owner = DATA.execute(
        "SELECT username FROM members m JOIN users u ON u.id = m.user_id"
        " JOIN projects p ON p.id = m.project_id WHERE full = ? AND role = 50",
        (FOLIATE[1:],),
    ).fetchone()[0]
    at = f"{FOLIATE}/-/project_members"
    await visitor.send(f"{at}/{owner}/remove", 403)
    await visitor.send(at, 422, username="petra.lund", role="Owner")


async def test_visits_know_nothing_of_each_other(visitor: Visitor) -> None:
    await visitor.send("/projects", name="Only here", visibility="Private", readme="1")
    assert "README.md" in await visitor.get("/robin/only-here")
    assert await SITE.visitor().status("/robin/only-here") == 404


async def test_reading_changes_nothing(visitor: Visitor) -> None:
    before = visitor.state()
    paths, seen = ["/", FOLIATE, f"{FOLIATE}/-/issues", "/dashboard/todos"], set[str]()
    while paths and len(seen) < 80:
        path = paths.pop(0)
        if path.startswith("/") and path not in seen:
            seen.add(path)
            paths += links((await visitor.client.get(path)).text)
    assert visitor.state() == before


async def test_odd_addresses_and_forms_never_break_a_page(visitor: Visitor) -> None:
    gets = ("/", "/explore", "/search", f"{FOLIATE}/-/issues", f"{FOLIATE}/-/commits/main")
    names = ("search", "page", "sort", "scope", "state", "author", "label", "milestone")
    for odd in ODD:
        for path in gets:
            assert await visitor.status(path, **dict.fromkeys(names, odd[:4000])) == 200
    paths = ("issues/{}", "merge_requests/{}", "milestones/{}", "commit/{}", "project_members/{}")
    for odd in ("0", "-1", "9" * 40, "x", "%00", "%F0%9F%98%80", "%ff", "1.0", "1e3"):
        for path in paths:
            assert await visitor.status(f"{FOLIATE}/-/{path.format(odd)}") in (200, 404)


FORMS = {
    "/projects": ("name", "path", "about", "visibility", "readme"),
    "/-/profile": ("name", "email", "bio", "status", "job"),
    "/users/sign_in": ("username", "password"),
    f"{FOLIATE}/-/issues": ("title", "text", "assignee", "milestone", "due", "label"),
    f"{FOLIATE}/-/issues/1/edit": ("title", "text", "assignee", "milestone", "due", "label"),
    f"{FOLIATE}/-/issues/1/comment": ("text",),
    f"{FOLIATE}/-/merge_requests": ("title", "source", "target", "reviewer", "assignee"),
    f"{FOLIATE}/-/labels": ("name", "color", "about"),
    f"{FOLIATE}/-/milestones": ("title", "starts", "due", "about"),
    f"{FOLIATE}/-/releases": ("tag", "name", "about"),
    f"{FOLIATE}/-/branches": ("name",),
    f"{FOLIATE}/-/commit_file": ("file", "text", "message"),
    f"{FOLIATE}/-/project_members": ("username", "role"),
    f"{FOLIATE}/-/settings": ("name", "about", "visibility"),
}


@pytest.mark.parametrize("path", FORMS)
async def test_odd_values_in_a_form_get_a_page(path: str, visitor: Visitor) -> None:
    assert (await visitor.client.post(path)).status_code in (200, 422)
    for odd in ODD:
        for names in (FORMS[path], FORMS[path][:1]):
            answer = await visitor.client.post(path, data=dict.fromkeys(names, odd))
            assert answer.status_code in (200, 404, 422), (odd[:20], answer.status_code)
            assert "<script>alert" not in answer.text


def test_the_content_is_large_enough_to_look_things_up() -> None:
    least = {
        "projects": 60, "users": 80, "groups": 15, "files": 300, "commits": 2000, "items": 900,
        "notes": 2000, "labels": 300, "releases": 100,
    }  # fmt: skip
    for table, count in least.items():
        assert DATA.execute(f"SELECT count(*) FROM {table}").fetchone()[0] >= count, table
    assert len(SITE.content) < 3_000_000


def begun(start: str) -> list[BuiltIn]:
    """The tasks of the intent that begins like this."""
    (tasks,) = (each for template, each in TASKS.items() if template.startswith(start))
    return tasks


@pytest.mark.parametrize(
    "start", ["What role does", "Which project of the group", "Who is assigned", "Who wrote"]
)
async def test_naming_all_that_it_could_be_is_no_answer(start: str) -> None:
    tasks = begun(start)
    everything = ", ".join(sorted({answer_of(task) for task in tasks}))
    for task in tasks:
        assert not await agrees(task, everything), task.config["intent"]


@pytest.mark.parametrize(
    ("start", "answers"),
    [
        ("What role does", ("N/A", "Not a member of the project", "None")),
        ("Who is assigned", ("N/A", "Nobody is assigned to it.", "none", "Unassigned")),
        ("Who wrote the last comment", ("N/A", "There are no comments.", "nobody")),
    ],
)
async def test_that_there_is_none_may_be_said_in_words(
    start: str, answers: tuple[str, ...]
) -> None:
    for task in begun(start):
        for each in answers:
            assert await agrees(task, each) == (answer_of(task) == "N/A"), task.config["intent"]


async def test_the_open_issues_of_a_label_are_listed_without_saying_open(visitor: Visitor) -> None:
    for task in begun("List the open issues of"):
        url = urlsplit(task.config["eval"]["reference_url"])
        assert parse_qs(url.query).keys() == {"label"}
        page = await visitor.get(f"{url.path}?{url.query}")
        (shown,) = task.config["eval"]["program_html"]
        assert shown["required_contents"]["exact_match"] in re.findall(
            r'class="here">([^<]+)', page
        )


async def test_a_milestone_leads_to_its_merge_requests(visitor: Visitor) -> None:
    row = DATA.execute(
        "SELECT s.id, s.title, p.full, b.name FROM milestones s"
        " JOIN projects p ON p.id = s.project_id"
        " JOIN members m ON m.project_id = p.id AND m.user_id = 1 AND m.role >= 30"
        " JOIN branches b ON b.project_id = p.id AND b.name <> 'main'"
        " WHERE s.state = 'open' ORDER BY s.id, b.id"
    ).fetchone()
    await visitor.send(
        f"/{row['full']}/-/merge_requests",
        title="Bring it in",
        source=row["name"],
        target="main",
        milestone=row["title"],
    )
    page = await visitor.get(f"/{row['full']}/-/milestones/{row['id']}")
    (link,) = [each for each in links(page) if "/merge_requests/" in each]
    assert "Bring it in" in await visitor.get(link)


async def test_what_a_commit_says_is_kept_when_its_file_has_no_name(visitor: Visitor) -> None:
    page = await visitor.send(f"{FOLIATE}/-/commit_file", 422, text="one", message="Add a line")
    assert 'value="Add a line"' in page


@pytest.mark.parametrize("template", TASKS)
async def test_nothing_done_is_no_deed(template: str) -> None:
    for task in TASKS[template]:
        if "program_html" in task.config["eval"]["eval_types"]:
            assert not await untouched(SITE, task), task.config["intent"]
            if template.startswith("Star"):
                break


def of(start: str) -> list[tuple[dict[str, str], str]]:
    """Values and answers of the intent that begins like this."""
    return [(task.config["instantiation_dict"], answer_of(task)) for task in begun(start)]


def test_counted_commits_agree_with_a_count_by_hand() -> None:
    people = dict(DATA.execute("SELECT id, name FROM users").fetchall())
    made = Counter(
        (full, people[author])
        for full, author in DATA.execute(
            "SELECT p.full, c.author_id FROM commits c, projects p WHERE p.id = c.project_id"
            " AND c.branch = 'main'"
        )
    )
    for values, answer in of(
        "How many commits did {{name}} make to the main branch of {{project}}?"
    ):
        assert made[values["project"], values["name"]] == int(answer)


async def test_open_issues_with_a_label_agree_with_the_filtered_list(visitor: Visitor) -> None:
    for values, answer in of("How many open issues of {{project}} carry"):
        page = await visitor.get(f"/{values['project']}/-/issues", label=values["label"])
        assert re.search(r">Open (\d+)<", page)[1] == answer  # type: ignore[index]


async def test_the_oldest_open_issue_agrees_with_the_sorted_list(visitor: Visitor) -> None:
    for values, answer in of("What is the title of the oldest issue"):
        page = await visitor.get(f"/{values['project']}/-/issues", sort="created_asc")
        assert re.findall(r"<strong>([^<]+)</strong></a>", page)[0] == answer


async def test_roles_agree_with_the_page_of_members(visitor: Visitor) -> None:
    for values, answer in of("What role does"):
        page = await visitor.get(f"/{values['project']}/-/project_members")
        row = rf">{re.escape(values['name'])}</a>.*?Max role\"><span>(\w+)<"
        found = re.search(row, page)
        assert (found[1] if found else "N/A") == answer
