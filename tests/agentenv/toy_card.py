"""A card with tools of every kind: what a server of a kitchen world would say of itself."""

from agentenv.agents.agent import Reply
from agentenv.protocol import Card, Tool


def tool(name: str, action: str, optional: tuple[str, ...] = (), **types: object) -> Tool:
    properties = {
        key: kind if isinstance(kind, dict) else {"type": kind} for key, kind in types.items()
    }
    return Tool(
        name=name,
        description=f"Does {name}.",
        parameters={
            "type": "object",
            "properties": properties,
            "required": [key for key in types if key not in optional],
        },
        action=action,
    )


TOOLS = [
    tool("get", "get {count} {item}", count="integer", item="string"),
    tool(
        "craft",
        "craft {item}< using {ingredients}>",
        ("ingredients",),
        item="string",
        ingredients={"type": "array", "items": {"type": "string"}},
    ),
    tool("look", "look"),
    tool("search", "search[{keywords}]", keywords="string"),
    tool("turn", "turn {side}", side={"type": "string", "enum": ["left", "right"]}),
    tool("heat", "heat to {degrees} slowly {slowly}", degrees="number", slowly="boolean"),
    tool(
        "book",
        "book with Action Input: {arguments}",
        ("note",),
        guests="integer",
        note="string",
        **{"from": "string"},
    ),
]


def card(tools: list[Tool] = TOOLS) -> Card:
    return Card(
        name="kitchen",
        version="1",
        description="A toy.",
        item_prefix="kitchen",
        source="built-in",
        tasks=3,
        splits={},
        options={},
        reward_range=(0.0, 1.0),
        metric="success",
        max_rounds=5,
        deterministic=True,
        oracle=True,
        formats=["react"],
        prompt="You are in a kitchen.",
        tools=tools,
    )


def native(*calls: tuple[str, str], text: str = "") -> Reply:
    return Reply(
        text,
        [
            {"id": f"call_{n}", "type": "function", "function": {"name": name, "arguments": given}}
            for n, (name, given) in enumerate(calls)
        ],
    )
