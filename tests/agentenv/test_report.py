"""Report: figures as they are, text as text, and nothing that a page could load or run."""

from __future__ import annotations

import html
import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agentenv.cli import main
from agentenv.data.statistics import overall, summarize
from agentenv.protocol import Card
from agentenv.report import figures, paper, write_report
from agentenv.report.markup import Markup, cut, escaped, tag
from agentenv.report.page import page
from agentenv.report.rounds import course
from agentenv.report.samples import sample
from agentenv.report.subject import subject_of
from agentenv.trajectory import Trajectory
from tests.agentenv import toy_card
from tests.agentenv.episodes import failed, faulted, trajectory, turn

EVIL = "<script>alert(1)</script></style></title>]]>'\"><img src=x onerror=alert(1)><!--"
CONFIG = {"agent": {"name": "oracle"}, "format": "react", "versions": {"agentenv": "0.1.0"}}
VOID = {"meta", "br"}

Row = list[str]


class Parsed(HTMLParser):
    """A page as a browser takes it: its elements, its texts, and the cells of its tables."""

    def __init__(self, text: str):
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.tables: dict[str, list[Row]] = {}
        self._caption = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs), f"<{tag}> has an attribute twice"
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)
        if tag == "tr":
            self.tables.setdefault(self._caption, []).append([])
        elif tag in ("th", "td"):
            self.tables[self._caption][-1].append("")
        elif tag == "data":
            self._add(f"{dict(attrs)['value']}=")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)
        if self.open and self.open[-1] == "caption":
            self._caption = data
        elif "title" not in self.open:
            self._add(data)

    def _add(self, text: str) -> None:
        if {"td", "th"} & set(self.open):
            self.tables[self._caption][-1][-1] += text

    @property
    def shape(self) -> list[tuple[str, list[str]]]:
        return [(tag, sorted(attributes)) for tag, attributes in self.elements]

    @property
    def text(self) -> str:
        return "".join(self.texts)

    def row(self, caption: str, head: str) -> Row:
        return next(row for row in self.tables[caption] if row[0] == head)


def card(name: str = "kitchen", **changes: Any) -> Card:
    return toy_card.card([]).model_copy(update={"name": name, **changes})


def written(
    trajectories: list[Trajectory], config: dict[str, Any] | None = None, **cards: Card
) -> str:
    told = cards or {"kitchen": card()}
    return page(subject_of(CONFIG if config is None else config, told, trajectories))


def of(world: str, *trajectories: Trajectory) -> list[Trajectory]:
    named = {"world": world, "item_prefix": world}
    return [each.model_copy(update=named) for each in trajectories]


def some() -> list[Trajectory]:
    """Every kind of ending, scores between 0 and 1, tokens, and actions that were not found."""
    odd = turn(None, score=0.5, invalid=True, prompt_tokens=1000, completion_tokens=20, cut=True)
    return [
        trajectory(0, started="2026-01-02T03:04:05+00:00", seconds=2.5),
        trajectory(1, turns=[odd, turn(score=0.7)], score=0.7, success=False, seconds=0.25),
        failed(2, turns=4),
        trajectory(3, turns=[odd], outcome="max_tokens", score=0.5, success=False),
        faulted(4),
        faulted(5, "agent_error"),
        faulted(6, "cancelled"),
    ]


def test_every_element_is_closed_where_it_must_be() -> None:
    parsed = Parsed(written(some()))
    assert not parsed.open
    assert [tag for tag, _ in parsed.elements[:2]] == ["html", "head"]
    assert {"svg", "table", "details", "pre"} <= {tag for tag, _ in parsed.elements}


@pytest.mark.parametrize("name", ["harmless", EVIL])
def test_a_page_loads_nothing_and_runs_nothing(name: str) -> None:
    config = {**CONFIG, "agent": {"name": name}, "prices": {"prompt": 1, "completion": 2}}
    text = written(of(name, *some()), config, **{name: card(name)})
    parsed = Parsed(text)
    tags = {tag for tag, _ in parsed.elements}
    assert not tags & {"script", "link", "img", "iframe", "object", "embed", "base", "form", "a"}
    for _, attributes in parsed.elements:
        assert not {"src", "href", "style", "data", "action"} & set(attributes)
        assert not [each for each in attributes if each.startswith("on")]
    style = text.partition("<style>")[2].partition("</style>")[0]
    assert "--accent" in style
    assert not any(word in style for word in ("url(", "@import", "http", "expression"))
    assert "<script" not in text and "<img" not in text
    policies = {
        a.get("http-equiv"): a.get("content") for tag, a in parsed.elements if tag == "meta"
    }
    assert "default-src 'none'; style-src" in str(policies["Content-Security-Policy"])


