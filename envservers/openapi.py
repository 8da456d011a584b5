"""OpenAPI: every route and field described at /docs.

Endpoints read their own bodies, since the spelling of the handle decides what a body means; so
their requests are described here, from the models that read them.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import FastAPI, Request, Response
from pydantic import BaseModel

from agentenv.protocol import Error

REFUSAL = {"model": Error, "description": "Refused or failed; the code says which"}


def add_route(
    app: FastAPI,
    method: str,
    path: str,
    endpoint: Callable[[Request], Awaitable[Response]],
    summary: str,
    answers: tuple[type[BaseModel], ...] = (),
    body: type[BaseModel] | None = None,
    query: type[BaseModel] | None = None,
    tag: str = "wire",
) -> None:
    extra: dict[str, Any] = {}
    if body is not None:
        content = {"application/json": {"schema": body.model_json_schema()}}
        extra["requestBody"] = {"required": True, "content": content}
    if query is not None:
        extra["parameters"] = _parameters(query)
    responses: dict[int | str, dict[str, Any]] = {"default": REFUSAL}
    if answers:
        model: Any = answers[0] if len(answers) == 1 else answers[0] | answers[1]
        responses[200] = {"model": model, "description": summary}
    app.add_api_route(
        path,
        endpoint,
        methods=[method],
        summary=summary,
        response_model=None,
        responses=responses,
        openapi_extra=extra,
        operation_id=f"{method.lower()}_{path.strip('/') or 'card'}",
        tags=[tag],
    )


def _parameters(query: type[BaseModel]) -> list[dict[str, Any]]:
    schema = query.model_json_schema()
    required = schema.get("required", ())
    return [
        {
            "name": name,
            "in": "query",
            "required": name in required,
            "description": field.get("description", ""),
            "schema": {key: value for key, value in field.items() if key != "description"},
        }
        for name, field in schema["properties"].items()
    ]
