"""Ranks under uncertainty: closed forms, the published ranking at zero noise, and the same digits for any way of computing."""

import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from scoring.engine import panel, robustness_tally
from scoring.engine.evaluate import evaluate
from scoring.engine.problems import Refused
from scoring.engine.robustness import run
from scoring.engine.robustness_alternatives import alternatives
from scoring.engine.robustness_chain import placed
from scoring.engine.robustness_plan import Plan, plan
from scoring.engine.robustness_ranks import ranked
from scoring.engine.robustness_settings import Settings
from scoring.engine.robustness_sources import Sources, _again
from scoring.engine.robustness_tally import Counter, distribution
from scoring.engine.robustness_task import Task, computed
from scoring.engine.robustness_values import scores
from scoring.engine.robustness_weights import Weights, drawn, read
from scoring.engine.spec import parse
from scoring.engine.table import Table

pytestmark = pytest.mark.usefixtures("loops")
CLOSED = Path(__file__).resolve().parents[3].parent / "shared" / "oracles" / "closed_forms.json"
SMAA, STILL = Weights("smaa", 0.0), Weights("none", 0.0)


def document(leaves: Mapping[str, str], **root: Any) -> dict[str, Any]:
    nodes: list[dict[str, Any]] = [
        {"code": "index", "children": list(leaves), "weights": {"method": "relative"}, **root}
    ]
    nodes += [{"code": code, "weight": weight} for code, weight in leaves.items()]
    return {"schema": 1, "code": "m", "name": {"en": "m"}, "root": "index", "nodes": nodes}


def planned(model: Mapping[str, Any], rows: Mapping[str, list[str | None]], columns: list[str]) -> Plan:
    cells = {
        column: tuple(None if row[i] is None else Decimal(str(row[i])) for row in rows.values())
        for i, column in enumerate(columns)
    }
    read_model = parse(model)
    return plan(read_model, evaluate(read_model, Table(tuple(rows), cells)))


def tree(size: int = 40, seed: int = 5, **rank: Any) -> tuple[dict[str, Any], dict[str, list[str | None]], list[str]]:
    """Two weighted groups, one geometric group, an indicator with gaps, equal entrants, and bonus points."""
    model = document({"one": "50", "two": "30", "three": "20"})
    for node, children, more in zip(
        model["nodes"][1:],
        (["a", "b"], ["c", "d"], ["e", "f"]),
        ({}, {"missing": {"method": "rescale"}}, {"aggregate": {"method": "geometric"}}),
        strict=True,
    ):
        node |= {"children": children, "weights": {"method": "equal"}, **more}
    model["nodes"] += [
        {"code": code, **({"impute": {"method": "rescale"}} if code == "d" else {})} for code in "abcdef"
    ]
    model["bonus"] = {"columns": ["prize"], "cap": "2"}
    model["rank"] = rank or {"method": "score"}
    random = np.random.default_rng(seed)
    rows: dict[str, list[str | None]] = {}
    for number in range(size):
        cells: list[str | None] = [str(round(float(x), 1)) for x in random.uniform(1, 100, 6)]
        rows[f"u{number:02}"] = [*cells, str(number % 3)]
    rows["u03"][3] = None
    rows["u05"] = list(rows["u04"])
    return model, rows, [*"abcdef", "prize"]


def task(
    given: Plan, sources: Sources | None = None, draws: int = 600, cuts: tuple[int, ...] = (10,), **more: Any
) -> Task:
    return Task(given, sources or Sources(), draws, 1, cuts, **more)


@pytest.mark.parametrize("dense", [False, True])
def test_a_packed_sort_ranks_like_counting(dense: bool) -> None:
    given = np.random.default_rng(1).integers(-3, 4, (50, 23)) * 0.7
    found = ranked(given.copy(), dense)
    for row, ranks in zip(given, found, strict=True):
        better = [set(row[row > score]) if dense else row[row > score] for score in row]
        assert ranks.tolist() == [1 + len(above) for above in better]


