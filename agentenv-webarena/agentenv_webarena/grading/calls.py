"""Calls: the named functions that configs may call, as `func:name('text', __last_url__)`.

A call is parsed, never evaluated: one name of the table, with texts as arguments.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass

PREFIX = "func:"
PAGE = "__page__"  # the page that is looked at
LAST_URL = "__last_url__"  # the address where the episode ended

LONGEST = 500  # characters of a call

# By name, as the official files spell them: what each takes.
PARAMETERS: dict[str, tuple[str, ...]] = {
    "shopping_get_latest_order_url": (),
    "shopping_get_sku_latest_review_author": ("text",),
    "shopping_get_sku_latest_review_rating": ("text",),
    "reddit_get_post_url": ("text",),
    "gitlab_get_project_memeber_role": ("page", "text"),
}


@dataclass(frozen=True)
class Call:
    """A function and its arguments; PAGE and LAST_URL stand for what is known only later."""

    name: str
    arguments: tuple[str, ...]


def read_call(text: str) -> Call:
    """The call that a config means, or ValueError that says why it is none."""
    shown = text if len(text) <= 80 else text[:79] + "…"
    wanted = f"{shown!r} is no call of a named function; there are {', '.join(PARAMETERS)}"
    call = _parsed(text)
    if call is None or not isinstance(call.func, ast.Name) or call.keywords:
        raise ValueError(wanted)
    parameters = PARAMETERS.get(call.func.id)
    if parameters is None:
        raise ValueError(wanted)
    arguments = tuple(_argument(each) for each in call.args)
    if len(arguments) != len(parameters):
        raise ValueError(f"{shown!r}: {call.func.id} takes {len(parameters)} arguments")
    for kind, argument in zip(parameters, arguments, strict=True):
        if argument is None or (kind == "page") != (argument == PAGE):
            takes = PAGE if kind == "page" else f"a text in quotes, or {LAST_URL}"
            raise ValueError(f"{shown!r}: {call.func.id} takes {takes} there")
    return Call(call.func.id, tuple(each for each in arguments if each is not None))


def _parsed(text: str) -> ast.Call | None:
    if not text.startswith(PREFIX) or len(text) > LONGEST:
        return None
    try:
        body = ast.parse(text.removeprefix(PREFIX).strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return body if isinstance(body, ast.Call) else None


def _argument(node: ast.expr) -> str | None:
    if isinstance(node, ast.Name):
        return node.id if node.id in (PAGE, LAST_URL) else None
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    return None
