"""The original dialect at work: AgentGym's requests answered in AgentGym's shapes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from pydantic import BaseModel, ValidationError, create_model

from agentenv.protocol import State
from envservers.dialects import REQUIRED, Dialect, Shape
from envservers.errors import BadRequest, EpisodeOver, NotReset, Refusal, classified, clip
from envservers.operations import OPERATIONS
from envservers.sessions import Sessions

# Takes the request's fields, gives the HTTP status and the JSON of the answer.
Way = Callable[[Any], Awaitable[tuple[int, Any]]]


class AgentGym:
    """One server's row of the table, put to its sessions."""

    def __init__(self, dialect: Dialect, sessions: Sessions):
        self.dialect = dialect
        self.sessions = sessions
        self._handles: set[int] = set()  # those given out in this dialect, for /list_envs
        handle = {dialect.handle: (int, REQUIRED)}
        optional_task = int if dialect.task_default is REQUIRED else int | None
        task = {dialect.task: (optional_task, dialect.task_default)}
        self._create = _model("create", dialect.create_fields)
        self._handle = _model("handle", handle)
        self._reset = _model("reset", handle | task | dict(dialect.reset_fields))
        self._step = _model("step", handle | {"action": (str, REQUIRED)})
        self.shared_ways: dict[str, Way] = {  # on paths that the wire has as well
            "reset": partial(self._answer, self._reset, self._was_reset),
            "step": partial(self._answer, self._step, self._stepped),
            "observation": partial(self._answer, self._handle, self._observed),
            "close": partial(self._answer, self._handle, self._closed),
        }
        self.own_ways: dict[tuple[str, str], Way] = {  # on paths that only the original has
            ("POST", "/create"): partial(self._answer, self._create, self._created),
            ("GET", "/list_envs"): self._list_envs,
        }
        if dialect.detail is not None:
            detailed = partial(self._detailed, dialect.detail)
            self.own_ways["GET", "/detail"] = partial(self._answer, self._handle, detailed)
        if dialect.watched:
            watched = partial(self._answer, self._step, self._watched)
            self.own_ways["POST", "/step_visual"] = watched
        for method, names in (("GET", dialect.peeks), ("POST", dialect.posts)):
            for what in names:
                peeked = partial(self._peeked, what)
                self._add(method, what, partial(self._answer, self._handle, peeked))
        for what, value in dialect.constant.items():
            self._add("GET", what, partial(self._constant, value))

    def _add(self, method: str, what: str, way: Way) -> None:
        if what in OPERATIONS:
            self.shared_ways[what] = way
        else:
            self.own_ways[method, f"/{what}"] = way

    def way(self, name: str, fields: Any) -> Way | None:
        """The original's way of an operation, if the handle is spelled in its dialect."""
        if not isinstance(fields, dict) or "env_id" in fields:
            return None
        if self.dialect.handle in fields or name in self.dialect.constant:
            return self.shared_ways.get(name)
        return None

    async def _answer(
        self, model: type[BaseModel], run: Callable[[Any], Awaitable[Any]], fields: Any
    ) -> tuple[int, Any]:
        """A fault keeps its true status; a caller's mistake has the original's."""
        try:
            return 200, await run(model.model_validate(fields or {}))
        except ValidationError as error:
            details = error.errors(include_url=False, include_context=False)
            if self.dialect.soft and {each["type"] for each in details} == {"literal_error"}:
                return 200, {"error": details[0]["msg"]}  # the original looked at these itself
            return 422, {"detail": details}
        except Exception as error:  # noqa: BLE001 - the boundary of this dialect
            refusal: Refusal = classified(error)
            soft = self.dialect.soft and refusal.status < 500
            return 200 if soft else refusal.status, {"error": str(refusal)}

    async def _list_envs(self, fields: Any) -> tuple[int, Any]:
        """Only what was created in this dialect: the wire's own handles are secrets."""
        self._forget_closed()
        return 200, sorted(self._handles)

    def _forget_closed(self) -> None:
        self._handles = {each for each in self._handles if each in self.sessions}

    async def _constant(self, value: Any, fields: Any) -> tuple[int, Any]:
        return 200, value

    async def _peeked(self, what: str, request: Any) -> Any:
        await self._standing(request)
        return await self.sessions.peek(self._id(request), what)

    async def _created(self, request: Any) -> Any:
        task = None
        if self.dialect.begins:
            task = getattr(request, self.dialect.task, self.sessions.first_task)
        opened = await self.sessions.create(task)
        state = opened if isinstance(opened, State) else None
        env_id = opened.env_id if isinstance(opened, State) else opened
        if getattr(request, "goal", None):
            state = await self._begun_for(env_id, request.goal)
        if len(self._handles) > 2 * len(self.sessions) + 100:
            self._forget_closed()
        self._handles.add(env_id)
        if self.dialect.created is not None and state is not None:
            return self.dialect.created(state)
        return self.dialect.create(env_id)

    async def _begun_for(self, env_id: int, goal: str) -> State:
        task = await self.sessions.peek(env_id, f"task_of:{goal}")
        if task is None:
            await self.sessions.close(env_id)
            raise BadRequest(f"goal: no task is to make {clip(goal)}")
        return await self.sessions.reset(env_id, task)

    async def _was_reset(self, request: Any) -> Any:
        env_id, task = self._id(request), getattr(request, self.dialect.task)
        if task is None:
            task = self.sessions.task_of(env_id)
            task = self.sessions.first_task if task is None else task
        return self.dialect.reset(await self.sessions.reset(env_id, task))

    async def _stepped(self, request: Any) -> Any:
        env_id = self._id(request)
        try:
            state = await self.sessions.step(env_id, request.action)
        except EpisodeOver:
            if self.dialect.refuses_after_done:
                raise
            state = await self.sessions.observation(env_id)
        return self.dialect.step(state)

    async def _watched(self, request: Any) -> Any:
        """A step for a page that shows it; it sends all that the model said."""
        said = request.action.removesuffix("</s>")
        request.action = said.partition("Action:")[2].strip() or said
        stepped = await self._stepped(request)
        return stepped | await self.sessions.peek(self._id(request), "step_visual")

    async def _observed(self, request: Any) -> Any:
        try:
            state = await self._standing(request)
        except NotReset:
            if self.dialect.unreset is None:
                raise
            return self.dialect.unreset
        return self.dialect.observation(state)

    async def _detailed(self, shape: Shape, request: Any) -> Any:
        return shape(await self._standing(request))

    async def _closed(self, request: Any) -> Any:
        known = self._id(request) in self.sessions
        if known:
            await self.sessions.close(self._id(request))
        return self.dialect.close(known)

    async def _standing(self, request: Any) -> State:
        state = await self.sessions.observation(self._id(request))
        if state.done and self.dialect.refuses_after_done:
            raise EpisodeOver(f"the episode of {self.dialect.handle} {state.env_id} is over: reset")
        return state

    def _id(self, request: Any) -> int:
        env_id: int = getattr(request, self.dialect.handle)
        return env_id


def _model(name: str, fields: Any) -> type[BaseModel]:
    """As the original's: a number may be a string, and further fields are ignored."""
    model: type[BaseModel] = create_model(name, **fields)
    return model
