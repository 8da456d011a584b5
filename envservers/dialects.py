"""Dialects: how AgentGym spelled each server, one row for each.

The shapes are the original's; what a client could see of its bugs is mended. A row says how the
handle and the task are called, what create, reset, step and GET /observation answer, and which
further routes there were. What only one world can tell comes from its `peek`, by the route's name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from agentenv.protocol import State

Shape = Callable[[State], Any]
Fields = Mapping[str, Any]  # name -> (type, default) as pydantic.create_model takes them

REQUIRED = ...


@dataclass(frozen=True)
class Dialect:
    """One row of the table."""

    handle: Literal["id", "env_idx"]
    task: str  # the name of the task's number in POST /reset
    create: Callable[[int], Any]
    reset: Shape
    step: Shape
    observation: Shape
    create_fields: Fields = field(default_factory=dict)
    begins: bool = False  # create starts an episode: of the task its body names, else the first
    created: Shape | None = None  # what create answers where it tells the State as well
    task_default: Any = REQUIRED
    reset_fields: Fields = field(default_factory=dict)  # beside the handle and the task
    soft: bool = True  # callers' mistakes are 200 and {"error": text}; else their true status
    refuses_after_done: bool = True  # else the last State is answered again
    unreset: Any = None  # what GET /observation answers before the first reset; None: an error
    close: Callable[[bool], Any] = bool
    detail: Shape | None = None  # GET /detail
    peeks: tuple[str, ...] = ()  # GET routes answered by the environment
    posts: tuple[str, ...] = ()  # POST routes answered by the environment
    watched: bool = False  # POST /step_visual: a step, and what the peek of that name adds
    constant: Mapping[str, Any] = field(default_factory=dict)  # GET routes without a handle


def _pick(**names: str) -> Shape:
    """Keys of the original, each with the State's field, or `info.key`, that it carries."""

    def shape(state: State) -> dict[str, Any]:
        return {key: _value(state, source) for key, source in names.items()}

    return shape


def _value(state: State, source: str) -> Any:
    if source.startswith("info."):
        return state.info.get(source.removeprefix("info."))
    if source == "false":
        return False
    if source == "observation":
        return _text(state)
    if source == "page":  # without the URL, the objective and the previous action after it
        page, marked, _ = state.observation.rpartition("\nURL: ")
        return page.removeprefix("OBSERVATION:\n") if marked else state.observation
    return getattr(state, source)


def _text(state: State) -> str:
    """What the original called the observation: `look` where ours tells more, else all of it."""
    look: str = state.info.get("look", state.observation)
    return look


def _in_percent(state: State) -> dict[str, Any]:
    """An action that never reached the simulator, being too long, has no native figures."""
    return {
        "observation": state.observation,
        "reward": state.info.get("native_reward", 0),
        "score": state.info.get("native_score", round(100 * state.score)),
        "done": state.done,
    }


def _in_a_pair(state: State) -> list[Any]:
    return [state.observation, None]


def _called_state(info: Shape) -> Shape:
    """What the agent sees is called `state`."""

    def shape(state: State) -> dict[str, Any]:
        return {"state": state.observation, **_REWARDED(state), "info": info(state)}

    return shape


def _bare(env_id: int) -> int:
    return env_id


def _under_id(env_id: int) -> dict[str, Any]:
    return {"id": env_id}


_REWARDED = _pick(reward="reward", done="done")
_TOLD_BEGINNING = _pick(id="env_id", observation="observation", done="done", reward="reward")
_STEPPED = _pick(observation="observation", reward="reward", done="done")
_STEPPED_SO_FAR = _pick(observation="observation", reward="score", done="done")
_SCORED = _pick(observation="observation", reward="reward", score="score", done="done")
_SCORED_AND_KEPT = _pick(
    observation="observation", reward="reward", score="score", done="done", deleted="false"
)

_TOOL = Dialect(
    handle="env_idx",
    task="id",
    task_default=None,
    create_fields={"id": (int, REQUIRED)},
    begins=True,
    create=_bare,
    reset=_text,
    step=_STEPPED_SO_FAR,
    observation=_text,
    soft=False,
    refuses_after_done=False,
)

