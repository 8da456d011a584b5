"""All pages of the shop."""

from __future__ import annotations

from fastapi import APIRouter

from agentenv_webarena.sites.shop import (
    account,
    addresses,
    aside,
    cart,
    catalog,
    checkout,
    orders,
    product,
    rest,
    signing,
)

router = APIRouter()
for each in (catalog, product, cart, checkout, signing, account, orders, addresses, aside, rest):
    router.include_router(each.router)
