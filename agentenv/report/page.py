"""Page: a report from its title to its last sample, in one file.

The page needs no script and loads nothing, and its policy forbids a browser both: if a text of a
model or of a world ever became markup, it still could not run or call anywhere.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

from agentenv.data.files import replaced
from agentenv.protocol import Card
from agentenv.report import effort, endings, figures, paper, rounds, samples, worlds
from agentenv.report.markup import Markup, joined, plural, short, tag
from agentenv.report.subject import Subject, subject_of
from agentenv.report.tables import Column, Rows, table
from agentenv.trajectory import Trajectory

REPORT = "report.html"
_NAMED = ("agentenv", "python")  # versions in the title; all of them stand at the end
_SHOWN_APART = ("worlds", "briefings", "card_hashes")
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def write_report(
    folder: Path,
    config: Mapping[str, Any],
    cards: Mapping[str, Card],
    trajectories: Sequence[Trajectory],
) -> Path:
    """Write `report.html` into the folder of a run; whoever reads sees the old page or the new.

    The config is a run's; `prices` in it, in US dollars per million tokens of `prompt` and of
    `completion`, add what the run cost. Raises ValueError where those are no prices.
    """
    content = page(subject_of(config, cards, trajectories))
    path = folder / REPORT
    with replaced(path) as (draft,):
        draft.write_text(content, encoding="utf-8", newline="\n")
    return path


def page(subject: Subject) -> str:
    """The whole document; equal runs give equal pages."""
    title = f"{short(subject.agent)}: {plural(len(subject.worlds), 'world')}"
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        tag("meta", name="color-scheme", content="light dark"),
        tag("title", f"{title}, agentenv"),
        tag("style", _style()),
    )
    sections = [_section(*each) for each in _sections(subject)] if subject.worlds else []
    main = tag("main", *sections) if sections else tag("p", "No episode was played.")
    body = tag("body", _opening(subject), main)
    return f"<!DOCTYPE html>\n{tag('html', head, body, lang='en')}\n"


def _sections(subject: Subject) -> Iterator[tuple[str, Markup | None]]:
    yield "Results", worlds.results(subject)
    yield "Figures", worlds.summary(subject)
    yield "Several episodes of each task", worlds.repeats(subject)
    yield "Beside the paper", paper.comparison(subject)
    yield "Score over rounds", rounds.progress(subject)
    yield "How episodes ended", endings.endings(subject)
    yield "Faults", endings.faults(subject)
    yield "Tokens and time", effort.effort(subject)
    yield "Cost", effort.cost(subject)
    yield "Sample episodes", samples.episodes(subject)
    yield "What was played", _played(subject)


def _section(title: str, content: Markup | None) -> Markup:
    if content is None:
        return Markup("")
    return tag("section", tag("h2", title), content, id=title.lower().replace(" ", "-"))


def _opening(subject: Subject) -> Markup:
    """Who played and when, and the figures that most readers come for."""
    every, whole = subject.worlds.values(), subject.overall
    mean = [figures.percent(whole.figure), " %"]
    if whole.interval:
        mean.append(tag("small", "95 %: ", figures.interval(whole.interval)))
    elif subject.worlds:
        mean = [figures.NONE, tag("small", "a world has no judged episode")]
    tiles = [
        _tile("Mean over worlds", joined(mean)),
        _tile("Episodes judged", figures.count(sum(each.judged for each in every))),
        _tile("Faulted", figures.count(sum(each.faulted for each in every))),
        _tile("Tokens", figures.count(worlds.tokens(whole))),
        _tile("Time of all episodes", figures.seconds(whole.total_seconds)),
    ]
    if subject.prices is not None:
        tiles.append(_tile("Cost", figures.dollars(subject.prices.of(whole))))
    formats = sorted({each.format for each in subject.trajectories})
    facts = [date(subject.trajectories), *(f"{name} format" for name in formats)]
    versions = subject.config.get("versions")
    if isinstance(versions, Mapping):
        facts += [f"{name} {versions[name]}" for name in _NAMED if name in versions]
    return tag(
        "header",
        tag("p", "Evaluation of", class_="over"),
        tag("h1", short(subject.agent)),
        tag("p", " · ".join(filter(None, map(short, facts))), class_="facts"),
        tag("dl", *tiles, class_="tiles"),
    )


def _tile(name: str, value: Markup) -> Markup:
    return tag("div", tag("dt", name), tag("dd", value))


def date(trajectories: Sequence[Trajectory]) -> str:
    """When the first and the last episode began, as far as they say."""
    began = sorted({each.started for each in trajectories if each.started})
    days = list(dict.fromkeys(map(_day, began[:1] + began[-1:])))
    return " to ".join(days)


def _day(started: str) -> str:
    try:
        moment = datetime.fromisoformat(started)
    except ValueError:
        return short(started)
    if moment.tzinfo is None:
        return f"{moment:%Y-%m-%d %H:%M}"
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def _played(subject: Subject) -> Markup:
    """The config of the run: what somebody needs to play the same again."""
    heads = ("World", "Version", "Tasks", "Options", "SHA-256 of the card")
    columns = [Column(head, "text") for head in heads]
    hashes = subject.config.get("card_hashes")
    body = []
    for world in subject.worlds:
        said = subject.of(world)[0]
        options = json.dumps(said.options, ensure_ascii=False, sort_keys=True)
        digest = hashes.get(world) if isinstance(hashes, Mapping) else None
        shown = [short(world), short(said.world_version), subject.source(world)]
        shown += [short(options, 500) if said.options else "none", short(str(digest or ""))]
        body.append(shown)
    settings = [
        tag("div", tag("dt", short(name)), tag("dd", short(text, 500)))
        for name, text in _settings(subject.config)
    ]
    return joined([table("Worlds", columns, Rows(body)), tag("dl", *settings, class_="settings")])


def _settings(config: Mapping[str, Any], place: str = "") -> Iterator[tuple[str, str]]:
    """What the config says, in dotted names; what was left open is left out."""
    for name, value in config.items():
        if (not place and name in _SHOWN_APART) or value is None:
            continue
        if isinstance(value, Mapping):
            yield from _settings(value, f"{place}{name}.")
        else:
            told = value if isinstance(value, str) else json.dumps(value, default=str)
            yield f"{place}{name}", told


def _style() -> Markup:
    return Markup(files(__package__).joinpath("report.css").read_text(encoding="utf-8"))
