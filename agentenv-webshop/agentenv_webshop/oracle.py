"""Oracle: a buyer who reads the pages, by the habit that the verdict says to end well.

Mostly the usual habit does, and what the buyer knows is what the pages told that were shown in this
episode. Where it would not buy what is asked for, within the actions that are left, the verdict
decides which product is opened, and for which words is searched. A thought rests on the pages
alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from agentenv_webshop import pages, phrases, reasons
from agentenv_webshop.asking import parsed
from agentenv_webshop.buyer import ACTIONS, Buyer, Deed, Habit
from agentenv_webshop.notes import Notes
from agentenv_webshop.verdict import judged
from agentenv_webshop.visit import Visit
from envservers.environment import Advice

BEST = 2  # outcome
LONGEST = 2 * ACTIONS  # actions of a habit that are tried
READING = (("Features", "Description"), ("Description", "Features"))


def advice(visit: Visit, strict: bool, *drawn_by: object) -> Advice:
    """`drawn_by`, with the number of actions, decides how the thought is worded."""
    notes = Notes(visit)
    deed = Buyer(visit, _chosen(visit, notes, strict), notes).deed()
    return Advice(deed.action, reasons.thought(notes, deed, *drawn_by, visit.moves))


def _chosen(visit: Visit, notes: Notes, strict: bool) -> Habit:
    """The first that ends best."""
    best, most = Habit(notes.wish.query), 0
    for habit in _habits(visit, notes, strict):
        outcome = _outcome(visit, habit, strict)
        if outcome > most:
            best, most = habit, outcome
        if most == BEST:
            break
    return best


def _queries(notes: Notes) -> tuple[list[str], list[str]]:
    """Searches for all of the wish, and for all but one of its pieces."""
    wish = notes.wish
    pieces = phrases.chunks(wish)
    fewer = (" ".join(pieces[:at] + pieces[at + 1 :]) for at in range(len(pieces)))
    return [wish.query, " ".join(wish.words)], list(fewer)


def _habits(visit: Visit, notes: Notes, strict: bool) -> Iterator[Habit]:
    """Those that look at pages alone; then those that the verdict guides, the shortest first."""
    whole, fewer = _queries(notes)
    known = [each for each in whole + fewer if each == visit.keywords]
    for reading in READING:
        yield Habit((known + whole)[0], reading)
    for queries in (known, whole, fewer):  # what was found stays found
        guided = []
        for query in queries:
            right = _right(visit, notes, query, strict)
            if right:
                guided.append((min(right.values()), Habit(query, wanted=frozenset(right))))
        for _, habit in sorted(guided, key=lambda each: each[0]):
            yield habit


def _right(visit: Visit, notes: Notes, query: str, strict: bool) -> dict[int, int]:
    """The affordable products of a search that earn everything, and the pages they stand on."""
    return {
        number: place // pages.ON_A_PAGE
        for place, number in enumerate(visit.stock.found(query))
        if notes.affordable(number)
        and judged(visit.goal, notes.product(number), notes.nameable(number), strict).reward == 1
    }


def _outcome(visit: Visit, habit: Habit, strict: bool) -> int:
    """How a buyer of this habit ends who goes on from here: 2 is right and all was found on the
    pages, 1 is right.
    """
    visit = visit.copy()
    for _ in range(LONGEST):
        notes = Notes(visit)
        deed = Buyer(visit, habit, notes).deed()
        act(visit, deed)
        if visit.bought is not None:
            right = judged(visit.goal, visit.bought, visit.chosen, strict).reward == 1
            sure = deed.product is not None and not notes.missing(deed.product)
            return right + (right and sure)
    return 0


def act(visit: Visit, deed: Deed) -> None:
    visit.moves += 1
    name, argument = parsed(deed.action) or ("", "")
    if name == "search":
        visit.search(argument)
    else:
        visit.click(visit.page.targets()[argument])
