"""A model that adds, behind a socket that fails as endpoints and networks do.

What it says depends on the conversation alone, so that a run with faults can be compared with one
without. Whether a request meets a fault depends on its body and on how often that body came: the
same requests meet the same faults, in whatever order they come.
"""

from __future__ import annotations

import asyncio
import json
import re
import socket
import struct
from collections import Counter
from random import Random
from typing import Any

from tests.agentenv.chat_server import Answer, ChatServer, Request, gives, send

WRONG_SHAPES: tuple[Any, ...] = (
    [],
    "hello",
    {"object": "chat.completion"},
    {"choices": []},
    {"choices": [{"message": {"content": {"text": "Action: 1"}}}]},
    {"choices": [{"message": {"role": "assistant", "content": ""}, "finish_reason": "stop"}]},
    {"error": {"code": 502, "message": "upstream failed"}},
    {"choices": [{"message": {"tool_calls": [{"function": "act"}]}}]},
)
KINDS = (
    "429", "429 seconds", "429 date", "500", "503", "hang", "trickle", "garbage", "no HTTP",
    "wrong shape", "half a body", "reset", "close", "200 with an error",
)  # fmt: skip


class AddingModel(ChatServer):
    """Adds until the sum is reached; loses tasks that end in 5, and may forget to act."""

    def __init__(self, faults: float = 0.0, seed: int = 0, kinds: tuple[str, ...] = KINDS):
        super().__init__()
        self.faults, self.seed, self.kinds = faults, seed, kinds
        self.dealt: Counter[str] = Counter()
        self.requests = 0
        self._seen: Counter[bytes] = Counter()

    async def answer(
        self, request: Request, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> bool:
        self.requests += 1
        self._seen[request.body] += 1
        draw = Random(f"{self.seed}/{request.body.hex()}/{self._seen[request.body]}")
        if draw.random() >= self.faults:
            return send(writer, gives(reply_to(json.loads(request.body))))
        fault = draw.choice(self.kinds)
        self.dealt[fault] += 1
        said = _in_words(fault, request.headers["authorization"], draw)
        if said:
            return send(writer, said)
        await _fail(fault, reader, writer)
        return False


def _in_words(fault: str, key: str, draw: Random) -> Answer | None:
    """An answer that is well-formed HTTP, at least."""
    date = {"date": "Wed, 21 Oct 2026 07:28:00 GMT"}
    waits = {
        "429": {},
        "429 seconds": {"retry-after": "2"},
        "429 date": date | {"retry-after": "Wed, 21 Oct 2026 07:28:03 GMT"},
    }
    if fault in waits:
        error = {"message": f"too much for {key}", "code": "rate_limit"}
        return gives({"error": error}, 429, waits[fault])
    answers = {
        "500": gives({"message": f"{key} broke it"}, 500),
        "503": gives(b"busy", 503),
        "garbage": gives(b"<html>\x00 Bad gateway"),
        "wrong shape": gives(draw.choice(WRONG_SHAPES)),
        "200 with an error": gives({"error": {"code": 503, "message": "busy"}}),
    }
    return answers.get(fault)


async def _fail(fault: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    match fault:
        case "no HTTP":
            writer.write(b"\x16\x03\x01 what?\r\n\r\n")
        case "half a body":
            writer.write(b'HTTP/1.1 200 OK\r\ncontent-length: 900\r\n\r\n{"choices": [{"mess')
        case "hang":
            await reader.read()  # until the client goes away
        case "trickle":
            writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 900000\r\n\r\n")
            gone = asyncio.ensure_future(reader.read())
            while not gone.done():
                writer.write(b" ")
                await asyncio.wait([gone], timeout=0.02)
        case "reset":
            lingering = struct.pack("ii", 1, 0)
            connection = writer.get_extra_info("socket")
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, lingering)


def reply_to(body: dict[str, Any]) -> dict[str, Any]:
    """The chat completion: two thirds of what is left, or a mistake that the task asks for."""
    told = [each["content"] for each in body["messages"] if each["role"] in ("user", "tool")][1:]
    goal = int(told[0].split()[1])
    sums = [int(found[1]) for text in told if (found := re.match(r"The sum is (\d+)", text))]
    left = goal - (sums[-1] if sums else 0)
    action = str(max(1, left * 2 // 3))
    if goal % 5 == 0 and len(told) == 3:
        action = "999"
    message: dict[str, Any] = {
        "role": "assistant",
        "content": f"Thought: {left}.\nAction: {action}",
    }
    if goal % 7 == 3 and len(told) == 2:
        message["content"] = "I have to think."
    elif "tools" in body:
        function = {"name": "act", "arguments": {"action": action}}  # as an object, without an id
        reasoning = f"{left} are left"
        message |= {"content": None, "reasoning_content": reasoning}
        message["tool_calls"] = [{"function": function}]
    usage = {"prompt_tokens": len(json.dumps(body["messages"])), "completion_tokens": len(action)}
    finish = "length" if left % 11 == 0 else "stop"
    return {"choices": [{"message": message, "finish_reason": finish}], "usage": usage}
