"""The browser of WebArena: what a window shows, and what an agent does in it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
from agentenv_webarena.browser import Chromium

from tests.environments.webarena_pages import HOST, SLOW, Player, app, serving


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with serving(app()) as port:
        yield port


@pytest.fixture(scope="module")
def chromium(port: int) -> Iterator[Chromium]:
    chromium = Chromium(None, {"shop.homepage.com:80": f"127.0.0.1:{port}"})
    yield chromium
    chromium.close()


@pytest.fixture(scope="module")
def window(chromium: Chromium) -> Iterator[Player]:
    """One that has only the tab it began with after each test."""
    player = Player(chromium, "/")
    yield player
    player.close()


@pytest.fixture
def player(window: Player) -> Iterator[Player]:
    yield window
    while "Tab 1" in window.look.text.partition("\n")[0]:
        window("close_tab")


def tree(player: Player) -> str:
    """Without the numbers."""
    return re.sub(r"\[\d+\] ", "", player.look.text.partition("\n\n")[2])


def test_the_first_line_tells_the_tabs_and_the_tree_follows_after_a_blank_one(
    player: Player,
) -> None:
    lines = player.at("/").text.split("\n")
    assert lines[0] == "Tab 0 (current): Home"
    assert lines[1] == ""
    number = re.fullmatch(r"\[(\d+)\] RootWebArea 'Home' focused: True", lines[2])[1]
    assert lines[3] == f"\t[{int(number) + 1}] heading 'Welcome'"
    assert player.look.url == HOST + "/"
    assert player.look.failure == ""


def test_a_tree_holds_what_says_something_and_each_text_once(player: Player) -> None:
    player.at("/words")
    assert tree(player) == "\n".join(
        [
            "RootWebArea 'Words' focused: True",
            """\theading 'It\\'s a "quote"'""",
            "\tStaticText 'one'",
            "\tStaticText 'two'",
            "\tListMarker '1.'",
            "\tStaticText 'first'",
            "\timage 'A cat'",
            "\tStaticText 'some'",
            "\tStaticText 'bold'",
            "\tStaticText 'text'",
            "\tbutton 'More' hasPopup: menu expanded: False",
            "\tcheckbox 'Box' checked: true",
            "\ttextbox '' required: False",
            "\t\tStaticText '••••••'",
            "\tStaticText 'without a box'",
            "\ttable ''",
            "\t\trow ''",
            "\t\t\tcolumnheader 'Head' required: False",
            "\t\trow ''",
            "\t\t\tcell 'Cell'",
            "\tStaticText 'x'",
        ]
    )


def test_ids_are_given_in_order_and_kept_while_the_document_lives(player: Player) -> None:
    player.at("/changing")
    numbers = [int(each) for each in re.findall(r"\[(\d+)\]", player.look.text)]
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    add, old = player.find("Add"), player.find("old")
    player.click("Add")
    assert player.find("Add") == add
    assert player.find("more") > max(numbers)
    assert player.find("old") > old  # innerHTML has made the link anew


def test_an_id_never_means_an_element_of_another_page(player: Player) -> None:
    player.at("/changing")
    add = player.find("Add")
    player.at("/changing")
    assert player.find("Add") > add
    assert f"there is no [{add}] on this page" in player(f"click [{add}]").failure


@pytest.mark.parametrize(
    "link", ["to slow", "moved", "refresh", "by script", "put off", "Post"]
)  # fmt: skip
def test_a_click_that_navigates_is_never_seen_on_the_old_page(player: Player, link: str) -> None:
    player.at("/")
    look = player.click(link)
    assert look.url == HOST + "/slow"
    assert "heading 'At last'" in look.text


@pytest.mark.parametrize("link", ["slow in a tab", "pop up"])
def test_a_tab_that_a_page_opens_is_the_current_one_once_it_has_loaded(
    player: Player, link: str
) -> None:
    player.at("/")
    look = player.click(link)
    assert look.text.startswith("Tab 0: Home | Tab 1 (current): Slow\n\n")
    assert "At last" in look.text
    assert player("close_tab").text.startswith("Tab 0 (current): Home\n\n")


def test_what_a_script_fetches_is_waited_for(player: Player) -> None:
    player.at("/")
    begun = time.monotonic()
    assert player.click("fetch").text.startswith("Tab 0 (current): Fetched\n")
    assert time.monotonic() - begun >= SLOW


def test_a_click_on_a_part_of_the_page_changes_the_address_alone(player: Player) -> None:
    player.at("/")
    part = player.find("part")
    look = player.click("part")
    assert look.url == HOST + "/#part"
    assert player.find("part") == part


def test_typing_replaces_what_a_field_holds(player: Player) -> None:
    player.at("/form")
    assert "\tStaticText 'old text'" in tree(player)
    player.type("Name", "new [x] text")
    assert "textbox 'Name' focused: True required: False\n\t\t\tStaticText 'new [x] text'" in (
        tree(player)
    )
    assert "old text" not in player.look.text
    player.type("Name", "")
    assert "new [x] text" not in player.look.text


