"""Live services over real sockets: what is kept, what is tried again, and what is a fault."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from agentenv_tool.live import ATTEMPTS, Api, Rejected, ServiceDown, key_from

from agentenv.agents.agent import Moment, Reply
from agentenv.controller.evaluation import evaluate
from agentenv.servers import serving
from tests.agentenv.one_by_one import OneByOne


def an_object(answer: Any) -> dict[str, Any]:
    if not isinstance(answer, dict):
        raise ServiceDown("something else than an object")
    return answer


class Service(ThreadingHTTPServer):
    """Answers what a test laid out for it, in order, and then the number of the request."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[tuple[str, str, str]] = []
        self.next: list[tuple[int, dict[str, str], bytes | None]] = []
        self.released = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    server: Service

    def answer(self) -> None:
        length = int(self.headers.get("Content-Length", 0))
        self.server.asked.append((self.command, self.path, self.rfile.read(length).decode()))
        told: tuple[int, dict[str, str], bytes | None]
        told = (200, {}, json.dumps({"request": len(self.server.asked)}).encode())
        status, headers, body = self.server.next.pop(0) if self.server.next else told
        if body is None:  # never answers
            self.server.released.wait(30)
            return
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with contextlib.suppress(OSError):  # who asked may have gone
            for piece in [bytes([each]) for each in body] if "X-Trickle" in headers else [body]:
                self.wfile.write(piece)
                if "X-Trickle" in headers and self.server.released.wait(0.05):
                    break

    do_GET = do_POST = do_DELETE = answer

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture
def service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    service = Service()
    threading.Thread(target=service.serve_forever, daemon=True).start()
    yield service
    service.released.set()
    service.shutdown()
    service.server_close()


def test_an_answer_is_asked_for_once_in_any_process(service: Service) -> None:
    first = Api(service.url, "test").get("/place", {"name": "Oslo", "count": 3}, an_object)
    again = Api(service.url + "/", "test").get("/place", {"count": 3, "name": "Oslo"}, an_object)
    other = Api(service.url, "test").get("/place", {"name": "Rome", "count": 3}, an_object)
    assert (first, again, other) == ({"request": 1}, {"request": 1}, {"request": 2})


def test_a_kept_answer_that_was_damaged_is_asked_for_anew(service: Service, tmp_path: Path) -> None:
    Api(service.url, "test").get("/place", {}, an_object)
    (kept,) = tmp_path.rglob("*.json")
    kept.write_text("{")
    assert Api(service.url, "test").get("/place", {}, an_object) == {"request": 2}


def test_keys_are_never_written_down(service: Service, tmp_path: Path) -> None:
    Api(service.url, "test", {"Authorization": "Bearer secret"}).get("/place", {}, an_object)
    for each in tmp_path.rglob("*"):
        assert "secret" not in each.name
        assert each.is_dir() or "secret" not in each.read_text()


def test_a_server_fault_is_tried_again_and_then_told(service: Service) -> None:
    service.next = [(500, {}, b"oops"), (503, {}, b"")]
    assert Api(service.url, "test").get("/place", {}, an_object) == {"request": 3}
    service.next = [(502, {}, b"")] * ATTEMPTS
    with pytest.raises(ServiceDown, match=r"/other failed: status 502"):
        Api(service.url, "test").get("/other", {}, an_object)
    assert len(service.asked) == 3 + ATTEMPTS


def test_too_many_requests_close_the_service_without_asking_again(service: Service) -> None:
    service.next = [(429, {"Retry-After": "7"}, b"")]
    api = Api(service.url, "test")
    with pytest.raises(ServiceDown, match=r"no requests for 7 s \(status 429\)"):
        api.get("/place", {}, an_object)
    with pytest.raises(ServiceDown, match=r"no requests for another [67] s"):
        api.get("/place", {}, an_object)
    assert len(service.asked) == 1


def test_a_date_to_retry_after_counts_as_a_minute(service: Service) -> None:
    service.next = [(429, {"Retry-After": "Wed, 21 Oct 2026 07:28:00 GMT"}, b"")]
    with pytest.raises(ServiceDown, match="for 60 s"):
        Api(service.url, "test").get("/place", {}, an_object)


def test_a_service_that_never_answers_is_a_fault(service: Service) -> None:
    service.next = [(200, {}, None)] * ATTEMPTS
    with pytest.raises(ServiceDown, match="ReadTimeout"):
        Api(service.url, "test", seconds=0.2).get("/place", {}, an_object)
    assert len(service.asked) == 1, "there is no time for another attempt"


def test_an_answer_that_trickles_is_not_waited_for(service: Service) -> None:
    service.next = [(200, {"X-Trickle": "yes"}, b'{"a": 1}' + b" " * 1000)]
    with pytest.raises(ServiceDown, match="ReadTimeout"):
        Api(service.url, "test", seconds=0.5).get("/place", {}, an_object)


def test_an_answer_without_end_is_given_up(service: Service) -> None:
    service.next = [(200, {}, b"[" + b"1," * (5 << 20))]
    with pytest.raises(ServiceDown, match="more than 8388608 bytes"):
        Api(service.url, "test").get("/place", {}, an_object)


def test_a_service_that_is_not_there_is_a_fault(service: Service) -> None:
    service.shutdown()
    service.server_close()
    with pytest.raises(ServiceDown, match="ConnectError"):
        Api(service.url, "test").get("/place", {}, an_object)


