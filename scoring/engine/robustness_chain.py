"""Ranks of draws by the model's whole rule of rank: scores rounded as published, ties along the declared chain, then shared.

Every draw is ranked as a published table would be: a link of the chain that is a node has that draw's value, a column its
own. What still stands equal shares the best rank, also where the published ranks are averages. Ranks are overall ones:
`rank.within` adds a second published rank and takes no part. Without rounding a tie is an equal score, but for the last
bits of a sum; drawn weights hardly leave any but entrants with the same figures.
"""

import numpy as np

from scoring.engine.ranking import Floats
from scoring.engine.robustness_plan import Plan
from scoring.engine.robustness_ranks import Ranks, ranked
from scoring.engine.robustness_values import Shifts, scores, value
from scoring.engine.rounding import SIGNIFICANT
from scoring.engine.tree import Link


def placed(plan: Plan, shares: Floats, shifts: Shifts) -> Ranks:
    """The rank of each entrant in each draw, draws x entrants."""
    dense = plan.model.rank.ties == "dense"
    found = ranked(scores(plan, shares, shifts), dense and not plan.model.rank.links)
    if plan.model.rank.links:
        tied = np.flatnonzero(found.sum(axis=1, dtype=np.int64) < plan.size * (plan.size + 1) // 2)
        if len(tied):
            found[tied] = _parted(
                plan, found[tied], shares[tied], {leaf: shift[tied] for leaf, shift in shifts.items()}
            )
        if dense:
            _count_up(found)
    return found


def _parted(plan: Plan, found: Ranks, shares: Floats, shifts: Shifts) -> Ranks:
    """Entrants that share a rank, put in order along the chain; only they are looked at."""
    start = np.arange(0, found.size, plan.size)[:, None]
    groups = found.astype(np.intp) - 1 + start
    row, column = np.nonzero(np.bincount(groups.ravel(), minlength=found.size)[groups] > 1)
    group = groups[row, column]
    keys = [_key(plan, link, shares, shifts)[row, column] for link in plan.model.rank.links]
    order = np.lexsort([*(-key for key in reversed(keys)), group])
    new = np.diff(group[order], prepend=-1) != 0
    apart = new.copy()
    for key in keys:
        apart[1:] |= key[order][1:] != key[order][:-1]
    place = np.arange(len(order))
    behind = np.maximum.accumulate(np.where(apart, place, 0)) - np.maximum.accumulate(np.where(new, place, 0))
    found[row[order], column[order]] += behind.astype(found.dtype)
    return found


def _key(plan: Plan, link: Link, shares: Floats, shifts: Shifts) -> Floats:
    """What a link compares, the higher the better, nothing last, to as many digits as the published path."""
    given = plan.links[link.code][None, :] if link.code in plan.links else value(plan, link.code, shares, shifts)
    with np.errstate(divide="ignore"):
        unit = 10.0 ** (np.floor(np.log10(np.abs(given))) + 1 - SIGNIFICANT)
    with np.errstate(invalid="ignore"):
        key = np.where(given == 0, 0.0, np.rint(given / unit) * unit) * link.sign
    return np.broadcast_to(np.where(np.isnan(key), -np.inf, key), (len(shares), plan.size))


def _count_up(found: Ranks) -> None:
    """1 2 2 4 to 1 2 2 3, in place."""
    there = np.zeros((len(found), found.shape[1] + 1), dtype=np.bool_)
    np.put_along_axis(there, found.astype(np.intp), True, axis=1)
    found[...] = np.take_along_axis(np.cumsum(there, axis=1), found.astype(np.intp), axis=1)
