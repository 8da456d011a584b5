"""Lanes: whatever a server does with its connections, a request gets its own answer or an error."""

from __future__ import annotations

import asyncio
import gzip
import shutil
import socket
import ssl
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from agentenv.clients.connections import shared_http

BIG = b"x" * 30_000_000  # more than the buffers between two sockets hold


def answer(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    head = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join([*head, "", ""]).encode() + body


class Server:
    """Answers one request after the other with the next bytes of its script, then hangs up.

    In the script, None is no answer: the server waits for its client to go. `bodies` are what it
    was sent, `connections` how many were made, and `left` is set whenever one is gone.
    """

    def __init__(self, *script: bytes | None, reads_bodies: bool = True):
        self.script = list(script)
        self.reads_bodies = reads_bodies
        self.bodies: list[bytes] = []
        self.connections = 0
        self.asked, self.left = asyncio.Event(), asyncio.Event()
        self.url = ""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while self.script:
                head = await reader.readuntil(b"\r\n\r\n")
                if self.reads_bodies:
                    self.bodies.append(await reader.readexactly(_length(head)))
                self.asked.set()
                said = self.script.pop(0)
                if said is None:
                    await reader.read()
                    return
                writer.write(said)
                if not self.reads_bodies:
                    await asyncio.Event().wait()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()
            self.left.set()


def _length(head: bytes) -> int:
    lines = head.decode().lower().split("\r\n")
    return int(next((line[16:] for line in lines if line.startswith("content-length: ")), 0))


@asynccontextmanager
async def serving(
    *script: bytes | None,
    host: str = "127.0.0.1",
    secret: ssl.SSLContext | None = None,
    reads_bodies: bool = True,
) -> AsyncIterator[Server]:
    server = Server(*script, reads_bodies=reads_bodies)
    standing = await asyncio.start_server(server.serve, host, 0, ssl=secret)
    port = standing.sockets[0].getsockname()[1]
    named = f"[{host}]" if ":" in host else host
    server.url = f"http{'s' if secret else ''}://{named}:{port}"
    try:
        yield server
    finally:
        standing.close()


async def texts(server: Server, count: int, http: httpx.AsyncClient) -> list[str]:
    return [(await http.get(server.url)).text for _ in range(count)]


async def elsewhere(http: httpx.AsyncClient) -> None:
    """An exchange with somebody else, in which the news of other connections come in."""
    async with serving(answer(b"")) as other:
        await http.post(other.url, content=BIG)


async def test_requests_one_after_another_share_a_connection() -> None:
    script = [answer(str(number).encode()) for number in range(300)]
    async with serving(*script) as server, shared_http() as http:
        assert await texts(server, 300, http) == [str(number) for number in range(300)]
        assert server.connections == 1


async def test_requests_at_the_same_time_have_a_connection_each() -> None:
    async with serving(answer(b"a"), answer(b"b")) as server, shared_http() as http:
        both = await asyncio.gather(http.get(server.url), http.get(server.url))
        assert sorted(each.text for each in both) == ["a", "b"]
        assert server.connections == 2


async def test_a_connection_that_the_server_gives_up_is_not_used_again() -> None:
    script = [answer(b"a", "Connection: close"), answer(b"b")]
    async with serving(*script) as server, shared_http() as http:
        assert await texts(server, 2, http) == ["a", "b"]
        assert server.connections == 2


async def test_a_connection_that_was_hung_up_meanwhile_is_not_used_again() -> None:
    async with serving(answer(b"a")) as server, shared_http() as http:
        assert await texts(server, 1, http) == ["a"]
        await server.left.wait()
        await elsewhere(http)
        server.script = [answer(b"b")]
        assert await texts(server, 1, http) == ["b"]


@pytest.mark.parametrize("apart", [False, True], ids=["at once", "later"])
async def test_an_answer_that_nobody_asked_for_is_nobodys(apart: bool) -> None:
    late = answer(b"too late", status="408 Request Timeout")
    told: list[asyncio.StreamWriter] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer(b"a") + (b"" if apart else late))
        told.append(writer)

    standing = await asyncio.start_server(serve, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{standing.sockets[0].getsockname()[1]}"
    async with standing, shared_http() as http:
        assert (await http.get(url)).text == "a"
        if apart:
            told[0].write(late)
        await elsewhere(http)
        assert (await http.get(url)).text == "a"
        assert len(told) == 2
        for each in told:
            each.close()


async def test_an_answer_that_comes_before_the_request_was_read_is_taken() -> None:
    script = [answer(b"too much", status="413 Content Too Large"), answer(b"b")]
    async with serving(*script, reads_bodies=False) as server, shared_http() as http:
        response = await http.post(server.url, content=BIG)
        assert (response.status_code, response.text) == (413, "too much")
        assert await texts(server, 1, http) == ["b"]
        assert server.connections == 2  # the first still waits for the rest of its request


async def test_a_large_body_arrives_whole() -> None:
    async with serving(answer(BIG)) as server, shared_http() as http:
        assert (await http.post(server.url, content=BIG)).content == BIG
        assert server.bodies == [BIG]


CHUNKED = (
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n"
)


@pytest.mark.parametrize(
    ("said", "text"),
    [
        (CHUNKED, "abcde"),
        (answer(gzip.compress(b"abc"), "Content-Encoding: gzip"), "abc"),
        (b"HTTP/1.1 100 Continue\r\n\r\n" + answer(b"a"), "a"),
        (b"HTTP/1.1 204 No Content\r\n\r\n", ""),
        (answer(b"busy", status="503 Busy"), "busy"),
    ],
    ids=["chunked", "gzip", "continue", "no content", "refusal"],
)
async def test_every_form_of_answer_is_read_and_leaves_a_good_connection(
    said: bytes, text: str
) -> None:
    async with serving(said, answer(b"b")) as server, shared_http() as http:
        assert await texts(server, 2, http) == [text, "b"]
        assert server.connections == 1


async def test_an_answer_may_end_with_its_connection() -> None:
    async with serving(b"HTTP/1.0 200 OK\r\n\r\nabc") as server, shared_http() as http:
        assert await texts(server, 1, http) == ["abc"]


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"hello\r\n\r\n",
        answer(b"abc")[:-1],
        CHUNKED[:-7],
        answer(b"abc", "Content-Encoding: gzip"),
        answer(b"", f"X: {'y' * 1_000_000}"),
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n",
    ],
    ids=["nothing", "garbage", "half", "half in chunks", "no gzip", "a huge head", "another way"],
)
async def test_what_is_no_whole_answer_is_an_error(said: bytes) -> None:
    async with serving(said) as server, shared_http() as http:
        with pytest.raises(httpx.HTTPError):
            await http.get(server.url)
        await server.left.wait()
        await elsewhere(http)
        server.script = [answer(b"b")]
        assert await texts(server, 1, http) == ["b"]


