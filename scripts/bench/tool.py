"""Measures the tool servers: steps at 64 sessions, beside a bare FastAPI route with as many bytes.

Weather stands for the worlds that look things up, Sheet for those whose sessions edit their own.
"""

from __future__ import annotations

import asyncio
import json
from typing import Any

from scripts.bench.kit import compared, resets, steps
from scripts.bench.load import started

SESSIONS = 64
LOOKS = {
    "weather": 'get_latitude_longitude with Action Input: {"name":"Oslo"}',
    "sheet": "get_all_values with Action Input: {}",
}
ECHO = ("-m", "scripts.bench.kit")


def measure(seconds: float = 0.5) -> dict[str, Any]:
    figures = {}
    with started(*ECHO) as (echo, _):
        for world, action in LOOKS.items():
            with started("-m", "envservers", "serve", world, "--port", "0") as (port, _):
                figures[world] = {
                    "steps": asyncio.run(compared(port, echo, SESSIONS, steps(action), seconds)),
                    "resets": asyncio.run(compared(port, echo, SESSIONS, resets, seconds)),
                }
    return figures


def rows(figures: dict[str, Any]) -> list[str]:
    lines = []
    for world, kinds in figures.items():
        for kind, each in kinds.items():
            lines.append(
                f"| {world}: {kind}/s, {SESSIONS} sessions | {each['ours']['per_second']:.0f} "
                f"| bare route {each['bare']['per_second']:.0f} | {each['rate_ratio']:.2f} "
                "| >= 0.25 |"
            )
    return lines


if __name__ == "__main__":
    print(json.dumps(measure(), indent=2))
