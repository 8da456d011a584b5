"""A proxy before a real server that fails on order, as networks and overloaded servers do."""

from __future__ import annotations

import http.client
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import urlsplit

ANSWERS: dict[str, tuple[int, str]] = {
    "busy": (503, '{"error": {"code": "at_capacity", "message": "full"}}'),
    "failed": (500, '{"error": {"code": "engine_failed", "message": "it broke"}}'),
    "late": (504, '{"error": {"code": "timed_out", "message": "too slow"}}'),
    "gateway": (502, "<html>Bad gateway</html>"),
    "garbage": (200, "hello"),
    "other shape": (200, '{"pong": true}'),
    "redirect": (302, ""),
}
_STATE = (
    '{"env_id": 1, "task": 9, "observation": "", "reward": %s, "score": %s, "done": true, '
    '"truncated": false, "success": true, "steps": 1}'
)
ANSWERS["no number"] = (200, _STATE % ("NaN", "1"))
ANSWERS["no end"] = (200, _STATE % ("Infinity", "1"))
ANSWERS["no share"] = (200, _STATE % ("1", "7.5"))


class FaultyProxy:
    """`faults` are used up one by one; `seen` are the paths that were asked for.

    `drop` ends a call before the server hears of it, `lose` after it answered, `stall` keeps its
    answer until the proxy closes, `delay` for a moment; the others are answers of the proxy's own.
    """

    def __init__(self, target: str):
        self.faults: list[str] = []
        self.seen: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.released = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self, urlsplit(target)))
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.released.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def _handler(proxy: FaultyProxy, target: Any) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            proxy.seen.append(self.path.partition("?")[0])
            proxy.headers.append(dict(self.headers))
            fault = proxy.faults.pop(0) if proxy.faults else ""
            if fault in ANSWERS:
                return self._answer(*ANSWERS[fault])
            if fault == "drop":
                self.close_connection = True
                return None
            status, text = self._forward(body)
            if fault == "delay":
                proxy.released.wait(0.3)
            if fault == "stall":
                proxy.released.wait(30)
            if fault in ("lose", "stall"):
                self.close_connection = True
                return None
            return self._answer(status, text)

        do_POST = do_GET

        def _forward(self, body: bytes) -> tuple[int, str]:
            onward = http.client.HTTPConnection(target.hostname, target.port)
            headers = {"Content-Type": "application/json"}
            onward.request(self.command, self.path, body or None, headers)
            answer = onward.getresponse()
            text = answer.read().decode()
            onward.close()
            return answer.status, text

        def _answer(self, status: int, text: str) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(text.encode())))
            if status == 503:
                self.send_header("Retry-After", "3")
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, format: str, *args: Any) -> None:
            pass

    return Handler
