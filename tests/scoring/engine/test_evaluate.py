"""A table under a model: gates, missing cells, what does not apply, bonus, rounding and ranks."""

import numpy as np
import pytest

from scoring.engine.problems import Refused
from tests.scoring.engine.build import document, group, leaf, run, table

nan = float("nan")
TWO = (group("all", "x", "y"), leaf("x"), leaf("y", "3"))


def refusals(given, rows) -> list[str]:
    with pytest.raises(Refused) as refused:
        run(given, rows)
    return [str(problem) for problem in refused.value.problems]


def test_gates_keep_entrants_out_and_say_which() -> None:
    gates = [
        {"code": "safety", "require": {"column": "accidents", "at_most": "0"}, "otherwise": "vetoed"},
        {"code": "floor", "require": {"column": "revenue", "at_least": "100",
         "relaxed": {"when": {"column": "special", "equals": "1"}, "at_least": "50"}}, "otherwise": "unqualified"},
        {"code": "firms", "require": {"any": [{"column": "champions", "at_least": "1"},
         {"column": "smes", "at_least": "10"}]}, "otherwise": "unqualified"},
    ]  # fmt: skip
    rows = table(
        "a b c d e f", x="1 2 3 4 5 6", y="1 2 3 4 5 6", accidents="0 1 0 0 0 -", revenue="100 200 99 60 60 100",
        special="0 0 0 1 0 0", champions="1 1 0 0 0 1", smes="0 0 10 9 10 0",
    )  # fmt: skip
    found = run(document(*TWO, gates=gates), rows)
    assert found.outcomes == ("scored", "vetoed", "unqualified", "unqualified", "unqualified", "incomplete")
    assert found.flags == (
        (), ("vetoed:safety",), ("unqualified:floor",), ("unqualified:firms",), ("unqualified:floor",), ("undecided:safety",),
    )  # fmt: skip
    assert found.ranks.tolist() == [1, 0, 0, 0, 0, 0]
    assert np.isnan(found.scores[1:]).all()


def test_an_entrant_kept_out_moves_nobody() -> None:
    gates = [{"code": "g", "require": {"column": "ok", "at_least": "1"}, "otherwise": "unqualified"}]
    ranged = {"method": "min_max"}
    given = document(group("all", "x"), leaf("x", rule=ranged, impute={"method": "mean"}), gates=gates)
    found = run(given, table("a b c d", x="0 - 10 1000", ok="1 1 1 0"))
    assert found.scores.tolist()[:3] == [0, 50, 100]
    assert found.flags[1] == ("imputed:x",)


def test_a_gate_for_some_alone() -> None:
    gates = [
        {
            "code": "big",
            "applies_when": {"column": "kind", "equals": "big"},
            "require": {"column": "x", "at_least": "5"},
        }
    ]
    found = run(document(*TWO, gates=gates), table("a b c", x="1 1 9", y="1 1 1", kind="small big big"))
    assert found.outcomes == ("scored", "unqualified", "scored")


@pytest.mark.parametrize(
    ("impute", "expected"),
    [
        ({"method": "zero"}, [1, 0, 4, 10]), ({"method": "worst"}, [1, 1, 4, 10]), ({"method": "mean"}, [1, 5, 4, 10]),
        ({"method": "median"}, [1, 4, 4, 10]), ({"method": "constant", "value": "7.5"}, [1, 7.5, 4, 10]),
        ({"method": "group_mean", "group": "tag"}, [1, 7, 4, 10]), ({"method": "group_median", "group": "tag"}, [1, 7, 4, 10]),
        ({"method": "last_period", "columns": ["x_1", "x_2"]}, [1, 3, 4, 10]),
    ],
)  # fmt: skip
def test_missing_cells_are_filled_and_marked(impute, expected) -> None:
    rows = table("a b c d", x="1 - 4 10", tag="u v v v", x_1="8 - 8 8", x_2="9 3 9 9")
    found = run(document(group("all", "x"), leaf("x", impute=impute)), rows)
    assert found.scores.tolist() == expected
    assert [flag for flags in found.flags for flag in flags] == ["imputed:x"]
    assert found.explain("b")["nodes"][1]["imputed"] is True


def test_worst_of_a_cost_is_its_largest() -> None:
    given = document(group("all", "x"), leaf("x", direction="cost", impute={"method": "worst"}))
    assert run(given, table("a b c", x="1 - 4")).nodes["x"].tolist() == [1, 4, 4]


def test_missing_cells_refuse_the_table_all_at_once() -> None:
    found = refusals(document(*TWO), table("a b c", x="1 - 2", y="- 1 -"))
    assert found == [
        "row 3 (code b), column x: found nothing; expected a number",
        "row 2 (code a), column y: found nothing; expected a number",
        "row 4 (code c), column y: found nothing; expected a number",
    ]


def test_rescaling_with_a_least_cover() -> None:
    nodes = (
        group("all", "x", "y", "z", weighing="given", missing={"method": "rescale", "min_cover": "0.65"}),
        leaf("x", "65"), leaf("y", "20"), leaf("z", "15"),
    )  # fmt: skip
    found = run(document(*nodes), table("a b c", x="10 10 -", y="20 - 20", z="30 - 30"))
    assert found.scores[:2].tolist() == [15, 10]
    assert np.isnan(found.scores[2])
    assert found.outcomes == ("scored", "scored", "incomplete")
    assert found.flags[1:] == (("missing:y", "missing:z"), ("incomplete:all", "missing:x"))


