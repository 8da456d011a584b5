"""Makes the data of the household games from two alfworld wheels.

    pip download --no-deps alfworld==0.4.2
    pip download --no-deps alfworld==0.3.3
    python agentenv-alfworld/make_rooms.py alfworld-0.4.2-*.whl alfworld-0.3.3-*.whl

The older wheel holds the domain and the grammar of the official games. The newer one (both are
MIT) says which kinds of things the 120 scenes hold, where their cupboards, tables and the like
stand, from where each is reached, and what can lie in what. Some kinds that a scene has are not
placed there (stove burners, towel holders, ...): these get places of their own, always the same.
"""

from __future__ import annotations

import argparse
import ast
import json
import random
import zipfile
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "agentenv_alfworld" / "houses" / "data"
SCENES = [number for first in (1, 201, 301, 401) for number in range(first, first + 30)]
# more of a kind than this makes the search of a room longer than a game may last
AT_MOST = {"Cabinet": 10, "Drawer": 9, "Shelf": 8}
UNPLACED = {"StoveBurner": 4, "HandTowelHolder": 2, "Drawer": 3, "Shelf": 3}
LIKE = {"PaperTowelRoll": "PaperTowel", "TeddyBear": "Pillow"}
FURNITURE = ("DeskLamp", "HousePlant", "Television")  # seen, never carried
BASINS = {"SinkBasin": "Sink", "BathtubBasin": "Bathtub"}

Place = list[int]


def constants(wheel: zipfile.ZipFile) -> dict[str, Any]:
    """The literal tables of the package's constants."""
    tree = ast.parse(wheel.read("alfworld/gen/constants.py"))
    found: dict[str, Any] = {}
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            try:
                found[node.targets[0].id] = ast.literal_eval(node.value)
            except ValueError:
                continue
    return found


def kinds(tables: dict[str, Any]) -> dict[str, Any]:
    """What can lie in what, and what can be done to what."""
    holds = {kind: set(things) for kind, things in tables["VAL_RECEPTACLE_OBJECTS"].items()}
    table_top = holds.pop("TableTop")
    holds |= {kind: set(table_top) for kind in ("DiningTable", "CoffeeTable", "SideTable")}
    holds["TVStand"] |= {"RemoteControl", "Statue", "Vase", "Watch"}
    for things in holds.values():
        things |= {kind for kind, like in LIKE.items() if like in things}
        things -= {thing for thing in things if thing.endswith("Sliced")}
        things -= {"PaperTowel", "ToiletPaperRoll"}  # in no scene
    movable = set(tables["MOVABLE_RECEPTACLES"]) | {"Toaster"}  # the toaster holds slices only
    actions = tables["VAL_ACTION_OBJECTS"]
    return {
        "holds": {kind: sorted(holds[kind]) for kind in sorted(holds) if kind not in movable},
        "openable": sorted(set(tables["OPENABLE_CLASS_LIST"]) - {"Box"}),
        "hollow": sorted(tables["MOVABLE_RECEPTACLES"]),
        **{
            name.lower(): sorted(kind for kind in things if not kind.endswith("Sliced"))
            for name, things in sorted(actions.items())
        },
    }


def room(wheel: zipfile.ZipFile, scene: int, known: dict[str, Any]) -> dict[str, Any]:
    """One scene: its kinds of things, and its receptacles with the place to stand at each."""
    layouts = "alfworld/gen/layouts/FloorPlan"
    contents: list[str] = json.loads(wheel.read(f"{layouts}{scene}-objects.json"))
    placed: dict[str, list[float]] = json.loads(wheel.read(f"{layouts}{scene}-openable.json"))
    receptacles: dict[str, list[Place]] = {}
    ids: dict[str, list[str]] = {}
    taken: set[tuple[int, ...]] = set()
    rng = random.Random(f"room {scene}")

    def add(kind: str, where: str, place: Place) -> None:
        if len(ids.setdefault(kind, [])) == AT_MOST.get(kind, 99) or where in ids[kind]:
            return
        while tuple(place) in taken:  # one place to stand for each
            place = [*place[:3], place[3] + 15 if place[3] < 60 else -45 + rng.randrange(9)]
        taken.add(tuple(place))
        ids[kind].append(where)
        receptacles.setdefault(kind, []).append(place)

    for identity, (x, z, turn, tilt) in placed.items():
        kind, *where = identity.split("|")
        if where[-1] in BASINS:
            kind = where.pop()
        add(kind, "|".join(where), [round(4 * x), round(4 * z), round(turn) // 90, round(tilt)])
    corners = [place for places in receptacles.values() for place in places]
    for kind in sorted(set(contents) & set(known["holds"]) | {"Toaster"} & set(contents)):
        for _ in range(0 if kind in ids else UNPLACED.get(kind, 1)):
            x, z = (rng.choice(corners)[axis] + rng.randrange(-2, 3) for axis in (0, 1))
            height = rng.randrange(140) if kind != "GarbageCan" else 0
            where = "|".join(f"{n:+06.2f}" for n in (x / 4 + 0.37, height / 100, z / 4 - 0.37))
            add(kind, where, [x, z, rng.randrange(4), rng.choice((0, 15, 30, 45, 60))])
    carried = {kind for kinds in known["holds"].values() for kind in kinds}
    return {
        "scene": scene,
        "things": sorted(set(contents) & (carried | set(FURNITURE))),
        "receptacles": {
            kind: [[where, *place] for where, place in zip(ids[kind], places, strict=True)]
            for kind, places in sorted(receptacles.items())
        },
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("wheel", type=Path)
    parser.add_argument("older_wheel", type=Path)
    arguments = parser.parse_args()
    with zipfile.ZipFile(arguments.older_wheel) as wheel:
        for name in ("alfred.pddl", "alfred.twl2"):
            (DATA / name).write_bytes(wheel.read(f"alfworld/data/{name}"))
    with zipfile.ZipFile(arguments.wheel) as wheel:
        notice = next(name for name in wheel.namelist() if name.endswith("dist-info/LICENSE"))
        (DATA / "LICENSE").write_bytes(wheel.read(notice))
        known = kinds(constants(wheel))
        rooms = [room(wheel, scene, known) for scene in SCENES]
    lines = (json.dumps(row, separators=(",", ":")) + "\n" for row in rooms)
    (DATA / "rooms.jsonl").write_text("".join(lines), encoding="utf-8")
    (DATA / "kinds.json").write_text(json.dumps(known, indent=1) + "\n", encoding="utf-8")
    print(f"{len(rooms)} rooms written to {DATA}")


if __name__ == "__main__":
    main()
