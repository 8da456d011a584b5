"""All pages of the back office."""

from __future__ import annotations

from fastapi import APIRouter

from agentenv_webarena.sites.admin import (
    coupons,
    customers,
    dashboard,
    orders,
    pages,
    products,
    reports,
    reviews,
    signing,
)

router = APIRouter()
for each in (dashboard, orders, products, customers, reviews, coupons, pages, reports, signing):
    router.include_router(each.router)
