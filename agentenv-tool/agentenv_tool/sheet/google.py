"""Google: spreadsheets that live in Google Sheets, reached with a service account of the user's.

Each session plays on a copy of one spreadsheet and deletes it in the end. The sheets Answer1,
Answer2, ... hold what Sheet1, Sheet2, ... are to become; the agent does not see them. Nothing here
sleeps: a service that is busy or down is a fault at once; what may be done twice is tried again.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from agentenv_tool.live import ATTEMPTS, SECONDS, ServiceDown
from agentenv_tool.sheet import updates
from agentenv_tool.sheet.a1 import Area, Dimension, Position
from agentenv_tool.sheet.book import Page
from agentenv_tool.sheet.edits import Lines
from agentenv_tool.sheet.formulas import Content, Formula
from agentenv_tool.sheet.grading import share
from agentenv_tool.sheet.snapshots import FIELDS, Snapshot
from agentenv_tool.sheet.source import Wanted, is_answer, sheet_number
from agentenv_tool.tasks import ToolTask
from agentenv_tool.toolbox import ToolError

if TYPE_CHECKING:
    from gspread import Client

log = logging.getLogger(__name__)

KEY_FILE = "GOOGLE_APPLICATION_CREDENTIALS"


class Drive:
    """The spreadsheet that sessions copy."""

    def __init__(self, connect: Callable[[], Client], key: str, tasks: Sequence[ToolTask]):
        self._connect = connect
        self._key = key
        with _asking():
            found = _read(connect(), key)
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
        asking = account(url)
        return cls(lambda: client(asking, url), key, tasks)

    def begin(self) -> GoogleBook:
        with _asking():
            opened = self._connect()
            return GoogleBook(opened, _copied(opened, self._key))

    def wanted(self, task: int) -> Wanted:
        return self._wanted[task]

    def sheets(self) -> Sequence[str]:
        return self._sheets


class GoogleBook:
    """A session's copy."""

    def __init__(self, client: Client, key: str):
        self.opened: str | None = None
        self._client = client
        self._key = key
        self._seen: Snapshot | None = None  # of the open sheet; nobody else changes it

    def open(self, name: str) -> Area | None:
        found = self._all()
        if name not in found:
            raise ToolError(f"there is no sheet {name!r}: there is {', '.join(found)}")
        self.opened, self._seen = name, found[name]
        return found[name].grid.used

    def delete(self, name: str) -> None:
        found = self._all()
        if name not in found:
            raise ToolError(f"there is no sheet {name!r}: there is {', '.join(found)}")
        if len(found) == 1:
            raise ToolError("a spreadsheet keeps at least one sheet, and this is its last")
        self._update([{"deleteSheet": {"sheetId": found[name].number}}])
        if self.opened == name:
            self.opened = None

    def freeze(self, dimension: Dimension, count: int) -> None:
        self._update(updates.freezing(self._now().number, dimension, count))

    def insert(self, dimension: Dimension, at: int, lines: Lines) -> None:
        now = self._now()
        self._update(updates.insertion(now.number, now.size, dimension, at, lines))

    def remove(self, dimension: Dimension, numbers: Sequence[int]) -> None:
        self._update(updates.removal(self._now().number, dimension, numbers))

    def write(self, start: Position, values: Lines) -> None:
        now = self._now()
        end = (start.row + len(values) - 1, start.column + max(map(len, values)) - 1)
        room = updates.room(now.number, now.size, end)
        self._update([*room, *updates.writing(now.number, start, values)])

    def calculate(self, place: Position, formula: Formula) -> None:
        now = self._now()
        room = updates.room(now.number, now.size, place)
        self._update([*room, *updates.formula(now.number, place, formula)])

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

    def page(self) -> Page | None:
        return None if self.opened is None else self._now().page

    def copy(self) -> None:
        """A copy would have to be made by Google: the session is played again instead."""

    def close(self) -> None:
        try:
            with _asking():
                self._client.del_spreadsheet(self._key)
        except (ServiceDown, ToolError) as problem:
            log.warning("spreadsheet %s is left behind: %s", self._key, problem)

    def _now(self) -> Snapshot:
        if self.opened is None:
            raise ToolError(
                f"no sheet is open: call open_sheet with one of {', '.join(self._all())}"
            )
        if self._seen is None:
            with _asking():
                self._seen = _read(self._client, self._key, self.opened)[self.opened]
        return self._seen

    def _all(self) -> dict[str, Snapshot]:
        with _asking():
            found = _read(self._client, self._key)
        return {name: each for name, each in found.items() if not is_answer(name)}

    def _update(self, requests: Sequence[updates.Request]) -> None:
        self._seen = None
        with _asking():
            self._client.http_client.batch_update(self._key, {"requests": list(requests)})


