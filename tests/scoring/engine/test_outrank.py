"""Ranking over leaves, against the papers' examples, the exact Copeland scores of ASEM, and properties."""

import csv
import json
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.engine import outrank_distance, outrank_pairs, outrank_utility, outrank_votes
from scoring.engine.outrank import METHODS, problems, rank_scores
from scoring.engine.outrank_shape import case
from scoring.engine.problems import Refused

ORACLES = Path(__file__).parents[4] / "shared" / "oracles"


def oracle(name):
    if not ORACLES.exists():
        pytest.skip(f"{ORACLES} is absent: the published MCDM examples were NOT checked")
    entries = json.loads((ORACLES / "mcdm_published.json").read_text())
    return next(entry for entry in entries if entry["id"] == name)


def stated(entry):
    return case(entry["X"], entry["w"], entry["dir"])


def test_topsis_fighter_aircraft_of_hwang_and_yoon_1981():
    entry = oracle("topsis_hwang_yoon_1981")
    found = outrank_distance.topsis(stated(entry))
    assert np.abs(found.closeness - entry["expect"]).max() <= entry["tol"]
    assert np.abs(found.closeness - entry["published"]).max() < 0.001  # the book cuts 0.61354 to 0.613
    assert (rank_scores("TOPSIS", entry["X"], entry["w"], entry["dir"]) == found.closeness).all()


def test_vikor_of_opricovic_and_tzeng_2004():
    entry = oracle("vikor_opricovic_tzeng_2004")
    found = outrank_distance.vikor(stated(entry), entry["v"])
    for name, values in (("S", found.group_utility), ("R", found.regret), ("Q", found.compromise)):
        assert np.abs(values - entry["expect"][name]).max() <= entry["tol"]
    assert found.acceptable_advantage
    assert found.acceptable_stability
    assert list(found.proposed) == [1]
    assert rank_scores("vikor", entry["X"], entry["w"], entry["dir"]).argmax() == 1


def test_vikor_proposes_all_that_are_close_where_the_advantage_is_small():
    found = outrank_distance.vikor(case([[10, 0], [9, 1.1], [0, 10], [5, 5]], [1, 1], [1, 1]))
    assert not found.acceptable_advantage
    assert len(found.proposed) > 1


def test_mabac_of_pamucar_and_cirovic_2015():
    entry = oracle("mabac_pamucar_cirovic_2015")
    assert np.abs(outrank_utility.mabac(stated(entry)).total - entry["expect"]).max() <= entry["tol"]


def test_promethee_of_brans_vincke_and_mareschal_1986():
    entry = oracle("promethee_brans_vincke_mareschal_1986")
    flows = outrank_pairs.promethee(stated(entry), outrank_pairs.preferences(entry["preference"], 6))
    for name, values in (("phi_plus", flows.leaving), ("phi_minus", flows.entering), ("net", flows.net)):
        assert np.abs(values - entry["expect"][name]).max() <= entry["tol"]
    scores = rank_scores("PROMETHEE II", entry["X"], entry["w"], entry["dir"], {"preference": entry["preference"]})
    assert (scores == flows.net).all()


@pytest.mark.parametrize("kind", ["norm", "treated"])
def test_copeland_is_exact_on_asem(kind):
    folder = ORACLES / "coinr_asem"
    if not folder.exists():
        pytest.skip(f"{folder} is absent: the exact Copeland scores of ASEM were NOT checked")
    name, read = {"norm": "coin_Normalised.csv", "treated": "coin_Treated.csv"}[kind], csv.DictReader
    with (
        (folder / "ASEM_iMeta.csv").open() as meta,
        (folder / name).open() as data,
        (folder / "copeland_exact.csv").open() as want,
    ):
        signs = {row["iCode"]: int(row["Direction"]) for row in read(meta) if row["Type"] == "Indicator"}
        rows = list(read(data))
        expected = {row["uCode"]: int(row["copeland_exact"]) for row in read(want)}
    matrix = [[float(row[code]) for code in signs] for row in rows]
    directions = [1] * 49 if kind == "norm" else list(signs.values())
    for weights in ([1] * 49, [1 / 49] * 49, [Fraction(1, 49)] * 49):
        found = rank_scores("copeland", matrix, weights, directions)
        assert {row["uCode"]: int(score) for row, score in zip(rows, found, strict=True)} == expected


