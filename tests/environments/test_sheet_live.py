"""Sheet on Google: over a real socket, against a server that speaks the documented APIs."""

from __future__ import annotations

import json
import logging
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from agentenv_tool.live import ServiceDown
from agentenv_tool.sheet import edits, google, service, tables
from agentenv_tool.sheet.a1 import Area, Position, area
from agentenv_tool.sheet.environment import Sheet
from agentenv_tool.sheet.formats import Failure
from agentenv_tool.sheet.formulas import Formula
from agentenv_tool.sheet.grid import BLANK, Cell, Grid
from agentenv_tool.sheet.snapshots import Snapshot
from agentenv_tool.tasks import read
from agentenv_tool.toolbox import ToolError

from envservers.environment import Step

DATA = Path(google.__file__).parent / "data" / "tasks.jsonl"
SIZE = (40, 12)  # of every grid, beyond which cells have to be appended


class Refused(Exception):
    """What Google answers with status 400."""


class Cloud:
    """Spreadsheets by id, and the requests that are made of them, on our own grids."""

    def __init__(self) -> None:
        self.books: dict[str, dict[str, Grid]] = {}
        self.sizes: dict[tuple[str, str], tuple[int, int]] = {}
        self.asked: list[tuple[str, str]] = []
        self.troubles: list[Callable[[BaseHTTPRequestHandler], None]] = []

    def get(self, key: str, query: dict[str, list[str]]) -> Any:
        if key not in self.books:
            raise KeyError(key)
        book = self.books[key]
        only = [each.strip("'") for each in query.get("ranges", [])]
        detailed = query.get("includeGridData") == ["true"]
        return {
            "spreadsheetId": key,
            "properties": {"title": key},
            "sheets": [
                self._sheet(key, number, name, grid, detailed)
                for number, (name, grid) in enumerate(book.items(), 100)
                if not only or name in only
            ],
        }

    def copy(self, key: str) -> Any:
        name = f"copy{len(self.books)}"
        self.books[name] = dict(self.books[key])
        return {"id": name, "name": "agentenv session"}

    def update(self, key: str, requests: list[dict[str, Any]]) -> Any:
        book, sizes = dict(self.books[key]), dict(self.sizes)
        for request in requests:
            ((kind, told),) = request.items()
            number = _sheet_id(told)
            name = list(book)[number - 100]
            size = sizes.get((key, name), SIZE)
            if kind == "deleteSheet":
                del book[name]
            elif kind == "appendDimension":
                rows = told["dimension"] == "ROWS"
                more = (told["length"], 0) if rows else (0, told["length"])
                sizes[key, name] = (size[0] + more[0], size[1] + more[1])
            else:
                try:
                    book[name] = APPLIED[kind](book[name], told, size)
                except ToolError as error:
                    raise Refused(f"Invalid requests: {error}") from error
        self.books[key], self.sizes = book, sizes
        return {"spreadsheetId": key, "replies": [{} for _ in requests]}

    def _sheet(self, key: str, number: int, name: str, grid: Grid, detailed: bool) -> Any:
        rows, columns = self.sizes.get((key, name), SIZE)
        properties = {"rowCount": rows, "columnCount": columns}
        for count, field in zip(grid.frozen, ("frozenRowCount", "frozenColumnCount"), strict=True):
            if count:
                properties[field] = count
        sheet: dict[str, Any] = {
            "properties": {"sheetId": number, "title": name, "gridProperties": properties}
        }
        if grid.merges:
            sheet["merges"] = [
                {
                    "startRowIndex": each.top - 1,
                    "endRowIndex": each.bottom,
                    "startColumnIndex": each.left - 1,
                    "endColumnIndex": each.right,
                }
                for each in grid.merges
            ]
        if detailed:
            sheet["data"] = [{"rowData": [{"values": _values(grid, row)} for row in _rows(grid)]}]
        return sheet


def _sheet_id(told: dict[str, Any]) -> int:
    for place in (told, *(told.get(each, {}) for each in ("range", "start", "properties"))):
        if "sheetId" in place:
            return int(place["sheetId"])
    raise Refused("no sheetId")


