"""Worlds: the sections that say how an agent did in each world, and how sure that is."""

from __future__ import annotations

from agentenv.data.statistics import Overall, WorldSummary
from agentenv.report import figures
from agentenv.report.charts import interval_bar
from agentenv.report.markup import Markup, short, tag
from agentenv.report.subject import Subject
from agentenv.report.tables import Column, Rows, table


def results(subject: Subject) -> Markup:
    """A bar for each world: the figure that papers report, and how sure it is."""
    columns = [Column("World", "text"), Column("0 to 100 %", "drawing"), Column("%")]
    columns += [Column("95 % interval"), Column("Metric", "word")]
    body = []
    for world in subject.worlds:
        value, bounds = subject.figure(world)
        metric = subject.metric(world)
        plain = "no judged episode" if value is None else f"{metric} {100 * value:.1f} %"
        if bounds is not None:
            plain += f", 95 % interval {100 * bounds[0]:.1f} to {100 * bounds[1]:.1f} %"
        drawing = interval_bar(value, bounds, f"{short(world)}: {plain}")
        shown = [figures.percent(value), figures.interval(bounds)]
        body.append([short(world), drawing, *shown, metric])
    note = (
        "Bars show the figure that papers report of a world, whiskers its 95 % interval. Episodes "
        "that ended in a fault are in none of them."
    )
    return table("Result in each world", columns, Rows(body), note)


def summary(subject: Subject) -> Markup:
    """All figures of each world in one table."""
    columns = [Column("World", "text"), Column("Tasks", "word"), Column("Metric", "word")]
    heads = ["Figure %", "95 %", "Success %", "Score %", "Judged", "Faulted", "Turns", "Invalid %"]
    columns += map(Column, [*heads, "Tokens", "Time / episode"])
    body = [_figures(subject, world) for world in subject.worlds]
    every = subject.worlds.values()
    whole = subject.overall
    foot = [
        *("Mean or total", "", ""),
        figures.percent(whole.figure),
        figures.interval(whole.interval),
        *("", ""),
        figures.count(sum(each.judged for each in every)),
        figures.count(sum(each.faulted for each in every)),
        *("", ""),
        figures.count(tokens(whole)),
        "",
    ]
    note = (
        "Averages are over judged episodes, every task counting once; tokens are of all episodes. "
        "Invalid: the share of the turns in which no action was found, or the world did not "
        "understand it. The mean is the plain one of the worlds' figures."
    )
    return table("Figures of each world", columns, Rows(body, [foot]), note)


def _figures(subject: Subject, world: str) -> list[str]:
    each = subject.worlds[world]
    value, bounds = subject.figure(world)
    return [
        short(world),
        subject.source(world),
        subject.metric(world),
        tag("strong", figures.percent(value)),
        figures.interval(bounds),
        figures.percent(each.success),
        figures.percent(each.score),
        figures.count(each.judged),
        figures.count(each.faulted),
        figures.decimal(each.turns),
        figures.percent(each.invalid),
        figures.count(tokens(each)),
        figures.seconds(each.seconds),
    ]


def repeats(subject: Subject) -> Markup | None:
    """Of several episodes of a task, whether one or all succeed; None where each has one."""
    found = sorted({k for each in subject.worlds.values() for k in each.pass_at})
    if not found:
        return None
    # 1, 2, 4, ... and the last one say how the chance runs.
    shown = [k for k in found if k & (k - 1) == 0 or k == found[-1]]
    columns = [Column("World", "text"), Column("Tasks")]
    columns += [Column(f"pass@{k} %") for k in shown]
    columns += [Column(f"pass^{k} %") for k in shown[1:]]
    body = []
    for world, each in subject.worlds.items():
        some = [figures.percent(each.pass_at.get(k)) for k in shown]
        every = [figures.percent(each.pass_all.get(k)) for k in shown[1:]]
        body.append([short(world), figures.count(each.pass_tasks), *some, *every])
    note = (
        "pass@k: the chance that of k episodes of a task at least one succeeds; pass^k: that all "
        "do. Both are over the tasks of which every episode is judged."
    )
    return table("Several episodes of each task", columns, Rows(body), note)


def tokens(spent: WorldSummary | Overall) -> int:
    """Read and written, in all episodes."""
    return spent.prompt_tokens + spent.completion_tokens
