"""The map of WebArena, without a browser: its pages, its content, its ways, its tasks."""

from __future__ import annotations

import math
import re
from itertools import pairwise

import networkx
import pytest
from agentenv_webarena.sites.map import paths
from agentenv_webarena.tasks.map import INTENTS

from tests.environments.webarena_visits import (
    ODD,
    Visited,
    Visitor,
    agrees,
    answer_of,
    text_of,
    untouched,
)

SITE = Visited("map")
TASKS = SITE.tasks(INTENTS)
ALL = [task for tasks in TASKS.values() for task in tasks]
DATA = SITE.contents["map"]
PLACES = {row["name"]: row for row in DATA.execute("SELECT * FROM places")}
TOWNS = {row["name"]: row for row in DATA.execute("SELECT * FROM towns")}


@pytest.fixture
def visitor() -> Visitor:
    return SITE.visitor()


async def test_a_place_is_found_by_its_name_and_tells_what_is_known(visitor: Visitor) -> None:
    place = DATA.execute("SELECT * FROM places WHERE phone <> '' AND id > 500").fetchone()
    found = await visitor.get("/search", q=place["name"])
    assert f'"/place/{place["id"]}"' in found
    page = await visitor.get(f"/place/{place['id']}")
    assert text_of(page, "phone") == place["phone"]
    assert text_of(page, "coordinates") == f"{place['lat']:.4f}, {place['lon']:.4f}"
    assert place["town"] in text_of(page, "address")


async def test_the_search_narrows_by_kind_and_town(visitor: Visitor) -> None:
    page = await visitor.get("/search", category="Hotel", town="averholt")
    count = DATA.execute(
        "SELECT count(*) FROM places WHERE category = 'Hotel' AND town = 'Averholt'"
    ).fetchone()[0]
    assert text_of(page, "total") == f"{count} places found"


