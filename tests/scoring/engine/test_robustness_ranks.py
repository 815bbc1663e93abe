"""Ranks by a packed sort are exactly those of the scores: ties, near ties, outliers, and more entrants than a short word holds."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.engine.robustness_ranks import ranked
from scoring.engine.robustness_tally import at_most

pytestmark = pytest.mark.usefixtures("loops")


def counted(scores: np.ndarray, dense: bool = False) -> list[list[int]]:
    """The definition: one more than those (dense: the different scores) above."""
    found = []
    for row in scores:
        distinct = np.unique(row) if dense else np.sort(row)
        found.append((len(distinct) - np.searchsorted(distinct, row, side="right") + 1).tolist())
    return found


@pytest.mark.parametrize("dense", [False, True])
@pytest.mark.parametrize(
    "scores",
    [
        np.zeros((3, 5)),
        np.array([[1.0]]),
        np.array([[1e9, 1.0, 1.001, 1.002, 0.999, 1.0015]]),
        np.array([[-5.0, -5.0, 3.0, 1e-12, 0.0]]),
        np.round(np.random.default_rng(1).normal(50, 5, (20, 700)), 1),
        np.random.default_rng(2).normal(50, 5, (9, 3_000)),
        np.random.default_rng(3).normal(50, 5, (3, 8_193)),
        np.round(np.random.default_rng(4).normal(50, 5, (2, 20_000)), 2),
        np.random.default_rng(5).normal(50, 5, (1, 70_000)),
        np.hstack([np.full((4, 1), 1e6), np.random.default_rng(6).normal(50, 1e-3, (4, 4_000))]),
        np.hstack([np.full((2, 1), 1e9), np.sort(np.random.default_rng(7).normal(50, 1e-2, (2, 600)), axis=1)]),
    ],
    ids=lambda scores: f"{scores.shape}",
)
def test_each_rank_counts_who_is_better(scores: np.ndarray, dense: bool) -> None:
    assert ranked(scores.copy(), dense).tolist() == counted(scores, dense)


@given(
    st.lists(st.lists(st.integers(-40, 40), min_size=7, max_size=7), min_size=1, max_size=9),
    st.sampled_from([1.0, 0.1, 1e-9, 1e9]),
    st.booleans(),
)
@settings(max_examples=200, deadline=None)
def test_whatever_the_scores(rows: list[list[int]], unit: float, dense: bool) -> None:
    scores = np.array(rows) * unit
    assert ranked(scores.copy(), dense).tolist() == counted(scores, dense)


@given(st.lists(st.lists(st.integers(1, 9), min_size=5, max_size=5), min_size=1, max_size=4), st.integers(0, 10))
@settings(max_examples=100, deadline=None)
def test_how_many_are_at_most_k(rows: list[list[int]], k: int) -> None:
    ordered = np.sort(np.array(rows, dtype=np.uint16), axis=1)
    assert at_most(ordered, k).tolist() == (ordered <= k).sum(axis=1).tolist()
