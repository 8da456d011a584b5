"""What people ask for in the shop."""

from __future__ import annotations

from agentenv_webarena.tasks import (
    shop_account,
    shop_buying,
    shop_orders,
    shop_products,
    shop_rules,
    shop_showing,
)
from agentenv_webarena.tasks.intents import Intent

INTENTS: list[Intent] = [
    *shop_products.INTENTS,
    *shop_showing.INTENTS,
    *shop_orders.INTENTS,
    *shop_rules.INTENTS,
    *shop_buying.INTENTS,
    *shop_account.INTENTS,
]
