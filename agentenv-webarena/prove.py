"""Lets the expert play built-in tasks: `python prove.py [SITE ...] [--each N] [--show]`."""

from __future__ import annotations

import argparse
import importlib
import sys
import threading

from agentenv_webarena.environment import WebArena
from agentenv_webarena.grading.judge import Overlap
from agentenv_webarena.tasks.all import intents
from agentenv_webarena.tasks.intents import BuiltIn, Contents, Intent, drawn
from agentenv_webarena.worlds import OwnSites


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sites", nargs="*", help="whose tasks; default: all")
    parser.add_argument("--each", type=int, default=0, help="tasks of each intent; 0: all")
    parser.add_argument("--like", default="", help="only intents whose template includes this")
    parser.add_argument("--show", action="store_true", help="print every step")
    parser.add_argument("--lanes", type=int, default=2, help="episodes at once")
    chosen = parser.parse_args()
    wanted: list[Intent] = []
    for name in chosen.sites:
        wanted += importlib.import_module(f"agentenv_webarena.tasks.{name}").INTENTS
    wanted = [each for each in wanted or intents() if chosen.like in each.template]

    def choose(contents: Contents) -> list[BuiltIn]:
        found = drawn(wanted, contents)
        first: dict[int, int] = {}
        for each in found:
            number = each.config["intent_template_id"]
            first[number] = first.get(number, 0) + 1
            each.config["task_id"] = first[number]
        return [each for each in found if not chosen.each or each.config["task_id"] <= chosen.each]

    world = OwnSites(None, Overlap(), choose)
    numbers = iter(world.tasks)
    lock = threading.Lock()  # guards the numbers, the verdicts and what is printed
    failed: list[int] = []

    def play() -> None:
        while True:
            with lock:
                task = next(numbers, None)
            if task is None:
                return
            lines, won = episode(world, task)
            with lock:
                if not won:
                    failed.append(task)
                if chosen.show or not won:
                    print("\n".join(lines), flush=True)

    threads = [threading.Thread(target=play) for _ in range(chosen.lanes)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    print(f"{len(world.tasks) - len(failed)} of {len(world.tasks)} tasks solved")
    world.chromium.close()
    return 1 if failed else 0


def episode(world: OwnSites, task: int) -> tuple[list[str], bool]:
    """What happened, and whether the task was solved within the rounds of an evaluation."""
    environment = WebArena(world)
    config = world.config(task)
    lines = [f"== {config.intent} ({', '.join(config.eval.eval_types)})"]
    try:
        step = environment.reset(task, 0)
        for _ in range(WebArena.max_rounds):
            advice = environment.oracle()
            lines.append(f"   {advice.action:50} {advice.thought}")
            step = environment.step(advice.action)
            if step.info["fail_error"]:
                lines.append(f"   ! {step.info['fail_error']}")
            if step.done:
                break
        lines += [f"   {each}" for each in step.info.get("checks", ["not over"])]
        if not step.success:
            lines.append(step.observation)
        return lines, bool(step.success)
    except Exception as error:  # noqa: BLE001 - the others are still to be played
        return [*lines, f"   {type(error).__name__}: {error}"], False
    finally:
        environment.close()


if __name__ == "__main__":
    sys.exit(main())