async def test_the_pages_of_a_search_show_each_place_once(visitor: Visitor) -> None:
    found: list[str] = []
    count = len([each for each in PLACES.values() if each["category"] == "Cafe"])
    for number in range(1, -(-count // 12) + 1):
        page = await visitor.get("/search", category="Cafe", page=str(number))
        found += re.findall(r'<li><p><a href="/place/(\d+)"', page)
    assert len(found) == len(set(found)) == count


async def test_nearby_places_come_nearest_first(visitor: Visitor) -> None:
    page = await visitor.get("/nearby", of="Averholt", category="Pub", radius="2")
    center = TOWNS["Averholt"]
    near = sorted(
        (math.dist((p["x"], p["y"]), (center["x"], center["y"])), p["id"])
        for p in PLACES.values()
        if p["category"] == "Pub"
    )
    within = [str(number) for away, number in near if away <= 2]
    assert re.findall(r'<li><p><a href="/place/(\d+)"', page) == within
    assert text_of(page, "total").startswith(f"{len(within)} places within 2 km of Averholt")


async def test_what_is_at_a_pair_of_coordinates(visitor: Visitor) -> None:
    town = TOWNS["Karsby"]
    page = await visitor.get("/lookup", at=f"{town['lat']}, {town['lon']}")
    assert 'href="/town/Karsby"' in page
    assert "far outside" in await visitor.get("/lookup", at="0, 0")
    assert "Coordinates are written like" in await visitor.get("/lookup", at="north")


def network(by: str) -> networkx.MultiGraph[int]:
    graph: networkx.MultiGraph[int] = networkx.MultiGraph()
    for row in DATA.execute("SELECT * FROM roads"):
        speed = paths.SPEEDS[by].get(row["class"])
        if speed:
            graph.add_edge(
                row["a"], row["b"], seconds=row["meters"] * 3.6 / speed, meters=row["meters"]
            )
    return graph


@pytest.mark.parametrize("by", paths.SPEEDS)
def test_ways_are_the_shortest(by: str) -> None:
    roads = [tuple(row)[1:6] for row in DATA.execute("SELECT * FROM roads ORDER BY id")]
    ours, graph = paths.graph(roads, by), network(by)
    nodes = [each["node"] for each in TOWNS.values()]
    for start, end in zip(nodes[::4], nodes[3::4], strict=False):
        found = paths.way(ours, start, end)
        assert found is not None
        shortest = networkx.dijkstra_path_length(graph, start, end, weight="seconds")
        assert found.seconds == pytest.approx(shortest)
        assert sum(leg.meters for leg in found.legs) == found.meters


def test_every_place_can_be_reached_by_everybody() -> None:
    nodes = {row["node"] for row in PLACES.values()}
    for by in paths.SPEEDS:
        assert nodes <= networkx.node_connected_component(network(by), 1)


def test_a_motorway_is_for_cars_alone() -> None:
    roads = [(1, 2, "M1", "motorway", 9000), (1, 2, "Old Road", "country", 10000)]
    car, foot = (paths.way(paths.graph(roads, by), 1, 2) for by in ("car", "foot"))
    assert car is not None and foot is not None
    assert [car.legs[0].road, foot.legs[0].road] == ["M1", "Old Road"]
    assert paths.way(paths.graph(roads[:1], "bicycle"), 1, 2) is None


async def test_directions_tell_distance_time_and_steps(visitor: Visitor) -> None:
    page = await visitor.get("/directions", **{"from": "Averholt", "to": "ormsea", "by": "car"})
    assert re.fullmatch(r"\d+\.\d km, \d+ h \d+ min", text_of(page, "total"))
    assert "Ferry to Skellhaven" in page
    parts = [float(each) for each in re.findall(r"<td>(\d+\.\d) km</td>", page)]
    assert sum(parts) == pytest.approx(float(text_of(page, "total").split()[0]), abs=0.8)


async def test_a_place_that_is_not_known_is_told_with_similar_names(visitor: Visitor) -> None:
    page = await visitor.get("/directions", **{"from": "Averholt Central", "to": "Tollan"})
    assert "does not know &#34;Averholt Central&#34;" in page or 'know "Averholt Central"' in page
    assert "Did you mean" in page and "Averholt Central Station" in page


async def test_the_map_zooms_and_moves_by_links(visitor: Visitor) -> None:
    page = await visitor.get("/")
    links = dict(re.findall(r'<a href="(\?lat[^"]+)">([^<]+)</a>', page))
    names = {name: link.replace("&amp;", "&") for link, name in links.items()}
    assert {"Zoom in", "North", "South", "West", "East"} <= set(names)
    closer = await visitor.get("/" + names["Zoom in"])
    assert "160 km across" in closer and "Zoom out" in closer


async def test_notes_are_added_and_only_ones_own_deleted(visitor: Visitor) -> None:
    other = DATA.execute("SELECT * FROM notes WHERE author <> 'robin'").fetchone()
    page = await visitor.send("/place/7/note", text="Ring <twice>")
    assert "Ring &lt;twice&gt;" in page
    (mine,) = re.findall(r"/notes/(\d+)/delete", page)
    assert "Ring" not in await visitor.send(f"/notes/{mine}/delete")
    await visitor.send(f"/notes/{other['id']}/delete", 404)


async def test_a_place_is_saved_and_removed(visitor: Visitor) -> None:
    before = int(text_of(await visitor.get("/favorites"), "total").split()[0])
    place = DATA.execute(
        "SELECT id FROM places WHERE id NOT IN (SELECT place_id FROM favorites)"
    ).fetchone()[0]
    page = await visitor.send(f"/place/{place}/favorite", list="Travel plans")
    assert text_of(page, "saved") == "Saved in Travel plans"
    assert text_of(await visitor.get("/favorites"), "total") == f"{before + 1} saved places"
    assert text_of(await SITE.visitor().get("/favorites"), "total") == f"{before} saved places"
    page = await visitor.send(f"/place/{place}/unfavorite")
    assert text_of(page, "total") == f"{before} saved places"


async def test_signing_out_and_in(visitor: Visitor) -> None:
    account, password = re.findall(r"<b>([^<]+)</b>", await visitor.send("/sign_out"))
    assert await visitor.status("/favorites") == 403
    await visitor.send("/place/7/note", 403, text="Nobody wrote this")
    assert "Invalid" in await visitor.send("/sign_in", 422, username=account, password="x")
    await visitor.send("/sign_in", username=account, password=password)
    assert await visitor.status("/favorites") == 200


async def test_reading_changes_nothing(visitor: Visitor) -> None:
    before = visitor.state()
    for path in ("/", "/place/5", "/favorites", "/nearby?of=Tollan", "/town/Tollan", "/lookup"):
        await visitor.get(path)
    assert visitor.state() == before


async def test_odd_addresses_and_forms_never_break_a_page(visitor: Visitor) -> None:
    names = ("q", "category", "town", "page", "lat", "lon", "zoom", "of", "radius", "at")
    names += ("from", "to", "by")
    for odd in (*ODD, "89.9, 179.9", "-999.999999999, 999"):
        for path in ("/", "/search", "/nearby", "/lookup", "/directions"):
            assert await visitor.status(path, **dict.fromkeys(names, odd[:4000])) == 200
        answer = await visitor.client.post("/place/9/note", data={"text": odd})
        assert answer.status_code == 200 and "<script>alert" not in answer.text
        await visitor.send("/place/9/favorite", list=odd)
    for odd in ("0", "-1", "9" * 40, "x", "%00", "%ff", "1.5"):
        assert await visitor.status(f"/place/{odd}") == 404
        assert await visitor.status(f"/town/{odd}") == 404
        await visitor.send(f"/place/{odd}/note", 404, text="lost")


async def test_the_same_page_is_drawn_the_same(visitor: Visitor) -> None:
    path = "/directions?from=Averholt&to=Tollan&by=bicycle"
    assert await visitor.get(path) == await SITE.visitor().get(path)


def test_the_content_is_large_enough_to_look_things_up() -> None:
    assert len(PLACES) >= 600
    assert DATA.execute("SELECT count(*) FROM places").fetchone()[0] == len(PLACES)
    assert len({each["category"] for each in PLACES.values()}) >= 20
    assert not set(PLACES) & set(TOWNS)
    assert len(SITE.content) < 3_000_000


@pytest.mark.parametrize("start", ["Which hotel in", "Which town is the nearest"])
async def test_naming_all_that_it_could_be_is_no_answer(start: str) -> None:
    (tasks,) = (each for template, each in TASKS.items() if template.startswith(start))
    everything = ", ".join(answer_of(task) for task in tasks)
    for task in tasks:
        assert not await agrees(task, everything), task.config["intent"]


async def test_a_time_an_address_and_a_point_may_be_written_in_other_ways() -> None:
    (hours,) = (each for template, each in TASKS.items() if template.startswith("Until what"))
    for task in hours:
        answer = answer_of(task)
        if answer == "N/A":
            assert await agrees(task, "It is closed on that day.")
        else:
            hour, _, minute = answer.partition(":")
            half = f"{(int(hour) - 1) % 12 + 1}:{minute} {'AM' if int(hour) < 12 else 'PM'}"
            assert await agrees(task, half)
            other = half.translate(str.maketrans("AP", "PA"))
            assert not await agrees(task, other)
    (phones,) = (each for template, each in TASKS.items() if "phone number" in template)
    for task in phones:
        assert await agrees(task, answer_of(task).replace(" ", ""))
    (streets,) = (each for template, each in TASKS.items() if "Street, number" in template)
    for task in streets:
        street, number, town = re.fullmatch(r"(.+) (\d+), (.+)", answer_of(task)).groups()  # type: ignore[union-attr]
        assert await agrees(task, f"{number} {street}, {town}")
        assert not await agrees(task, f"{number}1 {street}, {town}")
    (points,) = (each for template, each in TASKS.items() if "coordinates" in template)
    for task in points:
        lat, lon = answer_of(task).split(", ")
        assert await agrees(task, f"{lat}° N, {lon[1:]}° W")
        assert not await agrees(task, f"{lat}, {lon[1:]}")


async def test_the_way_shown_is_the_one_asked_for_however_it_was_typed(visitor: Visitor) -> None:
    (tasks,) = (each for template, each in TASKS.items() if template.startswith("Show me the way"))
    for task in tasks:
        values = task.config["instantiation_dict"]
        town = PLACES[values["one"]]["town"]
        page = await visitor.get(
            "/directions",
            **{
                "from": f"{values['one'].lower()}, {town}",
                "to": values["other"].upper(),
                "by": values["by"].split()[1],
            },
        )
        (shown,) = task.config["eval"]["program_html"]
        assert text_of(page, "route") == shown["required_contents"]["exact_match"]


async def test_a_place_is_found_by_its_name_and_town_with_a_comma(visitor: Visitor) -> None:
    place = DATA.execute("SELECT * FROM places WHERE id = 500").fetchone()
    found = await visitor.get("/search", q=f"{place['name']}, {place['town']}")
    assert '"/place/500"' in found


async def test_nothing_done_is_no_deed() -> None:
    for task in ALL:
        if "program_html" in task.config["eval"]["eval_types"]:
            assert not await untouched(SITE, task), task.config["intent"]


def of(start: str) -> list[tuple[dict[str, str], str]]:
    """Values and answers of the intent that begins like this."""
    (tasks,) = (each for template, each in TASKS.items() if template.startswith(start))
    return [(task.config["instantiation_dict"], answer_of(task)) for task in tasks]


def test_distances_between_towns_agree_with_another_shortest_path() -> None:
    graph = network("car")
    for values, answer in of("How far is it by car"):
        ends = [TOWNS[values[each]]["node"] for each in ("one", "other")]
        way = networkx.dijkstra_path(graph, *ends, weight="seconds")
        meters = sum(
            min(graph[a][b].values(), key=lambda each: each["seconds"])["meters"]
            for a, b in pairwise(way)
        )
        assert answer.startswith(f"{meters / 1000:.1f} km, ")


def test_the_nearest_place_agrees_with_a_look_at_all_of_them() -> None:
    for values, answer in of("Which {{category}} is the nearest"):
        center = PLACES[values["place"]]
        every = [p for p in PLACES.values() if p["category"].lower() == values["category"]]
        away = {p["name"]: math.dist((p["x"], p["y"]), (center["x"], center["y"])) for p in every}
        assert min(away, key=lambda name: away[name]) == answer


def test_answers_about_places_are_what_the_map_knows() -> None:
    for values, answer in of("What is the phone number"):
        assert (PLACES[values["place"]]["phone"] or "N/A") == answer
    for values, answer in of("Which hotel in"):
        hotels = [p for p in PLACES.values() if p["category"] == "Hotel"]
        inside = [each for each in hotels if each["town"] == values["town"]]
        assert max(inside, key=lambda each: int(each["rooms"]))["name"] == answer
    for values, answer in of("What is the {{category}} in"):
        names = [
            p["name"]
            for p in PLACES.values()
            if (p["category"].lower(), p["town"]) == (values["category"], values["town"])
        ]
        assert names == ([answer] if answer != "N/A" else [])
