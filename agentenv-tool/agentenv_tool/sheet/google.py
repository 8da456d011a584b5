"""Google: spreadsheets that live in Google Sheets, reached with a service account of the user's.

Each session plays on a copy of one spreadsheet and deletes it in the end. The sheets Answer1,
Answer2, ... hold what Sheet1, Sheet2, ... are to become; the agent does not see them.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from agentenv_tool.live import ServiceDown
from agentenv_tool.sheet import service, updates
from agentenv_tool.sheet.a1 import Area, Dimension, Position
from agentenv_tool.sheet.book import Page
from agentenv_tool.sheet.copies import Copies
from agentenv_tool.sheet.edits import Lines
from agentenv_tool.sheet.formulas import Content, Formula
from agentenv_tool.sheet.grading import share
from agentenv_tool.sheet.service import Refusal, asking
from agentenv_tool.sheet.snapshots import Snapshot
from agentenv_tool.sheet.source import Wanted, is_answer, sheet_number
from agentenv_tool.tasks import ToolTask
from agentenv_tool.toolbox import ToolError

if TYPE_CHECKING:
    from gspread import Client

UNUSABLE = 400  # the status of an edit that cannot be done


class Drive:
    """The spreadsheet that sessions copy."""

    def __init__(self, connect: Callable[[], Client], key: str, tasks: Sequence[ToolTask]):
        self._connect = connect
        self._key = key
        self._copies = Copies(connect)
        with asking():
            found = service.read(connect(), key)
        self._sheets = [name for name in found if not is_answer(name)]
        numbers = [
            sheet_number(task.goal, line, found, f"spreadsheet {key}")
            for line, task in enumerate(tasks)
        ]
        answers = {each: found[f"Answer{each}"].page for each in numbers}
        self._wanted = [
            Wanted(f"Sheet{each}", answers[each], share(found[f"Sheet{each}"].page, answers[each]))
            for each in numbers
        ]

    @classmethod
    def connected(cls, key: str, url: str, tasks: Sequence[ToolTask]) -> Drive:
        key = key or os.environ.get("SHEET_ID", "")
        if not key:
            raise ServiceDown(
                "live sheets need the id of the spreadsheet that sessions copy: --sheet-id"
            )
        account = service.account(url)
        return cls(lambda: service.client(account, url), key, tasks)

    def begin(self) -> GoogleBook:
        self._copies.delete()
        with asking():
            client = self._connect()
            key = service.copied(client, self._key)
        self._copies.opened(key)
        return GoogleBook(client, key, self._copies)

    def wanted(self, task: int) -> Wanted:
        return self._wanted[task]

    def sheets(self) -> Sequence[str]:
        return self._sheets


class GoogleBook:
    """A session's copy."""

    def __init__(self, client: Client, key: str, copies: Copies):
        self.opened: str | None = None
        self._client = client
        self._key = key
        self._copies = copies
        self._seen: dict[str, Snapshot | None] = {}  # None: it was changed; nobody else does that

    def open(self, name: str) -> Area | None:
        found = self._all()
        if name not in found:
            raise ToolError(f"there is no sheet {name!r}: there is {', '.join(found)}")
        self.opened = name
        return found[name].grid.used

    def delete(self, name: str) -> None:
        found = self._all()
        if name not in found:
            raise ToolError(f"there is no sheet {name!r}: there is {', '.join(found)}")
        if len(found) == 1:
            raise ToolError("a spreadsheet keeps at least one sheet, and this is its last")
        self._update([{"deleteSheet": {"sheetId": found[name].number}}])
        del self._seen[name]
        if self.opened == name:
            self.opened = None

    def freeze(self, dimension: Dimension, count: int) -> None:
        self._update(updates.freezing(self._now().number, dimension, count))

    def insert(self, dimension: Dimension, at: int, lines: Lines) -> None:
        self._update(updates.insertion(self._now(), dimension, at, lines))

    def remove(self, dimension: Dimension, numbers: Sequence[int]) -> None:
        self._update(updates.removal(self._now().number, dimension, numbers))

    def write(self, start: Position, values: Lines) -> None:
        self._update(updates.writing(self._now(), start, values))

    def calculate(self, place: Position, formula: Formula) -> None:
        self._update(updates.formula(self._now(), place, formula))

    def sort(self, column: int, descending: bool) -> None:
        now = self._now()
        self._update(updates.sorting(now.number, now.page.frozen[0], column, descending))

    def merge(self, area: Area) -> None:
        self._update(updates.merging(self._now().number, area))

    def annotate(self, place: Position, text: str) -> None:
        self._update(updates.note(self._now().number, place, text))

    def note(self, place: Position) -> str:
        return self._now().page.notes.get(str(place), "")

    def texts(self, area: Area | None = None) -> list[list[str]]:
        return self._now().texts(area)

    def evaluate(self, formula: Formula) -> Content:
        return self._now().grid.evaluated(formula)

    def page(self, name: str) -> Page | None:
        if not self._seen:
            self._all()
        return self._sheet(name).page if name in self._seen else None

    def copy(self) -> None:
        """A copy would have to be made by Google: the session is played again instead."""

    def close(self) -> None:
        self._copies.delete(self._key)

    def _now(self) -> Snapshot:
        if self.opened is None:
            raise ToolError(
                f"no sheet is open: call open_sheet with one of {', '.join(self._all())}"
            )
        return self._sheet(self.opened)

    def _sheet(self, name: str) -> Snapshot:
        seen = self._seen.get(name)
        if seen is None:
            with asking():
                seen = service.read(self._client, self._key, name)[name]
            self._seen[name] = seen
        return seen

    def _all(self) -> dict[str, Snapshot]:
        with asking():
            found = service.read(self._client, self._key)
        sheets = {name: each for name, each in found.items() if not is_answer(name)}
        self._seen = dict(sheets)
        return sheets

    def _update(self, requests: Sequence[updates.Request]) -> None:
        if self.opened is not None:
            self._seen[self.opened] = None
        try:
            with asking():
                self._client.http_client.batch_update(self._key, {"requests": list(requests)})
        except Refusal as refusal:
            if refusal.status != UNUSABLE:
                raise
            raise ToolError(refusal.message) from refusal
