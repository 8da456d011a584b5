"""Effort: the sections that say what the episodes took: tokens, time and money."""

from __future__ import annotations

from agentenv.report import figures
from agentenv.report.charts import length_bar
from agentenv.report.markup import Markup, joined, short
from agentenv.report.subject import Subject
from agentenv.report.tables import Column, Rows, table


def effort(subject: Subject) -> Markup:
    """Tokens and time of an episode, each with a bar beside those of the other worlds."""
    worlds = subject.worlds.values()
    read = [each.prompt_tokens / each.episodes for each in worlds]
    written = [each.completion_tokens / each.episodes for each in worlds]
    measures = [("Time", [each.seconds for each in worlds], figures.seconds)]
    note = "Time of the judged episodes. No tokens were counted."
    if any(read) or any(written):
        measures.insert(0, ("Tokens read", [*read], figures.count))
        measures.insert(1, ("Tokens written", [*written], figures.count))
        note = "Tokens of all episodes, time of the judged ones, in the mean."
    columns = [Column("World", "text")]
    body: list[list[str]] = [[short(world)] for world in subject.worlds]
    for name, values, shown in measures:
        most = max((value for value in values if value is not None), default=0.0)
        columns += [Column(name), Column(joined(["0 to ", shown(most)]), "drawing")]
        for row, value in zip(body, values, strict=True):
            said = f"{row[0]}: {name.lower()} in an episode, beside the other worlds"
            row += [shown(value), length_bar(value or 0.0, most, said)]
    return table("Tokens and time of an episode", columns, Rows(body), note)


def cost(subject: Subject) -> Markup | None:
    """What the tokens cost at the prices that the config gives; None where it gives none."""
    prices = subject.prices
    if prices is None:
        return None
    heads = ("Tokens read", "Tokens written", "Cost", "Cost / episode")
    columns = [Column("World", "text"), *map(Column, heads)]
    body = []
    for world, each in subject.worlds.items():
        price = prices.of(each)
        used = [figures.count(each.prompt_tokens), figures.count(each.completion_tokens)]
        shown = [figures.dollars(price), figures.dollars(price / each.episodes)]
        body.append([short(world), *used, *shown])
    whole = subject.overall
    used = [figures.count(whole.prompt_tokens), figures.count(whole.completion_tokens)]
    foot = ["Total", *used, figures.dollars(prices.of(whole)), ""]
    note = (
        f"At {prices.prompt:g} and {prices.completion:g} US dollars per million tokens read and "
        "written. What was spent on attempts that were begun again is not in it."
    )
    return table("Cost", columns, Rows(body, [foot]), note)
