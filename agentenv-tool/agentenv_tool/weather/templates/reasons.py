"""Reasons: how the answer follows from the daily figures that the expert has seen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import groupby, pairwise
from math import fsum
from typing import Any

from agentenv_tool import conclusions
from agentenv_tool.conclusions import Conclusion
from agentenv_tool.thoughts import listed
from agentenv_tool.weather.templates.steps import TEMP, Reading

Values = Mapping[str, Any]
Seen = Sequence[Reading]  # places, and within them spans, in order
Reason = Callable[[Seen, Values, Any], Conclusion]

MAX, MIN, MEAN = TEMP.names
MEASURES = {"maximum": MAX, "minimum": MIN, "mean": MEAN}
_SHOWN = 6  # figures of days that are told one by one


def figure(seen: Seen, values: Values, answer: Any) -> Conclusion:
    """The answer is what one day has."""
    (one,) = seen
    _, words = _column(one, values)
    fact = f"the {words} in {one.spot.name} on {one.when} is {answer}{one.kind.unit}"
    return conclusions.found(answer, fact)


def swing(seen: Seen, values: Values, answer: Any) -> Conclusion:
    (one,) = seen
    high, low = one.daily[MAX][0], one.daily[MIN][0]
    return conclusions.calculated(
        answer, f"{high} - {_signed(low)} = {answer}", f"the difference on {one.when}"
    )


def extreme_day(seen: Seen, values: Values, answer: Any) -> Conclusion:
    (one,) = seen
    name, _ = _column(one, values)
    which = one.kind.top(name, _lowest(values))
    return conclusions.compared(answer, _by_day(one, name), which)


def extreme_figure(seen: Seen, values: Values, answer: Any) -> Conclusion:
    (one,) = seen
    name, _ = _column(one, values)
    days = _by_day(one, name)
    day = next(day for day, each in days.items() if each == answer)
    return conclusions.compared(answer, days, one.kind.top(name, _lowest(values)), day)


def widest(seen: Seen, values: Values, answer: Any) -> Conclusion:
    """The day on which maximum and minimum lie furthest apart."""
    (one,) = seen
    pairs = zip(one.daily["time"], one.daily[MAX], one.daily[MIN], strict=True)
    gaps = {day: round(high - low, 1) for day, high, low in pairs}
    return conclusions.compared(answer, gaps, "the widest gap between maximum and minimum")


def rise(seen: Seen, values: Values, answer: Any) -> Conclusion:
    (one,) = seen
    days = list(_by_day(one, MEAN).items())
    rises = {day: round(after - before, 1) for (_, before), (day, after) in pairwise(days)}
    return conclusions.compared(answer, rises, "the largest rise over the day before")


def average(seen: Seen, values: Values, answer: Any) -> Conclusion:
    (one,) = seen
    name, words = _column(one, values)
    figures = one.daily[name]
    sum = f"({_plus(figures)}) / {len(figures)} = {answer}"
    return conclusions.calculated(answer, sum, f"the average {words} from {one.when}")


def total(seen: Seen, values: Values, answer: Any) -> Conclusion:
    (one,) = seen
    name, words = _column(one, values)
    return conclusions.calculated(
        answer, f"{_plus(one.daily[name])} = {answer}", f"the total {words} from {one.when}"
    )


def days(test: Callable[[float, Values], bool], what: str, listing: bool = False) -> Reason:
    """The days whose figure passes a test are counted, or listed."""

    def reason(seen: Seen, values: Values, answer: Any) -> Conclusion:
        (one,) = seen
        name, _ = _column(one, values)
        found = [(day, each) for day, each in _by_day(one, name).items() if test(each, values)]
        length, words = len(one.daily["time"]), what.format_map(values)
        told = [f"{day} ({each}{one.kind.unit})" for day, each in found]
        if listing:
            return conclusions.gathered(answer, length, words, told)
        if len(found) > 2 * _SHOWN:
            told = [f"{each}" for _, each in found]
        return conclusions.counted(told, length, words)

    return reason


def beyond(seen: Seen, values: Values, answer: Any) -> Conclusion:
    """Days above or below a limit."""
    sign = 1 if values["side"] == "above" else -1
    reason = days(
        lambda each, told: sign * each > sign * told["limit"],
        "days with a {measure} temperature {side} {limit} °C",
    )
    return reason(seen, values, answer)


def frost(seen: Seen, values: Values, answer: Any) -> Conclusion:
    reason = days(lambda each, _: each < 0, "days with a minimum below 0 °C")
    return reason(seen, {"measure": "minimum"}, answer)


def any_of(seen: Seen, values: Values, answer: Any) -> Conclusion:
    """Whether something falls on one day."""
    told = [f"{each.daily[each.kind.names[0]][0]}{each.kind.unit} of {each.kind.words}"
            for each in seen]  # fmt: skip
    side = "more than 0" if answer else "no more than 0"
    fact = f"{seen[0].spot.name} has {listed(told)} on {seen[0].when}, which is {side}"
    return conclusions.judged(answer, fact)


def dry_spell(seen: Seen, values: Values, answer: Any) -> Conclusion:
    (one,) = seen
    days = _by_day(one, one.kind.names[0])
    runs = [[day for day, _ in run] for dry, run in groupby(days.items(), lambda each: each[1] == 0)
            if dry]  # fmt: skip
    longest = max(runs, key=len)
    fact = f"the longest run of days with 0 mm goes from {longest[0]} to {longest[-1]}"
    others = [f"{each[0]} to {each[-1]}" for each in runs if each is not longest]
    if others:
        fact += f", and the other dry runs ({listed(others)}) are no longer than that"
    return conclusions.found(answer, fact)


def first(seen: Seen, values: Values, answer: Any) -> Conclusion:
    (one,) = seen
    name, words = _column(one, values)
    figures = _by_day(one, name)
    before = list(figures).index(answer)
    fact = (
        f"the {words} is 0 on {'the first day' if before == 1 else f'each of the first {before}'}"
        f" and {figures[answer]}{one.kind.unit} on {answer}"
    )
    return conclusions.found(answer, fact)


def difference(seen: Seen, values: Values, answer: Any) -> Conclusion:
    """Of one figure on two days, or in two cities."""
    name, words = _column(seen[0], values)
    one, other = (each.daily[name][0] for each in seen)
    low, high = sorted((one, other))
    return conclusions.calculated(
        answer, f"{high} - {_signed(low)} = {answer}", f"the difference in {words}"
    )


def warmer_days(seen: Seen, values: Values, answer: Any) -> Conclusion:
    before, after = (_mean(each.daily[MEAN]) for each in seen)
    side = "higher" if answer else "not higher"
    return conclusions.judged(
        answer,
        f"the daily means average to {before} °C before and to {after} °C after today, which is "
        f"{side}",
    )


def cities(seen: Seen, values: Values, answer: Any) -> Conclusion:
    """One figure of each city, or its total over some days."""
    kind = seen[0].kind
    name, _ = _column(seen[0], values)
    figures = {each.spot.name: _total(each.daily[name]) for each in seen}
    return conclusions.compared(answer, figures, kind.top(name, _lowest(values)))


def warmer_city(seen: Seen, values: Values, answer: Any) -> Conclusion:
    one, other = ((each.spot.name, each.daily[MEAN][0]) for each in seen)
    side = "warmer" if answer else "not warmer"
    return conclusions.judged(
        answer,
        f"the mean temperature is {one[1]} °C in {one[0]} and {other[1]} °C in {other[0]}, and so "
        f"{one[0]} is {side}",
    )


def totals(seen: Seen, values: Values, answer: Any) -> Conclusion:
    """The difference between two totals."""
    name, words = _column(seen[0], values)
    sums = {each.spot.name: _total(each.daily[name]) for each in seen}
    low, high = sorted(sums.values())
    added = listed([f"{each} for {city}" for city, each in sums.items()])
    return conclusions.calculated(
        answer,
        f"the {words} adds up to {added}, and {high} - {low} = {answer}",
        "the difference between the totals",
    )


def _column(one: Reading, values: Values) -> tuple[str, str]:
    """The figure that the question is about, and what it is in words."""
    if one.kind is TEMP:
        name = MEASURES[values.get("measure", "mean")]
        return name, TEMP.columns[name]
    return next(iter(one.kind.columns.items()))


def _by_day(one: Reading, name: str) -> dict[str, float]:
    return dict(zip(one.daily["time"], one.daily[name], strict=True))


def _lowest(values: Values) -> bool:
    """Whether the question is about the lowest figure."""
    return values.get("air") == "cleaner" or values.get("extreme") == "lowest"


def _plus(figures: Sequence[float]) -> str:
    return " + ".join(_signed(each) if place else str(each) for place, each in enumerate(figures))


def _signed(figure: float) -> str:
    return f"({figure})" if figure < 0 else str(figure)


def _total(figures: Sequence[float]) -> float:
    return figures[0] if len(figures) == 1 else round(fsum(figures), 2)


def _mean(figures: Sequence[float]) -> float:
    return round(fsum(figures) / len(figures), 2)
