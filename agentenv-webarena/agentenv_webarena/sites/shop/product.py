"""The page of one product, and the reviews on it."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from agentenv_webarena.sites.pages import Here, Visiting
from agentenv_webarena.sites.shop.content.orders import NOW
from agentenv_webarena.sites.shop.goods import GOODS
from agentenv_webarena.sites.shop.signing import sign_in

router = APIRouter()
STARS = ["1 star", "2 stars", "3 stars", "4 stars", "5 stars"]


def axes(here: Here, product: int) -> dict[str, list[str]]:
    """What a customer chooses, and what there is to choose from."""
    found: dict[str, list[str]] = {}
    for each in here.rows("SELECT * FROM choices WHERE product = ? ORDER BY rowid", product):
        found.setdefault(each["name"], []).append(each["value"])
    return found


@router.get("/product/{slug}")
async def product(here: Visiting, slug: str) -> Response:
    return _page(here, slug, "", {})


def _page(here: Here, slug: str, failed: str, form: dict[str, str]) -> Response:
    this = here.row(f"{GOODS} AND p.slug = ?", slug)
    above = here.row(
        "SELECT a.* FROM categories c JOIN categories a ON a.id = c.parent WHERE c.id = ?",
        this["category"],
    )
    return here.page(
        "product.html",
        this=this,
        above=above,
        axes=axes(here, this["id"]),
        specs=here.rows("SELECT * FROM specs WHERE product = ? ORDER BY rowid", this["id"]),
        reviews=here.rows(
            "SELECT * FROM reviews WHERE product = ? AND status = 'Approved'"
            " ORDER BY created DESC, id DESC",
            this["id"],
        ),
        stars=STARS,
        failed=failed,
        form=form,
    )


@router.post("/product/{slug}/review")
async def review(here: Visiting, slug: str) -> Response:
    this = here.row("SELECT id FROM products WHERE slug = ? AND enabled", slug)
    if not here.user:
        return sign_in(here, after=f"/product/{slug}")
    form = await here.form()
    texts = [form.get(each, "") for each in ("nickname", "title", "detail")]
    rating = form.get("stars", "")
    if not all(texts) or rating not in STARS:
        failed = "Please choose a rating and fill in nickname, summary and review."
        return _page(here, slug, failed, form)
    here.change(
        "INSERT INTO reviews (product, customer, nickname, title, detail, stars, created, status)"
        " VALUES (?, 1, ?, ?, ?, ?, ?, 'Pending')",
        *(this["id"], texts[0][:100], texts[1][:200], texts[2][:3000]),
        *(STARS.index(rating) + 1, NOW.date().isoformat()),
    )
    here.notice("You submitted your review for moderation.")
    return here.go(f"/product/{slug}")
