"""The actions of WebArena's browser: how an agent may say them, and what it is told otherwise."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from agentenv_webarena.browser import Action, read_action
from agentenv_webarena.browser.fence import Fence
from agentenv_webarena.browser.finding import NoChromium, find_chromium

from envservers.environment import InvalidAction


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("click [12]", Action("click", node=12)),
        ("click[12]", Action("click", node=12)),
        ("click [12] where [12] is link 'Cart'", Action("click", node=12)),
        ("hover [3]", Action("hover", node=3)),
        ("type [5] [a lamp] [0]", Action("type", node=5, text="a lamp")),
        ("type [5] [a lamp] [1]", Action("type", node=5, text="a lamp", enter=True)),
        ("type [5] [a lamp]", Action("type", node=5, text="a lamp", enter=True)),
        ("type [5] [x] [press_enter_after=0]", Action("type", node=5, text="x")),
        ("type [5] [a [b] c] [0]", Action("type", node=5, text="a [b] c")),
        ("type [5] [a] [b]", Action("type", node=5, text="a] [b", enter=True)),
        ("type [5] []", Action("type", node=5, enter=True)),
        ("type [5] [two\nlines] [0]", Action("type", node=5, text="two\nlines")),
        ("press [Enter]", Action("press", text="Enter")),
        ("press [ctrl + A]", Action("press", text="Control+a")),
        ("press [Meta+Shift+z]", Action("press", text="Control+Shift+z")),
        ("press [Ctrl++]", Action("press", text="Control++")),
        ("press [+]", Action("press", text="+")),
        ("press [down]", Action("press", text="ArrowDown")),
        ("scroll [down]", Action("scroll", text="down")),
        ("scroll up", Action("scroll", text="up")),
        ("scroll [direction=down]", Action("scroll", text="down")),
        ("goto [http://shop.homepage.com/]", Action("goto", text="http://shop.homepage.com/")),
        ("goto shop.homepage.com", Action("goto", text="shop.homepage.com")),
        ("new_tab", Action("new_tab")),
        ("close_tab", Action("close_tab")),
        ("tab_focus [1]", Action("tab_focus", tab=1)),
        ("go_back", Action("go_back")),
        ("go_forward", Action("go_forward")),
        ("stop", Action("stop")),
        ("stop []", Action("stop")),
        ("stop [N/A]", Action("stop", text="N/A")),
        ("stop [$5 [sale]\nnow]", Action("stop", text="$5 [sale]\nnow")),
        ("In summary: ```click [7]``` and ```click [8]```", Action("click", node=7)),
        ("Next I will\n```\ngo_back\n```", Action("go_back")),
    ],
)
def test_an_action_may_be_said(said: str, meant: Action) -> None:
    assert read_action(said) == meant


@pytest.mark.parametrize("said", ["click [12]", "type [5] [a [b] c] [0]", "tab_focus [1]", "go_back", "press [Control+a]", "stop [yes]"])  # fmt: skip  # noqa: E501
def test_an_action_is_written_as_it_is_read(said: str) -> None:
    assert str(read_action(said)) == said


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("", "The actions are: click \\[id\\]"),
        ("fly [12]", "'fly \\[12\\]' is no action"),
        ("[12]", "is no action"),
        ("click", "It would be: click \\[id\\]"),
        ("click [Cart]", "It would be: click \\[id\\]"),
        ("click [-1]", "It would be"),
        ("click [٣]", "It would be"),
        ("type [5]", "type \\[id\\] \\[text\\] \\[0|1\\]"),
        ("scroll [left]", "scroll \\[up|down\\]"),
        ("goto []", "goto \\[url\\]"),
        ("tab_focus [one]", "tab_focus \\[number\\]"),
        ("go_back now", "It would be: go_back"),
        ("press []", "press \\[keys\\]"),
        ("press [Hyper+A]", "'Hyper' cannot be held down"),
        ("press [Enterr]", "no key 'Enterr'"),
        ("press [Ctrl+]", "no key ''"),
        ("I give up.", "is no action"),
        ("```I give up.```", "is no action"),
        ("click [\x00]", "It would be"),
    ],
)
def test_what_is_no_action_is_told_what_would_do(said: str, answer: str) -> None:
    with pytest.raises(InvalidAction, match=answer):
        read_action(said)


@pytest.mark.parametrize(
    "said",
    ["[" * 8192, "type [1] " + "[1] " * 2000, "```" * 2700, "press [" + "+" * 8000 + "]",
     "press [" + "a+" * 4000 + "a]", "click [" + "9" * 8000 + "]", "goto [" + "[" * 8000 + "]",
     "type [1] [" + "] [0" * 2000, "stop [" + "\x00" * 8000 + "]"],
)  # fmt: skip
def test_long_nonsense_is_read_in_no_time(said: str) -> None:
    begun = time.process_time()
    try:
        assert isinstance(read_action(said), Action)
    except InvalidAction as answer:
        assert len(str(answer)) < 1000
    assert time.process_time() - begun < 1


def test_an_address_is_http_unless_it_says_otherwise() -> None:
    fence = Fence({"shop.homepage.com:80": "127.0.0.1:1", "live.example:443": "live.example:443"})
    assert fence.address(" shop.homepage.com/a b ") == "http://shop.homepage.com/a%20b"
    assert fence.address("https://live.example/?q=1") == "https://live.example/?q=1"
    assert fence.address("shop.homepage.com/?to=ftp://x") == "http://shop.homepage.com/?to=ftp://x"
    assert fence.address("HTTP://Shop.Homepage.com") == "HTTP://Shop.Homepage.com"
    with pytest.raises(ValueError, match="lies outside"):
        fence.address("http://live.example/")
    with pytest.raises(ValueError, match="only http and https"):
        fence.address("file:///etc/passwd")


def test_chromium_is_looked_for_where_the_user_says_then_playwright_then_the_system(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given, own, system = (tmp_path / name for name in ("given", "own", "chromium"))
    for path in (given, own, system):
        path.write_text("#!/bin/sh\n")
        path.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_chromium(given, own) == given
    assert find_chromium(None, own) == own
    assert find_chromium(None, tmp_path / "missing") == system
    with pytest.raises(NoChromium, match="AGENTENV_CHROMIUM names"):
        find_chromium(tmp_path / "missing", own)
    system.unlink()
    with pytest.raises(NoChromium, match="apt-get install chromium"):
        find_chromium(None, None)