@pytest.mark.parametrize(
    "rank",
    [
        {"method": "score"},
        {"method": "score", "round": {"decimals": 0}, "chain": ["two", "one"]},
        {"method": "score", "round": {"decimals": 0}, "ties": "dense"},
        {"method": "score", "ties": "average"},
        {"method": "topsis"},
    ],
)
def test_at_zero_noise_every_draw_is_the_published_ranking(rank: dict[str, Any]) -> None:
    model, rows, columns = tree(**rank)
    if rank["method"] == "topsis":
        rows["u03"][3] = "1"
    given = planned(model, rows, columns)
    found = run(task(given, Sources(STILL)))
    assert found.ranks is not None
    assert (found.ranks == np.floor(given.ranks)).all()
    assert found.same_set.tolist() == [1]
    computed_anew = placed(given, given.shares[None, :], {})[0]
    assert computed_anew.tolist() == np.floor(given.ranks).tolist()


def test_the_tree_recomputed_gives_the_published_scores() -> None:
    model, rows, columns = tree()
    given = planned(model, rows, columns)
    again = scores(given, np.repeat(given.shares[None, :], 3, axis=0), {})
    read_model = parse(model)
    cells = {
        c: tuple(None if r[i] is None else Decimal(str(r[i])) for r in rows.values()) for i, c in enumerate(columns)
    }
    result = evaluate(read_model, Table(tuple(rows), cells))
    published = dict(zip(result.codes, result.scores, strict=True))
    np.testing.assert_allclose(again[1], [published[code] for code in given.codes], rtol=1e-12)


def test_chunks_workers_and_the_order_of_rows_change_no_digit() -> None:
    model, rows, columns = tree()
    given = planned(model, rows, columns)
    other = planned(model, dict(reversed(rows.items())), columns)
    sources = Sources(noise=0.1)
    digests = {
        run(task(given, sources, 1500), workers, chunk).digest()
        for workers, chunk in ((1, 1), (1, 4), (2, 1), (3, 2), (5, 50))
    }
    assert digests == {run(task(other, sources, 1500)).digest()}
    assert digests != {run(Task(given, sources, 1500, 2, (10,))).digest()}


def test_more_draws_begin_with_the_same_draws() -> None:
    given = planned(*tree())
    few, many = run(task(given, draws=100)).ranks, run(task(given, draws=700)).ranks
    assert few is not None
    assert many is not None
    assert (few == many[:100]).all()


def test_the_distribution_of_ranks_adds_up_both_ways() -> None:
    found = run(task(planned(*tree(seed=9)), draws=512))
    assert found.ranks is not None
    counted = distribution(found.ranks)
    assert counted.sum(axis=1).tolist() == [512] * 40
    assert counted[:, 0].tolist() == (found.first * 512).round().tolist()
    twins = [found.codes.index("u04"), found.codes.index("u05")]
    without = np.delete(found.ranks, twins[1], axis=1)
    assert np.unique(without, axis=1).shape == without.shape


def test_any_weights_at_all_meet_the_closed_form() -> None:
    given = planned(document({"x": "1", "y": "1"}), {"A": ["1", "0"], "B": ["0", "1"], "C": ["0.6", "0.6"]}, ["x", "y"])
    found = run(task(given, Sources(SMAA), 40_000, (1,)))
    first = dict(zip(found.codes, found.first.tolist(), strict=True))
    assert first == pytest.approx({"A": 0.4, "B": 0.4, "C": 0.2}, abs=0.01)
    assert found.top_se[0].tolist() == pytest.approx([np.sqrt(p * (1 - p) / 40_000) for p in found.top[0]], abs=1e-4)


def test_pairwise_dominance_on_the_simplex_meets_the_closed_form() -> None:
    given = planned(
        document({"x": "1", "y": "1", "z": "1"}), {"A": ["1", "0", "0"], "B": ["0", "0.5", "2"]}, ["x", "y", "z"]
    )
    pair = (given.codes.index("A"), given.codes.index("B"))
    found = run(task(given, Sources(SMAA), 40_000, (1,), pairs=(pair,)))
    assert found.pairs[0][2] == pytest.approx(2 / 9, abs=0.01)


