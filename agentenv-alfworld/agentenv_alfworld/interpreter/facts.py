"""Facts: what is true of a game, one table for each predicate.

Tables are dictionaries without values: sets whose order is the order of writing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

Values = tuple[str, ...]
Pattern = tuple[str | None, ...]
Table = dict[Values, None]


class Ground:
    """What no action changes: the objects with their types, and the constant facts."""

    def __init__(
        self,
        objects: Mapping[str, str],
        supertypes: Mapping[str, Sequence[str]],
        tables: Mapping[str, Table],
    ) -> None:
        self.objects = objects
        self.tables = tables
        self._members: dict[str, dict[str, None]] = {type_: {} for type_ in supertypes}
        for each, type_ in objects.items():
            for above in (type_, *supertypes[type_]):
                self._members[above][each] = None
        self._lists: dict[tuple[str, int], dict[str, list[Values]]] = {}

    def members(self, type_: str) -> Iterable[str]:
        """Nothing is of a type that is not declared.

        ALFRED's domain needs this: it writes `?l - location, ?r - receptacle` with a comma, and so
        only what is held can be examined.
        """
        return self._members.get(type_, ())

    def is_a(self, each: str, type_: str) -> bool:
        return each in self._members.get(type_, ())

    def listed(self, predicate: str, position: int, value: str) -> list[Values]:
        """The facts with that value there, by an index made at the first question."""
        index = self._lists.get((predicate, position))
        if index is None:
            index = {}
            for values in self.tables.get(predicate, ()):
                index.setdefault(values[position], []).append(values)
            self._lists[predicate, position] = index
        return index.get(value, [])


class Facts:
    """A state: the ground, shared by all states, and the tables that actions change.

    A removed fact stays as a `not_` fact until it is true again: TextWorld tells its texts from
    such facts, so a text can say what was taken away, but not what was never there.
    """

    def __init__(self, ground: Ground, changing: Mapping[str, Table]) -> None:
        self.ground = ground
        self._tables = dict(changing)

    def copy(self) -> Facts:
        return Facts(self.ground, {name: dict(table) for name, table in self._tables.items()})

    def things(self) -> list[str]:
        """The objects that some fact mentions, equality aside."""
        tables = {**self.ground.tables, **self._tables}
        named = (table for name, table in tables.items() if name != "=")
        return sorted({each for table in named for values in table for each in values})

    def holds(self, predicate: str, values: Values) -> bool:
        table = self._tables.get(predicate)
        if table is None:
            table = self.ground.tables.get(predicate, {})
        return values in table

    def matching(self, predicate: str, pattern: Pattern) -> Iterable[Values]:
        """The facts with the pattern's values where it has one."""
        bound = [(at, value) for at, value in enumerate(pattern) if value is not None]
        if len(bound) == len(pattern):
            values = tuple(value for _, value in bound)
            return (values,) if self.holds(predicate, values) else ()
        table = self._tables.get(predicate)
        if not bound:
            return list(self.ground.tables.get(predicate, ()) if table is None else table)
        (first, wanted), *rest = bound
        if table is None:
            found = self.ground.listed(predicate, first, wanted)
        else:
            found = [values for values in table if values[first] == wanted]
        for at, value in rest:
            found = [values for values in found if values[at] == value]
        return found

    def change(
        self, removed: Iterable[tuple[str, Values]], added: Iterable[tuple[str, Values]]
    ) -> None:
        """First take away, then add, as PDDL has it."""
        for predicate, values in removed:
            self._tables[predicate].pop(values, None)
            self._tables["not_" + predicate][values] = None
        for predicate, values in added:
            self._tables["not_" + predicate].pop(values, None)
            self._tables[predicate][values] = None
