"""Means of children: their definitions, their order, and contributions that add up."""

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.engine.aggregate import Mean, mean, quantified
from scoring.engine.settings import Setting

D = Decimal
THREE = ["a", "b", "c"]
ALL = np.ones((3, 1), dtype=np.bool_)


def of(method: str, x: list[float], weights: list[float] | None = None, **values) -> Mean:
    column = np.array(x, dtype=np.float64)[:, None]
    there = ~np.isnan(column)
    return mean(Setting(method, values), column, weights or [1.0] * len(x), there, THREE[: len(x)])


def value(method: str, x: list[float], weights: list[float] | None = None, **values) -> float:
    return float(of(method, x, weights, **values).value[0])


def test_means_by_hand() -> None:
    assert value("arithmetic", [1, 2, 6], [1, 1, 2]) == 3.75
    assert abs(value("geometric", [1, 10, 100]) - 10) < 1e-14
    assert abs(value("harmonic", [1, 2, 4]) - 12 / 7) < 1e-15
    assert abs(value("power", [3, 4], p=D(2)) - np.sqrt(12.5)) < 1e-14
    assert value("minimum", [3, 2, 9]) == 2
    assert value("sum", [3, 2, 9]) == 14
    assert value("sum", [3, 2], [2, 10]) == 26


def test_zero_and_negative_children() -> None:
    assert value("geometric", [0, 5, 5]) == 0
    assert value("harmonic", [0, 5, 5]) == 0
    assert value("power", [0, 5, 5], p=D(-2)) == 0
    assert value("geometric", [0, 4, 9], [0, 1, 1]) == value("geometric", [4, 9])
    assert np.isnan(value("geometric", [-1, 5, 5]))
    assert value("arithmetic", [-1, 5, 5]) == 3


def test_children_left_out_leave_their_weight_to_the_others() -> None:
    nan = float("nan")
    assert value("arithmetic", [nan, 2, 6], [5, 1, 3]) == 5
    assert value("sum", [nan, 2, 6], [2, 1, 1]) == 16
    assert np.isnan(value("arithmetic", [nan, nan, nan]))
    assert np.isnan(value("minimum", [nan, nan, nan]))


def owa(x: list[float], *weights: str) -> float:
    column = np.array(x, dtype=np.float64)[:, None]
    setting = Setting("owa", {"weights": tuple(map(D, weights))})
    return float(mean(setting, column, [1.0] * 3, ALL, THREE).value[0])


def choquet(x: list[float], **capacity: str) -> float:
    column = np.array(x, dtype=np.float64)[:, None]
    sets = {frozenset(key.split("_")): D(number) for key, number in capacity.items()}
    return float(mean(Setting("choquet", {"capacity": sets}), column, [1.0] * 3, ALL, THREE).value[0])


def test_ordered_weights() -> None:
    """Yager 1988: (1, 0, ..) is the maximum, (.., 0, 1) the minimum, 1/n the mean."""
    x = [3.0, 9.0, 6.0]
    assert owa(x, "1", "0", "0") == 9
    assert owa(x, "0", "0", "1") == 3
    assert owa(x, "0.25", "0.5", "0.25") == 6


def test_choquet_with_an_additive_capacity_is_the_weighted_mean() -> None:
    x = [3.0, 9.0, 6.0]
    additive = {"a": "0.5", "b": "0.25", "c": "0.25", "a_b": "0.75", "a_c": "0.75", "b_c": "0.5", "a_b_c": "1"}
    assert choquet(x, **additive) == value("arithmetic", x, [2, 1, 1])


def test_choquet_with_a_capacity_of_counts_is_an_ordered_mean() -> None:
    x = [3.0, 9.0, 6.0]
    counted = {**dict.fromkeys(("a", "b", "c"), "0.25"), **dict.fromkeys(("a_b", "a_c", "b_c"), "0.75"), "a_b_c": "1"}
    assert choquet(x, **counted) == owa(x, "0.25", "0.5", "0.25")