DIALECTS: dict[str, Dialect] = {
    "textcraft": Dialect(
        handle="id",
        task="data_idx",
        task_default=0,
        create_fields={"commands": (str | None, None), "goal": (str | None, None)},
        begins=True,
        create=_under_id,
        created=_TOLD_BEGINNING,
        reset=_TOLD_BEGINNING,
        step=_STEPPED,
        observation=_text,
        refuses_after_done=False,
        detail=_pick(observation="observation", done="done", reward="reward", deleted="false"),
        peeks=("commands", "goal"),
    ),
    "babyai": Dialect(
        handle="id",
        task="data_idx",
        create=_under_id,
        reset=_SCORED_AND_KEPT,
        step=_SCORED,
        observation=_SCORED_AND_KEPT,
        unreset={"observation": "", "reward": 0, "score": 0, "done": False, "deleted": False},
        posts=("render",),
    ),
    "maze": Dialect(
        handle="id",
        task="game",
        create=_under_id,
        reset=_pick(observation="observation"),
        step=_STEPPED,
        observation=_text,
        # Only the last step of an episode has a reward, so the step's is the sum as well.
        detail=lambda state: {
            "maze_name": "double_t_maze",
            "observation": state.observation,
            "done": state.done,
            "reward": state.reward,
            "deleted": False,
        },
        constant={"available_actions": ["move left", "move right", "move up", "move down"]},
    ),
    "wordle": Dialect(
        handle="id",
        task="seed",
        begins=True,
        create=_under_id,
        reset=_pick(id="env_id", observation="observation"),
        step=_STEPPED,
        observation=_text,
        detail=_pick(
            done="done", reward="reward", deleted="false", seed="task", observation="observation"
        ),
        peeks=("filtered_vocab",),
    ),
    "alfworld": Dialect(
        handle="id",
        task="game",
        reset_fields={"world_type": (Literal["Text", "Embody", "Hybrid"], REQUIRED)},
        create=_under_id,
        reset=_pick(
            id="env_id",
            observation="observation",
            available_actions="available_actions",
            task_type="info.task_type",
        ),
        step=_pick(
            observation="observation",
            reward="reward",
            available_actions="available_actions",
            done="done",
        ),
        observation=_text,
        detail=_pick(
            game="task",
            observation="observation",
            available_actions="available_actions",
            done="done",
            reward="reward",
            deleted="false",
        ),
        peeks=("available_actions",),
    ),
    "sciworld": Dialect(
        handle="id",
        task="data_idx",
        create=_under_id,
        reset=_pick(
            task_name="info.task_name",
            var_num="info.var_num",
            task_description="info.task_description",
            observation="observation",
            reward="info.native_reward",
            score="info.native_score",
            deleted="false",
            done="done",
        ),
        step=_in_percent,
        observation=_text,
        watched=True,
        peeks=("action_hint", "goals", "detail", "task_description", "object_tree", "state"),
    ),
    "webshop": Dialect(
        handle="env_idx",
        task="session_id",
        task_default=None,
        begins=True,
        create=_bare,
        reset=_in_a_pair,
        step=_called_state(info=lambda state: None),
        observation=_text,
        soft=False,
        refuses_after_done=False,
        peeks=("available_actions", "instruction_text", "state"),
    ),
    "webarena": Dialect(
        handle="env_idx",
        task="idx",
        reset_fields={"seed": (int, 0)},
        create=lambda env_id: {"env_idx": env_id},
        reset=_pick(observation="page", sites="info.sites", object="info.object"),
        step=_pick(
            observation="page",
            reward="reward",
            terminated="done",
            truncated="truncated",
            info="info",
        ),
        observation=_text,
        soft=False,
        refuses_after_done=False,
        close=lambda known: {"closed": "closed"},
        peeks=("observation_metadata",),
    ),
    "sqlgym": Dialect(
        handle="env_idx",
        task="item_id",
        create=_bare,
        reset=_in_a_pair,
        step=_called_state(info=lambda state: {"ground_truth": state.info.get("ground_truth", "")}),
        observation=_text,
        soft=False,
        refuses_after_done=False,
    ),
    "weather": _TOOL,
    "movie": _TOOL,
    "academia": _TOOL,
    "sheet": _TOOL,
    "todo": _TOOL,
}
