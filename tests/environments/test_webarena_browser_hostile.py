"""The browser of WebArena on pages that mean no good: each ends in an observation, in time."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from agentenv_webarena.browser import Chromium, NoChromium, read_action
from agentenv_webarena.browser.folder import Folder

from envservers.environment import EngineLost
from tests.environments.webarena_pages import HOST, Player, app, serving

LIMIT = 50.0  # seconds that an action may take at most


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with serving(app()) as port:
        yield port


@pytest.fixture(scope="module")
def other_port() -> Iterator[int]:
    """Of a server that no window may reach."""
    with serving(app()) as port:
        yield port


@pytest.fixture(scope="module")
def chromium(port: int) -> Iterator[Chromium]:
    chromium = Chromium(None, {"shop.homepage.com:80": f"127.0.0.1:{port}"})
    yield chromium
    chromium.close()


@pytest.fixture
def player(chromium: Chromium) -> Iterator[Player]:
    player = Player(chromium, "/")
    yield player
    player.close()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Gives up sooner than it would, so that the tests end sooner too."""
    monkeypatch.setattr("agentenv_webarena.browser.window.SECONDS", 3.0)
    monkeypatch.setattr("agentenv_webarena.browser.window.HANDS", 1.5)
    monkeypatch.setattr("agentenv_webarena.browser.window.EYES", 10.0)
    monkeypatch.setattr("agentenv_webarena.browser.tab.STUCK", 1.5)


def outside(port: int, other: int) -> list[str]:
    """Addresses that nothing may reach, though all of these servers run."""
    return [
        f"http://127.0.0.1:{port}/inside", f"http://localhost:{port}/inside",
        f"http://[::1]:{port}/inside", f"http://2130706433:{port}/inside",
        f"http://0x7f.1:{port}/inside", f"http://0.0.0.0:{port}/inside",
        f"http://[::ffff:127.0.0.1]:{port}/inside", "http://shop.homepage.com./inside",
        f"http://127.0.0.1:{other}/inside", f"http://shop.homepage.com:{other}/inside",
        f"http://shop.homepage.com:{port}/inside", "https://shop.homepage.com/inside",
        "http://admin.homepage.com/inside", "http://example.com/", f"ws://127.0.0.1:{port}/",
        "file:///etc/passwd", "chrome://version", "view-source:http://shop.homepage.com/inside",
    ]  # fmt: skip


def test_goto_reaches_no_address_outside(player: Player, port: int, other_port: int) -> None:
    more = ["javascript:alert(1)", "data:text/html,<p>in the frame", "about:blank", "blob:x", "", "http://",
            "http://shop.homepage.com@127.0.0.1/", "http://shop.homepage.com\\@127.0.0.1/",
            f"http://127.0.0.1:{port}\\@shop.homepage.com/", "http://[", "http://a:b:c/", "///etc"]  # fmt: skip  # noqa: E501
    player.at("/one")
    for url in outside(port, other_port) + [each for each in more if each]:
        look = player(f"goto [{url}]")
        assert look.failure, url
        assert look.url == HOST + "/one", url
    assert player("goto [shop.homepage.com/two]").url == HOST + "/two"


def test_no_page_reaches_an_address_outside(player: Player, port: int, other_port: int) -> None:
    for url in [*outside(port, other_port), "//127.0.0.1:%d/inside" % port]:  # noqa: UP031
        look = player.at(f"/shows?url={url}")
        assert "nothing fetched" in look.text, url
        assert "in the frame" not in look.text, url
        if url == f"http://127.0.0.1:{port}/inside" or not url.startswith("http"):
            assert "in the frame" not in player.click("link").text, url
    look = player.at("/shows?url=http://shop.homepage.com/inside")  # as a check of the check
    assert "in the frame" in look.text
    assert "fetched it" in look.text


def test_no_redirect_reaches_an_address_outside(player: Player, port: int, other_port: int) -> None:
    for url in outside(port, other_port):
        look = player.at(f"/to?url={url}")
        assert "in the frame" not in look.text, url
        assert "could not be loaded" in look.text, url
    assert "in the frame" in player.at("/to?url=/inside").text


