"""The shop's back office: it works on what the shop sells and has sold."""

from agentenv_webarena.sites.admin.routes import router
from agentenv_webarena.sites.web import Site

SITE = Site("admin", "Homestead Admin", router, database="shop", user="admin")