def placed(place: str, text: str) -> str:
    """The page of a run that has a text in one place."""
    config: dict[str, Any] = {**CONFIG, "limits": {"rounds": 3}}
    lost = {"outcome": "env_error", "reward": None, "score": None, "success": None}
    if place == "agent":
        return written([trajectory()], {**config, "agent": {"name": text}})
    if place == "config":
        return written([trajectory()], {**config, "limits": {text: text}})
    if place == "version":
        return written([trajectory()], {**config, "versions": {"agentenv": text}})
    if place == "world":
        return written(of(text, trajectory()), config, **{text: card(text)})
    if place == "error":
        return written([trajectory(error=text, **lost)], config)
    if place == "option":
        return written([trajectory(options={"size": text})], config)
    if place == "tool_calls":
        return written([trajectory(turns=[turn(tool_calls=[{"name": text}])])], config)
    if place in ("reply", "action", "reasoning"):
        return written([trajectory(turns=[turn(**{place: text})])], config)
    if place == "answer":
        return written([trajectory(turns=[turn(observation=text)])], config)
    return written([trajectory(**{place: text})], config)


@pytest.mark.parametrize(
    "place",
    [
        *("agent", "config", "version", "world", "error", "option", "tool_calls", "reply"),
        *("action", "reasoning", "answer", "observation", "prompt", "source", "started"),
        *("item_prefix", "format", "world_version"),
    ],
)
def test_text_is_text_wherever_it_comes_from(place: str) -> None:
    harmless = Parsed(placed(place, "harmless text" + "." * (len(EVIL) - 13)))
    evil = Parsed(placed(place, EVIL))
    assert evil.shape == harmless.shape
    assert "<script>alert(1)</script>" in evil.text


@given(st.text(st.characters(codec=None)))
def test_escaped_text_is_harmless_and_reads_as_it_was(text: str) -> None:
    shown = escaped(text)
    assert not set(shown) & set("<>\"'\x00\r\x1b\u202e\ud800")
    shown.encode("utf-8")
    if text.isprintable():
        assert html.unescape(shown) == text


def test_what_no_reader_would_see_is_shown_by_its_code_point() -> None:
    unseen = "\x00\x1b\x85\r\u202e\u200f\u2066\ud800\ufeff"
    assert escaped(unseen) == "".join(f"⟦U+{ord(each):04X}⟧" for each in unseen)
    assert escaped("a\tb\nשלום 你好 🎈") == "a\tb\nשלום 你好 🎈"


def test_markup_that_was_worked_on_is_text_again() -> None:
    assert tag("p", Markup("<b>").replace("b", "script")) == "<p>&lt;script&gt;</p>"


def test_a_line_end_at_the_start_of_a_text_is_kept() -> None:
    text = written([trajectory(observation="\nA door.")])
    assert "<pre dir=\"auto\">\n\nA door.</pre>" in text  # fmt: skip


def test_a_long_text_is_cut_with_a_note() -> None:
    text = written([trajectory(observation="A" * 1_000_000)])
    assert "… 997,000 more characters" in text
    assert len(text) < 100_000
    assert cut("abc", 3) == "abc"


def test_a_long_name_is_cut_wherever_it_stands() -> None:
    name = "w" * 10_000
    text = written(of(name, trajectory()), {"agent": {"name": name}}, **{name: card(name)})
    assert "w" * 60 + "…" in text
    assert "w" * 61 not in text.replace("w" * 500 + "…", "")


def test_a_long_episode_is_cut_with_a_note() -> None:
    turns = [turn(observation="<" * 3000) for _ in range(500)]
    text = written([trajectory(turns=turns)])
    assert "more rounds" in text
    assert len(text) < 200_000


def test_the_figures_are_the_summarys() -> None:
    trajectories = [*some(), *of("maze", *some()[:3])]
    cards = {"kitchen": card(metric="score"), "maze": card("maze")}
    parsed = Parsed(written(trajectories, **cards))
    for world, each in summarize(trajectories).items():
        row = parsed.row("Figures of each world", world)
        shown = [float(cell.partition("=")[0]) for cell in row[3:] if "–" not in cell]
        figure = each.score if world == "kitchen" else each.success
        tokens = each.prompt_tokens + each.completion_tokens
        assert shown == [
            *(figure, each.success, each.score, each.judged, each.faulted),
            *(each.turns, each.invalid, tokens, each.seconds),
        ]
        bounds = each.score_interval if world == "kitchen" else each.success_interval
        assert bounds is not None
        low, high = (cell.partition("=")[0] for cell in row[4].split("–"))
        assert (float(low), float(high)) == bounds
        assert row[1:3] == ["built-in tasks", cards[world].metric]