@pytest.mark.parametrize(
    "said", [b"", answer(b"a")[:20], answer(b"a")], ids=["none", "half", "all"]
)
async def test_a_server_that_says_no_more_and_still_listens_is_not_waited_for(said: bytes) -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(said)
        writer.write_eof()
        await reader.read()
        writer.close()

    standing = await asyncio.start_server(serve, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{standing.sockets[0].getsockname()[1]}"
    async with standing, shared_http() as http:
        if said == answer(b"a"):
            assert (await http.get(url)).text == "a"
        else:
            with pytest.raises(httpx.HTTPError):
                await http.get(url)


async def test_a_server_without_an_answer_is_left_after_the_time_limit() -> None:
    async with serving(None, answer(b"b")) as server, shared_http() as http:
        with pytest.raises(httpx.ReadTimeout):
            await http.get(server.url, timeout=0.05)
        await server.left.wait()
        assert await texts(server, 1, http) == ["b"]


@pytest.mark.parametrize("body", [b"", BIG], ids=["waiting", "sending"])
async def test_a_cancelled_request_takes_its_connection_with_it(body: bytes) -> None:
    script, reads = [None, answer(b"b")], not body
    async with serving(*script, reads_bodies=reads) as server, shared_http() as http:
        asking = asyncio.create_task(http.post(server.url, content=body))
        await server.asked.wait()
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        await server.left.wait()
        assert await texts(server, 1, http) == ["b"]


async def test_nothing_stays_open_when_the_client_is_closed_during_a_request() -> None:
    async with serving(b"HTTP/1.1 200 OK\r\n", answer(b"b")) as server:
        http = shared_http()
        told = answer(b"a")
        server.script = [told[:10], None]
        asking = asyncio.create_task(http.get(server.url))
        await server.asked.wait()
        await http.aclose()
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
        await server.left.wait()


@pytest.mark.skipif(not socket.has_ipv6, reason="this machine has no IPv6")
async def test_a_host_may_be_an_address_of_ipv6() -> None:
    async with serving(answer(b"a"), host="::1") as server, shared_http() as http:
        assert await texts(server, 1, http) == ["a"]


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:1", f"http://{'a' * 70}.example", "http://127.0.0.1:70000"]
)
async def test_a_host_that_is_not_reached_is_an_error_of_connecting(url: str) -> None:
    async with shared_http() as http:
        with pytest.raises(httpx.ConnectError):
            await http.get(url)


@pytest.fixture
def secret(tmp_path: Path) -> ssl.SSLContext:
    """A server's certificate, which nobody has signed but itself."""
    if shutil.which("openssl") is None:
        pytest.skip("certificates are made with openssl")
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=IP:127.0.0.1", "-days", "2",
         "-keyout", "key.pem", "-out", "cert.pem"],
        cwd=tmp_path, check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "cert.pem", tmp_path / "key.pem")
    return context


async def test_a_trusted_certificate_makes_a_secret_connection(
    secret: ssl.SSLContext, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "cert.pem"))
    script = [answer(BIG), answer(b"b")]
    async with serving(*script, secret=secret) as server, shared_http() as http:
        assert (await http.post(server.url, content=BIG)).content == BIG
        assert await texts(server, 1, http) == ["b"]
        assert (server.bodies[0], server.connections) == (BIG, 1)


async def test_a_certificate_that_nobody_vouches_for_is_refused(secret: ssl.SSLContext) -> None:
    async with serving(answer(b"a"), secret=secret) as server, shared_http() as http:
        with pytest.raises(httpx.ConnectError, match="certificate"):
            await http.get(server.url)
