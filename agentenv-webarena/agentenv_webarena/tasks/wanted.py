"""Wanted: what a task is judged by, as its `eval` in the official format."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Wanted = dict[str, Any]


def exact(answer: str) -> Wanted:
    """This answer, in any case."""
    return _answer(exact_match=answer)


def includes(*texts: str) -> Wanted:
    """Each text in the answer; a text may be alternatives with ` |OR| ` between them."""
    return _answer(must_include=list(texts))


def means(*texts: str) -> Wanted:
    """An answer in other words of the same meaning."""
    return _answer(fuzzy_match=list(texts))


def impossible(reason: str) -> Wanted:
    """It cannot be done: the answer is N/A."""
    return {**_answer(fuzzy_match="N/A"), "string_note": reason}


def arrives(url: str) -> Wanted:
    """The episode ends on the page with this address."""
    return {**EMPTY, "eval_types": ["url_match"], "reference_url": url, "url_note": "GOLD in PRED"}


def shows(url: str, *parts: tuple[str, Sequence[str] | str]) -> Wanted:
    """A page, `last` being the one where it ended, shows what a deed brings about.

    Each part is where to look, as JavaScript such as `text` writes, or "" for the whole page, and
    what must be there: a text that is all, or a list of texts that it includes.
    """
    return {
        **EMPTY,
        "eval_types": ["program_html"],
        "program_html": [
            {
                "url": url,
                "locator": locator,
                "required_contents": {"exact_match": texts}
                if isinstance(texts, str)
                else {"must_include": list(texts)},
            }
            for locator, texts in parts
        ],
    }


def text(selector: str) -> str:
    """Where to look: the text of the first such element."""
    return f"document.querySelector('{selector}').outerText"


def all_of(*several: Wanted) -> Wanted:
    """Every one of them: such as an answer, the page where it ended, and what other pages show."""
    together: Wanted = dict(EMPTY)
    for each in several:
        types = [*together["eval_types"], *each["eval_types"]]
        programs = [*together["program_html"], *each["program_html"]]
        together.update({key: value for key, value in each.items() if value})
        together["eval_types"] = list(dict.fromkeys(types))
        together["program_html"] = programs
    return together


EMPTY: Mapping[str, Any] = {
    "eval_types": [],
    "reference_answers": None,
    "reference_url": "",
    "url_note": "",
    "program_html": [],
    "string_note": "",
    "strict": True,  # an answer that names everything is none: see `grading`
}


def _answer(**references: Any) -> Wanted:
    return {**EMPTY, "eval_types": ["string_match"], "reference_answers": references}