def test_borda_counts_half_a_point_for_a_tie():
    found = outrank_votes.borda(case([[3, 1], [2, 1], [1, 0]], ["0.75", "0.25"], ["benefit", "cost"]))
    assert list(found.points) == [
        12 + 1,
        6 + 1,
        0 + 4,
    ]  # votes 3 : 1, doubled: 2 x (3 x beaten) + (beaten and half ties)
    assert list(found.per_vote) == [13 / 8, 7 / 8, 4 / 8]


@pytest.fixture(scope="module")
def copras():
    """Theirs, loaded when it is asked for: it would take a second of every process that collects tests."""
    from skcriteria.agg.copras import copras

    return copras


def test_copras_as_scikit_criteria_has_it(copras):
    matrix = np.array([[3, 100, 10, 7], [2.5, 80, 8, 5], [1.8, 50, 20, 11], [2.2, 70, 12, 9]])
    weights, directions = np.array([0.4, 0.3, 0.2, 0.1]), np.array([-1, 1, -1, 1])
    _, degree, significance, benefit, cost = copras(matrix / matrix.sum(axis=0), weights, directions)
    found = outrank_utility.copras(case(matrix, weights, directions))
    for mine, theirs in zip(found, (benefit, cost, significance, degree), strict=True):
        assert mine == pytest.approx(theirs, abs=1e-12)


def test_grey_relational_grade_by_hand():
    """Two criteria 0..1: distances from the best (0, 1), (0.5, 0.5), (1, 0); with rho = 0.5, xi = 0.5/(d + 0.5)."""
    found = outrank_distance.gra(case([[4, 10], [3, 20], [2, 30]], [1, 1], [1, 1]))
    assert found.coefficients.tolist() == [[1.0, 1 / 3], [0.5, 0.5], [1 / 3, 1.0]]
    assert found.grade == pytest.approx([2 / 3, 1 / 2, 2 / 3])


def test_rank_sum_ratio_and_its_line():
    matrix = [[99.54, 60.27], [96.52, 59.67], [99.36, 43.91], [92.83, 58.99], [91.71, 35.40]]
    found = outrank_utility.rsr(case(matrix, [1, 1], ["benefit", "cost"]))
    assert found.ranks.tolist() == [[5, 1], [3, 2], [4, 4], [2, 3], [1, 5]]
    assert found.ratio == pytest.approx([0.6, 0.5, 0.8, 0.5, 0.6])
    assert outrank_utility.rsr(case(matrix, [1, 1], [1, -1]), "interpolated").ratio[0] == pytest.approx(0.6)
    line = outrank_utility.rsr_line(found.ratio)
    assert line.mean_rank.tolist() == [1.5, 3.5, 5.0]
    assert line.percentile.tolist() == pytest.approx([0.3, 0.7, 0.95])
    assert line.probit == pytest.approx([4.4756, 5.5244, 6.6449], abs=1e-4)
    assert (line.fitted == line.intercept + line.slope * line.probit).all()


def test_electre_concordance_discordance_and_kernel():
    matrix = [[10, 20, 5], [10, 10, 10], [5, 10, 5]]
    found = outrank_pairs.electre(case(matrix, ["0.5", "0.3", "0.2"], [1, 1, 1]), 0.7, 0.9)
    assert found.concordance[0].tolist() == pytest.approx([0, 0.8, 1.0])
    assert found.concordance[1].tolist() == pytest.approx([0.7, 0, 1.0])
    assert found.discordance[0].tolist() == [0, 1, 0]  # on the third the second is ahead by the whole range
    assert found.outranks.tolist() == [[False, False, True], [False, False, True], [False, False, False]]
    assert found.kernel.tolist() == [True, True, False]
    assert rank_scores(
        "electre_i", matrix, [5, 3, 2], [1, 1, 1], {"order": "kernel", "discordance": "0.9"}
    ).tolist() == [1, 1, 0]


