"""Marks: a little Markdown as HTML, for readme files."""

from __future__ import annotations

from markupsafe import Markup, escape


def marked(text: str) -> Markup:
    """Headings, lists, paragraphs; everything else is plain text."""
    shown, items = Markup(""), Markup("")
    for block in [*text.splitlines(), ""]:
        line = block.strip()
        if line.startswith(("- ", "* ")):
            items += Markup("<li>{}</li>").format(line[2:])
            continue
        if items:
            shown += Markup("<ul>{}</ul>").format(items)
            items = Markup("")
        level = len(line) - len(line.lstrip("#"))
        if 1 <= level <= 3 and line[level:].startswith(" "):
            tag = Markup(f"h{level + 1}")
            shown += Markup("<{}>{}</{}>").format(tag, escape(line[level + 1 :]), tag)
        elif line:
            shown += Markup("<p>{}</p>").format(line)
    return shown
