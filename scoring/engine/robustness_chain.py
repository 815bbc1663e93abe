"""Ranks of draws by the model's whole rule of rank: scores rounded as published, ties along the declared chain, then shared.

Every draw is ranked as a published table would be: a link of the chain that is a node has that draw's value, a column its
own. What still stands equal shares the best rank, also where the published ranks are averages. Where a plan has tags, ranks
are counted within each group. Without rounding a tie is an equal score, but for the last
bits of a sum; drawn weights hardly leave any but entrants with the same figures.
"""

import numpy as np

from scoring.engine.ranking import Floats
from scoring.engine.robustness_plan import Plan
from scoring.engine.robustness_ranks import Ranks, ranked
from scoring.engine.robustness_room import room
from scoring.engine.robustness_values import Shifts, scores, value
from scoring.engine.rounding import SIGNIFICANT
from scoring.engine.tree import Link


def placed(plan: Plan, shares: Floats, shifts: Shifts, ranks: Ranks | None = None) -> Ranks:
    """The rank of each entrant in each draw, draws x entrants: written to `ranks`, or freshly allocated."""
    found = _overall(plan, shares, shifts, ranks)
    if plan.tags:
        for members in plan.members:
            found[:, members] = ranked(-found[:, members].astype(np.float64), plan.model.rank.ties == "dense")
    return found


def _overall(plan: Plan, shares: Floats, shifts: Shifts, ranks: Ranks | None) -> Ranks:
    rank = plan.model.rank
    dense = rank.ties == "dense"
    found = scores(plan, shares, shifts, room("scores", (len(shares), plan.size), np.float64))
    if not rank.links:
        return ranked(found, dense, ranks)
    _lean(plan, found, shares, shifts)
    ranks = ranked(found, found=ranks)
    tied = np.flatnonzero(ranks.sum(axis=1, dtype=np.int64) < plan.size * (plan.size + 1) // 2)
    if len(tied):
        ranks[tied] = _parted(plan, ranks[tied], shares[tied], {leaf: shift[tied] for leaf, shift in shifts.items()})
    if dense:
        _count_up(ranks)
    return ranks


def _lean(plan: Plan, found: Floats, shares: Floats, shifts: Shifts) -> None:
    """Part most ties of rounded scores at once: the first link adds at most a quarter of their last decimal, or takes one
    away where it has no value. What is too near to be told apart so stays tied.
    """
    roundings = (plan.model.rank.rounding, plan.model.nodes[plan.model.root].rounding)
    decimals = [rounding.decimals for rounding in roundings if rounding is not None]
    if not decimals:
        return
    link = plan.model.rank.links[0]
    key = _given(plan, link, shares, shifts) * link.sign
    low, high = np.fmin.reduce(key, axis=None), np.fmax.reduce(key, axis=None)
    if high > low and np.isfinite(high - low):
        key = (key - low) / (high - low)
        key *= 0.25 * 10.0 ** -min(decimals)
        found += np.nan_to_num(key, copy=False, nan=-0.25 * 10.0 ** -min(decimals))


def _given(plan: Plan, link: Link, shares: Floats, shifts: Shifts) -> Floats:
    """What a link compares, draws x entrants, or one row where no draw differs."""
    return plan.links[link.code][None, :] if link.code in plan.links else value(plan, link.code, shares, shifts)


def _parted(plan: Plan, found: Ranks, shares: Floats, shifts: Shifts) -> Ranks:
    """Entrants that share a rank, put in order along the chain; only they are looked at."""
    start = np.arange(0, found.size, plan.size)[:, None]
    groups = found.astype(np.intp) - 1 + start
    row, column = np.nonzero(np.bincount(groups.ravel(), minlength=found.size)[groups] > 1)
    group = groups[row, column]
    given = (_given(plan, link, shares, shifts) * link.sign for link in plan.model.rank.links)
    keys = [_settled(key[row, column] if len(key) > 1 else key[0, column]) for key in given]
    order = np.lexsort([*(-key for key in reversed(keys)), group])
    new = np.diff(group[order], prepend=-1) != 0
    apart = new.copy()
    for key in keys:
        apart[1:] |= key[order][1:] != key[order][:-1]
    place = np.arange(len(order))
    behind = np.maximum.accumulate(np.where(apart, place, 0)) - np.maximum.accumulate(np.where(new, place, 0))
    found[row[order], column[order]] += behind.astype(found.dtype)
    return found


def _settled(key: Floats) -> Floats:
    """To as many digits as the published path tells apart; nothing comes last."""
    with np.errstate(divide="ignore", invalid="ignore"):
        unit = 10.0 ** (np.floor(np.log10(np.abs(key))) + 1 - SIGNIFICANT)
        near = np.where(key == 0, 0.0, np.rint(key / unit) * unit)
    return np.where(np.isnan(near), -np.inf, near)


def _count_up(found: Ranks) -> None:
    """1 2 2 4 to 1 2 2 3, in place."""
    there = np.zeros((len(found), found.shape[1] + 1), dtype=np.bool_)
    np.put_along_axis(there, found.astype(np.intp), True, axis=1)
    found[...] = np.take_along_axis(np.cumsum(there, axis=1), found.astype(np.intp), axis=1)
