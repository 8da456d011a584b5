"""Routes of the home page: the list of sites, the calculator and the scratchpad."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path
from starlette.responses import Response

from agentenv_webarena.sites.home.sums import Unclear, result
from agentenv_webarena.sites.pages import Here, Visiting

router = APIRouter()

Number = Annotated[int, Path(ge=0, lt=2**53)]

LONGEST_TITLE = 100
MOST_NOTES = 100
SITES = (  # site, what it is called here, what one does there
    ("shop", "Shop", "Buy things for home, garden and leisure, and look after your orders."),
    ("admin", "Shop administration", "Manage the shop's products, orders, customers and reviews."),
    ("forum", "Forum", "Talk about anything on the boards of Commonroom."),
    ("forge", "Code forge", "Projects with their code, issues and merge requests."),
    ("map", "Map", "Find places in Calvern and the way between them."),
    ("wiki", "Encyclopedia", "Look things up: towns, people, history and nature of Calvern."),
)


@router.get("/")
async def front(here: Visiting) -> Response:
    return here.page("front.html", sites=SITES)


@router.get("/calculator")
async def calculator(here: Visiting) -> Response:
    asked = here.query.get("expression", "")
    answer = problem = ""
    if "expression" in here.query:
        try:
            answer = result(asked)
        except Unclear as error:
            problem = str(error)
    return here.page("calculator.html", asked=asked[:500], answer=answer, problem=problem)


@router.get("/scratchpad")
async def scratchpad(here: Visiting) -> Response:
    return _notes(here, {})


@router.post("/scratchpad")
async def add(here: Visiting) -> Response:
    form = await here.form()
    problem = _problem(form)
    if not problem and here.value("SELECT count(*) FROM notes") >= MOST_NOTES:
        problem = f"There are {MOST_NOTES} notes: delete one first."
    if problem:
        return _notes(here, form, problem)
    statement = "INSERT INTO notes (title, text) VALUES (?, ?)"
    here.change(statement, form["title"], form.get("text", ""))
    here.notice("The note was saved.")
    return here.go("/scratchpad")


@router.get("/scratchpad/{number}")
async def note(here: Visiting, number: Number) -> Response:
    found = here.row("SELECT * FROM notes WHERE id = ?", number)
    return here.page("note.html", note=found, form=dict(found), problem="")


@router.post("/scratchpad/{number}")
async def edit(here: Visiting, number: Number) -> Response:
    found = here.row("SELECT * FROM notes WHERE id = ?", number)
    form = await here.form()
    problem = _problem(form)
    if problem:
        return here.page("note.html", 422, note=found, form=form, problem=problem)
    statement = "UPDATE notes SET title = ?, text = ? WHERE id = ?"
    here.change(statement, form["title"], form.get("text", ""), number)
    here.notice("The note was saved.")
    return here.go("/scratchpad")


@router.post("/scratchpad/{number}/delete")
async def delete(here: Visiting, number: Number) -> Response:
    here.row("SELECT 1 FROM notes WHERE id = ?", number)
    here.change("DELETE FROM notes WHERE id = ?", number)
    here.notice("The note was deleted.")
    return here.go("/scratchpad")


def _problem(form: dict[str, str]) -> str:
    if 0 < len(form.get("title", "")) <= LONGEST_TITLE:
        return ""
    return f"A note needs a title of at most {LONGEST_TITLE} characters."


def _notes(here: Here, form: dict[str, str], problem: str = "") -> Response:
    notes = here.rows("SELECT * FROM notes ORDER BY id DESC")
    status = 422 if problem else 200
    return here.page("scratchpad.html", status, notes=notes, form=form, problem=problem)