def test_weights_stay_where_they_may() -> None:
    given = planned(*tree())
    random = np.random.default_rng(3)
    for weights in (Weights("uniform", 0.25), Weights("dirichlet", 50.0), SMAA):
        shares = drawn(weights, given, [random], 300)
        for group in given.groups.values():
            np.testing.assert_allclose(shares[:, group.start : group.stop].sum(axis=1), 1)
        assert (shares >= 0).all()
    near = drawn(Weights("uniform", 0.25), given, [random], 300)
    assert near.min() >= (given.shares * 0.75 / 1.25).min()
    assert drawn(Weights("dirichlet", 1e6), given, [random], 300).mean(axis=0) == pytest.approx(given.shares, abs=1e-3)


def test_noise_of_a_weighted_sum_is_the_noise_of_its_leaves() -> None:
    random = np.random.default_rng(8)
    rows = {f"u{i}": [f"{x:.2f}" for x in random.uniform(0, 100, 3)] for i in range(12)}
    summed = planned(document({"a": "2", "b": "1", "c": "1"}), rows, ["a", "b", "c"])
    powered = planned(
        document({"a": "2", "b": "1", "c": "1"}, aggregate={"method": "power", "p": "1"}), rows, ["a", "b", "c"]
    )
    assert summed.whole != powered.whole
    top = [run(task(given, Sources(STILL, noise=0.5), 20_000, (4,))).top[0] for given in (summed, powered)]
    np.testing.assert_allclose(top[0], top[1], atol=0.02)


def test_imputed_cells_and_judges_move_only_whom_they_concern() -> None:
    model = document({"a": "1", "b": "1"})
    model["nodes"][2]["impute"] = {"method": "mean"}
    rows: dict[str, list[str | None]] = {f"u{i}": [str(10 * i), str(i)] for i in range(6)}
    rows["u2"][1] = None
    given = planned(model, rows, ["a", "b"])
    assert Sources(STILL, imputed=True).active(given) == ("imputed",)
    found = run(task(given, Sources(STILL, imputed=True), 600, (3,)))
    assert found.ranks is not None
    assert (found.low == found.high).all()
    marks = {"b": {code: [0.0, 100.0, 50.0] if code in ("u4", "u5") else [float(code[1])] for code in given.codes}}
    spread = run(task(given, Sources(STILL, judges=marks), 600, (3,)))
    moved = {code for code, low, high in zip(spread.codes, spread.low, spread.high, strict=True) if low != high}
    assert {"u4", "u5"} <= moved


def test_alternatives_are_drawn_alike() -> None:
    model, rows, columns = tree()
    rows["u03"][3] = "50"
    model.pop("bonus")
    read_model = parse(model)
    cells = {c: tuple(Decimal(str(r[i])) for r in rows.values()) for i, c in enumerate(columns)}
    table = Table(tuple(rows), cells)
    given = plan(read_model, evaluate(read_model, table))
    others = alternatives(given, table, ["rank", "geometric"])
    found = run(task(given, Sources(STILL, others), 3_000))
    assert found.ranks is not None
    shares = {tuple(row) for row in found.ranks.tolist()}
    assert len(shares) == 3
    expected = [ranked(scores(other, other.shares[None, :], {}))[0].tolist() for other in others]
    assert {tuple(row) for row in expected} < shares
    with pytest.raises(Refused) as refused:
        alternatives(given, table, ["best", "worst"])
    assert len(refused.value.problems) == 2


