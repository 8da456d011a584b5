"""Pages: a draft put into words, as a record of the official files."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any

from agentenv_webshop.catalog.families import Draft
from agentenv_webshop.catalog.vocabulary import Kind, Trait
from agentenv_webshop.catalog.wording import capitalized, listed, spelled, titled

_APART = 40  # per cent of the pages have no bullet for what the description states
_MENTIONS = ("Sold on other pages: {}.", "Not to be had here: {}.", "Listed apart: {}.")
_BULLETS = ("{Title}: {why}", "【{Title}】{why}", "{TITLE} - {why}", "{Sentence}. {why}")


def record(draft: Draft) -> dict[str, Any]:
    """Every trait stands in the title, in a bullet or in the description; late ones in a bullet
    that is not the first.
    """
    random = Random(f"page {draft.look}")
    use = random.choice(draft.kind.uses)
    name, told = _title(random, draft, use)
    details = random.sample(draft.kind.details, len(draft.kind.details))
    rest = [trait for trait in draft.early if trait not in told]
    # A bullet has the words as they are; a sentence may say them in another way.
    stated = [trait for trait in rest if trait.words in trait.follows]
    description = _description(random, draft, stated, details[1:], use)
    if random.randrange(100) < _APART:
        rest = [trait for trait in rest if trait not in stated]
    others = [trait for trait in (*told, *draft.late) if trait not in rest]
    bullets = _bullets(random, [*rest, *others], details[:1])
    stars = random.randrange(34, 50)
    return {
        "asin": draft.asin,
        "name": name,
        "full_description": description,
        "small_description": bullets,
        "pricing": _pricing(draft.price),
        "customization_options": {
            axis: [_option(value) for value in values] for axis, values in draft.options.items()
        },
        "images": [],
        "brand": draft.brand,
        "category": draft.kind.department.name,
        "query": draft.kind.query,
        "product_category": draft.kind.path,
        "average_rating": stars / 10,
        "total_reviews": int(10 ** (random.randrange(0, 4300) / 1000)),
        "availability_status": "In Stock",
    }


def _title(random: Random, draft: Draft, use: str) -> tuple[str, list[Trait]]:
    """The title, and the traits that it names."""
    pattern = random.choice(draft.kind.department.titles)
    told = list(draft.traits[: 3 if "{c}" in pattern else 2])
    words = {slot: titled(trait.words) for slot, trait in zip("abc", told, strict=False)}
    noun = random.choice(draft.kind.titles)
    title = pattern.format(
        brand=draft.brand, noun=noun, model=draft.model, use=_titled_use(use), **words
    )
    if draft.options and random.randrange(5) == 0:
        first = [titled(values[0]) for values in draft.options.values()]
        title += f" ({', '.join(first)})"
    return title, told


def _titled_use(use: str) -> str:
    return titled(f"for {use}").removeprefix("For ")


def _description(
    random: Random, draft: Draft, traits: Sequence[Trait], details: Sequence[str], use: str
) -> str:
    kind, department = draft.kind, draft.kind.department
    sentences = [_worded(random.choice(department.openings), draft, use)]
    for trait in traits:
        sentences += [_statement(kind, trait), trait.why]
    sentences += details
    sentences.append(_worded(random.choice(department.closings), draft, use))
    for values in draft.elsewhere.values():
        sentences.append(random.choice(_MENTIONS).format(listed(values)))
    return " ".join(sentences)


def _worded(pattern: str, draft: Draft, use: str) -> str:
    kind = draft.kind
    this = ("these " if kind.number == "many" else "this ") + kind.name
    return pattern.format(
        this=this,
        This=capitalized(this),
        something=kind.counted(kind.name),
        name=kind.name,
        brand=draft.brand,
        model=draft.model,
        use=use,
        **{verb: kind.agreed(verb) for verb in ("is", "looks", "fits", "works")},
    )


def _statement(kind: Kind, trait: Trait) -> str:
    subject = "They" if kind.number == "many" else "It"
    first = trait.follows.split()[0]
    if trait.predicate or first in {"made", "of"}:
        return f"{subject} {kind.agreed('is')} {trait.follows}."
    if first == "for":
        return f"{subject} {kind.agreed('is')} meant {trait.follows}."
    return f"{subject} {kind.agreed('comes')} {trait.follows}."


def _bullets(random: Random, traits: Sequence[Trait], details: Sequence[str]) -> list[str]:
    """Shuffled, but for the first, which the search engine reads."""
    pattern = random.choice(_BULLETS)
    bullets = [
        pattern.format(
            Title=titled(trait.words),
            TITLE=trait.words.upper(),
            Sentence=spelled(trait.words),
            why=trait.why,
        )
        for trait in traits
    ]
    later = [*bullets[1:], *details]
    return [bullets[0], *random.sample(later, len(later))]


def _pricing(price: tuple[int, int]) -> str:
    low, high = (f"${cents // 100}.{cents % 100:02}" for cents in price)
    return low if low == high else f"{low} to {high}"


def _option(value: str) -> dict[str, Any]:
    return {"is_selected": False, "value": value, "image": None, "asin": ""}
