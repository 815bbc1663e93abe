"""Sobol indices against functions whose indices are known, and single weights moved."""

import numpy as np
import pytest

from scoring.engine.robustness_sobol import indices, one_at_a_time, sobol, without_each
from scoring.engine.robustness_sources import Sources
from scoring.engine.robustness_weights import Weights
from tests.scoring.engine.test_robustness import document, planned, task, tree


def known(function, low: float, high: float, inputs: int):
    random = np.random.default_rng(6)
    a, b = random.uniform(low, high, (2, 200_000, inputs))
    mixed = []
    for place in range(inputs):
        one = a.copy()
        one[:, place] = b[:, place]
        mixed.append(function(one))
    return indices(function(a), function(b), mixed)


def test_a_weighted_sum_of_uniforms() -> None:
    found = known(lambda x: x @ np.array([1.0, 2.0, 3.0, 4.0]), 0, 1, 4)
    expected = [1 / 30, 4 / 30, 9 / 30, 16 / 30]
    assert [index.first for index in found] == pytest.approx(expected, abs=0.01)
    assert [index.total for index in found] == pytest.approx(expected, abs=0.01)


def test_ishigami() -> None:
    found = known(
        lambda x: np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0]), -np.pi, np.pi, 3
    )
    assert [index.first for index in found] == pytest.approx([0.3138951827, 0.4424111447, 0], abs=0.015)
    assert [index.total for index in found] == pytest.approx([0.5575888553, 0.4424111447, 0.2436936726], abs=0.015)


def test_what_does_not_vary_explains_nothing() -> None:
    assert np.isnan(indices(np.ones(4), np.ones(4), [np.ones(4)])[0].total)


def test_a_source_that_barely_moves_explains_little() -> None:
    found = sobol(task(planned(*tree()), Sources(Weights("uniform", 0.6), noise=0.001)), 512)
    assert found["weights"].total > 0.9
    assert found["noise"].total < 0.1


def test_one_weight_at_a_time_and_without_each() -> None:
    given = planned(
        document({"a": "1", "b": "1", "c": "2"}),
        {"A": ["9", "1", "5"], "B": ["1", "8", "5"], "C": ["0", "0", "1"]},
        [*"abc"],
    )
    moved = {(row.node, row.change): row for row in one_at_a_time(given, 0.25, (1,))}
    assert len(moved) == 6
    assert moved["a", -0.25].dropped == (1,)
    assert moved["a", 0.25].mean_shift == 0
    left_out = {row.node: row.dropped for row in without_each(given, (1,))}
    assert left_out == {"a": (1,), "b": (0,), "c": (0,)}
