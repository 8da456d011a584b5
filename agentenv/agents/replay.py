"""Replay: stored episodes, said again word for word; what a model cost once serves many times."""

from __future__ import annotations

from collections.abc import Sequence

from agentenv.agents.agent import AgentError, ContextOverflow, Moment, Reply
from agentenv.data.sources import stored
from agentenv.trajectory import Trajectory, Turn

Key = tuple[str, int, int, int]


class Replay:
    """Answers with the replies of stored episodes, wherever `agentenv data` finds such.

    An episode is looked up by world, task, seed and repeat. Where the file has only one of that
    world and task, it is that: AgentGym's files tell no seed. What the world says must be what it
    said then.
    """

    batch = 1

    def __init__(self, file: str):
        self.name = f"replay:{file}"
        self._file = file
        self._by_key: dict[Key, list[Trajectory]] = {}
        self._by_task: dict[tuple[str, int], list[Trajectory]] = {}
        for each in stored(file):
            self._by_key.setdefault(each.key, []).append(each)
            self._by_task.setdefault((each.world, each.task), []).append(each)

    async def replies(self, moments: Sequence[Moment]) -> list[Reply | AgentError]:
        return [self._reply_or_error(moment) for moment in moments]

    async def close(self) -> None:
        pass

    def _reply_or_error(self, moment: Moment) -> Reply | AgentError:
        try:
            return self._reply(moment)
        except AgentError as error:
            return error

    def _reply(self, moment: Moment) -> Reply:
        episode = self._episode(moment)
        if episode.format != moment.format.name:
            raise AgentError(
                f"{self._shown(episode)} is in the format {episode.format}, "
                f"not {moment.format.name}: play it in that"
            )
        turn = len(moment.turns)
        self._compare(episode, moment, turn)
        if turn >= len(episode.turns):
            raise self._ended(episode)
        return _said(episode.turns[turn])

    def _episode(self, moment: Moment) -> Trajectory:
        world, task = moment.card.name, moment.state.task
        exactly = self._by_key.get((world, task, moment.seed, moment.repeat))
        found = exactly or self._by_task.get((world, task), [])
        if len(found) == 1:
            return found[0]
        wanted = f"{moment.card.item_prefix}_{task}"
        if exactly is None:
            wanted += f" with seed {moment.seed} and repeat {moment.repeat}"
        count = f"{len(found)} episodes" if found else "no episode"
        raise AgentError(f"{self._file} holds {count} of {wanted}: one was looked for")

    def _compare(self, episode: Trajectory, moment: Moment, turn: int) -> None:
        """Whether the world goes on as it did; earlier turns were compared in their time."""
        if turn > len(episode.turns):
            raise self._ended(episode)
        if turn:
            then, now = episode.turns[turn - 1].observation, moment.turns[-1].observation
        else:
            then, now = episode.observation, moment.state.observation
        # AgentGym's files end with a reply: what the world said to that is not in them.
        if then == now or (not then and not episode.world_version and turn == len(episode.turns)):
            return
        place = _first_difference(then, now)
        raise AgentError(
            f"{self._shown(episode)} went otherwise at turn {turn}: "
            f"{_from(then, place)} is stored and {_from(now, place)} is what the world says now"
        )

    def _ended(self, episode: Trajectory) -> AgentError:
        """What to say beyond the last reply: what was said then, where it is known."""
        text = f"{self._shown(episode)} ends after turn {len(episode.turns)} ({episode.outcome})"
        if episode.outcome == "max_tokens":
            return ContextOverflow(text)
        return AgentError(text)

    def _shown(self, episode: Trajectory) -> str:
        which = f"{episode.item}, seed {episode.seed}, repeat {episode.repeat}"
        return f"the episode in {self._file} ({which})"


def _said(turn: Turn) -> Reply:
    return Reply(
        text=turn.reply,
        tool_calls=turn.tool_calls,
        reasoning=turn.reasoning,
        prompt_tokens=turn.prompt_tokens,
        completion_tokens=turn.completion_tokens,
        cut=turn.cut,
        tokens=turn.tokens,
    )


def _first_difference(one: str, other: str) -> int:
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(one), len(other)))


def _from(text: str, place: int) -> str:
    """What stands around the first difference."""
    start = max(0, place - 20)
    shown = repr(text[start : place + 60])
    return shown if start == 0 else f"...{shown}"