@pytest.mark.parametrize("text", ["žluťoučký kůň", "日本語 🎉", "a" * 3000, "'; <b>\\ \x01\x00x"])
def test_any_text_can_be_typed(player: Player, text: str) -> None:
    player.at("/form")
    player.type("Name", text)
    value = player.chromium.run(player.window.page.input_value("#name"), 10)
    assert value == text.replace("\x01\x00", "")


def test_the_enter_key_follows_unless_told_otherwise(player: Player) -> None:
    player.at("/form")
    look = player(f"type [{player.find('Name')}] [somebody]")
    assert look.url == HOST + "/echo"
    assert "name='somebody'" in look.text


def test_pages_that_listen_hear_keys_and_changes(player: Player) -> None:
    player.at("/form")
    assert "keyup name" in player.type("Name", "abc").text
    assert "change color" in player.type("Color", "Red").text


def test_a_whole_form_can_be_filled_in_and_sent(player: Player) -> None:
    player.at("/form")
    player.type("Name", "Ada")
    player.type("Notes", "two\nlines")
    player.type("Day", "2023-05-31")
    player.click("Dark Green")
    player.click("S")
    player.click("L")
    player.click("Gift")
    text = player.click("Send").text
    for each in (
        "name='Ada'", "notes='two\\r\\nlines'", "day='2023-05-31'", "color='Dark Green'",
        "sizes='S'", "sizes='L'", "gift='yes'",
    ):  # fmt: skip
        assert each in text
    assert "sizes='M'" not in text


def test_options_of_a_closed_list_are_shown_and_typing_picks_one(player: Player) -> None:
    player.at("/form")
    assert "option 'Dark Green' selected: False" in player.look.text
    assert "option 'Dark Green' selected: True" in player.type("Color", " dark  green ").text
    assert "option 'Red' selected: True" in player.type("Color", "r").text
    failure = player.type("Color", "violet").failure
    assert "no option 'violet'" in failure
    assert "Dark Green" in failure
    assert "disabled" in player.click("Blue").failure
    assert "Dark Green" not in player.click("Color").failure


def test_a_list_that_was_opened_by_a_key_does_not_swallow_the_next_click(player: Player) -> None:
    player.at("/form")
    player.click("Color")
    player("press [Enter]")
    player.click("Gift")
    assert "checkbox 'Gift' focused: True checked: true" in player.look.text


@pytest.mark.parametrize(
    ("name", "reason"),
    [("Fixed", "is readonly"), ("Off", "is disabled"), ("Send", "takes no text")],
)
def test_what_takes_no_text_says_so(player: Player, name: str, reason: str) -> None:
    player.at("/form")
    assert reason in player.type(name, "x").failure


def test_a_date_that_is_none_says_what_would_do(player: Player) -> None:
    player.at("/form")
    assert "takes a date such as 2023-05-31" in player.type("Day", "next week").failure


def test_scrolling_goes_by_a_screen_and_says_when_the_page_ends(player: Player) -> None:
    player.at("/tall")
    assert "link 'Line 0'" in player.look.text
    assert "link 'Line 8'" not in player.look.text
    far = next(node for node in player.look.nodes.values() if node.name == "Line 10")
    assert not far.shown
    assert "is not in view" in player(f"click [{far.id}]").failure
    look = player("scroll [down]")
    assert "link 'Line 0'" not in look.text
    assert f"[{far.id}] link 'Line 10'" in look.text
    for _ in range(4):
        player("scroll down")
    assert "link 'Line 29'" in player.look.text
    assert "does not go further down" in player("scroll [down]").failure
    assert player.click("Line 29").url == HOST + "/n29"


def test_a_page_that_scrolls_within_is_scrolled_there(player: Player) -> None:
    player.at("/inner")
    assert "Line 8" not in player.look.text
    look = player("scroll [down]")
    assert look.failure == ""
    assert "'Line 9'" in look.text
    assert "'Line 2'" not in look.text


def test_only_what_is_not_cut_off_is_in_view(player: Player) -> None:
    text = player.at("/cut").text
    for name in ("first", "placed", "third", "outside", "fixed", "very tall"):
        assert f"'{name}'" in text
    assert "'second'" not in text


def test_a_link_over_two_lines_is_hit(player: Player) -> None:
    player.at("/broken")
    assert player.click("a link over two lines").url == HOST + "/slow"


def test_an_iframe_is_seen_and_clicked_into(player: Player) -> None:
    player.at("/framed")
    assert "\t\tlink 'in the frame'" in tree(player)
    assert "'below'" not in tree(player)
    assert "button 'pressed'" in player.click("press me").text


