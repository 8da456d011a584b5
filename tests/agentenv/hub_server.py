"""A hub on this machine: it answers what fetching a data set asks, with the files of a folder."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha1
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

COMMIT = "0123456789abcdef0123456789abcdef01234567"


class Hub(BaseHTTPRequestHandler):
    """Data sets are folders of folders: OWNER/NAME."""

    root: Path
    asked: list[str]
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = unquote(urlsplit(self.path).path)
        self.asked.append(f"{self.command} {path}")
        parts = path.strip("/").split("/")
        api = parts[0] == "api"
        owner, name, verb, revision, *rest = parts[2 if api else 1 :] + [""] * 2
        folder = self.root / owner / name
        if not folder.is_dir() or revision not in ("main", COMMIT):
            self.send(404, b"{}", {"X-Error-Code": "RepoNotFound"})
        elif api and verb == "revision":
            self.send_json({"id": f"{owner}/{name}", "sha": COMMIT, "siblings": [], "tags": []})
        elif api and verb == "tree":
            self.send_json([self.entry(each) for each in sorted(folder.iterdir())])
        else:
            content = (folder / "/".join(rest).strip("/")).read_bytes()
            self.send(200, content, {"X-Repo-Commit": COMMIT, "ETag": f'"{oid(content)}"'})

    do_HEAD = do_GET

    def entry(self, path: Path) -> dict[str, object]:
        content = path.read_bytes()
        return {"type": "file", "path": path.name, "size": len(content), "oid": oid(content)}

    def send_json(self, value: object) -> None:
        self.send(200, json.dumps(value).encode(), {"Content-Type": "application/json"})

    def send(self, status: int, content: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        pass


def oid(content: bytes) -> str:
    return sha1(b"blob %d\0" % len(content) + content).hexdigest()


@contextmanager
def hub_of(root: Path) -> Iterator[tuple[str, list[str]]]:
    """The URL of a hub that has these data sets, and what it was asked so far."""
    asked: list[str] = []
    handler = type("HubOf", (Hub,), {"root": root, "asked": asked})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
