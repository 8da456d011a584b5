"""`agentenv data filter`, `merge`, `split` and `convert`: files of episodes from files of them."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, get_args

from agentenv.cli.data_files import add_files, chosen_files, output
from agentenv.cli.failures import Failure, WrongUsage
from agentenv.cli.numbers import finite, positive, share
from agentenv.cli.tables import plain, show
from agentenv.data import conversion, layouts
from agentenv.data.records import KINDS, Kind
from agentenv.data.selection import Part, Tally, Wanted, in_test, latest, selected
from agentenv.data.sources import DataFile, Episode, common_kind, episodes
from agentenv.trajectory import Outcome


def add_to(verbs: Any) -> None:
    parser = verbs.add_parser("filter", help="keep the episodes that are wanted")
    _add_flags(parser)
    parser.add_argument("--success", action="store_true", help="only those that succeeded")
    parser.add_argument("--world", type=_names, metavar="A,B,...", help="only of these worlds")
    parser.add_argument("--agent", type=_names, metavar="A,B,...", help="only by these agents")
    parser.add_argument("--min-score", type=finite, metavar="X", help="a score of X or more")
    parser.add_argument("--max-turns", type=positive, metavar="N", help="N turns or fewer")
    parser.add_argument("--outcome", type=_outcomes, metavar="A,B,...", help="such as done")
    parser.add_argument(
        "--dedupe", action="store_true", help="of episodes in which the same was said, the first"
    )
    parser.add_argument("--per-task", type=positive, metavar="M", help="of each task, the first M")
    parser.set_defaults(run_verb=_filter)
    parser = verbs.add_parser(
        "merge",
        help="one file of many",
        description="Of episodes with the same task, seed, repeat, agent, format and options, the "
        "later wins.",
    )
    _add_flags(parser)
    parser.add_argument("--keep-all", action="store_true", help="keep the earlier ones, too")
    parser.set_defaults(run_verb=_merge)
    parser = verbs.add_parser(
        "split",
        help="part the tasks of files into train and test",
        description="The number of a task decides, so that it stays on its side when files grow.",
    )
    _add_flags(parser, "DIR", "for the files train and test")
    parser.add_argument("--test", type=share, default=0.1, metavar="X", help="share; 0.1")
    parser.add_argument(
        "--by", choices=get_args(Part), default="task", help="what is on one side only; task"
    )
    parser.add_argument("--seed", type=int, default=0, help="another seed parts otherwise")
    parser.set_defaults(run_verb=_split)
    parser = verbs.add_parser("convert", help="write episodes in another format")
    _add_flags(parser, to_is_needed=True)
    parser.set_defaults(run_verb=_convert)


def _add_flags(
    parser: argparse.ArgumentParser,
    out: str = "FILE",
    told: str = "its name ends with .json, .jsonl or .parquet",
    to_is_needed: bool = False,
) -> None:
    add_files(parser)
    parser.add_argument("--out", type=Path, required=True, metavar=out, help=told)
    parser.add_argument(
        "--to", choices=KINDS, required=to_is_needed, help="what to write; else what was read"
    )


def _filter(chosen: argparse.Namespace) -> int:
    files = chosen_files(chosen)
    kind, out = _target(chosen, files)
    wanted = Wanted(
        success=chosen.success,
        worlds=chosen.world,
        agents=chosen.agent,
        min_score=chosen.min_score,
        max_turns=chosen.max_turns,
        outcomes=chosen.outcome,
        dedupe=chosen.dedupe,
        per_task=chosen.per_task,
    )
    tallies: dict[str, Tally] = {}
    kept = selected(episodes(files), wanted, tallies)
    layouts.write((out, conversion.rows(kept, kind, out)))
    for world in sorted((chosen.world or frozenset()) - tallies.keys()):
        print(plain(f"there are no episodes of {world}"), file=sys.stderr)
    if chosen.json:
        worlds = {world: tallies[world].as_json() for world in sorted(tallies)}
        print(json.dumps({"out": str(out), "kind": kind, "worlds": worlds}))
        return 0
    rows = []
    for world in sorted(tallies):
        each = tallies[world]
        why = ", ".join(f"{reason} {number}" for reason, number in sorted(each.why_not.items()))
        rows.append([world, str(each.read), str(each.kept), why or "-"])
    show(["world", "read", "kept", "not kept"], rows)
    return 0


def _merge(chosen: argparse.Namespace) -> int:
    files = chosen_files(chosen)
    kind, out = _target(chosen, files)
    read, written = _Counted(), _Counted()
    every = read.going_through(episodes(files))
    kept = every if chosen.keep_all else latest(episodes(files), every)
    layouts.write((out, conversion.rows(written.going_through(kept), kind, out)))
    told = {"read": read.number, "kept": written.number}
    return _told(chosen, f"{read.number} episodes read, {written.number} kept", out, kind, told)


def _split(chosen: argparse.Namespace) -> int:
    files = chosen_files(chosen)
    kind = chosen.to or common_kind(files)
    usual, own = conversion.endings(kind), files[0].path.suffix
    suffix = own if own in usual else usual[0]
    paths = {side: output(chosen.out / f"{side}{suffix}", files) for side in ("train", "test")}
    counts = {side: _Counted() for side in paths}

    def rows(side: str) -> Iterator[dict[str, Any]]:
        one_side = (
            each
            for each in episodes(files)
            if in_test(each.trajectory, chosen.test, chosen.seed, chosen.by) == (side == "test")
        )
        yield from conversion.rows(counts[side].going_through(one_side), kind, paths[side])
        if not counts[side].number:
            raise Failure(f"split: no {chosen.by} falls to {side}: give another --test or --seed")

    layouts.write(*((path, rows(side)) for side, path in paths.items()))
    numbers = {side: count.number for side, count in counts.items()}
    told = f"{numbers['train']} episodes to train with, {numbers['test']} to test with"
    return _told(chosen, told, chosen.out, kind, numbers)


def _convert(chosen: argparse.Namespace) -> int:
    files = chosen_files(chosen)
    kind, out = _target(chosen, files)
    written = _Counted()
    layouts.write((out, conversion.rows(written.going_through(episodes(files)), kind, out)))
    return _told(chosen, f"{written.number} episodes", out, kind, {"kept": written.number})


class _Counted:
    """How many episodes went by."""

    number = 0

    def going_through(self, some: Iterable[Episode]) -> Iterator[Episode]:
        for each in some:
            self.number += 1
            yield each


def _target(chosen: argparse.Namespace, files: list[DataFile]) -> tuple[Kind, Path]:
    """What to write, and where; raises WrongUsage where one does not go with the other."""
    kind: Kind = chosen.to or common_kind(files)
    try:
        conversion.check_name(chosen.out, kind)
    except ValueError as error:
        raise WrongUsage(f"{chosen.verb}: {error}") from error
    return kind, output(chosen.out, files)


def _told(
    chosen: argparse.Namespace, text: str, out: Path, kind: Kind, numbers: dict[str, int]
) -> int:
    if chosen.json:
        print(json.dumps({"out": str(out), "kind": kind, **numbers}))
    else:
        print(plain(f"{text}: {out} ({kind})"))
    return 0


def _names(text: str) -> frozenset[str]:
    return frozenset(name.strip() for name in text.split(",") if name.strip())


def _outcomes(text: str) -> frozenset[str]:
    names = _names(text)
    if unknown := sorted(names - set(get_args(Outcome))):
        known = ", ".join(get_args(Outcome))
        raise argparse.ArgumentTypeError(f"there is no outcome {unknown[0]!r}: there is {known}")
    return names