def test_the_history_goes_back_and_forth_and_ends(player: Player) -> None:
    player("new_tab")
    player.at("/one")
    player.at("/two")
    assert player("go_back").url == HOST + "/one"
    assert player("go_forward").url == HOST + "/two"
    assert "no page to go forward to" in player("go_forward").failure
    player("go_back")
    look = player("go_back")
    assert "no page to go back to" in look.failure
    assert look.url == HOST + "/one"


def test_tabs_are_opened_focused_and_closed(player: Player) -> None:
    player.at("/one")
    assert player("new_tab").text.startswith("Tab 0: one | Tab 1 (current): \n\n[")
    assert player.look.url == "about:blank"
    player.at("/two")
    assert player("tab_focus [0]").text.startswith("Tab 0 (current): one | Tab 1: two\n\n")
    assert "no tab 2" in player("tab_focus [2]").failure
    assert player("close_tab").text.startswith("Tab 0 (current): two\n\n")
    assert player("close_tab").text.startswith("Tab 0 (current): \n\n")


def test_keys_are_pressed(player: Player) -> None:
    player.at("/form")
    player.click("Name")
    player("press [Control+A]")
    player("press [x]")
    player("press [Tab]")
    player("press [é]")
    assert "'x'" in player.look.text
    assert "'é'" in player.look.text


def test_keys_of_the_browser_itself_do_nothing(player: Player) -> None:
    player.at("/one")
    for keys in ("W", "T", "N", "O", "P", "U", "S", "J", "Q", "Shift+I", "F4", "+", "F5"):
        player(f"press [Ctrl+{keys}]")
    for keys in ("Alt+F4", "Alt+ArrowLeft", "F1", "F3", "F5", "F6", "F7", "F11", "F12", "Escape"):
        look = player(f"press [{keys}]")
        assert look.url == HOST + "/one"
        assert look.text.startswith("Tab 0 (current): one\n")


def test_copying_stays_within_the_window(player: Player, chromium: Chromium) -> None:
    other = Player(chromium, "/copy")
    player.at("/copy")
    player.click("From")
    player("press [Ctrl+A]")
    player("press [Ctrl+C]")
    other.click("To")
    other("press [Ctrl+V]")
    player.click("To")
    assert player("press [Ctrl+V]").text.count("'from here'") == 2
    assert other.look.text.count("'from here'") == 1
    player.click("Copy")
    other("press [Ctrl+V]")
    assert other.look.text.count("'from here'") == 1
    other.close()


def test_the_previous_action_tells_what_it_was_about(player: Player) -> None:
    player.at("/")
    assert player.window.previous == f"goto [{HOST}/]"
    node = player.find("to slow")
    player.click("to slow")
    assert player.window.previous == f"click [{node}] where [{node}] is link 'to slow'"


def test_metadata_tells_boxes_and_a_picture(player: Player) -> None:
    player.at("/form")
    told = player.chromium.run(player.window.metadata(), 20)
    node = told["text"]["obs_nodes_info"][str(player.find("Send"))]
    x, y, width, height = node["union_bound"]
    assert 0 < x < x + width < 1280
    assert 0 < y < y + height < 720
    assert node["text"] == f"[{player.find('Send')}] button 'Send'"
    assert told["image"].startswith("data:image/png;base64,iVBOR")
    json.dumps(told)


def test_the_part_in_view_of_an_enormous_page_reads_like_the_whole(
    player: Player, monkeypatch: pytest.MonkeyPatch
) -> None:
    player.at("/huge/200")
    whole = tree(player)
    monkeypatch.setattr("agentenv_webarena.browser.tab.ELEMENTS", 10)
    player.at("/huge/200")
    assert tree(player) == whole
    node = player.find("row 3")
    player("scroll [down]")
    player("scroll [up]")
    assert player.find("row 3") == node


PLAYED = """
import sys
from agentenv_webarena.browser import Chromium
from tests.environments.webarena_pages import Player
chromium = Chromium(None, {"shop.homepage.com:80": f"127.0.0.1:{sys.argv[1]}"})
player = Player(chromium, "/", "/words")
for path in ("/form", "/framed", "/huge/300", "/tall"):
    player.at(path)
    print(player.look.text)
player("scroll [down]")
print(player.look)
print(player.click("Line 9").text)
player.close()
chromium.close()
"""


def test_other_processes_see_the_same_bytes(port: int) -> None:
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", PLAYED, str(port)], stdout=subprocess.PIPE,
            env={"PYTHONHASHSEED": seed, "PATH": "/usr/bin:/bin", "PYTHONPATH": ":".join(sys.path)},
        )
        for seed in ("1", "2")
    ]  # fmt: skip
    seen = {re.sub(rb"backend_id=\d+", b"", each.communicate()[0]) for each in runs}
    assert [each.returncode for each in runs] == [0, 0]
    assert len(seen) == 1
    assert seen.pop().count(b"RootWebArea") >= 6
