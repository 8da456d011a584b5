"""A chat completion endpoint on a real socket that answers what it is told to answer."""

from __future__ import annotations

import asyncio
import json
import threading
from dataclasses import dataclass, field
from http import HTTPStatus
from random import Random
from typing import Any, Self

from agentenv.agents.agent import Moment, Reply
from agentenv.agents.openai import ChatEndpoint
from tests.agentenv.moments import moment, reply_of


@dataclass(frozen=True)
class Request:
    """What a client sent."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Answer:
    """What it gets."""

    status: int
    content: bytes
    headers: dict[str, str] = field(default_factory=dict)


class ChatServer:
    """Serves in a thread of its own, from entering to leaving."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._serve)
        self._ready = threading.Event()
        self._over = asyncio.Event()

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join()

    async def answer(
        self, request: Request, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> bool:
        """Answer, and say whether the connection may be used again."""
        raise NotImplementedError

    def _serve(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._standing())

    async def _standing(self) -> None:
        server = await asyncio.start_server(self._visitor, "127.0.0.1", 0, backlog=1000)
        self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"
        self._ready.set()
        await self._over.wait()
        server.close()

    async def _visitor(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await self.answer(await _request(reader), reader, writer):
                await writer.drain()
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()


async def _request(reader: asyncio.StreamReader) -> Request:
    first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode().strip().split("\r\n")
    headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    return Request(first.split()[1], headers, body)


def send(writer: asyncio.StreamWriter, answer: Answer) -> bool:
    """Written as a whole; the connection may be used again."""
    headers = {**answer.headers, "content-length": str(len(answer.content))}
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    status = f"HTTP/1.1 {answer.status} {HTTPStatus(answer.status).phrase}\r\n"
    writer.write(f"{status}{lines}\r\n".encode() + answer.content)
    return True


class Model(ChatServer):
    """Gives the answers it was told to give, in order, then the last again."""

    def __init__(self, *answers: Answer):
        super().__init__()
        self.answers = list(answers)
        self.models = Answer(404, b"")
        self.models_asked = 0
        self.requests: list[dict[str, Any]] = []
        self.keys: list[str | None] = []
        self.at_once = self.most_at_once = 0
        self.together = asyncio.Barrier(1)  # so many requests are answered at once

    async def answer(
        self, request: Request, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> bool:
        if request.path == "/v1/models":
            self.models_asked += 1
            return send(writer, self.models)
        assert request.path == "/v1/chat/completions"
        self.requests.append(json.loads(request.body))
        self.keys.append(request.headers.get("authorization"))
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await self.together.wait()
        self.at_once -= 1
        return send(writer, self.answers.pop(0) if len(self.answers) > 1 else self.answers[0])


def served(*answers: Any) -> Model:
    return Model(*(each if isinstance(each, Answer) else gives(each) for each in answers))


def gives(value: Any, status: int = 200, headers: dict[str, str] | None = None) -> Answer:
    content = value if isinstance(value, bytes) else json.dumps(value).encode()
    return Answer(status, content, headers or {})


def says(text: str | None, **message: Any) -> dict[str, Any]:
    return {
        "choices": [{"message": {"role": "assistant", "content": text, **message}}],
        "usage": {"prompt_tokens": 11, "completion_tokens": 3},
    }


def refuses(
    status: int, message: str = "no", headers: dict[str, str] | None = None, **error: str
) -> Answer:
    return gives({"error": {"message": message, **error}}, status, headers)


class Waits(list[float]):
    """Sleeps that are written down and take no time."""

    async def __call__(self, seconds: float) -> None:
        self.append(seconds)


def endpoint(url: str, waits: Waits | None = None, **options: Any) -> ChatEndpoint:
    return ChatEndpoint(
        "small", url, sleep=Waits() if waits is None else waits, random=Random(0), **options
    )


async def asked(model: Model, when: Moment | None = None, **options: Any) -> Reply:
    agent = endpoint(model.url, **options)
    try:
        return await reply_of(agent, when or moment())
    finally:
        await agent.close()