def test_endless_redirects_end(player: Player) -> None:
    look = player.at("/around")
    assert "could not be loaded: ERR_TOO_MANY_REDIRECTS" in look.text
    assert player.at("/one").text.endswith("StaticText 'page one'")


@pytest.mark.usefixtures("impatient")
def test_a_page_that_never_loads_is_given_up(player: Player) -> None:
    begun = time.monotonic()
    look = player.at("/never")
    assert time.monotonic() - begun < LIMIT
    assert "did not load in time" in look.failure
    assert look.url == HOST + "/"
    assert "Welcome" in look.text


def test_dialogs_are_dismissed_and_told(player: Player) -> None:
    player.at("/dialogs")
    lines = player.click("Ask").text.split("\n")
    assert lines[2] == "(the page's alert 'Hello' was dismissed)"
    assert lines[3] == "(the page's confirm 'Sure?' was dismissed)"
    assert "button 'false'" in player.look.text
    assert "dismissed" not in player("press [Tab]").text


@pytest.mark.usefixtures("impatient")
def test_endless_dialogs_end(player: Player) -> None:
    player.at("/dialogs")
    begun = time.monotonic()
    look = player.click("Again")
    assert time.monotonic() - begun < LIMIT
    assert look.text.count("was dismissed") == 1
    assert player.at("/one").url == HOST + "/one"


def test_printing_choosing_files_and_asking_for_permission_hold_nothing_up(player: Player) -> None:
    player.at("/dialogs")
    assert "button 'printed'" in player.click("Print").text
    player.click("File")
    player.click("Permit")
    assert player.click("File").url == HOST + "/dialogs"


def test_a_page_that_would_not_be_left_is_left(player: Player) -> None:
    player.at("/leaving")
    player.click("Touch")
    assert player.click("leave").url == HOST + "/slow"
    player.at("/leaving")
    player.click("Touch")
    assert player.at("/one").url == HOST + "/one"
    player.at("/leaving")
    player.click("Touch")
    assert player("close_tab").url == "about:blank"


def test_a_download_is_refused_and_leaves_nothing(player: Player) -> None:
    before = set(Path.home().glob("Downloads/*")) | set(Path.cwd().iterdir())
    look = player.at("/download")
    assert "(a download was refused)" in look.text
    assert look.url == HOST + "/"
    assert set(Path.home().glob("Downloads/*")) | set(Path.cwd().iterdir()) == before


def test_tabs_that_a_page_opens_are_bounded(player: Player) -> None:
    player.at("/popups")
    look = player.click("Many")
    assert "Tab 9" in look.text
    assert "Tab 10" not in look.text
    assert "(a further tab was refused)" in look.text
    assert "10 tabs are open" in player("new_tab").failure


def test_tabs_that_close_themselves_are_gone(player: Player) -> None:
    player.at("/closer")
    assert player.click("Open").text.startswith("Tab 0 (current): Closer\n")


@pytest.mark.usefixtures("impatient")
def test_a_script_that_never_ends_is_stopped(player: Player) -> None:
    player.at("/hang")
    begun = time.monotonic()
    look = player.click("Hang")
    assert time.monotonic() - begun < LIMIT
    assert look.failure
    assert "'text'" in look.text
    look = player.at("/hangs")
    assert time.monotonic() - begun < 2 * LIMIT
    assert player.at("/one").url == HOST + "/one"


@pytest.mark.usefixtures("impatient")
def test_a_page_that_hangs_for_good_gives_its_place_to_a_fresh_tab(player: Player) -> None:
    player.at("/rehang")
    begun = time.monotonic()
    look = player.click("Hang")
    assert time.monotonic() - begun < LIMIT
    assert "this tab was opened anew" in look.text
    assert look.nodes == {}
    assert player.at("/one").text.endswith("StaticText 'page one'")


