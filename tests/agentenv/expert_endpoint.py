"""A chat endpoint that says what a world's expert says, whatever order its episodes come in."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from agentenv.agents.agent import Reply
from agentenv.clients.client import EnvClient
from agentenv.clients.formats import format_named

THOUGHT = "The expert would."  # its own depend on the task, which is not always in sight
Lines = dict[tuple[str, ...], str]  # what was seen and said so far -> what is said next


def expert_replies(url: str, task: int, format: str = "react") -> list[Reply]:
    """All that the expert says in an episode."""
    return [Reply(text) for text in _played(url, task, format).values()]


def expert_lines(url: str, tasks: Iterable[int], format: str = "react") -> Lines:
    return {key: text for task in tasks for key, text in _played(url, task, format).items()}


def _played(url: str, task: int, format: str) -> Lines:
    lines: Lines = {}
    with EnvClient(url) as env:
        card, state = env.card(), env.reset(task)
        told = [state.observation]
        while not state.done:
            expert = env.oracle()
            reply = format_named(format).write(expert.action, THOUGHT, card).text
            lines[tuple(told)] = reply
            state = env.step(expert.action)
            told += [reply, state.observation]
    return lines


class ExpertEndpoint:
    """Knows its lines; a conversation that is not in them is refused."""

    def __init__(self, url: str, lines: Lines):
        self.url, self.lines = url, lines
        self.bodies: list[dict] = []

    def answer(self, body: dict) -> tuple[int, dict]:
        self.bodies.append(body)
        said = self.lines.get(tuple(each["content"] for each in body["messages"][2:]))
        if said is None:
            return 400, {"error": {"message": "that is not in my lines"}}
        message = {"role": "assistant", "content": said, "reasoning_content": "I know it."}
        return 200, {"choices": [{"message": message, "finish_reason": "stop"}]}


@contextmanager
def expert_endpoint(lines: Lines) -> Iterator[ExpertEndpoint]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            status, answer = expert.answer(body)
            content = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        expert = ExpertEndpoint(f"http://127.0.0.1:{server.server_port}/v1", lines)
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield expert
        finally:
            server.shutdown()
            thread.join()
