"""Source: where the sheets of a task come from, and what they are to become."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from agentenv_tool.sheet import tables, xlsx
from agentenv_tool.sheet.book import Book, Page, Workbook
from agentenv_tool.sheet.grading import Answer, share
from agentenv_tool.sheet.grid import Grid
from agentenv_tool.tasks import BadTasks, ToolTask


@dataclass(frozen=True)
class Wanted:
    """What a task asks of one sheet."""

    sheet: str
    page: Page
    start: float  # the share of it that is there from the start

    def judge(self, book: Book, strict: bool) -> Answer:
        return Answer(book, self.sheet, self.page, self.start, strict)


class Source(Protocol):
    """What all sessions begin with."""

    def begin(self) -> Book:
        """A book of a session's own."""

    def wanted(self, task: int) -> Wanted: ...

    def sheets(self) -> Sequence[str]: ...


class Shelf:
    """Sheets in memory."""

    def __init__(self, grids: Mapping[str, Grid], wanted: Sequence[Wanted]):
        self._grids = dict(grids)
        self._wanted = tuple(wanted)

    @classmethod
    def built_in(cls, tasks: Sequence[ToolTask]) -> Shelf:
        """One sheet for each task."""
        grids = {str(task.values["sheet"]): tables.grid(task.values) for task in tasks}
        return cls(grids, [_asked(grids, task.values["sheet"], _page(task)) for task in tasks])

    @classmethod
    def official(cls, data: Path, tasks: Sequence[ToolTask]) -> Shelf:
        """The workbook of AgentGym, in which Answer3 is what Sheet3 is to become."""
        path = workbook(data)
        every = xlsx.read(path)
        grids = {name: grid for name, grid in every.items() if not is_answer(name)}
        wanted = []
        for line, task in enumerate(tasks):
            number = sheet_number(task.goal, line, every, path)
            page = Page.of(every[f"Answer{number}"])
            wanted.append(_asked(grids, f"Sheet{number}", page))
        return cls(grids, wanted)

    def begin(self) -> Workbook:
        return Workbook(self._grids)

    def wanted(self, task: int) -> Wanted:
        return self._wanted[task]

    def sheets(self) -> Sequence[str]:
        return list(self._grids)


def workbook(data: Path) -> Path:
    """Where the official workbook lies; without it no official task can be graded."""
    folders = (data, data / "Toolusage" / "data", data / "Toolusage" / "toolusage/utils/sheet",
               data / "Toolusage")  # fmt: skip
    for folder in folders:
        if (folder / "sheet.xlsx").is_file():
            return folder / "sheet.xlsx"
    found = [each for folder in folders for each in sorted(folder.glob("*.xlsx"))
             if "sheet" in each.name.lower() and "copy" in each.name.lower()]  # fmt: skip
    if len(found) != 1:
        told = " and ".join(map(str, found)) or "none"
        raise BadTasks(
            f"{data} holds the tasks of sheet, and of their workbook {told}: give one, as "
            f"{data / 'sheet.xlsx'}, or `Test Sheet-For Copy.xlsx` of AgentGym beside it"
        )
    return found[0]


def sheet_number(goal: str, line: int, names: Collection[str], where: object) -> int:
    """Of the sheet that a goal names, or else of the task."""
    numbers = list(map(int, _SHEET.findall(goal)))
    numbers = numbers or [*map(int, _SPOKEN.findall(goal)), line + 1]
    for number in numbers:
        if f"Sheet{number}" in names and f"Answer{number}" in names:
            return number
    raise BadTasks(
        f"task {line} of sheet needs Sheet{numbers[0]} and Answer{numbers[0]}, and {where} "
        "does not have both"
    )


def is_answer(name: str) -> bool:
    return name.startswith("Answer")


def _page(task: ToolTask) -> Page:
    return Page.read(task.answer)


def _asked(grids: Mapping[str, Grid], sheet: str, page: Page) -> Wanted:
    return Wanted(sheet, page, share(Page.of(grids[sheet]), page))


_SHEET = re.compile(r"\bSheet(\d{1,3})\b")
_SPOKEN = re.compile(r"\bsheet[ _]?(\d{1,3})\b", re.IGNORECASE)
