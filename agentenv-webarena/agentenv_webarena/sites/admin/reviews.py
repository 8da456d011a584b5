"""Reviews: approving what customers wrote, or not."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from agentenv_webarena.sites.admin.fields import Conditions
from agentenv_webarena.sites.admin.signing import Door
from agentenv_webarena.sites.pages import Visiting, listing
from agentenv_webarena.sites.shop.numbers import Number

router = APIRouter(route_class=Door)
STATUSES = ["Approved", "Pending", "Not Approved"]


@router.get("/review/product/")
async def grid(here: Visiting) -> Response:
    asked = Conditions(here)
    asked.equals("status", "r.status")
    asked.equals("stars", "cast(r.stars AS text)")
    asked.holds("nickname", "r.nickname")
    asked.holds("product", "p.name", "p.sku")
    asked.holds("text", "r.title", "r.detail")
    found = listing(
        here,
        "SELECT r.*, p.name, p.sku FROM reviews r JOIN products p ON p.id = r.product"
        f" WHERE {asked.where} ORDER BY r.created DESC, r.id DESC",
        *asked.values,
    )
    return here.page("reviews.html", reviews=found, statuses=STATUSES)


@router.get("/review/product/edit/id/{number}/")
async def edit(here: Visiting, number: Number) -> Response:
    this = here.row(
        "SELECT r.*, p.name, p.sku, p.id AS product_id FROM reviews r"
        " JOIN products p ON p.id = r.product WHERE r.id = ?",
        number,
    )
    return here.page("review.html", this=this, statuses=STATUSES)


@router.post("/review/product/edit/id/{number}/")
async def edited(here: Visiting, number: Number) -> Response:
    here.row("SELECT id FROM reviews WHERE id = ?", number)
    form = await here.form()
    texts = [form.get(each, "") for each in ("nickname", "title", "detail")]
    if form.get("status") not in STATUSES or not all(texts):
        here.notice("Not saved: status, nickname, summary and review are required.")
        return here.go(f"/review/product/edit/id/{number}/")
    here.change(
        "UPDATE reviews SET status = ?, nickname = ?, title = ?, detail = ? WHERE id = ?",
        *(form["status"], texts[0][:100], texts[1][:200], texts[2][:3000], number),
    )
    here.notice("You saved the review.")
    return here.go(f"/review/product/edit/id/{number}/")


@router.post("/review/product/delete/id/{number}/")
async def delete(here: Visiting, number: Number) -> Response:
    here.row("SELECT id FROM reviews WHERE id = ?", number)
    here.change("DELETE FROM reviews WHERE id = ?", number)
    here.notice("The review has been deleted.")
    return here.go("/review/product/")
