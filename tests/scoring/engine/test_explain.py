"""What a breakdown says: rules in words, figures as used, gates with what was stated."""

import pytest

from scoring.engine import words_group
from tests.scoring.engine.build import document, group, leaf, run, table

RULED = [
    ({"method": "identity"}, "5：直接采用，得5", "5: taken as it is, gives 5"),
    ({"method": "min_max", "lower": "0", "upper": "10"}, "5：按0–10线性折算为0–100，得50", "5: scaled in a line from 0–10 to 0–100, gives 50"),
    ({"method": "table", "rows": [["3", "60"], ["8", "100"]]}, "5：分档：8及以上得100；3及以上得60；其余0，得60",
     "5: steps: 8 or more: 100; 3 or more: 60; else 0, gives 60"),
    ({"method": "deduct", "full": "100", "target": "7", "step": "1", "points": "5", "partial": "floor"},
     "5：达到7得100，每差1扣5（不足一步不计），最低0，得90",
     "5: 100 at 7, less 5 for each 1 short of it (a part of a step left out), at least 0, gives 90"),
    ({"method": "ratio", "target": "10", "cap": "1.2"}, "5：与10之比 × 100，最高120，得50", "5: ratio to 10 × 100, at most 120, gives 50"),
    ({"method": "efficacy", "unacceptable": "1", "satisfactory": "9"}, "5：功效系数法：60 + 40 ×（x − 1）/（9 − 1），满分100，得80",
     "5: efficacy: 60 + 40 × (x − 1) / (9 − 1), full marks 100, gives 80"),
    ({"method": "rank"}, "5：按名次计分，末位得1，得2", "5: points by rank, the last gets 1, gives 2"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "zh", "en"), RULED, ids=[rule["method"] for rule, _, _ in RULED])
def test_rules_in_words(rule, zh: str, en: str) -> None:
    found = run(document(group("all", "x"), leaf("x", rule=rule)), table("a b", x="5 1")).explain("a")
    assert found["nodes"][1]["words"] == {"zh-hans": zh, "en": en}


def test_a_breakdown_in_full() -> None:
    gates = [
        {
            "code": "g",
            "name": {"en": "Floor"},
            "require": {"any": [{"column": "p", "at_least": "3"}, {"column": "q", "equals": "y"}]},
        }
    ]
    ruled = {"method": "min_max", "lower": "0", "upper": "50"}
    nodes = (
        {"code": "all", "children": ["part", "z"]}, {"code": "part", "weight": "60", "children": ["x", "y"]},
        leaf("x", "20", unit="%", name={"zh-hans": "增速", "en": "Growth"}, rule=ruled),
        leaf("y", "40", impute={"method": "constant", "value": "10"}, rule={**ruled, "upper": "40"}, direction="cost"), leaf("z", "40"),
    )  # fmt: skip
    derived = [{"code": "x", "formula": "p / 3 * 10"}]
    given = document(*nodes, gates=gates, derived=derived, rank={"round": {"decimals": 2}, "within": "q"})
    found = run(given, table("a b", p="4 1", y="- 1", z="33.335 1", q="n z"))
    assert found.explain("a") | {"nodes": []} == {
        "code": "a", "score": "48.67", "rank": 1, "rank_within": 1, "outcome": "scored", "method": "score", "bonus": "0",
        "derived": [{"code": "x", "formula": "p / 3 * 10", "value": "13.33333333"}],
        "gates": [{"code": "g", "name": {"en": "Floor"}, "passed": True, "undecided": False, "otherwise": "unqualified",
                   "words": {"zh-hans": "p ≥ 3（实为4） 或 q = y（实为n）",
                             "en": "p ≥ 3 (actual 4) or q = y (actual n)"}}],
        "rounding": "0.0026666667", "nodes": [],
    }  # fmt: skip
    told = {node["code"]: node for node in found.explain("a")["nodes"]}
    assert [node["contribution"] for node in told.values()] == [
        "48.6673333333",
        "35.3333333333",
        "5.3333333333",
        "30",
        "13.334",
    ]
    assert [node["effective_weight"] for node in told.values()] == ["1", "0.6", "0.2", "0.4", "0.4"]
    assert told["x"] | {"words": {}} == {
        "code": "x", "parent": "part", "depth": 2, "name": {"zh-hans": "增速", "en": "Growth"}, "kind": "quantitative", "unit": "%",
        "input": "13.33333333", "used": "13.3333333333", "value": "26.6666666667", "weight": "20", "effective_weight": "0.2",
        "contribution": "5.3333333333", "words": {}, "imputed": False, "not_applicable": False,
    }  # fmt: skip
    assert told["y"]["words"]["zh-hans"] == "缺失，以10填补：按0–40线性折算为0–100（越低越好），得75"
    out = found.explain("b")
    assert (out["score"], out["rank"], out["outcome"], out["gates"][0]["passed"]) == (None, None, "unqualified", False)
    assert (out["nodes"][2]["input"], out["nodes"][2]["value"], out["nodes"][2]["contribution"]) == (
        "3.333333333",
        None,
        None,
    )


def test_geometric_contributions_add_up_too() -> None:
    nodes = (group("all", "x", "y", aggregate={"method": "geometric"}), leaf("x"), leaf("y"))
    found = run(document(*nodes), table("a", x="4", y="9")).explain("a")
    assert (found["score"], found["rounding"]) == ("6", "0")
    assert [node["contribution"] for node in found["nodes"]] == ["6", "3", "3"]


@pytest.mark.parametrize(
    ("unit", "zh", "en"),
    [
        ("亿元", "5亿元", "5 亿元"),
        ("%", "5%", "5%"),
        ("‰", "5‰", "5‰"),
        ("MW", "5 MW", "5 MW"),
        ("件/万人", "5件/万人", "5 件/万人"),
    ],
)
def test_a_figure_and_its_unit(unit: str, zh: str, en: str) -> None:
    assert words_group.with_unit("5", unit) == (zh, en)
