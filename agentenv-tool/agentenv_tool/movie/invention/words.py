"""Words: the lists of `data/words.txt`, from which names, titles and plots are put together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

Row = tuple[str, ...]


@dataclass(frozen=True)
class Words:
    """Sections by name; a row is the fields of a line."""

    sections: Mapping[str, tuple[Row, ...]]

    @classmethod
    def read(cls) -> Words:
        text = (files("agentenv_tool.movie") / "data" / "words.txt").read_text(encoding="utf-8")
        sections: dict[str, list[Row]] = {}
        rows: list[Row] = []
        for line in text.splitlines():
            if line.startswith("["):
                rows = sections.setdefault(line.strip("[]"), [])
            elif line and not line.startswith("#"):
                rows.append(tuple(field.strip() for field in line.split("|")))
        return cls({name: tuple(found) for name, found in sections.items()})

    def __getitem__(self, section: str) -> tuple[Row, ...]:
        return self.sections[section]

    def of(self, section: str) -> list[str]:
        """A section whose lines have one field."""
        return [row[0] for row in self.sections[section]]