def test_the_mean_is_that_over_the_worlds() -> None:
    trajectories = [*some(), *of("maze", *some()[:3])]
    cards = {"kitchen": card(metric="score"), "maze": card("maze")}
    row = Parsed(written(trajectories, **cards)).row("Figures of each world", "Mean or total")
    assert row[3].startswith(f"{overall(summarize(trajectories), cards).figure!r}=")


def test_a_world_without_a_judged_episode_has_no_figure_and_no_mean() -> None:
    parsed = Parsed(written([trajectory(), *of("maze", faulted())], **cards_of("kitchen", "maze")))
    assert parsed.row("Figures of each world", "maze")[3:7] == ["–"] * 4
    assert parsed.row("Figures of each world", "Mean or total")[3] == "–"
    assert parsed.row("Result in each world", "maze")[2:4] == ["–", "–"]


def test_bars_and_whiskers_are_where_the_figures_are() -> None:
    each = summarize(some())["kitchen"]
    assert each.success is not None and each.success_interval is not None
    text = written(some())
    assert f'width="{100 * each.success:.6g}%" height="14" class="bar"' in text
    for bound in each.success_interval:
        x = f"{100 * bound:.6g}%"
        assert f'<line x1="{x}" y1="8" x2="{x}" y2="18" class="whisker">' in text


def test_the_parts_of_a_stacked_bar_are_the_outcomes_in_proportion() -> None:
    parsed = Parsed(written(some()))
    parts = {
        str(attributes["class"]): [float(str(attributes[name])[:-1]) for name in ("x", "width")]
        for tag, attributes in parsed.elements
        if tag == "rect" and str(attributes["class"]).startswith("part ")
    }
    counts = summarize(some())["kitchen"].outcomes
    start = 0.0
    for name, count in counts.items():
        assert parts.pop(f"part {name}") == pytest.approx([start, 100 * count / 7], rel=1e-4)
        start += 100 * count / 7
    assert not parts
    row = parsed.row("How episodes ended", "kitchen")
    assert [cell.partition("=")[2] for cell in row[2:]] == list(map(str, counts.values()))


def test_the_score_over_rounds_carries_the_result_of_what_is_over() -> None:
    early = trajectory(0, turns=[turn(score=1.0, done=True)])
    late = trajectory(1, turns=[turn(), turn(score=0.5), turn(score=0.5)], score=0.5, success=False)
    found = course([early, late, faulted(2)])
    assert found is not None
    assert found.scores == [0.5, 0.75, 0.75]
    assert found.playing == [0.5, 0.5, 0.0]
    assert course([faulted(0)]) is None


@given(
    st.lists(
        st.tuples(st.integers(0, 4), st.lists(st.floats(0, 1), max_size=5), st.floats(0, 1)),
        min_size=1,
    )
)
def test_the_last_score_over_rounds_is_the_worlds(episodes: list[Any]) -> None:
    trajectories = [
        trajectory(task, repeat=place, turns=[turn(score=score) for score in scores], score=last)
        for place, (task, scores, last) in enumerate(episodes)
    ]
    found = course(trajectories)
    if found is not None:
        score = summarize(trajectories, resamples=1)["kitchen"].score
        assert found.scores[-1] == pytest.approx(score)


def test_samples_are_a_success_a_failure_and_a_fault_then_more_failures() -> None:
    chosen = sample([faulted(0), failed(1), failed(2), failed(3), trajectory(4), trajectory(5)])
    assert [each.task for each in chosen] == [4, 1, 0, 2]
    assert [each.task for each in sample([trajectory(n) for n in range(9)])] == [0, 1, 2, 3]


def test_an_episode_without_a_verdict_is_shown_as_such() -> None:
    text = written([trajectory(reward=None, score=None, success=None)])
    assert "no verdict" in text


def test_faults_are_listed_with_their_errors() -> None:
    rows = Parsed(written([trajectory(0), faulted(1), faulted(2, "cancelled")])).tables["Faults"]
    assert [(row[0], row[2], row[4]) for row in rows[1:]] == [
        ("kitchen_1", "env_error", "gone"),
        ("kitchen_2", "cancelled", "gone"),
    ]