def _rows(grid: Grid) -> range:
    return range(1, grid.height + 1)


def _values(grid: Grid, row: int) -> list[dict[str, Any]]:
    values = []
    for column in range(1, grid.width + 1):
        place = Position(row, column)
        shown = grid._content(place, grid._results)
        cell: dict[str, Any] = {}
        if shown.value is not None:
            cell["formattedValue"] = grid.text(place)
            cell["effectiveValue"] = _effective(shown.value)
        if shown.format != "General":
            cell["effectiveFormat"] = {"numberFormat": {"type": "X", "pattern": shown.format}}
        if grid.cell(place).note:
            cell["note"] = grid.cell(place).note
        values.append(cell)
    return values


def _effective(value: Any) -> dict[str, Any]:
    match value:
        case Failure():
            return {"errorValue": {"type": "REF", "message": value}}
        case bool():
            return {"boolValue": value}
        case str():
            return {"stringValue": value}
    return {"numberValue": value}


def _area(told: dict[str, Any]) -> Area:
    return Area(
        told["startRowIndex"] + 1,
        told["startColumnIndex"] + 1,
        told["endRowIndex"],
        told["endColumnIndex"],
    )


def _update_cells(grid: Grid, told: dict[str, Any], size: tuple[int, int]) -> Grid:
    start = Position(told["start"]["rowIndex"] + 1, told["start"]["columnIndex"] + 1)
    for down, row in enumerate(told["rows"]):
        for across, given in enumerate(row["values"]):
            place = Position(start.row + down, start.column + across)
            if place.row > size[0] or place.column > size[1]:
                raise Refused(f"Invalid requests[0].updateCells: {place} exceeds grid limits")
            if told["fields"] == "note":
                grid = edits.noted(grid, place, given["note"])
                continue
            value = given.get("userEnteredValue", {})
            if "formulaValue" in value:
                grid = edits.calculating(grid, place, _formula(value["formulaValue"]))
            else:
                raw = next(iter(value.values()), None)
                cell = replace(grid.cell(place), value=raw, formula=None)
                grid = grid.with_cells({place: cell})
    return grid


def _formula(text: str) -> Formula:
    found = re.fullmatch(r"=(\w+)\(([A-Z0-9:,]+)\)", text)
    if found is None:
        raise Refused(f"{text} is no formula")
    corners = [each.split(":") for each in found[2].split(",")]
    areas = tuple(area(each[0], each[-1]) for each in corners)
    return Formula(found[1], areas)  # type: ignore[arg-type]


def _repeat(grid: Grid, told: dict[str, Any], size: tuple[int, int]) -> Grid:
    place = _area(told["range"]).start
    given = told["cell"].get("userEnteredFormat", {}).get("numberFormat", {})
    pattern = given.get("pattern", "General")
    return grid.with_cells({place: replace(grid.cell(place), format=pattern)})


def _insert(grid: Grid, told: dict[str, Any], size: tuple[int, int]) -> Grid:
    first, last = told["range"]["startIndex"], told["range"]["endIndex"]
    rows = told["range"]["dimension"] == "ROWS"
    if first >= size[0 if rows else 1]:
        raise Refused("Invalid requests[0].insertDimension: beyond the grid")
    made = edits.inserted(grid, "rows" if rows else "columns", first + 1, [[]] * (last - first))
    new = [Position(row, column) for row in _rows(made) for column in range(1, made.width + 1)
           if first < (row if rows else column) <= last]  # fmt: skip
    assert not told["inheritFromBefore"]
    behind = {
        each: each._replace(row=first + 1) if rows else each._replace(column=first + 1)
        for each in new
    }
    cells = {each: replace(BLANK, format=grid.cell(place).format)
             for each, place in behind.items()}  # fmt: skip
    return made.with_cells(cells) if cells else made


def _delete(grid: Grid, told: dict[str, Any], size: tuple[int, int]) -> Grid:
    rows = told["range"]["dimension"] == "ROWS"
    return edits.removed(grid, "rows" if rows else "columns", [told["range"]["endIndex"]])