def test_counted_ranks_tell_what_kept_ranks_tell(monkeypatch: pytest.MonkeyPatch) -> None:
    given = planned(*tree())
    kept = run(task(given, draws=2_000))
    for limits in ({"STORE": 0}, {"EXACT": 10}):
        for name, value in limits.items():
            monkeypatch.setattr(f"scoring.engine.robustness.{name}", value)
            monkeypatch.setattr(f"scoring.engine.robustness_task.{name}", value, raising=False)
        counted = run(task(given, draws=2_000), workers=2)
        assert counted.ranks is None
        assert counted.digest() == kept.digest()


def test_wide_bins_are_close_and_never_leave_the_ranks() -> None:
    random = np.random.default_rng(2)
    ranks = (
        np.argsort(np.argsort(-(np.linspace(0, 3, 3_000) + random.normal(0, 0.6, (900, 3_000))), axis=1), axis=1) + 1
    )
    counter = Counter.around([ranks[:100].astype(np.uint16), ranks[100:256].astype(np.uint16)])
    counts = counter.empty(900)
    counter.add(counts, ranks.astype(np.uint16))
    assert counts.shape == (3_000, robustness_tally.BINS)
    for share in (0.05, 0.5, 0.95):
        exact = np.sort(ranks, axis=0)[int(np.ceil(share * 900)) - 1]
        assert np.abs(counter.quantile(counts, share) - exact).max() <= 1.5 * 2.0 ** counter.shift.max()


def test_a_block_is_the_same_wherever_it_is_computed() -> None:
    given = task(planned(*tree()), draws=1_000)
    whole = run(given).ranks
    assert whole is not None
    last = np.concatenate(list(computed(given, [3])))
    assert len(last) == 1_000 - 3 * 256
    assert (whole[3 * 256 :] == last).all()


def test_everything_wrong_is_said_at_once() -> None:
    given = planned(*tree())
    with pytest.raises(Refused) as refused:
        Task(given, Sources(), 0, -1, (0, 41))
    assert [problem.place for problem in refused.value.problems] == ["draws", "seed", "cut", "cut"]
    with pytest.raises(Refused) as refused:
        task(given, Sources(noise=-1, judges={"zzz": {}}))
    assert len(refused.value.problems) == 3
    for text in ("uniform:2", "uniform", "dirichlet:0", "dirichlet:-1", "equal", "uniform:nan", ""):
        with pytest.raises(Refused):
            read(text)
    assert read("uniform:0.25") == Weights("uniform", 0.25)
    with pytest.raises(Refused, match="cancelled"):
        run(task(given), progress=lambda done: done > 10**9)


def test_closed_forms_are_those_of_the_oracle() -> None:
    if not CLOSED.exists():
        pytest.skip(f"NOT CHECKED AGAINST CLOSED FORMS: {CLOSED} is absent")
    forms = {form["id"]: form for form in json.loads(CLOSED.read_text())}
    assert forms["smaa_two_criteria"]["first_rank_acceptability"] == {"A": 0.4, "B": 0.4, "C": 0.2}
    assert forms["pair_dominance_simplex_K3"]["expect"] == pytest.approx(2 / 9)


@pytest.mark.parametrize("text", ["mean", "median", "trimmed:1,1", "winsorised:1,1", "trimmed:1,1,6"])
def test_marks_drawn_again_are_put_together_as_the_panel_does(text: str) -> None:
    rows = {f"u{number}": [str(50 + number), "60"] for number in range(6)}
    given = planned(document({"a": "1", "b": "1"}), rows, ["a", "b"])
    marks = {"b": {code: ["50", "58", "60", "62", "90"] for code in given.codes}}
    sources = Settings(weights="none", marks=marks, panel=text).sources(())
    random, method = np.random.default_rng(4), sources.panel
    again = _again([50, 58, 60, 62, 90], method, random, 400)
    random = np.random.default_rng(4)
    drawn_marks = np.array([50, 58, 60, 62, 90])[random.integers(0, 5, (400, 5))]
    exact = [float(panel.combined([Decimal(int(mark)) for mark in row], method)) for row in drawn_marks]
    np.testing.assert_allclose(again, exact, rtol=1e-14)
