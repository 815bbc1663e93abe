"""Blending the objective and the judges' part into a total, and putting totals in order. Pure: numbers in, numbers out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple


class Parts(NamedTuple):
    """What one entrant brings: its scores (0 to 100, None where there is none), its track, and the values of the tie ladder."""

    key: Hashable
    objective: Decimal | None
    panel: Decimal | None
    track: Hashable = None
    ladder: tuple[Decimal, ...] = ()


class Place(NamedTuple):
    """What came out: the total as published, the rank overall and within the track (None when unranked), and whether it is shared."""

    key: Hashable
    total: Decimal | None
    rank: int | None
    rank_in_track: int | None
    is_tied: bool


def half_up(value: Decimal, decimals: int) -> Decimal:
    """Commercial rounding, away from zero at the half."""
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def blend(
    objective: Decimal | None, panel: Decimal | None, shares: tuple[Decimal, Decimal], decimals: int
) -> Decimal | None:
    """objective x share + panel x share (shares in per cent), rounded half up. None when a part with a share is missing."""
    total = Decimal(0)
    for score, share in zip((objective, panel), shares, strict=True):
        if share and score is None:
            return None
        if share:
            total += score * share / 100  # type: ignore[operator]
    return half_up(total, decimals)


def order(parts: Sequence[Parts], shares: tuple[Decimal, Decimal], decimals: int) -> list[Place]:
    """Places in the order of `parts`. Totals are rounded before they are ranked; ties are broken by the ladder, higher first;
    what is still tied shares the smallest rank (17, 17, 19)."""
    totals = {p.key: blend(p.objective, p.panel, shares, decimals) for p in parts}
    ranked = [(totals[p.key], *p.ladder) for p in parts if totals[p.key] is not None]
    by_track: dict[Hashable, list[tuple[Decimal, ...]]] = {}
    for p in parts:
        if totals[p.key] is not None:
            by_track.setdefault(p.track, []).append((totals[p.key], *p.ladder))  # type: ignore[arg-type]
    overall = _ranks(ranked)  # type: ignore[arg-type]
    within = {track: _ranks(values) for track, values in by_track.items()}
    places = []
    for p in parts:
        total = totals[p.key]
        if total is None:
            places.append(Place(p.key, None, None, None, False))
            continue
        value = (total, *p.ladder)
        places.append(Place(p.key, total, overall[value], within[p.track][value], ranked.count(value) > 1))
    return places


Caps = Mapping[tuple[str, Hashable], int]
"""How many of a kind may be taken at most: (kind, value) -> places, as ("track", 7) -> 3."""


def chosen(
    ranked: Sequence[tuple[Hashable, int, Sequence[tuple[str, Hashable]]]], cut: int, caps: Caps
) -> tuple[set[Hashable], dict[Hashable, str]]:
    """Who goes on: the first `cut` in the order of rank, passing over whoever's kind is full; and who was passed over by
    which kind. `ranked` holds key, rank and kinds. Equals go on together, even where that is more than the line or a cap
    allows: no rule of ours may tell apart what the ladder left tied.
    """
    taken: set[Hashable] = set()
    passed: dict[Hashable, str] = {}
    counts: Counter[tuple[str, Hashable]] = Counter()
    for _rank, group in groupby(sorted(ranked, key=itemgetter(1)), key=itemgetter(1)):
        if len(taken) >= cut:
            break
        full = {kind for kind, most in caps.items() if counts[kind] >= most}
        for key, _same, kinds in group:
            hit = next((kind for kind in kinds if kind in full), None)
            if hit:
                passed[key] = hit[0]
            else:
                taken.add(key)
                counts.update(kinds)
    return taken, passed


def _ranks(values: Sequence[tuple[Decimal, ...]]) -> dict[tuple[Decimal, ...], int]:
    """The smallest rank of each distinct value, the largest first."""
    ranks: dict[tuple[Decimal, ...], int] = {}
    for position, value in enumerate(sorted(values, reverse=True), start=1):
        ranks.setdefault(value, position)
    return ranks