positive = st.floats(0.01, 100)
weight = st.floats(0.1, 10)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(positive, weight), min_size=2, max_size=3))
def test_means_rise_with_their_power(pairs: list[tuple[float, float]]) -> None:
    x, w = [p[0] for p in pairs], [p[1] for p in pairs]
    chain = [min(x), value("power", x, w, p=D(-5)), value("harmonic", x, w), value("power", x, w, p=D("-0.5"))]
    chain += [value("geometric", x, w), value("power", x, w, p=D("0.5")), value("arithmetic", x, w)]
    chain += [value("power", x, w, p=D(3)), max(x)]
    assert all(low <= high * (1 + 1e-12) for low, high in pairwise(chain))


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(positive, weight), min_size=2, max_size=3), st.sampled_from(["1", "-2", "0.5", "3"]))
def test_contributions_add_up(pairs: list[tuple[float, float]], p: str) -> None:
    """Euler's theorem for functions homogeneous of degree one: the value is the sum of child times partial derivative."""
    x, w = [p[0] for p in pairs], [p[1] for p in pairs]
    for method in ("arithmetic", "geometric", "harmonic", "power", "minimum", "sum"):
        found = of(method, x, w, **({"p": D(p)} if method == "power" else {}))
        total = float(np.sum(found.partials[:, 0] * np.array(x)))
        assert abs(total - float(found.value[0])) <= 1e-11 * abs(total)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(positive, weight), min_size=2, max_size=3), st.sampled_from([0.5, 2.0, 8.0]))
def test_weights_have_no_scale(pairs: list[tuple[float, float]], factor: float) -> None:
    x, w = [p[0] for p in pairs], [p[1] for p in pairs]
    for method in ("arithmetic", "geometric", "harmonic"):
        assert value(method, x, w) == value(method, x, [factor * one for one in w])


def test_ordered_weights_for_fewer_children_follow_their_quantifier() -> None:
    """Q of (1/2, 1/4, 1/4) reaches 5/8 half way; the best alone keeps all."""
    half = Fraction(1, 2)
    assert quantified([D("0.5"), D("0.25"), D("0.25")], 2) == [Fraction(5, 8), Fraction(3, 8)]
    assert quantified([D("0.5"), D("0.25"), D("0.25")], 1) == [1]
    assert quantified([D("0.5"), D("0.25"), D("0.25")], 3) == [half, half / 2, half / 2]
    assert quantified([D("1"), D("0"), D("0")], 2) == [1, 0]  # the best of what is left
    assert quantified([D("0.25")] * 4, 3) == [Fraction(1, 3)] * 3


def test_ordered_and_interacting_means_of_what_is_there() -> None:
    x = np.array([[9.0], [3.0], [5.0]])
    there = np.array([[True], [False], [True]])
    owa = mean(Setting("owa", {"weights": (D("0.5"), D("0.25"), D("0.25"))}), x, [1.0] * 3, there, THREE)
    assert owa.value[0] == 9 * 5 / 8 + 5 * 3 / 8
    assert owa.partials[:, 0].tolist() == [0.625, 0, 0.375]
    capacity = {"a": "0.4", "b": "0.1", "c": "0.2", "a+b": "0.5", "a+c": "0.8", "b+c": "0.3", "a+b+c": "1"}
    sets = {frozenset(key.split("+")): D(value) for key, value in capacity.items()}
    choquet = mean(Setting("choquet", {"capacity": sets}), x, [1.0] * 3, there, ("a", "b", "c"))
    assert choquet.value[0] == 5 + (9 - 5) * 0.4 / 0.8
    nobody = mean(
        Setting("owa", {"weights": (D("0.5"), D("0.5"))}), x[:2], [1.0] * 2, np.zeros((2, 1), bool), ("a", "b")
    )
    assert np.isnan(nobody.value[0])
