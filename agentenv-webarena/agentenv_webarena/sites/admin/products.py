"""Products: the grid, and changing one."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.responses import Response

from agentenv_webarena.sites.admin.fields import Conditions, whole
from agentenv_webarena.sites.admin.signing import Door
from agentenv_webarena.sites.pages import Visiting, listing
from agentenv_webarena.sites.shop.goods import cents
from agentenv_webarena.sites.shop.numbers import Number

router = APIRouter(route_class=Door)
SORTS = {
    "id": ("ID", "p.id"),
    "name": ("Name", "p.name, p.id"),
    "price_asc": ("Price: lowest first", "p.price, p.id"),
    "price_desc": ("Price: highest first", "p.price DESC, p.id"),
    "stock_asc": ("Quantity: lowest first", "p.stock, p.id"),
    "stock_desc": ("Quantity: highest first", "p.stock DESC, p.id"),
}


@router.get("/catalog/product/")
async def grid(here: Visiting) -> Response:
    asked = Conditions(here)
    asked.holds("keyword", "p.name", "p.sku")
    asked.equals("category", "c.name")
    asked.equals("status", "iif(p.enabled, 'Enabled', 'Disabled')")
    asked.amount("min", "p.price >= ?")
    asked.amount("max", "p.price <= ?")
    sort = SORTS.get(here.query.get("sort", ""), SORTS["id"])[1]
    found = listing(
        here,
        "SELECT p.*, c.name AS kind FROM products p JOIN categories c ON c.id = p.category"
        f" WHERE {asked.where} ORDER BY {sort}",
        *asked.values,
    )
    kinds = here.rows("SELECT name FROM categories WHERE parent IS NOT NULL ORDER BY id")
    return here.page("products.html", products=found, kinds=kinds, sorts=SORTS)


@router.get("/catalog/product/edit/id/{number}/")
async def edit(here: Visiting, number: Number) -> Response:
    this = dict(here.row("SELECT * FROM products WHERE id = ?", number))
    this["price"] = f"{this['price'] / 100:.2f}"
    return here.page("product.html", this=this, failed="")


@router.post("/catalog/product/edit/id/{number}/")
async def edited(here: Visiting, number: Number) -> Response:
    this = dict(here.row("SELECT * FROM products WHERE id = ?", number))
    form = await here.form()
    name, price = form.get("name", ""), cents(form.get("price", ""))
    stock, status = whole(form.get("stock", "")), form.get("status", "")
    failed = ""
    if not 1 <= len(name) <= 150:
        failed = "The name has 1 to 150 letters."
    elif here.value("SELECT count(*) FROM products WHERE name = ? AND id <> ?", name, number):
        failed = "Another product has this name."
    elif not price:
        failed = "The price is an amount such as 24.99."
    elif stock is None:
        failed = "The quantity is a whole number from 0 to 1000000."
    elif status not in ("Enabled", "Disabled"):
        failed = "The status is Enabled or Disabled."
    if failed:
        return here.page("product.html", this={**this, **form}, failed=failed)
    here.change(
        "UPDATE products SET name = ?, price = ?, stock = ?, enabled = ?, description = ?"
        " WHERE id = ?",
        *(name, price, stock, status == "Enabled", form.get("description", "")[:4000], number),
    )
    here.notice("You saved the product.")
    return here.go(f"/catalog/product/edit/id/{number}/")
