"""The forge's people: signing in, profiles, groups, and who follows whom."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.responses import Response

from agentenv_webarena.sites.forge.content import DEMO
from agentenv_webarena.sites.forge.roles import VISIBLE, signed_in, user_id
from agentenv_webarena.sites.forge.shown import PROJECTS
from agentenv_webarena.sites.pages import Here, Visiting, listing

router = APIRouter()
accounts = APIRouter()  # its addresses are names that anybody could have: matched last

PASSWORD = "maple-river-42"
FIELDS = {  # of one's own profile, and how long each may be
    "name": 80,
    "status": 100,
    "bio": 250,
    "location": 80,
    "job": 80,
    "pronouns": 40,
    "email": 120,
}
LISTS = {
    "followers": "SELECT u.* FROM follows f JOIN users u ON u.id = f.user_id"
    " WHERE f.followed_id = ?",
    "following": "SELECT u.* FROM follows f JOIN users u ON u.id = f.followed_id"
    " WHERE f.user_id = ?",
}


@router.get("/users/sign_in")
async def sign_in_page(here: Visiting) -> Response:
    return here.page("sign_in.html", account=DEMO[0], password=PASSWORD, problem="")


@router.post("/users/sign_in")
async def sign_in(here: Visiting) -> Response:
    sent = await here.form()
    if (sent.get("username"), sent.get("password")) != (DEMO[0], PASSWORD):
        problem = "Invalid username or password."
        return here.page("sign_in.html", 422, account=DEMO[0], password=PASSWORD, problem=problem)
    here.user = DEMO[0]
    here.notice("You are signed in.")
    return here.go("/")


@router.post("/users/sign_out")
async def sign_out(here: Visiting) -> Response:
    here.user = ""
    here.notice("You are signed out.")
    return here.go("/users/sign_in")


@router.get("/-/profile")
async def profile(here: Visiting) -> Response:
    return _profile(here, "")


@router.post("/-/profile")
async def change_profile(here: Visiting) -> Response:
    me, sent = signed_in(here), await here.form()
    for name, longest in FIELDS.items():
        if len(sent.get(name, "")) > longest:
            return _profile(here, f"The {name} is too long: at most {longest} characters.", 422)
    if not sent.get("name"):
        return _profile(here, "The full name cannot be empty.", 422)
    if "@" not in sent.get("email", ""):
        return _profile(here, "The email address needs an @.", 422)
    for name in FIELDS:
        here.change(f"UPDATE users SET {name} = ? WHERE id = ?", sent.get(name, ""), me)
    here.notice("Profile was successfully updated.")
    return here.go("/-/profile")


def _profile(here: Here, problem: str, status: int = 200) -> Response:
    person = here.row("SELECT * FROM users WHERE id = ?", signed_in(here))
    return here.page("profile.html", status, person=person, problem=problem)


@router.get("/users/{username}/{which}")
async def followers(here: Visiting, username: str, which: str) -> Response:
    person = here.row("SELECT * FROM users WHERE username = ?", username)
    if which == "starred":
        where = f"p.id IN (SELECT project_id FROM stars WHERE user_id = ?) AND {VISIBLE}"
        query = f"{PROJECTS} WHERE {where} ORDER BY p.full"
        found = listing(here, query, person["id"], user_id(here))
        return here.page("person_projects.html", person=person, found=found)
    if which not in LISTS:
        raise HTTPException(404)
    found = listing(here, f"{LISTS[which]} ORDER BY u.name", person["id"], size=30)
    return here.page("followers.html", person=person, which=which, found=found)


@router.post("/users/{username}/follow")
@router.post("/users/{username}/unfollow")
async def follow(here: Visiting, username: str) -> Response:
    me = signed_in(here)
    other = here.value("SELECT id FROM users WHERE username = ?", username)
    if here.request.url.path.endswith("/unfollow"):
        here.change("DELETE FROM follows WHERE user_id = ? AND followed_id = ?", me, other)
    elif other != me:
        here.change("INSERT OR IGNORE INTO follows VALUES (?, ?)", me, other)
    return here.go(f"/{username}")


@accounts.get("/{space}")
async def space(here: Visiting, space: str) -> Response:
    """The page of a group, or of a person."""
    group = here.rows("SELECT * FROM groups WHERE path = ?", space)
    where = f"p.space = ? AND {VISIBLE}"
    query = f"{PROJECTS} WHERE {where} ORDER BY p.path"
    projects = here.rows(query, space, user_id(here))
    if group:
        return here.page("group.html", group=group[0], projects=projects)
    person = here.row("SELECT * FROM users WHERE username = ?", space)
    contributed = here.rows(
        "SELECT p.full, count(*) AS commits, max(c.made) AS latest FROM commits c"
        f" JOIN projects p ON p.id = c.project_id WHERE c.author_id = ? AND {VISIBLE}"
        " AND p.forked_from IS NULL GROUP BY p.id ORDER BY commits DESC, p.full",
        person["id"],
        user_id(here),
    )
    follows = here.row(
        "SELECT (SELECT count(*) FROM follows WHERE followed_id = ?) AS followers,"
        " (SELECT count(*) FROM follows WHERE user_id = ?) AS following,"
        " (SELECT count(*) FROM follows WHERE user_id = ? AND followed_id = ?) AS mine",
        person["id"],
        person["id"],
        user_id(here),
        person["id"],
    )
    return here.page(
        "person.html", person=person, projects=projects, contributed=contributed, follows=follows
    )
