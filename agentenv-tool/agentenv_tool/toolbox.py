"""Toolbox: typed functions with docstrings, and what follows from them.

A world's tools are the methods of one class that `@tool` marks. Their signatures, read by pydantic,
check what a model passes; with the docstrings they are the card's tool schema and the prompt's
list. `check_valid_actions` and `finish` belong to every toolbox.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar, get_type_hints

from pydantic import BaseModel, ConfigDict, Field, ValidationError, create_model

from agentenv_tool.calls import FINISH, Call

LIST = "check_valid_actions"
OVER = "The episode is over."  # what finish returns where it takes no answer

Method = TypeVar("Method", bound=Callable[..., Any])


class ToolError(Exception):
    """What the agent asked for cannot be had; the text is told to it, and nothing has changed."""


class BadArguments(ToolError):
    """No tool of that name, or arguments that do not fit it: no call was made."""


def tool(method: Method) -> Method:
    """Offer the method to the agent."""
    method.__dict__["is_tool"] = True
    return method


@dataclass(frozen=True)
class Tool:
    """One function that the agent may call."""

    name: str
    description: str
    arguments: type[BaseModel]
    parameters: dict[str, Any]  # JSON schema of the arguments

    def checked(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """The arguments as the function takes them, or BadArguments that names the wrong one."""
        try:
            fitted = self.arguments.model_validate(dict(given))
        except ValidationError as error:
            raise BadArguments(self._complaint(error)) from error
        except RecursionError as error:
            raise BadArguments(f"the arguments of {self.name} are nested too deep") from error
        return {name: getattr(fitted, name) for name in fitted.model_fields_set}

    def _complaint(self, error: ValidationError) -> str:
        errors = error.errors(include_url=False, include_context=False)
        # A misspelled name is missing and unknown: the latter says more.
        first = min(errors, key=lambda each: each["type"] != "extra_forbidden")
        path = [_clipped(str(each)) for each in first["loc"]]
        where = f"{path[0]!r} of {self.name}" if path else self.name
        takes = ", ".join(self.arguments.model_fields) or "no arguments"
        if first["type"] == "missing":
            return f"{self.name} needs the argument {path[0]!r}: it takes {takes}"
        if first["type"] == "extra_forbidden":
            return f"{self.name} has no argument {path[0]!r}: it takes {takes}"
        inside = f", item {path[1]}," if len(path) > 1 else ""
        return f"argument {where}{inside} is {_shown(first['input'])}: {first['msg']}"


class Toolbox(Mapping[str, Tool]):
    """The tools of a world by name, in the order in which they are written."""

    def __init__(self, tools: type, answers: bool = True):
        """`answers`: whether `finish` takes the answer, or only ends the episode."""
        self._tools = {
            name: _made(method)
            for name, method in vars(tools).items()
            if getattr(method, "is_tool", False)
        }
        self._tools[LIST] = _made(check_valid_actions)
        self._tools[FINISH] = _made(_finish_with_answer if answers else _finish, FINISH)

    def __getitem__(self, name: str) -> Tool:
        return self._tools[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._tools)

    def __len__(self) -> int:
        return len(self._tools)

    def call(self, tools: Any, call: Call) -> Any:
        """What the tool returns; raises ToolError with what the agent is told instead."""
        found = self.get(call.tool)
        if found is None:
            names = ", ".join(self)
            raise BadArguments(f"there is no tool {_clipped(call.tool)!r}: there is {names}")
        arguments = found.checked(call.arguments)
        if call.tool == LIST:
            return list(self)
        if call.tool == FINISH:
            return arguments.get("answer", OVER)
        return getattr(tools, call.tool)(**arguments)

    def schema(self) -> list[dict[str, Any]]:
        """The actions as functions; see `protocol.Tool`."""
        return [
            {
                "name": each.name,
                "description": each.description,
                "parameters": each.parameters,
                "action": f"{each.name} with Action Input: {{arguments}}",
            }
            for each in self.values()
        ]

    def told(self) -> str:
        """The list for the prompt; an argument that several tools share is described once."""
        described: set[str] = set()
        return "\n".join(line for each in self.values() for line in _lines(each, described))

    def bare_calls(self) -> list[Call]:
        """Calls of the tools that take no arguments."""
        return [Call(each.name) for each in self.values() if not each.arguments.model_fields]


def check_valid_actions() -> None:
    """List the names of all tools."""


def _finish_with_answer(
    answer: Annotated[Any, Field(description="The answer to the goal", examples=["Oslo"])],
) -> None:
    """End the episode with the answer to the goal."""


def _finish() -> None:
    """End the episode when the goal is reached."""


def _made(method: Callable[..., Any], name: str = "") -> Tool:
    name = name or method.__name__
    hints = get_type_hints(method, include_extras=True)
    fields: dict[str, Any] = {}
    for each in inspect.signature(method).parameters.values():
        if each.name != "self":
            default = ... if each.default is inspect.Parameter.empty else each.default
            fields[each.name] = (hints[each.name], default)
    config = ConfigDict(extra="forbid", allow_inf_nan=False)
    arguments: type[BaseModel] = create_model(name, __config__=config, **fields)
    description = inspect.cleandoc(method.__doc__ or "")
    return Tool(name, description, arguments, _parameters(arguments))


def _parameters(arguments: type[BaseModel]) -> dict[str, Any]:
    """The schema without pydantic's titles; null stands for an argument that is not given."""
    schema = arguments.model_json_schema()
    properties = {name: _simple(each) for name, each in schema.get("properties", {}).items()}
    plain: dict[str, Any] = {"type": "object", "properties": properties}
    if schema.get("required"):
        plain["required"] = schema["required"]
    return plain


def _simple(schema: dict[str, Any]) -> dict[str, Any]:
    kept = {key: value for key, value in schema.items() if key not in ("title", "default")}
    kinds = [each for each in kept.pop("anyOf", []) if each != {"type": "null"}]
    if len(kinds) == 1:
        return {**kinds[0], **kept}
    if kinds:
        kept["type"] = [each["type"] for each in kinds]
    return kept


def _lines(each: Tool, described: set[str]) -> Iterator[str]:
    required = each.parameters.get("required", [])
    properties = each.parameters["properties"]
    named = [name if name in required else f"{name} (optional)" for name in properties]
    yield f"- {each.name}({', '.join(named)}): {' '.join(each.description.split())}"
    for name, schema in properties.items():
        line = f"    {name}: {schema.get('description')}"
        if schema.get("description") and line not in described:
            described.add(line)
            yield line


def _shown(value: Any) -> str:
    if isinstance(value, list | dict):
        return "a list" if isinstance(value, list) else "a dict"
    return _clipped(repr(value))


def _clipped(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}..."
