"""Samples: some episodes of each world, with all that was said in them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from agentenv.report.markup import Markup, cut, joined, plural, short, tag
from agentenv.report.subject import Subject
from agentenv.trajectory import Trajectory, Turn

EPISODES = 4  # of each world
TEXT = 3_000  # characters of one text
PAGE = 80_000  # characters of one episode, markup and all


def episodes(subject: Subject) -> Markup:
    """Up to four episodes of each world, folded."""
    parts = []
    for world in subject.worlds:
        chosen = sample(subject.of(world))
        parts.append(tag("h3", short(world)))
        parts.append(_fold(tag("span", "What the agent is told"), [_text(chosen[0].prompt)]))
        parts += map(_episode, chosen)
    return joined(parts)


def sample(trajectories: Sequence[Trajectory]) -> list[Trajectory]:
    """The first success, failure and fault, then more failures, then whatever there is."""
    won = [each for each in trajectories if each.success]
    lost = [each for each in trajectories if each.judged and not each.success]
    faulted = [each for each in trajectories if not each.judged]
    firsts = [*won[:1], *lost[:1], *faulted[:1]]
    return [*firsts, *lost[1:], *won[1:], *faulted[1:]][:EPISODES]


def name_of(trajectory: Trajectory) -> str:
    """The item of an episode, and what tells it from others of the same item."""
    repeat = f", repeat {trajectory.repeat}" if trajectory.repeat else ""
    seed = f", seed {trajectory.seed}" if trajectory.seed else ""
    return f"{short(trajectory.item)}{seed}{repeat}"


def _episode(trajectory: Trajectory) -> Markup:
    parts, size = [_said("Observation", _text(trajectory.observation))], 0
    for number, turn in enumerate(trajectory.turns, start=1):
        part = _turn(number, turn)
        size += len(part)
        if size > PAGE:
            more = len(trajectory.turns) - number + 1
            parts.append(tag("p", f"… {plural(more, 'more round')}", class_="note"))
            break
        parts.append(part)
    if trajectory.error:
        parts.append(_said("Error", _text(trajectory.error)))
    return _fold(_heading(trajectory), parts)


def _heading(trajectory: Trajectory) -> Markup:
    verdict = _verdict(trajectory)
    facts = [plural(len(trajectory.turns), "round")]
    if trajectory.score is not None:
        facts.append(f"score {100 * trajectory.score:.1f} %")
    if verdict != trajectory.outcome:
        facts.append(trajectory.outcome)
    mark = verdict if trajectory.judged else "fault"
    return joined(
        [
            tag("span", verdict, class_=f"verdict {mark.replace(' ', '-')}"),
            tag("span", name_of(trajectory), class_="name"),
            tag("span", ", ".join(facts), class_="facts"),
        ]
    )


def _verdict(trajectory: Trajectory) -> str:
    if not trajectory.judged:
        return trajectory.outcome
    if trajectory.success is None:
        return "no verdict"
    return "success" if trajectory.success else "failure"


def _turn(number: int, turn: Turn) -> Markup:
    facts = [f"Round {number:,}", f"reward {turn.reward:g}", f"score {100 * turn.score:.1f} %"]
    told = {"invalid action": turn.invalid, "reply cut off": turn.cut, "the end": turn.done}
    facts += [text for text, holds in told.items() if holds]
    parts = [tag("h4", ", ".join(facts), class_="invalid" if turn.invalid else None)]
    if turn.reasoning:
        parts.append(_said("Reasoning", _text(turn.reasoning)))
    parts.append(_said("Reply", _text(turn.reply)))
    if turn.tool_calls:
        calls = json.dumps(turn.tool_calls, ensure_ascii=False, indent=1)
        parts.append(_said("Calls", _text(calls)))
    no_action = tag("p", "none was found", class_="note")
    parts.append(_said("Action", no_action if turn.action is None else _text(turn.action)))
    parts.append(_said("Observation", _text(turn.observation)))
    return joined(parts)


def _said(who: str, what: Markup) -> Markup:
    return tag("div", tag("p", who, class_="who"), what, class_=f"said {who.lower()}")


def _text(text: str) -> Markup:
    # A pre element swallows a line end at its start: the first one here is for it.
    return tag("pre", Markup("\n"), cut(text, TEXT), dir="auto")


def _fold(heading: Markup, parts: Iterable[Markup]) -> Markup:
    return tag("details", tag("summary", heading), *parts)
