"""A service on a local socket that speaks Todoist's API v1, and fails when a test asks for it."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from typing import Any
from urllib.parse import parse_qsl, urlsplit

TOKEN = "secret"
Answer = tuple[int, Any, dict[str, str]]


@dataclass
class Fault:
    """What happens to requests whose method and path match, in place of an answer."""

    pattern: str
    status: int = 500
    body: bytes = b'{"error": "no"}'
    headers: dict[str, str] = field(default_factory=dict)
    times: int = 1
    after: bool = False  # the request takes effect all the same
    hangs: bool = False


class Service:
    """Somebody's account."""

    def __init__(self) -> None:
        self.projects: dict[str, dict[str, Any]] = {}
        self.tasks: dict[str, dict[str, Any]] = {}
        self.log: list[str] = []
        self.faults: list[Fault] = []
        self.page = 4  # rows of a page, however many are asked for
        self.has_durations = True
        self.knows_requests = True  # does what has the same X-Request-Id once
        self.url = ""
        self.released = threading.Event()  # lets requests that hang end with the test
        self._answered: dict[str, Answer] = {}
        self._numbers = count(1)
        self._lock = threading.Lock()  # requests come in several threads

    def new(self, kind: str, body: dict[str, Any]) -> dict[str, Any]:
        number = next(self._numbers)
        row = {"id": f"6X7{kind}{number}", "child_order": number, **body}
        if kind == "P":
            row = {"is_favorite": False, "parent_id": None, "color": "charcoal", **row}
            self.projects[row["id"]] = row
            return row
        due, duration = row.pop("due_date", None), row.pop("duration", None)
        unit = row.pop("duration_unit", None)
        row = {"description": "", "labels": [], "priority": 1, "checked": False, **row}
        row = {"parent_id": None, **row}
        row["due"] = {"date": due, "is_recurring": False} if due else None
        kept = duration and self.has_durations
        row["duration"] = {"amount": duration, "unit": unit} if kept else None
        row |= {"note_count": 0, "added_at": "2015-05-30T10:00:00.000000Z"}
        self.tasks[row["id"]] = row
        return row

    def answer(self, method: str, target: str, headers: Any, sent: bytes) -> Answer:
        with self._lock:
            path, query = urlsplit(target).path, dict(parse_qsl(urlsplit(target).query))
            self.log.append(f"{method} {path}")
            if headers.get("Authorization") != f"Bearer {TOKEN}":
                return 401, {"error": "Unauthorized"}, {}
            if method != "POST":
                return self._asked(method, path, query, {})
            request = headers["X-Request-Id"]
            if not self.knows_requests or request not in self._answered:
                body = json.loads(sent) if sent else {}
                self._answered[request] = self._asked(method, path, query, body)
            return self._answered[request]

    def _asked(self, method: str, path: str, query: dict[str, str], body: dict[str, Any]) -> Answer:
        kind, _, rest = path.strip("/").partition("/")
        rows = {"projects": self.projects, "tasks": self.tasks}[kind]
        id, _, verb = rest.partition("/")
        if not id:
            if method == "POST":
                return 200, self.new("P" if kind == "projects" else "T", body), {}
            return self._paged(list(rows.values()), query)
        if id not in rows:
            return 404, {"error": "not found"}, {}
        if method == "DELETE":
            self._delete(kind, id)
            return 204, None, {}
        if verb == "close":
            self._close(id)
            return 204, None, {}
        if method == "POST":
            if "due_date" in body:
                body = {"due": {"date": body["due_date"], "is_recurring": False}}
            rows[id].update(body)
        return 200, rows[id], {}

    def _paged(self, rows: list[dict[str, Any]], query: dict[str, str]) -> Answer:
        if "project_id" in query:
            rows = [each for each in rows if each["project_id"] == query["project_id"]]
        rows = [each for each in rows if not each.get("checked")]
        start = int(query.get("cursor", "c0")[1:])
        end = start + min(self.page, int(query["limit"]))
        return (
            200,
            {"results": rows[start:end], "next_cursor": f"c{end}" if end < len(rows) else None},
            {},
        )

    def _close(self, id: str) -> None:
        self.tasks[id]["checked"] = True
        for inner in [each for each, row in self.tasks.items() if row["parent_id"] == id]:
            self._close(inner)

    def _delete(self, kind: str, id: str) -> None:
        if kind == "tasks":
            del self.tasks[id]
            for inner in [each for each, row in self.tasks.items() if row["parent_id"] == id]:
                self._delete("tasks", inner)
            return
        for inner in [each for each, row in self.projects.items() if row["parent_id"] == id]:
            self._delete("projects", inner)
        for task in [each for each, row in self.tasks.items() if row["project_id"] == id]:
            self.tasks.pop(task, None)
        del self.projects[id]

    def fault(self, method: str, target: str) -> Fault | None:
        with self._lock:
            for each in self.faults:
                if each.times and re.fullmatch(each.pattern, f"{method} {urlsplit(target).path}"):
                    each.times -= 1
                    return each
        return None


@contextmanager
def todoist() -> Iterator[Service]:
    """The service, while it listens at its `url`."""
    service = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            sent = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            fault = service.fault(self.command, self.path)
            if fault is None or fault.after:
                status, answer, headers = service.answer(
                    self.command, self.path, self.headers, sent
                )
                body = b"" if answer is None else json.dumps(answer).encode()
            if fault is not None:
                if fault.hangs:
                    service.released.wait(10)
                status, body, headers = fault.status, fault.body, fault.headers
            try:
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
            except OSError:  # the caller has given up
                pass

        do_POST = do_DELETE = do_GET

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    service.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield service
    finally:
        service.released.set()
        server.shutdown()
        server.server_close()
        thread.join()
