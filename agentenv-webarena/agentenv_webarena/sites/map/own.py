"""What visitors leave on the map: notes and favorites; and signing in."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.responses import Response

from agentenv_webarena.sites.map import drawn
from agentenv_webarena.sites.map.content import TODAY, USER
from agentenv_webarena.sites.map.pages import shown
from agentenv_webarena.sites.pages import Here, Visiting

router = APIRouter()

PASSWORD = "maple-river-42"
LISTS = ("Favorites", "Want to go", "Travel plans")
LONGEST_NOTE = 1000


def _signed_in(here: Here) -> str:
    if not here.user:
        raise HTTPException(403, "Sign in first: notes and favorites belong to an account.")
    return here.user


@router.get("/favorites")
async def favorites(here: Visiting) -> Response:
    found = here.rows(
        "SELECT p.*, f.list FROM favorites f JOIN places p ON p.id = f.place_id WHERE f.user = ?"
        " ORDER BY f.list, p.name",
        _signed_in(here),
    )
    view = (
        drawn.around([(row["x"], row["y"]) for row in found]) if found else drawn.View(160, 112, 1)
    )
    return shown(here, "favorites.html", view, found=found, marks=found)


@router.post("/place/{number}/favorite")
async def favor(here: Visiting, number: str) -> Response:
    user, sent = _signed_in(here), await here.form()
    place = here.row("SELECT * FROM places WHERE id = ?", number)
    chosen = sent.get("list", "") if sent.get("list", "") in LISTS else LISTS[0]
    here.change("INSERT OR REPLACE INTO favorites VALUES (?, ?, ?)", user, place["id"], chosen)
    here.notice(f"{place['name']} is saved in {chosen}.")
    return here.go(f"/place/{place['id']}")


@router.post("/place/{number}/unfavorite")
async def forget(here: Visiting, number: str) -> Response:
    user = _signed_in(here)
    place = here.row("SELECT * FROM places WHERE id = ?", number)
    here.change("DELETE FROM favorites WHERE user = ? AND place_id = ?", user, place["id"])
    here.notice(f"{place['name']} is not saved any more.")
    return here.go("/favorites")


@router.post("/place/{number}/note")
async def note(here: Visiting, number: str) -> Response:
    user, sent = _signed_in(here), await here.form()
    place = here.row("SELECT * FROM places WHERE id = ?", number)
    text = sent.get("text", "")
    if not 1 <= len(text) <= LONGEST_NOTE:
        here.notice(f"Nothing was added: a note has 1 to {LONGEST_NOTE} characters.")
    else:
        here.change(
            "INSERT INTO notes (place_id, author, made, text) VALUES (?, ?, ?, ?)",
            place["id"],
            user,
            TODAY,
            text,
        )
        here.notice("Your note was added.")
    return here.go(f"/place/{place['id']}")


@router.post("/notes/{number}/delete")
async def delete_note(here: Visiting, number: str) -> Response:
    user = _signed_in(here)
    found = here.row("SELECT * FROM notes WHERE id = ? AND author = ?", number, user)
    here.change("DELETE FROM notes WHERE id = ?", found["id"])
    here.notice("Your note was deleted.")
    return here.go(f"/place/{found['place_id']}")


@router.get("/sign_in")
async def sign_in_page(here: Visiting) -> Response:
    return here.page("sign_in.html", account=USER, password=PASSWORD, problem="")


@router.post("/sign_in")
async def sign_in(here: Visiting) -> Response:
    sent = await here.form()
    if (sent.get("username"), sent.get("password")) != (USER, PASSWORD):
        problem = "Invalid username or password."
        return here.page("sign_in.html", 422, account=USER, password=PASSWORD, problem=problem)
    here.user = USER
    here.notice("You are signed in.")
    return here.go("/")


@router.post("/sign_out")
async def sign_out(here: Visiting) -> Response:
    here.user = ""
    here.notice("You are signed out.")
    return here.go("/sign_in")