def _sort(grid: Grid, told: dict[str, Any], size: tuple[int, int]) -> Grid:
    (spec,) = told["sortSpecs"]
    below = told["range"].get("startRowIndex", 0)
    descending = spec["sortOrder"] == "DESCENDING"
    thawed = replace(grid, frozen=(below, 0))
    return replace(
        edits.sorted_by(thawed, spec["dimensionIndex"] + 1, descending), frozen=grid.frozen
    )


def _properties(grid: Grid, told: dict[str, Any], size: tuple[int, int]) -> Grid:
    properties = told["properties"]["gridProperties"]
    assert told["fields"] == "gridProperties." + next(iter(properties))
    rows, columns = grid.frozen
    frozen = (properties.get("frozenRowCount", rows), properties.get("frozenColumnCount", columns))
    return replace(grid, frozen=frozen)


APPLIED: dict[str, Callable[[Grid, dict[str, Any], tuple[int, int]], Grid]] = {
    "updateCells": _update_cells,
    "repeatCell": _repeat,
    "insertDimension": _insert,
    "deleteDimension": _delete,
    "sortRange": _sort,
    "mergeCells": lambda grid, told, size: edits.merged(grid, _area(told["range"])),
    "updateSheetProperties": _properties,
}


def handler(cloud: Cloud) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        wbufsize = 1 << 16  # one packet for an answer: two would wait for each other

        def log_message(self, format: str, *args: Any) -> None:
            """Tests are quiet."""

        def answer(self, status: int, body: Any, headers: dict[str, str] | None = None) -> None:
            content = body if isinstance(body, bytes) else json.dumps(body).encode()
            self.send_response(status)
            for name, value in {**(headers or {}), "Content-Length": str(len(content))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def fail(self, status: int, message: str, **headers: str) -> None:
            error = {"code": status, "message": message, "status": "FAILED"}
            self.answer(status, {"error": error}, headers)

        def handle_any(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            body = json.loads(self.rfile.read(length) or b"null")
            parts = urlsplit(self.path)
            path, query = unquote(parts.path), parse_qs(parts.query)
            cloud.asked.append((self.command, path))
            if cloud.troubles:
                return cloud.troubles.pop(0)(self)
            try:
                answer = self.answered(path, query, body)
            except Refused as refused:
                return self.fail(400, str(refused))
            except KeyError as missing:
                return self.fail(404, f"no {missing}")
            return self.answer(200, answer)

        def answered(self, path: str, query: dict[str, list[str]], body: Any) -> Any:
            if found := re.fullmatch(r"/v4/spreadsheets/(\w+):batchUpdate", path):
                return cloud.update(found[1], body["requests"])
            if found := re.fullmatch(r"/v4/spreadsheets/(\w+)", path):
                return cloud.get(found[1], query)
            if found := re.fullmatch(r"/drive/v3/files/(\w+)/copy", path):
                return cloud.copy(found[1])
            if found := re.fullmatch(r"/drive/v3/files/(\w+)", path):
                del cloud.books[found[1]]
                return {}
            raise KeyError(path)

        do_GET = do_POST = do_DELETE = handle_any

    return Handler


@pytest.fixture(scope="module")
def running() -> Iterator[tuple[Cloud, str]]:
    cloud = Cloud()
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler(cloud))
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield cloud, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def cloud(running: tuple[Cloud, str], monkeypatch: pytest.MonkeyPatch) -> Cloud:
    """With the built-in sheets and their answers in one spreadsheet."""
    for variable in (service.KEY_FILE, "SHEET_ID"):
        monkeypatch.delenv(variable, raising=False)
    cloud, _ = running
    book: dict[str, Grid] = {}
    for task in read(DATA):
        name = str(task.values["sheet"])
        book[name] = tables.grid(task.values)
        book[name.replace("Sheet", "Answer")] = tables.answer(task.answer)
    cloud.books, cloud.sizes, cloud.asked, cloud.troubles = {"ours": book}, {}, [], []
    return cloud


@pytest.fixture
def world(cloud: Cloud, running: tuple[Cloud, str]) -> Iterator[Sheet]:
    world = live(running[1])
    yield world
    cloud.troubles = []
    world.close()


def live(url: str, key: str = "ours") -> Sheet:
    return Sheet(Sheet.setup(Sheet.Options(backend="live", live_url=url, sheet_id=key)))


def do(world: Sheet, tool: str, **arguments: Any) -> Step:
    return world.step(f"Action: {tool} with Action Input: {arguments}")


def answering(status: int, body: Any = b"{}", **headers: str) -> Any:
    return lambda handler: handler.answer(status, body, headers)


def test_the_expert_solves_every_task_on_google_as_it_does_in_memory(world: Sheet) -> None:
    other = Sheet(Sheet.setup(Sheet.Options()))
    for task in range(20):
        world.reset(task, 0)
        other.reset(task, 0)
        done = False
        while not done:
            action = other.oracle().action
            step, wanted = world.step(action), other.step(action)
            done = wanted.done
            assert (step.score, step.success, step.done) == (wanted.score, wanted.success, done)
            assert step.observation == wanted.observation


def test_the_other_tools_do_the_same_on_google_as_in_memory(world: Sheet) -> None:
    other = Sheet(Sheet.setup(Sheet.Options()))
    calls: list[tuple[str, dict[str, Any]]] = [
        ("get_all_values", {}),
        ("open_sheet", {"name": "Sheet99"}),
        ("open_sheet", {"name": "Answer1"}),
        ("open_sheet", {"name": "Sheet20"}),
        ("get_A1_annotation", {"row": 2, "col": 3}),
        ("get_range_values", {"start_position": "D2", "end_position": "G3"}),
        ("get_cell_value", {"position": "A2"}),
        ("get_value_by_formula", {"start_position": "A2", "end_position": "A6", "operator": "MAX"}),
        ("get_value_by_formula", {"position_list": ["D2", "E2"], "operator": "MINUS"}),
        ("filter_cells", {"query": "/^A/", "in_row": 1}),
        ("insert_cols", {"values_list": [["No", 1, 2], ["Paid", "yes"]], "col_idx": 6}),
        ("insert_cols", {"values_list": [["Far"]], "col_idx": 15}),
        ("insert_rows", {"values_list": [["5/5/2024", "Oz", True, "$3.50", None]], "row_idx": 2}),
        ("insert_rows", {"values_list": [["last"]], "row_idx": 60}),
        ("update_cell", {"position": "P3", "value": "=A1"}),
        ("update_cell_by_formula", {"position_list": ["D2", "E3"], "result_position": "H2",
                                    "operator": "MINUS"}),
        ("delete_batch_data", {"dimension": "rows", "index_list": [3, 5]}),
        ("update_note", {"position": "B2", "content": "far away"}),
        ("get_note", {"position": "B2"}),
        ("get_range_values", {"start_position": "A1", "end_position": "H4"}),
        ("del_sheet", {"name": "Sheet1"}),
        ("del_sheet", {"name": "Sheet20"}),
        ("get_all_values", {}),
    ]  # fmt: skip
    for each in (world, other):
        each.reset(19, 0)
    for tool, arguments in calls:
        step = do(world, tool, **arguments)
        wanted = do(other, tool, **arguments)
        assert (step.observation, step.score) == (wanted.observation, wanted.score)


@pytest.mark.parametrize(
    ("task", "sheet", "calls"),
    [
        (8, "Sheet9", [("update_cell", "D2", "12/5/2024"), ("update_cell", "E3", "$7.50")]),
        (1, "Sheet2", [("update_cell", "D40", "3/31/2024"), ("update_cell", "A4", "2024-05-01")]),
        (19, "Sheet20", [("update_cell", "A2", "2024-05-01"), ("update_cell", "D3", "€5.20"),
                         ("update_cell", "E3", 12), ("update_cell", "E4", "12.5%"),
                         ("update_cell", "G4", "12.5%"), ("update_cell", "A3", 7)]),
    ],
)  # fmt: skip
def test_what_is_typed_keeps_the_format_of_its_cell_on_google_as_in_memory(
    world: Sheet, task: int, sheet: str, calls: list[tuple[str, str, Any]]
) -> None:
    other = Sheet(Sheet.setup(Sheet.Options()))
    for each in (world, other):
        each.reset(task, 0)
        do(each, "open_sheet", name=sheet)
        for tool, place, value in calls:
            do(each, tool, position=place, value=value)
        do(each, "insert_cols", values_list=[["New", 1, "12/5/2024"]], col_idx=4)
        do(each, "insert_cols", values_list=[["New", 1, "12/5/2024"]], col_idx=1)
        do(each, "insert_rows", values_list=[["2024-05-01", "5/2/2024", 3, "$4"]], row_idx=3)
        do(each, "insert_rows", values_list=[[1, "5/2/2024", 3, "$4"]], row_idx=42)
    asked = [do(each, "get_range_values", start_position="A1", end_position="H42").observation
             for each in (world, other)]  # fmt: skip
    assert asked[0] == asked[1]


def test_a_cell_whose_format_stays_is_sent_none(world: Sheet, cloud: Cloud) -> None:
    world.reset(8, 0)
    do(world, "open_sheet", name="Sheet9")
    sent: list[Any] = []
    update = cloud.update
    cloud.update = lambda key, requests: sent.append(requests) or update(key, requests)  # type: ignore[method-assign, func-returns-value]
    do(world, "update_cell", position="D2", value="12/5/2024")
    do(world, "update_cell", position="G2", value="12/5/2024")
    del cloud.update  # type: ignore[method-assign]
    assert [[kind for each in part for kind in each] for part in sent] == [
        ["updateCells"], ["updateCells", "repeatCell"],
    ]  # fmt: skip


def test_products_row_by_row_show_their_cents_on_google_too(world: Sheet, cloud: Cloud) -> None:
    world.reset(13, 0)
    do(world, "open_sheet", name="Sheet14")
    do(world, "update_cell_by_formula", position_list=["B2", "C2"], result_position="D2",
       operator="PRODUCT")  # fmt: skip
    assert cloud.books["copy1"]["Sheet14"].cell(Position(2, 4)).format == "0.00"


def test_a_sheet_whose_columns_are_formatted_to_the_end_can_be_edited() -> None:
    grid = Grid(((Cell("Item"), *[Cell(format="0.00")] * 25), *[(Cell(format="0.00"),) * 26] * 999))
    rows = [{"values": _values(grid, row)} for row in _rows(grid)]
    properties = {"sheetId": 1, "title": "Sheet1", "gridProperties": {"rowCount": 1000}}
    snapshot = Snapshot.read({"properties": properties, "data": [{"rowData": rows}]})
    assert edits.written(snapshot.grid, Position(2, 2), [[5]]).text(Position(2, 2)) == "5.00"


def test_each_session_plays_on_a_copy_and_deletes_it(world: Sheet, cloud: Cloud) -> None:
    world.reset(0, 0)
    do(world, "open_sheet", name="Sheet1")
    do(world, "update_cell", position="A1", value="changed")
    assert sorted(cloud.books) == ["copy1", "ours"]
    assert cloud.books["ours"]["Sheet1"].cell(Position(1, 1)) == Cell("Item")
    world.reset(0, 0)
    assert len(cloud.books) == 2
    assert world.copy() is None
    world.close()
    world.close()
    assert list(cloud.books) == ["ours"]


def test_reading_twice_asks_google_once(world: Sheet, cloud: Cloud) -> None:
    world.reset(0, 0)
    do(world, "open_sheet", name="Sheet1")
    before = len(cloud.asked)
    for _ in range(3):
        do(world, "get_all_values")
        do(world, "get_cell_value", position="A2")
    assert len(cloud.asked) == before
    do(world, "update_cell", position="A2", value="x")
    assert [method for method, _ in cloud.asked[before:]] == ["POST", "GET"]


def test_what_google_refuses_is_told_to_the_agent_and_changes_nothing(
    world: Sheet, cloud: Cloud
) -> None:
    world.reset(3, 0)
    do(world, "open_sheet", name="Sheet4")
    do(world, "merge_cells", start_position="A1", end_position="B2")
    before = dict(cloud.books["copy1"])
    step = do(world, "sort_sheet_by_col", col_num=1, order="asc")
    assert step.observation.startswith("Observation: ERROR | Invalid requests: rows with merged")
    assert step.info == {"tool_error": True}
    assert cloud.books["copy1"] == before


@pytest.mark.parametrize(
    ("trouble", "told"),
    [
        (answering(429, {"error": {"code": 429, "message": "Quota"}}), "429"),
        (answering(403, {"error": {"code": 403, "message": "Forbidden"}}), "403"),
        (answering(404, {"error": {"code": 404, "message": "Not found"}}), "404"),
        (answering(503, b"<html>busy</html>"), "503"),
    ],
)  # fmt: skip
def test_an_edit_that_google_does_not_do_is_a_fault_and_no_result(
    world: Sheet, cloud: Cloud, trouble: Any, told: str
) -> None:
    world.reset(0, 0)
    do(world, "open_sheet", name="Sheet1")
    cloud.troubles = [trouble]
    with pytest.raises(ServiceDown, match=f"status {told}"):
        do(world, "update_cell", position="A1", value="x")
    assert not cloud.troubles


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"null", b'{"sheets": [{}]}', b'{"sheets": 3}', b'{"a": 1}']
)
def test_an_answer_of_another_shape_is_a_fault(world: Sheet, cloud: Cloud, body: bytes) -> None:
    world.reset(0, 0)
    cloud.troubles = [answering(200, body)]
    with pytest.raises(ServiceDown, match="Google Sheets"):
        do(world, "open_sheet", name="Sheet1")