@pytest.mark.parametrize("body", [b"<html>", b'{"a": ', b"\xff\xfe", b"[" * 100_000])
def test_what_is_no_json_is_a_fault_and_is_not_kept(service: Service, body: bytes) -> None:
    service.next = [(200, {}, body)]
    with pytest.raises(ServiceDown, match="something else than JSON"):
        Api(service.url, "test").get("/place", {}, an_object)
    assert Api(service.url, "test").get("/place", {}, an_object) == {"request": 2}


@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_key_is_a_fault(service: Service, status: int) -> None:
    service.next = [(status, {}, b"{}")]
    with pytest.raises(ServiceDown, match="refuses the key"):
        Api(service.url, "test").get("/place", {}, an_object)


def test_a_redirect_is_not_followed(service: Service) -> None:
    service.next = [(302, {"Location": "http://169.254.169.254/"}, b"")]
    with pytest.raises(ServiceDown, match="sends elsewhere"):
        Api(service.url, "test").get("/place", {}, an_object)


def test_what_the_service_refuses_is_told_and_kept_as_an_answer_is(service: Service) -> None:
    service.next = [(404, {}, b'{"message": "no such film"}')]
    for _ in range(2):
        with pytest.raises(Rejected, match=r"404: .*no such film") as caught:
            Api(service.url, "test").get("/place", {}, an_object, refusals=(404,))
        assert (caught.value.status, caught.value.answer) == (404, {"message": "no such film"})
    assert len(service.asked) == 1


def test_other_refusals_are_told_and_not_kept(service: Service) -> None:
    service.next = [(408, {}, b'{"message": "too slow"}')]
    with pytest.raises(Rejected, match="408"):
        Api(service.url, "test").get("/place", {}, an_object, refusals=(404,))
    assert Api(service.url, "test").get("/place", {}, an_object) == {"request": 2}


@pytest.mark.parametrize("url", ["", "nonsense", "ftp://127.0.0.1", "127.0.0.1:80"])
def test_what_is_no_address_is_refused_at_the_start(url: str) -> None:
    with pytest.raises(ServiceDown, match="is no address"):
        Api(url, "test")


@pytest.mark.parametrize("body", [b"", b"null", b"[]", b"7"])
def test_what_is_no_object_is_a_fault_and_is_not_kept(service: Service, body: bytes) -> None:
    service.next = [(200, {}, body)]
    with pytest.raises(ServiceDown, match="something else than"):
        Api(service.url, "test").get("/place", {}, an_object)
    assert Api(service.url, "test").get("/place", {}, an_object) == {"request": 2}


def test_a_post_is_tried_again_only_where_it_is_done_once(service: Service) -> None:
    api = Api(service.url, "test")
    service.next = [(500, {}, b"")]
    with pytest.raises(ServiceDown, match=r"POST .* failed: status 500"):
        api.ask("POST", "/tasks", body={"content": "x"})
    service.next = [(500, {}, b"")]
    assert api.ask("POST", "/tasks", body={}, headers={"X-Request-Id": "1"}) == {"request": 3}
    assert service.asked[0] == ("POST", "/tasks", '{"content":"x"}')


def test_an_empty_refusal_is_a_refusal(service: Service) -> None:
    service.next = [(404, {}, b"")]
    with pytest.raises(Rejected, match="404"):
        Api(service.url, "test").ask("POST", "/tasks/1/close")


def test_an_empty_answer_is_none(service: Service) -> None:
    service.next = [(204, {}, b"")]
    assert Api(service.url, "test").ask("DELETE", "/tasks/1") is None


class Asking(OneByOne):
    """An agent that asks for an elevation, whatever it is told."""

    name = "asking"

    async def reply(self, moment: Moment) -> Reply:
        where = '{"latitude": 59.9, "longitude": 10.7}'
        return Reply(f"Action: get_elevation with Action Input: {where}")


def test_a_service_that_is_down_ends_no_episode_with_a_reward(
    service: Service, tmp_path: Path
) -> None:
    info = {"answer": 26, "init_config": None, "goal_type": 0, "tool": "weather"}
    task = {"goal": "How high is Oslo?", "subgoals": [26], "additional_info": info}
    (tmp_path / "weather.jsonl").write_text(json.dumps(task))
    service.next = [(503, {}, b"")] * 1000
    flags = ("--port", "0", "--data", str(tmp_path))
    live = ("--backend", "live", "--live-url", service.url)
    with serving(["weather"], (*flags, *live)) as servers:
        played = evaluate(Asking(), {"weather": servers["weather"].url}, retries=0)
    figures = played.worlds["weather"]
    assert played.cards["weather"].options["backend"] == "live"
    assert (figures.judged, figures.faulted, figures.score) == (0, 1, None)
    assert figures.outcomes == {"env_error": 1}


def test_a_key_that_is_not_set_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MOVIE_KEY", raising=False)
    with pytest.raises(ServiceDown, match="needs the variable MOVIE_KEY"):
        key_from("MOVIE_KEY")
    monkeypatch.setenv("MOVIE_KEY", "k\n")
    assert key_from("MOVIE_KEY") == "k"
    for wrong in ("a key", "clé", "a\nb"):
        monkeypatch.setenv("MOVIE_KEY", wrong)
        with pytest.raises(ServiceDown, match="characters that no key has"):
            key_from("MOVIE_KEY")