def test_kernel_of_a_chain_and_of_a_circuit():
    chain = np.zeros((4, 4), dtype=bool)
    chain[0, 1] = chain[1, 2] = chain[2, 3] = True
    assert outrank_pairs.kernel(chain).tolist() == [True, False, True, False]
    circuit = np.zeros((4, 4), dtype=bool)
    circuit[0, 1] = circuit[1, 2] = circuit[2, 0] = circuit[2, 3] = True
    assert outrank_pairs.kernel(circuit).tolist() == [True, True, True, False]


TABLES = st.integers(2, 4).flatmap(
    lambda k: st.lists(st.lists(st.integers(1, 30), min_size=k, max_size=k), min_size=3, max_size=8)
)


@pytest.mark.parametrize("method", METHODS)
@settings(max_examples=25, deadline=None)
@given(rows=TABLES, data=st.data())
def test_order_and_scale_change_no_bit(method, rows, data):
    """Permuting entrants permutes the scores bit by bit, and weights count by their proportions alone."""
    matrix = np.array(rows) / 7.0
    weights = data.draw(st.lists(st.integers(1, 9), min_size=matrix.shape[1], max_size=matrix.shape[1]))
    signs = data.draw(st.lists(st.sampled_from([1, -1]), min_size=matrix.shape[1], max_size=matrix.shape[1]))
    order = data.draw(st.permutations(range(len(rows))))
    scores = rank_scores(method, matrix, weights, signs)
    assert rank_scores(method, matrix[order], weights, signs).tobytes() == scores[order].tobytes()
    assert (rank_scores(method, matrix, [weight * 3 for weight in weights], signs) == scores).all()


@pytest.mark.parametrize("method", METHODS)
def test_better_everywhere_is_ranked_first(method):
    matrix = [[5, 1.0, 9], [4, 2.0, 8], [3, 3.0, 7], [2, 4.0, 6]]
    scores = rank_scores(method, matrix, ["0.5", "0.3", "0.2"], ["benefit", "cost", "benefit"])
    assert scores.argmax() == 0
    assert scores.argmin() == 3


@pytest.mark.parametrize("method", METHODS)
def test_entrants_that_are_all_alike_share_one_score(method):
    scores = rank_scores(method, np.full((4, 2), 3.0), [1, 1], [1, -1])
    assert len(set(scores.tolist())) == 1


def test_every_problem_is_told():
    with pytest.raises(Refused) as refusal:
        rank_scores("topsis", [[1, float("nan")], [2, 3]], ["1", "-1", "x"], ["up", 1])
    assert [problem.place for problem in refusal.value.problems] == [
        "row 1, column 2",
        "weights",
        "weights[1]",
        "weights[2]",
        "directions[0]",
    ]


@pytest.mark.parametrize(
    ("method", "options", "place"),
    [
        ("tarot", {}, "rank.method"),
        ("vikor", {"v": "2"}, "options.v"),
        ("vikor", {"w": "1"}, "options.w"),
        ("promethee_ii", {"preference": ["linear", "5", "1"]}, "options.preference[0]"),
        ("promethee_ii", {"preference": ["usual"]}, "options.preference"),
        ("promethee_ii", {"preference": 3}, "options.preference[0]"),
        ("electre_i", {"scale": "log"}, "options.scale"),
    ],
)
def test_a_model_is_checked_before_there_is_data(method, options, place):
    assert problems(method, options, 2)[0].place == place
    assert problems("promethee_ii", {"preference": ["V", "30"]}, 2) == ()


@pytest.mark.parametrize("method", ["copeland", "borda"])
def test_votes_that_no_machine_word_holds(method: str) -> None:
    """1 against 1e-30 of two indicators: the small one decides where the large one is even."""
    scores = rank_scores(method, [[2, 1], [2, 3], [1, 9]], ["1", "1e-30"], [1, 1])
    assert scores.argsort().tolist() == [2, 0, 1]