def test_one_world_of_many_faults_does_not_hide_those_of_another() -> None:
    many = [faulted(number) for number in range(1000)]
    parsed = Parsed(written([*many, *of("maze", faulted())], **cards_of("kitchen", "maze")))
    assert parsed.tables["Faults"][-1][0] == "maze_0"
    assert "975 more are in the file" in parsed.text


def cards_of(*names: str, **changes: Any) -> dict[str, Card]:
    return {name: card(name, **changes) for name in names}


def test_the_papers_figures_stand_beside_official_tasks() -> None:
    played = of("webshop", trajectory(source="official"), failed(1))
    played = [each.model_copy(update={"source": "official"}) for each in played]
    cards = cards_of("webshop", source="official", metric="score")
    row = Parsed(written(played, **cards)).row("Beside the paper", "webshop")
    assert row[1:3] == ["success", "2 of 200"]
    assert row[3] == "0.5=50.0"  # by the paper's metric, whatever the card's
    assert row[5:] == ["GPT-4-Turbo 0.155=15.50", "0.665=66.50", "0.735=73.50", "0.765=76.50"]


@pytest.mark.parametrize(
    ("cards_source", "played_source"),
    [("built-in", "built-in"), ("official", "built-in"), ("built-in", "official")],
)
def test_the_papers_figures_stand_beside_nothing_else(
    cards_source: str, played_source: str
) -> None:
    played = of("webshop", trajectory(source=played_source))
    text = written(played, **cards_of("webshop", source=cards_source))
    assert "not comparable" in text
    assert not any(name in text for name in ("AgentEvol<", "GPT-4-Turbo", "76.5"))


def test_a_built_in_world_beside_an_official_one_stays_without_the_papers_figures() -> None:
    played = [*of("webshop", trajectory(source="official")), *of("maze", trajectory())]
    cards = {**cards_of("webshop", source="official"), **cards_of("maze")}
    parsed = Parsed(written(played, **cards))
    told = parsed.row("Beside the paper", "maze")
    assert told == ["maze", "built-in tasks: not comparable with the paper"]
    heads = len(parsed.tables["Beside the paper"][0])
    spans = [int(str(a["colspan"])) for tag, a in parsed.elements if "colspan" in a]
    assert spans == [heads - 1]


def test_an_official_world_that_the_paper_leaves_out_is_told() -> None:
    played = of("sheet", trajectory(source="official"))
    parsed = Parsed(written(played, **cards_of("sheet", source="official")))
    assert parsed.row("Beside the paper", "sheet")[1] == "not in the paper's table"


@pytest.mark.parametrize(
    ("method", "mean"),
    [("BC_base", 35.5), ("BC_large", 48.8), ("AgentEvol", 48.8), ("GPT-4-Turbo", 62.7)],
)
def test_the_papers_columns_give_the_papers_means(method: str, mean: float) -> None:
    worlds = paper.published()["columns"]
    reached = [(paper.figures_of(world) or {})[method] for world in worlds]
    assert len(reached) == 11
    assert sum(reached) / 11 == pytest.approx(mean, abs=0.06)


def test_repeats_are_told_where_there_are_some() -> None:
    caption = "Several episodes of each task"
    assert caption not in Parsed(written(some())).tables
    twice = [trajectory(0), failed(0).model_copy(update={"repeat": 1})]
    row = Parsed(written(twice)).row(caption, "kitchen")
    assert row == ["kitchen", "1=1", "0.5=50.0", "1.0=100.0", "0.0=0.0"]


def test_the_cost_is_that_of_all_tokens() -> None:
    config = {**CONFIG, "prices": {"prompt": 2.5, "completion": 10}}
    parsed = Parsed(written(some(), config))
    spent = (2000 * 2.5 + 40 * 10) / 1e6
    assert parsed.row("Cost", "Total")[3] == f"{spent!r}=$0.0054"
    assert "Cost" not in Parsed(written(some())).tables


@pytest.mark.parametrize(
    "prices",
    [5, {}, {"prompt": 1}, {"prompt": -1, "completion": 1}, {"prompt": True, "completion": 1},
     {"prompt": float("nan"), "completion": 1}, {"prompt": "1", "completion": 1}],
)  # fmt: skip
def test_what_is_no_price_is_refused(prices: Any) -> None:
    with pytest.raises(ValueError, match=r"give prompt and completion.*million"):
        written(some(), {**CONFIG, "prices": prices})