def test_reading_is_tried_again_and_an_edit_is_not(world: Sheet, cloud: Cloud) -> None:
    world.reset(0, 0)
    cloud.troubles = [answering(500), answering(502)]
    assert "is open" in do(world, "open_sheet", name="Sheet1").observation
    cloud.troubles = [answering(500), answering(500), answering(500)]
    with pytest.raises(ServiceDown, match="status 500"):
        do(world, "open_sheet", name="Sheet2")
    cloud.troubles = [answering(500)]
    before = len(cloud.asked)
    with pytest.raises(ServiceDown, match="status 500"):
        do(world, "update_cell", position="A1", value="x")
    assert len(cloud.asked) == before + 1


def test_a_server_that_does_not_answer_in_time_is_a_fault(
    cloud: Cloud, running: tuple[Cloud, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "SECONDS", 0.2)

    def hang(handler: Any) -> None:
        handler.rfile.read(1)  # which never comes: until the caller hangs up

    cloud.troubles = [hang, hang, hang]
    with pytest.raises(ServiceDown, match="Timeout"):
        live(running[1])


def test_a_server_that_is_not_there_is_a_fault() -> None:
    with pytest.raises(ServiceDown, match="Google Sheets failed"):
        live("http://127.0.0.1:9")


@pytest.mark.parametrize("again", ["begin", "close"])
def test_a_copy_that_cannot_be_deleted_is_deleted_with_the_next_one(
    world: Sheet, cloud: Cloud, caplog: pytest.LogCaptureFixture, again: str
) -> None:
    world.reset(0, 0)
    other = Sheet(world.world)
    other.reset(0, 0)
    cloud.troubles = [answering(429, {"error": {"code": 429, "message": "Quota"}})]
    with caplog.at_level(logging.WARNING):
        world.close()
    assert "spreadsheet copy1 is left behind for now" in caplog.text
    assert sorted(cloud.books) == ["copy1", "copy2", "ours"]
    if again == "begin":
        world.reset(0, 0)
        world.close()
    other.close()
    assert list(cloud.books) == ["ours"]


def test_a_copy_that_somebody_else_deleted_is_not_asked_for_again(
    world: Sheet, cloud: Cloud, caplog: pytest.LogCaptureFixture
) -> None:
    world.reset(0, 0)
    del cloud.books["copy1"]
    before = len(cloud.asked)
    world.close()
    world.reset(0, 0)
    assert [method for method, _ in cloud.asked[before:]] == ["DELETE", "POST"]
    assert not caplog.text


def test_a_copy_that_cannot_be_deleted_keeps_no_other_one(world: Sheet, cloud: Cloud) -> None:
    busy = answering(429, {"error": {"code": 429, "message": "Quota"}})
    worlds = [Sheet(world.world) for _ in range(3)]
    for each in worlds:
        each.reset(0, 0)
    for each in worlds[:2]:
        cloud.troubles = [busy]
        each.close()
    cloud.troubles = [answering(200), busy]  # the first of them was only said to be deleted
    worlds[2].close()
    world.reset(0, 0)
    world.close()
    assert sorted(cloud.books) == ["copy3", "ours"]


def player(url: str, then: str = "") -> subprocess.Popen[str]:
    """A process that plays live; it waits when it has begun, and does the rest when told to."""
    code = f"""
from agentenv_tool.sheet.environment import Sheet
world = Sheet(Sheet.setup(Sheet.Options(backend="live", live_url={url!r}, sheet_id="ours")))
world.reset(0, 0)
input("ready\\n")
{then}
"""
    return subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def test_copies_that_are_left_are_deleted_when_the_process_ends(
    cloud: Cloud, running: tuple[Cloud, str]
) -> None:
    child = player(running[1], 'world.close(); input("closed\\n")')
    assert child.stdin is not None
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    cloud.troubles = [answering(429, {"error": {"code": 429, "message": "Quota"}})]
    child.stdin.write("\n")
    child.stdin.flush()
    assert child.stdout.readline() == "closed\n"
    assert sorted(cloud.books) == ["copy1", "ours"]
    child.communicate("\n", timeout=20)
    assert list(cloud.books) == ["ours"]


def test_copies_that_are_played_on_are_deleted_when_the_process_ends(
    cloud: Cloud, running: tuple[Cloud, str]
) -> None:
    child = player(running[1])
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    assert sorted(cloud.books) == ["copy1", "ours"]
    child.communicate("\n", timeout=20)
    assert list(cloud.books) == ["ours"]


def test_why_google_refuses_is_told(world: Sheet, cloud: Cloud) -> None:
    error = {
        "code": 403,
        "message": "The user's Drive storage quota has been exceeded.",
        "errors": [{"domain": "usageLimits", "reason": "storageQuotaExceeded"}],
    }
    cloud.troubles = [answering(403, {"error": error})]
    with pytest.raises(
        ServiceDown, match=r"status 403 \(storageQuotaExceeded\): The user's Drive storage quota"
    ):
        world.reset(0, 0)


@pytest.mark.parametrize("errors", [[], "x", [None], {"a": 1}, 3])
def test_a_refusal_of_another_shape_is_a_fault_all_the_same(
    world: Sheet, cloud: Cloud, errors: Any
) -> None:
    cloud.troubles = [answering(400, {"error": {"code": 4, "message": 5, "errors": errors}})]
    with pytest.raises(ServiceDown, match="status 400"):
        world.reset(0, 0)


def test_the_goals_sheet_counts_whichever_is_open_at_the_end(world: Sheet, cloud: Cloud) -> None:
    other = Sheet(Sheet.setup(Sheet.Options()))
    for each in (world, other):
        each.reset(5, 0)
        do(each, "open_sheet", name="Sheet6")
        do(each, "freeze_data", dimension="rows", num=1)
        do(each, "freeze_data", dimension="columns", num=2)
        do(each, "open_sheet", name="Sheet7")
        do(each, "update_cell", position="A2", value="x")
    twin = do(world, "finish"), do(other, "finish")
    assert twin[0] == twin[1]
    assert twin[0].success
    world.reset(5, 0)
    do(world, "del_sheet", name="Sheet6")
    assert do(world, "open_sheet", name="Sheet7").score == 0


def test_live_sheets_need_a_spreadsheet_and_an_account(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SHEET_ID", raising=False)
    monkeypatch.delenv(service.KEY_FILE, raising=False)
    with pytest.raises(ServiceDown, match="--sheet-id"):
        live("http://127.0.0.1:9", key="")
    with pytest.raises(ServiceDown, match="GOOGLE_APPLICATION_CREDENTIALS"):
        live("")


def test_a_spreadsheet_without_the_sheets_of_the_goals_refuses_to_start(
    cloud: Cloud, running: tuple[Cloud, str]
) -> None:
    del cloud.books["ours"]["Answer7"]
    with pytest.raises(ValueError, match="task 6 of sheet needs Sheet7 and Answer7"):
        live(running[1])
