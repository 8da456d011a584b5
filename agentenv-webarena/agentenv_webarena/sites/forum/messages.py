"""Messages: private ones, between two people."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from agentenv_webarena.sites.forum.posts import Number, sign_in
from agentenv_webarena.sites.forum.times import NOW, told
from agentenv_webarena.sites.pages import Here, Visiting, listing

router = APIRouter()

LONGEST_SUBJECT = 150
BOXES = {"inbox": "recipient", "sent": "sender"}


@router.get("/messages")
async def inbox(here: Visiting) -> Response:
    return _box(here, "inbox")


@router.get("/messages/sent")
async def sent(here: Visiting) -> Response:
    return _box(here, "sent")


@router.get("/messages/new")
async def empty(here: Visiting) -> Response:
    if not here.user:
        return sign_in(here)
    given = {"to": here.query.get("to", "")[:50], "subject": here.query.get("subject", "")[:150]}
    return here.page("write_message.html", form=given, problem="")


@router.post("/messages/new")
async def send(here: Visiting) -> Response:
    if not here.user:
        return sign_in(here)
    form = await here.form()
    problem = _problem(here, form)
    if problem:
        return here.page("write_message.html", 422, form=form, problem=problem)
    here.change(
        "INSERT INTO messages (sender, recipient, subject, body, time) VALUES (?, ?, ?, ?, ?)",
        here.user,
        form["to"],
        form["subject"],
        form["body"],
        told(NOW),
    )
    here.notice(f"Your message to {form['to']} was sent.")
    return here.go("/messages/sent")


@router.get("/messages/{number}")
async def message(here: Visiting, number: Number) -> Response:
    """Only for the two people that it is between."""
    if not here.user:
        return sign_in(here)
    query = "SELECT * FROM messages WHERE id = ? AND ? IN (sender, recipient)"
    return here.page("message.html", message=here.row(query, number, here.user))


@router.post("/messages/{number}/read")
async def read(here: Visiting, number: Number) -> Response:
    if not here.user:
        return sign_in(here)
    query = "UPDATE messages SET read = 1 WHERE id = ? AND recipient = ?"
    here.change(query, number, here.user)
    return here.go("/messages")


@router.post("/messages/{number}/delete")
async def delete(here: Visiting, number: Number) -> Response:
    if not here.user:
        return sign_in(here)
    here.change("DELETE FROM messages WHERE id = ? AND recipient = ?", number, here.user)
    here.notice("The message was deleted.")
    return here.go("/messages")


def _box(here: Here, box: str) -> Response:
    if not here.user:
        return sign_in(here)
    query = f"SELECT * FROM messages WHERE {BOXES[box]} = ? ORDER BY time DESC, id DESC"
    return here.page("messages.html", messages=listing(here, query, here.user), box=box)


def _problem(here: Here, form: dict[str, str]) -> str:
    if not here.rows("SELECT 1 FROM users WHERE name = ?", form.get("to", "")):
        return f"There is nobody with the name {form.get('to', '')[:50]!r}."
    if not 0 < len(form.get("subject", "")) <= LONGEST_SUBJECT:
        return f"A message needs a subject of at most {LONGEST_SUBJECT} characters."
    return "" if form.get("body") else "A message needs a text."
