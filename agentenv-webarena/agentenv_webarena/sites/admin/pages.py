"""Pages of text: changing what the shop says about itself."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from agentenv_webarena.sites.admin.signing import Door
from agentenv_webarena.sites.pages import Visiting
from agentenv_webarena.sites.shop.numbers import Number

router = APIRouter(route_class=Door)


@router.get("/cms/page/")
async def grid(here: Visiting) -> Response:
    return here.page("pages.html", pages=here.rows("SELECT * FROM pages ORDER BY id"))


@router.get("/cms/page/edit/page_id/{number}/")
async def edit(here: Visiting, number: Number) -> Response:
    this = here.row("SELECT * FROM pages WHERE id = ?", number)
    return here.page("page.html", this=this, failed="")


@router.post("/cms/page/edit/page_id/{number}/")
async def edited(here: Visiting, number: Number) -> Response:
    this = here.row("SELECT * FROM pages WHERE id = ?", number)
    form = await here.form()
    title, content = form.get("title", ""), form.get("content", "")
    if not 1 <= len(title) <= 120 or not content:
        failed = "The title has 1 to 120 letters, and the content is not empty."
        return here.page("page.html", this={**this, **form}, failed=failed)
    here.change(
        "UPDATE pages SET title = ?, content = ?, active = ? WHERE id = ?",
        *(title, content, form.get("active") == "Enabled", number),
    )
    here.notice("You saved the page.")
    return here.go(f"/cms/page/edit/page_id/{number}/")
