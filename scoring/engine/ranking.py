"""Ranks: scores rounded first, ties broken along a declared chain, and shared where they still stand."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from scoring.engine.conditions import Value
from scoring.engine.rounding import settled

Floats = NDArray[np.float64]


def ranks(
    scores: Floats, chain: Sequence[Floats] = (), ties: str = "min", within: Sequence[Value] | None = None
) -> Floats:
    """Rank 1 for the highest score; 0 where there is no score (nan). Equal scores are told apart by the chain, highest first.

    ties: min 1 2 2 4, dense 1 2 2 3, average 1 2.5 2.5 4. `within` ranks each group of equal tags by itself.
    """
    keys = [settled(scores), *(settled(np.where(np.isnan(link), -np.inf, link)) for link in chain)]
    found = np.zeros(len(scores))
    for rows in groups(within, len(scores)):
        scored = rows[~np.isnan(scores[rows])]
        if len(scored):
            found[scored] = _ordered([key[scored] for key in keys], ties)
    return found


def groups(tags: Sequence[Value] | None, count: int) -> list[NDArray[np.intp]]:
    """The rows of each tag; all rows where there are no tags. A row without a tag is in no group."""
    if tags is None:
        return [np.arange(count)]
    members: dict[Value, list[int]] = {}
    for row, tag in enumerate(tags):
        if tag is not None:
            members.setdefault(tag, []).append(row)
    return [np.array(rows, dtype=np.intp) for rows in members.values()]


def _ordered(keys: Sequence[Floats], ties: str) -> Floats:
    order = np.lexsort([-key for key in reversed(keys)])
    new = np.ones(len(order), dtype=np.bool_)
    new[1:] = np.any([key[order][1:] != key[order][:-1] for key in keys], axis=0)
    group = np.cumsum(new) - 1
    starts = np.flatnonzero(new)
    if ties == "dense":
        by_group = np.arange(1.0, len(starts) + 1)
    else:
        ends = np.append(starts[1:], len(order))
        by_group = starts + 1.0 if ties == "min" else (starts + 1 + ends) / 2
    found = np.empty(len(order))
    found[order] = by_group[group]
    return found
