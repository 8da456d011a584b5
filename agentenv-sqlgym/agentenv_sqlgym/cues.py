"""Cues: the words of a question from which a part of the query follows."""

from __future__ import annotations

import re

_WORD = re.compile(r"[A-Za-z][A-Za-z-]*|\d[\d.,-]*\d|\d")
_ENDS = {"whose", "that", "with", "and", "or", "which", "who", "where", "for", "of", "are", "have",
         "having", "has", "give", "the", "a", "an", "there"}  # fmt: skip
_ENDS_AFTER = _ENDS | {"by", "to", "at", "from", "in", "they", "made", "linked", "occur", "meet",
                       "do", "does"}  # fmt: skip
_SPREAD = 3  # words on either side
_LITERAL = re.compile(r"'((?:[^']|'')*)'|(?<![\w.])(\d+(?:\.\d+)?)")
_AGGREGATES = {
    "* 100": r"(?:what )?percentage|how many in a hundred|share",
    "COUNT(DISTINCT": r"how many different|count the different|different|how many|number of",
    "COUNT": r"how many|number of|count(?:s|ed)?\b|(?<!at )most|how often",
    "AVG": r"average|mean|on average",
    "SUM": r"total|add up|sum|altogether|in all|percentage|how many in a hundred|number of",
    "MAX": r"greatest|maximum|highest|largest|latest|last|(?<!at )most|longest|biggest|youngest",
    "MIN": r"smallest|minimum|lowest|earliest|first|(?<!at )least|shortest|oldest|fewest",
    "ROUND": r"round\w*(?: to \w+ decimals?)?",
}
_EST = r"(?!(?:for|gu|harv|inter|inv|prot|requ|w)?est\b)\w+est"  # no forest, guest, west, ...
_SUPERLATIVE = (
    rf"the {_EST} first|the {_EST}(?: \w+)?|top \d+|in (?:the )?order(?: of [\w ]+)?|{_EST}|"
    r"(?<!at )most|(?<!at )least|first|last|top"
)
_WHOSE = re.compile(r"\bwhose ((?:[\w-]+ ){1,8}['\"]?)$")


def about(text: str, question: str) -> str:
    """The part of the question that a condition or column says; empty where none is found."""
    literals = _literals(text)
    if len(literals) > 1:  # such as `either North or South`, `between 3 and 5`
        every = r"\W(?:\w+\W+){0,3}?".join(map(re.escape, literals))
        if span := _around(question, rf"\b{every}\b"):
            return span
    for literal in literals:
        whole = rf"\b{literal}\b" if literal.isdigit() else re.escape(literal)
        if span := _around(question, rf"(?:on or (?:after|before) )?{whole}"):
            return span
    for name in names(text):
        for stem in _stems(name):
            if span := _around(question, rf"\b{stem}\w*"):
                return span
    return ""


def aggregate(item: str, question: str) -> str:
    """The words that ask for a count, a mean, ..."""
    upper = item.upper()
    for function, pattern in _AGGREGATES.items():
        if function in upper and (found := re.search(rf"\b(?:{pattern})", question, re.I)):
            return found[0].strip()
    return ""


def superlative(question: str) -> str:
    """The words that ask for an order, or for those at its end."""
    found = re.search(rf"\b(?:{_SUPERLATIVE})\b", question, re.I)
    return found[0].strip() if found else ""


def grouping(column: str, question: str) -> str:
    """The words that ask for one row for each of something: the column, or its table's rows."""
    table, dot, _ = column.rpartition(".")
    wanted = [*names(column)[-1:], *([table] if dot else [])]
    for each in ("for each|for every|per|of each", "each|every", "by"):
        for stem in [stem for name in wanted for stem in _stems(name)]:
            pattern = rf"\b(?:{each}) (?:\w+ ){{0,3}}?{stem}\w*"
            if found := re.search(pattern, question, re.I):
                return found[0]
    return ""


def missing(question: str) -> str:
    """The words that ask for what is not there."""
    found = re.search(r"\b(?:no|without|missing|not|never)\b(?: (?!is\b)\w+){0,3}", question, re.I)
    return found[0] if found else ""


def mention(table: str, question: str) -> str:
    """The word of the question that names a table's rows."""
    stems = _stems(names(table)[-1] if names(table) else "")
    whole = [r"\w* ".join(stems)] if len(stems) > 1 else []
    for stem in [*whole, *stems]:
        if found := re.search(rf"\b{stem}\w*", question, re.I):
            return found[0]
    return ""


def names(text: str) -> list[str]:
    """Identifiers of an expression without those of tables before a dot, functions and text."""
    bare = re.sub(r"'(?:[^']|'')*'", " ", text)
    found = re.findall(r"[A-Za-z_]\w*(?!\w*[.(\w])", bare)
    quoted = re.findall(r"[\"`\[]([^\"`\]]+)[\"`\]]", bare)
    plain = [each for each in found if each.upper() not in _KEYWORDS]
    return [*quoted, *plain]


_KEYWORDS = {"AND", "OR", "NOT", "NULL", "IS", "IN", "LIKE", "BETWEEN", "AS", "REAL", "CASE",
             "WHEN", "THEN", "ELSE", "END", "DISTINCT", "DESC", "ASC", "INTEGER", "TEXT", "OVER",
             "PARTITION", "BY", "ORDER", "FLOAT", "SELECT", "FROM", "WHERE"}  # fmt: skip


def _literals(text: str) -> list[str]:
    found = [one or two for one, two in _LITERAL.findall(text)]
    plain = [each.strip("%") for each in found if not re.fullmatch(r"%[a-zA-Z]", each)]
    return [each for each in plain if len(each) > 2 or (each.isdigit() and int(each) > 1)]


def _stems(name: str) -> list[str]:
    """Beginnings of words that mean what a name means, the most telling first."""
    parts = [part for part in re.split(r"[_\W]+|(?<=[a-z])(?=[A-Z])", name) if len(part) > 2]
    cut = [
        part[: max(4 - part.endswith("y"), len(part) - 2)].lower()
        for part in parts
        if part.lower() != "id"
    ]
    return [re.escape(part) for part in cut]


def _around(question: str, pattern: str) -> str:
    """The words about a place that belong together, as the question has them."""
    found = re.search(pattern, question, re.I)
    if not found:
        return ""
    start, end = found.start(), found.end()
    if whose := _WHOSE.search(question[:start]):
        start = whose.start(1)
    for _ in range(0 if whose else _SPREAD):
        before = re.search(r"([\w-]+)( |\s['\"])$", question[:start])
        if not before or before[1].lower() in _ENDS:
            break
        start -= len(before[0])
    if found[0][-1:].isdigit():
        more = re.match(r" or (?:more|less|fewer|later|earlier)\b", question[end:])
        alone = re.match(r"(?: \w+){1,2}", question[end:]) if start == found.start() else None
        end += len((more or alone or [""])[0])
    else:
        for _ in range(_SPREAD):
            after = re.match(r" ([\w-]+)", question[end:])
            if not after or after[1].lower() in _ENDS_AFTER:
                break
            end += len(after[0])
    span = question[start:end].strip(" '\"")
    return re.sub(r"['\"\s]+", " ", span) if len(span) < 80 else found[0]