def account(url: str) -> Any:
    """Who asks: the user's service account, or nobody, where another address was given."""
    from google.auth import credentials
    from google.oauth2 import service_account
    from gspread.auth import DEFAULT_SCOPES

    key_file = os.environ.get(KEY_FILE, "")
    if key_file:
        made: Any = service_account.Credentials
        return made.from_service_account_file(key_file, scopes=DEFAULT_SCOPES)
    if not url:
        raise ServiceDown(f"live sheets need a service account's key file, which {KEY_FILE} names")
    nobody: Any = credentials.AnonymousCredentials
    return nobody()


def client(asking: Any, url: str) -> Client:
    """One that speaks to Google, or to an address that speaks the same."""
    from gspread import Client
    from gspread.exceptions import APIError
    from gspread.http_client import HTTPClient

    class Http(HTTPClient):
        """Tries again what may be done twice."""

        def request(self, method: str, endpoint: str, *given: Any, **more: Any) -> Any:
            address = _rehosted(endpoint, url) if url else endpoint
            for _ in range(ATTEMPTS - 1 if method.upper() != "POST" else 0):
                try:
                    return super().request(method, address, *given, **more)
                except APIError as error:
                    if error.response.status_code < 500:
                        raise
                except OSError as error:  # all that can go wrong with a connection
                    log.warning("%s: %s", address, type(error).__name__)
            return super().request(method, address, *given, **more)

    made = Client(asking, http_client=Http)
    made.set_timeout(SECONDS)
    return made


def _read(client: Client, key: str, name: str = "") -> dict[str, Snapshot]:
    """The sheets by name, or one of them."""
    parameters: dict[str, Any] = {"fields": FIELDS, "includeGridData": "true"}
    if name:
        parameters["ranges"] = "'{}'".format(name.replace("'", "''"))
    answer: Mapping[str, Any] = client.http_client.spreadsheets_get(key, parameters)
    return {each["properties"]["title"]: Snapshot.read(each) for each in answer["sheets"]}


def _copied(client: Client, key: str) -> str:
    """The id of a copy; gspread's own way asks for its sheets too, and may fail after copying."""
    from gspread.urls import DRIVE_FILES_API_V3_URL

    answer = client.http_client.request(
        "post",
        f"{DRIVE_FILES_API_V3_URL}/{key}/copy",
        json={"name": "agentenv session"},
        params={"supportsAllDrives": True},
    )
    return str(answer.json()["id"])


def _rehosted(address: str, url: str) -> str:
    """The same path on another host."""
    return f"{url.rstrip('/')}/{address.split('/', 3)[3]}"


@contextmanager
def _asking() -> Iterator[None]:
    """What Google refuses is told to the agent; that it does not answer well is a fault."""
    from google.auth.exceptions import GoogleAuthError
    from gspread.exceptions import APIError, GSpreadException

    try:
        yield
    except APIError as error:
        status = error.response.status_code
        if status == 400:
            raise ToolError(str(error.error.get("message", error))[:300]) from error
        raise ServiceDown(f"Google Sheets answered with status {status}") from error
    except (GSpreadException, GoogleAuthError, OSError) as error:
        raise ServiceDown(f"Google Sheets failed: {type(error).__name__}: {error}") from error
    except (LookupError, TypeError, ValueError) as error:
        raise ServiceDown(f"Google Sheets answered with something else: {error!r}") from error
