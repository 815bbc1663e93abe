"""Weights from what is stated, from best-worst vectors and from several sets; rounding; refusals."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.engine.canonical import digest
from scoring.engine.problems import Refused
from scoring.engine.weights import METHODS, named, weigh
from scoring.engine.weights_combine import game_theory
from scoring.engine.weights_result import frozen

# Rezaei 2016, Omega 64:126, example 1: accessibility and load flexibility against cost
TRANSPORT = {"codes": ["load", "access", "cost"], "best_to_others": ["8", "2", "1"], "others_to_worst": ["1", "5", "8"]}


def test_given_must_add_up_and_says_the_sum():
    assert weigh("given", {"weights": {"a": "62.5", "b": "37.5"}}).by_code() == {"a": "0.625000", "b": "0.375000"}
    assert weigh("given", {"weights": {"a": "3", "b": "1"}, "total": "4"}).by_code() == {
        "a": "0.750000",
        "b": "0.250000",
    }
    with pytest.raises(Refused, match=r"a sum of 99\.9.*a sum of 1 or 100"):
        weigh("given", {"weights": {"a": "62.5", "b": "37.4"}})


def test_relative_and_equal_add_to_exactly_one():
    assert weigh("equal", {"codes": ["a", "b", "c"]}).frozen == (
        Decimal("0.333334"),
        Decimal("0.333333"),
        Decimal("0.333333"),
    )
    assert weigh("relative", {"weights": ["2", "1"], "codes": ["a", "b"]}).frozen == (
        Decimal("0.666667"),
        Decimal("0.333333"),
    )


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=40).filter(any), st.randoms(use_true_random=False))
def test_frozen_weights_add_to_one_and_follow_their_criteria(counts, random):
    codes = [f"c{at:02}" for at in range(len(counts))]
    exact = [Fraction(count, sum(counts)) for count in counts]
    found = frozen(exact, codes)
    assert sum(found) == 1
    assert all(abs(Fraction(weight) - share) < Fraction(1, 10**6) for weight, share in zip(found, exact, strict=True))
    assert frozen([float(share) for share in exact], codes) == found
    order = list(range(len(counts)))
    random.shuffle(order)
    assert frozen([exact[at] for at in order], [codes[at] for at in order]) == tuple(found[at] for at in order)


def test_best_worst_transport_of_rezaei():
    found = weigh("bwm", {**TRANSPORT, "model": "nonlinear"})
    assert [round(value, 4) for value in found.raw] == [0.0714, 0.3387, 0.5899]
    assert round(found.diagnostics["xi"], 2) == 0.26
    assert round(found.diagnostics["CR"], 3) == 0.058  # 0.26 / 4.47
    assert (found.diagnostics["best"], found.diagnostics["worst"]) == ("cost", "load")


def test_best_worst_consistent_comparisons_give_their_ratios():
    consistent = {"best_to_others": {"a": 1, "b": 2, "c": 6}, "others_to_worst": {"a": 6, "b": 3, "c": 1}}
    for model in ("linear", "nonlinear"):
        found = weigh("bwm", consistent, {"model": model})
        assert found.frozen == (Decimal("0.600000"), Decimal("0.300000"), Decimal("0.100000"))
        assert found.diagnostics["CR"] == pytest.approx(0, abs=1e-9)


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_best_worst_deviation_in_closed_form_is_attained(data):
    """No weights stay closer to the ratios than xi, and the weights given do stay within it."""
    high = data.draw(st.integers(2, 9))
    middle = st.lists(st.tuples(st.integers(1, high), st.integers(1, high)), min_size=1, max_size=4)
    between = data.draw(middle)
    ahead = [1, *(p for p, _ in between), high]
    behind = [high, *(q for _, q in between), 1]
    names = [f"c{at}" for at in range(len(ahead))]
    found = weigh("bwm", {"codes": names, "best_to_others": ahead, "others_to_worst": behind, "model": "nonlinear",
                          "best": names[0], "worst": names[-1]})  # fmt: skip
    w, xi = np.array(found.raw), found.diagnostics["xi"]
    assert all(low <= high + 1e-7 for low, high in found.diagnostics["intervals"].values())
    if all(high - low < 1e-7 for low, high in found.diagnostics["intervals"].values()):
        errors = np.concatenate([np.abs(w[0] / w[1:] - ahead[1:]), np.abs(w[:-1] / w[-1] - behind[:-1])])
        assert errors.max() == pytest.approx(xi, abs=1e-5)


def test_best_worst_refuses_vectors_that_contradict_each_other():
    with pytest.raises(Refused, match="it is the same comparison"):
        weigh("bwm", {**TRANSPORT, "others_to_worst": ["1", "5", "7"]})
    with pytest.raises(Refused, match="the best criterion"):
        weigh("bwm", {**TRANSPORT, "best_to_others": ["8", "1", "1"]})


def test_combinations():
    sets = {"sets": {"ahp": {"a": "0.6", "b": "0.4"}, "entropy": {"a": "0.2", "b": "0.8"}}}
    assert weigh("combination", sets).by_code() == {"a": "0.400000", "b": "0.600000"}
    assert weigh("combination", sets, {"shares": ["3", "1"]}).by_code() == {"a": "0.500000", "b": "0.500000"}
    assert weigh("combination", sets, {"by": "multiplicative"}).by_code() == {
        "a": "0.272727",
        "b": "0.727273",
    }  # 12 : 32
    geometric = weigh("combination", sets, {"by": "geometric"})
    assert geometric.raw[0] / geometric.raw[1] == pytest.approx((12 / 32) ** 0.5)


def test_game_theory_shares_solve_the_equilibrium():
    sets = np.array([[0.5, 0.3, 0.2], [0.2, 0.2, 0.6]])
    weights, shares = game_theory(sets)
    gram = sets @ sets.T
    free = np.linalg.solve(gram, np.diag(gram))
    assert shares == pytest.approx(free / free.sum())
    assert weights == pytest.approx(shares @ sets)
    assert game_theory(np.array([[0.5, 0.5], [0.5, 0.5]])) is None


def test_provenance_can_stand_in_a_model():
    found = weigh("bwm", TRANSPORT)
    assert found.provenance()["rounding"] == {"decimals": 6, "mode": "largest_remainder"}
    assert not _floats(found.provenance())
    assert len(digest(found.provenance())) == 64
    assert weigh("bwm", dict(TRANSPORT)).input_digest == found.input_digest


def _floats(value):
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return isinstance(value, float) or any(_floats(item) for item in items)


def test_names_of_methods():
    assert named("BWM") == "bwm"
    assert named("熵权") == "entropy"
    with pytest.raises(Refused, match="one of given, relative"):
        named("astrology")


def answered(method, document):
    """Weights that add to 1, or a refusal that says why; anything else is raised."""
    try:
        return sum(weigh(method, document).frozen) == 1
    except Refused as refusal:
        return len(refusal.problems) > 0


JUNK = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(["1/3", "1e999999", "-1"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=12,
)
KEYS = sorted({key for method in METHODS.values() for key in method.reads + method.options})


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(sorted(METHODS)), st.dictionaries(st.sampled_from(KEYS), JUNK, max_size=4) | JUNK, st.data())
def test_anything_gives_weights_or_a_refusal(method, document, data):
    if isinstance(document, dict) and data.draw(st.booleans()):
        document = {
            key: value for key, value in document.items() if key in METHODS[method].reads + METHODS[method].options
        }
    assert answered(method, document)


CELLS = st.sampled_from(["1", "2", "9", "1/9", "0.5", "", "0", "-3", "1000", "x", None, 3, 0.25, float("nan")])


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(sorted(METHODS)), st.integers(1, 4), st.data())
def test_any_small_matrix_gives_weights_or_a_refusal(method, size, data):
    rows = [[data.draw(CELLS) for _ in range(size)] for _ in range(data.draw(st.integers(1, 4)))]
    assert answered(method, rows)


def test_best_worst_refuses_comparisons_beyond_any_scale():
    with pytest.raises(Refused) as refused:
        weigh(
            "bwm",
            {"best_to_others": {"a": 1, "b": "1e30", "c": 1001}, "others_to_worst": {"a": 1001, "b": 1000, "c": 1}},
        )
    assert [(problem.place, problem.expected) for problem in refused.value.problems] == [
        (place, "a number from 1 to 1000") for place in ("best_to_others.b", "best_to_others.c", "others_to_worst.a")
    ]  # fmt: skip