def test_a_world_without_its_card_is_named() -> None:
    with pytest.raises(ValueError, match="no card of maze: there are those of kitchen"):
        written([trajectory(), *of("maze", trajectory())])


def test_equal_runs_give_equal_pages_in_whatever_order_they_ended() -> None:
    assert written(some()) == written(some()[::-1])


def test_a_run_without_episodes_has_a_page() -> None:
    parsed = Parsed(written([]))
    assert "No episode was played." in parsed.text


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0, "0"), (9999, "9,999"), (12_345, "12.3 k"), (2_500_000, "2.50 M"), (3e9, "3.00 G")],
)
def test_counts_are_short(value: float, shown: str) -> None:
    assert figures.count(value) == f'<data value="{value!r}">{shown}</data>'


@pytest.mark.parametrize(
    ("value", "shown"), [(0.25, "0.25 s"), (59.96, "60.0 s"), (150, "2.5 min"), (9000, "2.5 h")]
)
def test_times_are_short(value: float, shown: str) -> None:
    assert figures.seconds(value) == f'<data value="{value!r}">{shown}</data>'


@pytest.mark.parametrize(
    ("value", "shown"), [(0, "$0.00"), (0.00123, "$0.0012"), (0.5, "$0.50"), (1234.5, "$1,234.50")]
)
def test_costs_are_short(value: float, shown: str) -> None:
    assert figures.dollars(value) == f'<data value="{value!r}">{shown}</data>'


def test_the_page_is_written_whole_into_the_folder(tmp_path: Path) -> None:
    path = write_report(tmp_path / "run", CONFIG, {"kitchen": card()}, some())
    assert path == tmp_path / "run" / "report.html"
    assert path.read_text(encoding="utf-8") == written(some())
    with pytest.raises(ValueError, match="no card"):
        write_report(tmp_path / "run", CONFIG, {}, some())
    assert [each.name for each in path.parent.iterdir()] == ["report.html"]


def test_a_page_that_cannot_be_put_in_place_leaves_no_draft(tmp_path: Path) -> None:
    (tmp_path / "report.html").mkdir()
    with pytest.raises(OSError):
        write_report(tmp_path, CONFIG, {"kitchen": card()}, some())
    assert [each.name for each in tmp_path.iterdir()] == ["report.html"]


def test_the_command_writes_the_page_that_the_evaluation_wrote(
    sum_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = tmp_path / "run"
    command = ["eval", "--agent", "random", "--servers", f"sum={sum_url}", "--n", "4"]
    assert main([*command, "--repeats", "2", "--run", str(run)]) == 0
    before = (run / "report.html").read_bytes()
    (run / "report.html").unlink()
    capsys.readouterr()
    assert main(["report", str(run)]) == 0
    assert capsys.readouterr().out == f"{run / 'report.html'}\n"
    assert (run / "report.html").read_bytes() == before
    assert main(["report", str(run), "--prices", "2.5,10"]) == 0
    assert "At 2.5 and 10 US dollars" in (run / "report.html").read_text()


def test_the_command_says_what_a_folder_lacks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["report", str(tmp_path)]) == 2
    assert "config.json: give the folder of a run" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("config", "told"),
    [
        ("{", "is no JSON"),
        ("[]", "names no worlds"),
        ('{"worlds": {"kitchen": 5}}', "card of kitchen"),
        ('{"worlds": {"kitchen": {"name": "kitchen"}}}', "card of kitchen: version: Field"),
        ('{"worlds": {}}', "no card of kitchen"),
    ],
)
def test_the_command_says_what_is_wrong_with_a_config(
    config: str, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "config.json").write_text(config)
    (tmp_path / "trajectories.jsonl").write_text(trajectory().model_dump_json() + "\n")
    assert main(["report", str(tmp_path)]) == 1
    assert told in capsys.readouterr().err
    assert not (tmp_path / "report.html").exists()


@pytest.mark.parametrize("prices", ["1", "1,x", "1,2,3"])
def test_the_command_refuses_what_are_no_two_prices(
    prices: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["report", str(tmp_path), "--prices", prices])
    assert ended.value.code == 2
    assert "give two numbers from 0, such as 2.5,10" in capsys.readouterr().err


def test_a_config_of_any_json_is_shown() -> None:
    config = {**json.loads('{"n": null, "list": [1, {"a": null}], "deep": {"er": 0.5}}'), **CONFIG}
    text = Parsed(written(some(), config)).text
    assert "deep.er" in text and '[1, {"a": null}]' in text