def test_a_crashed_page_is_an_observation(player: Player) -> None:
    player.at("/one")

    async def crash() -> None:
        session = await player.window.context.new_cdp_session(player.window.page)
        async with player.window.page.expect_event("crash"):
            never = asyncio.ensure_future(session.send("Page.crash"))
        never.cancel()

    player.chromium.run(crash(), 10)
    look = player("scroll [down]")
    assert "the page crashed; this tab was opened anew" in look.text
    assert player.at("/two").text.endswith("StaticText 'page two'")


@pytest.mark.usefixtures("impatient")
def test_endless_frames_end(player: Player) -> None:
    begun = time.monotonic()
    look = player.at("/nest")
    assert time.monotonic() - begun < LIMIT
    assert "'top'" in look.text


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("path", ["/hashes", "/opener"])
def test_a_page_that_never_comes_to_rest_is_seen_all_the_same(player: Player, path: str) -> None:
    begun = time.monotonic()
    look = player.at(path)
    assert time.monotonic() - begun < LIMIT
    assert "'restless'" in look.text
    assert player.at("/one").url == HOST + "/one"


@pytest.mark.usefixtures("impatient")
def test_a_page_that_is_never_seen_gives_its_place_to_a_fresh_tab(
    player: Player, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("agentenv_webarena.browser.window.SECONDS", 1.0)
    monkeypatch.setattr("agentenv_webarena.browser.window.EYES", -1.0)
    look = player.at("/one")
    assert "the page does not come to rest; this tab was opened anew" in look.text
    assert look.nodes == {}


def test_fifty_thousand_nodes_are_seen_in_bounds(player: Player) -> None:
    begun = time.monotonic()
    look = player.at("/huge/12500")
    assert time.monotonic() - begun < LIMIT
    assert look.failure == ""
    assert "link 'row 1'" in look.text
    assert "option 'pick'" in look.text
    assert len(look.text) < 10_000
    assert player.click("row 1").url == HOST + "/1"


def test_an_enormous_text_is_clipped(player: Player) -> None:
    look = player.at("/text/250000")
    assert "'start word" in look.text
    assert len(look.text) < 2_000


def test_other_programs_are_not_started_and_no_dialog_asks_for_them(
    port: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("xdg-open", "xdg-email", "gio", "gnome-open", "sensible-browser"):
        program = tmp_path / name
        program.write_text(f"#!/bin/sh\necho $0 $@ >> {tmp_path}/started\n")
        program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    chromium = Chromium(None, {"shop.homepage.com:80": f"127.0.0.1:{port}"})
    player = Player(chromium, "/mail")
    for name in ("mail", "call", "other", "files"):
        assert player.click(name).url == HOST + "/mail"
    assert player.click("on").url == HOST + "/one"
    chromium.close()
    assert not (tmp_path / "started").exists()


def test_a_page_that_asks_for_a_password_is_told_of(player: Player) -> None:
    assert "could not be loaded: ERR_INVALID_AUTH_CREDENTIALS" in player.at("/secret").text


def test_service_workers_are_refused(player: Player) -> None:
    player.at("/worker")
    assert "Registered" not in player("scroll [down]").text


def test_halves_of_characters_are_no_part_of_an_observation(player: Player) -> None:
    player.at("/halves")
    assert "x\ufffdy" in player.look.text
    player.click("b").text.encode()


def test_eight_windows_at_once_are_apart(chromium: Chromium) -> None:
    players = [Player(chromium, "/", headers={"X-Visit": f"key{n}"}) for n in range(8)]

    async def all_do(said: str) -> list[str]:
        actions = [read_action(said.replace("#", str(n))) for n in range(8)]
        looks = await asyncio.gather(
            *(each.window.act(action) for each, action in zip(players, actions, strict=True))
        )
        return [each.text for each in looks]

    chromium.run(all_do(f"goto [{HOST}/cookie/person#]"), 60)
    for number, text in enumerate(chromium.run(all_do(f"goto [{HOST}/who]"), 60)):
        assert f"it is person{number}" in text
    for number, text in enumerate(chromium.run(all_do(f"goto [{HOST}/headers]"), 60)):
        assert f"visit key{number}" in text
    for each in players:
        each.close()


def test_stored_cookies_are_taken_along(chromium: Chromium) -> None:
    cookie = {
        "name": "who", "value": "ada", "domain": "shop.homepage.com", "path": "/", "expires": -1,
        "httpOnly": False, "secure": False, "sameSite": "Lax",
    }  # fmt: skip
    player = Player(chromium, "/who", storage={"cookies": [cookie], "origins": []})
    assert "it is ada" in player.look.text
    player.close()


def browsers() -> set[psutil.Process]:
    """The main process of each Chromium that this process has started and that lives."""
    found = set()
    for each in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.Error):
            line = " ".join(each.cmdline())
            if "--host-resolver-rules" in line and "--type=" not in line:
                found.add(each)
    return found


def begun(count: int, others: set[psutil.Process]) -> set[psutil.Process]:
    """Those that began since, once there are so many: a script may start them, and end."""
    end = time.monotonic() + 20
    while len(found := browsers() - others) != count and time.monotonic() < end:
        time.sleep(0.05)
    return found


def test_browsers_are_renewed_and_the_old_one_ends_with_its_last_window(port: int) -> None:
    others = browsers()
    chromium = Chromium(None, {"shop.homepage.com:80": f"127.0.0.1:{port}"}, renew_after=2)
    (first,) = begun(1, others)
    one, two, three = (Player(chromium, "/one") for _ in range(3))
    assert len(begun(2, others)) == 2
    one.close()
    assert "'page two'" in two.at("/two").text
    assert first in browsers()
    chromium.run(two.window.context.close(), 40)  # as whoever uses the context alone does
    psutil.wait_procs([first], timeout=20)
    assert first not in browsers()
    assert "'page two'" in three.at("/two").text
    chromium.close()


def test_a_killed_browser_is_a_lost_engine(port: int) -> None:
    others = browsers()
    chromium = Chromium(None, {"shop.homepage.com:80": f"127.0.0.1:{port}"})
    player = Player(chromium, "/one")
    (own,) = begun(1, others)
    own.kill()
    with pytest.raises(EngineLost):
        player.at("/two")
    with pytest.raises(EngineLost):
        Player(chromium, "/one")
    chromium.close()


def test_windows_that_close_leave_nothing_behind(chromium: Chromium) -> None:
    def held() -> int:
        return sum(1 for each in psutil.Process().children(recursive=True))

    Player(chromium, "/form").close()
    before = held()
    for _ in range(6):
        player = Player(chromium, "/form")
        player.at("/tall")
        player.close()
    assert held() <= before + 2


OWNER = """
import time
from agentenv_webarena.browser import Chromium
chromium = Chromium(None, {})
print(chromium.files, flush=True)
time.sleep(60)
"""


def test_a_killed_owner_takes_its_browser_along_and_the_next_removes_its_files() -> None:
    owner = subprocess.Popen(
        [sys.executable, "-c", OWNER], stdout=subprocess.PIPE, text=True, start_new_session=True
    )
    assert owner.stdout is not None
    files = Path(owner.stdout.readline().strip())
    started = psutil.Process(owner.pid).children(recursive=True)
    assert any("chrom" in each.name() for each in started)
    used = Folder()
    assert any("profile" in each.name for each in files.iterdir())
    os.killpg(owner.pid, signal.SIGKILL)
    owner.wait()
    _, alive = psutil.wait_procs(started, timeout=15)
    assert alive == []
    Folder().remove()
    assert not files.exists()
    assert used.path.exists()
    used.remove()
    assert not used.path.exists()


def test_a_given_path_that_is_none_is_an_error_that_says_what_would_do(tmp_path: Path) -> None:
    with pytest.raises(NoChromium, match="playwright install chromium"):
        Chromium(tmp_path / "chromium", {})


def test_a_program_that_is_no_browser_is_an_error(tmp_path: Path) -> None:
    program = tmp_path / "chromium"
    program.write_text("#!/bin/sh\nexit 3\n")
    program.chmod(0o755)
    with pytest.raises(NoChromium, match="does not start"):
        Chromium(program, {})
