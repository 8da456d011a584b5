"""The shop: products, a cart, orders, and the account of one customer."""

from agentenv_webarena.sites.shop.content import fill
from agentenv_webarena.sites.shop.content.people import EMAIL
from agentenv_webarena.sites.shop.routes import router
from agentenv_webarena.sites.web import Site

SITE = Site("shop", "Homestead Market", router, fill, user=EMAIL)
