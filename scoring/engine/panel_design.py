"""Who marked what: marks as a judge x entry design, and the parts of it that can be compared at all."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]


@dataclass(frozen=True)
class Design:
    """Present marks only, ordered by entry and judge, so that the order in which they were read changes nothing."""

    entries: tuple[str, ...]
    judges: tuple[str, ...]
    entry: Whole  # place in `entries`, one for each mark
    judge: Whole  # place in `judges`, one for each mark
    mark: Floats

    @classmethod
    def of(cls, marks: Iterable[tuple[str, str, Decimal | float | None]]) -> "Design":
        """From (entry, judge, mark); an absent mark (None) is left out, its entry and judge are not."""
        rows = sorted(((entry, judge, mark) for entry, judge, mark in marks), key=lambda row: row[:2])
        entries = tuple(sorted({entry for entry, _, _ in rows}))
        judges = tuple(sorted({judge for _, judge, _ in rows}))
        entry_place = {entry: place for place, entry in enumerate(entries)}
        judge_place = {judge: place for place, judge in enumerate(judges)}
        present = [
            (entry_place[entry], judge_place[judge], float(mark)) for entry, judge, mark in rows if mark is not None
        ]
        return cls(
            entries,
            judges,
            np.array([place for place, _, _ in present], dtype=np.int64),
            np.array([place for _, place, _ in present], dtype=np.int64),
            np.array([mark for _, _, mark in present], dtype=np.float64),
        )

    def matrix(self) -> Floats:
        """Entries x judges, nan where there is no mark."""
        table = np.full((len(self.entries), len(self.judges)), np.nan)
        table[self.entry, self.judge] = self.mark
        return table

    def counts(self) -> Floats:
        """How many marks each judge left on each entry."""
        cells = self.entry * len(self.judges) + self.judge
        table = np.bincount(cells, minlength=len(self.entries) * len(self.judges)).astype(np.float64)
        return table.reshape(len(self.entries), len(self.judges))

    def complete(self) -> Floats:
        """The rows of `matrix` that every judge who left a mark anywhere has marked."""
        table = self.matrix()
        table = table[:, ~np.isnan(table).all(axis=0)]
        return table[~np.isnan(table).any(axis=1)]


@dataclass(frozen=True)
class Component:
    """Entries and judges joined, directly or through others, by marks. Across components nothing can be compared."""

    entries: tuple[str, ...]
    judges: tuple[str, ...]


def components(design: Design) -> tuple[Component, ...]:
    """The connected parts of the assignment graph, the largest first. Entries and judges without a mark belong to
    none.
    """
    size = len(design.entries)
    parent = list(range(size + len(design.judges)))

    def root(place: int) -> int:
        while parent[place] != place:
            parent[place] = parent[parent[place]]
            place = parent[place]
        return place

    for entry, judge in set(zip(design.entry.tolist(), design.judge.tolist(), strict=True)):
        parent[root(size + judge)] = root(entry)
    parts: dict[int, tuple[list[str], list[str]]] = {}
    for entry in np.unique(design.entry).tolist():
        parts.setdefault(root(entry), ([], []))[0].append(design.entries[entry])
    for judge in np.unique(design.judge).tolist():
        parts[root(size + judge)][1].append(design.judges[judge])
    found = [Component(tuple(entries), tuple(judges)) for entries, judges in parts.values()]
    return tuple(sorted(found, key=lambda part: (-len(part.entries), part.entries)))