def test_what_does_not_apply_leaves_its_weight_to_its_siblings() -> None:
    joint = leaf("y", "1", applies_when={"column": "members", "at_least": "2"})
    found = run(document(group("all", "x", "y"), leaf("x", "3"), joint), table("a b", x="8 8", y="- 4", members="1 2"))
    assert found.scores.tolist() == [8, 7]
    assert found.flags == (("not_applicable:y",), ())
    told = found.explain("a")["nodes"]
    assert [(n["not_applicable"], n["effective_weight"], n["contribution"]) for n in told[1:]] == [
        (False, "1", "8"),
        (True, "0", "0"),
    ]
    assert "1项不适用或缺失" in told[0]["words"]["zh-hans"]


def test_a_figure_that_decides_what_applies_must_be_there() -> None:
    joint = leaf("y", applies_when={"column": "members", "at_least": "2"})
    found = refusals(document(group("all", "x", "y"), leaf("x"), joint), table("a b", x="1 1", y="1 1", members="- 2"))
    assert found == ["row 2 (code a), column members: found nothing; expected a figure that decides whether y applies"]


def test_a_table_that_does_not_fit() -> None:
    given = document(
        group("all", "x", "ok"), leaf("x"), leaf("ok", rule={"method": "yes_no"}),
        derived=[{"code": "x", "formula": "p / q"}], bonus={"columns": ["award"]},
    )  # fmt: skip
    found = refusals(given, table("a b", x="1 2", ok="1 0.5", p="1 word"))
    assert found == [
        "row 2 (code a), column p: found 1; expected a number",
        "row 3 (code b), column p: found word; expected a number",
        "column q: found no such column; expected a column of numbers, for the formula of x",
        "column award: found no such column; expected a column of numbers, for the bonus",
        "column x: found a column of the table; expected no such column: it is computed as p / q",
        "row 3 (code b), column ok: found 0.5; expected 1 for yes or 0 for no, or yes, no, true, false, 是, 否",
    ]


def test_derived_cells_without_a_value_say_why() -> None:
    given = document(group("all", "r"), leaf("r"), derived=[{"code": "r", "formula": "p / q"}])
    assert refusals(given, table("a b", p="1 1", q="1 0")) == [
        "row 3 (code b), column r: found nothing (a division by zero); expected a number"
    ]


def test_bonus_up_to_its_cap_before_rounding() -> None:
    given = document(*TWO, bonus={"columns": ["p", "q"], "cap": "5"}, rank={"round": {"decimals": 1}})
    found = run(given, table("a b c", x="80 80.04 80", y="80 80.04 80", p="2 4 -", q="0.05 4 -"))
    assert found.scores.tolist() == [82.1, 85.0, 80]
    told = found.explain("a")
    assert (told["score"], told["bonus"], told["rounding"]) == ("82.1", "2.05", "0.05")


def test_nodes_are_rounded_and_scaled_where_it_says() -> None:
    nodes = (
        group("all", "part", "z", round={"decimals": 1}), group("part", "x", "y", scale={"best": "100"}, round={"decimals": 2}),
        leaf("x"), leaf("y"), leaf("z"),
    )  # fmt: skip
    for node in nodes[1:]:
        node["weight"] = "1"
    found = run(document(*nodes), table("a b", x="10 20", y="20 25", z="50.03 50"))
    assert found.nodes["part"].tolist() == [66.67, 100]
    assert found.scores.tolist() == [58.4, 75]


def test_ranks_from_rounded_scores_with_ties_and_a_chain() -> None:
    rows = table("a b c d", x="1 2 1 9", y="5.004 4.671 4.999 1")
    assert run(document(*TWO, rank={"round": {"decimals": 2}}), rows).scores.tolist() == [4.0, 4.0, 4.0, 3.0]
    expected = {"min": [1, 1, 1, 4], "dense": [1, 1, 1, 2], "average": [2, 2, 2, 4]}
    for ties, ranks in expected.items():
        assert run(document(*TWO, rank={"round": {"decimals": 2}, "ties": ties}), rows).ranks.tolist() == ranks
    chained = run(document(*TWO, rank={"round": {"decimals": 2}, "chain": ["x", "y"]}), rows)
    assert chained.ranks.tolist() == [2, 1, 3, 4]


def test_rounded_half_up_as_the_number_is_read() -> None:
    given = document(group("all", "x"), leaf("x"), rank={"round": {"decimals": 2}})
    assert run(given, table("a b c", x="2.675 1.005 -0.125")).scores.tolist() == [2.68, 1.01, -0.13]


def test_ranks_within_a_tag() -> None:
    found = run(document(*TWO, rank={"within": "track"}), table("a b c d", x="1 2 3 3", y="1 2 3 3", track="u v u v"))
    assert found.ranks.tolist() == [4, 3, 1, 1]
    assert found.ranks_within.tolist() == [2, 2, 1, 1]
    assert found.groups == ("u", "v", "u", "v")


def test_other_methods_rank_over_the_leaves() -> None:
    rows = table("a b c", x="1 2 3", y="30 20 10")
    given = document(group("all", "x", "y"), leaf("x"), leaf("y", "3", direction="cost"), rank={"method": "borda"})
    assert run(given, rows).ranks.tolist() == [3, 2, 1]
    given = document(group("all", "x", "y"), leaf("x", "3"), leaf("y"), rank={"method": "topsis"})
    assert run(given, rows).ranks.tolist() == [3, 2, 1]
    assert run(given, rows).explain("a")["method"] == "topsis"


def test_an_undefined_leaf_is_no_score() -> None:
    given = document(group("all", "x"), leaf("x", transform={"method": "log"}))
    found = run(given, table("a b", x="0 1"))
    assert (found.outcomes, found.flags[0]) == (("incomplete", "scored"), ("incomplete:all", "undefined:x"))
