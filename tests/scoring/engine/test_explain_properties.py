"""Whatever the tree is made of, its breakdown closes: each group is its children and its own adjustment, and the root with the
bonus and the last rounding is the score, to the last digit."""

import json
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.engine import spec
from scoring.engine.evaluate import evaluate
from scoring.engine.table import Table
from tests.scoring.engine.build import document

CELL = st.decimals(0, 100, places=2)
RULES: list[Any] = [
    "identity", {"method": "min_max", "lower": "1", "upper": "80"}, "normal_cdf", {"method": "percentile", "of": "all"},
    {"method": "table", "rows": [["10", "5"], ["50", "100"]]}, {"method": "ratio", "target": "50", "cap": "1.2"},
    {"method": "deduct", "full": "100", "target": "60", "step": "3", "points": "5", "partial": "ceil"},
]  # fmt: skip
CAPACITY = {"0": "0.3", "1": "0.2", "2": "0.4", "0+1": "0.6", "0+2": "0.7", "1+2": "0.6", "0+1+2": "1"}
SCALES = [
    {"best": "100"},
    {"best": "100", "worst": "10"},
    {"factor": "1.5", "add": "-2"},
    {"factor": "-1", "add": "100"},
    None,
]


def means(children: list[str]) -> list[dict[str, Any]]:
    named = {"+".join(children[int(part)] for part in key.split("+")): value for key, value in CAPACITY.items()}
    return [
        *({"method": name} for name in ("arithmetic", "geometric", "harmonic", "sum", "minimum", "maximum")),
        {"method": "power", "p": "2.5"}, {"method": "power", "p": "-0.5"}, {"method": "owa", "weights": ["0.5", "0.3", "0.2"]},
        {"method": "choquet", "capacity": named},
    ]  # fmt: skip


@st.composite
def cases(draw: Any) -> tuple[dict[str, Any], Table]:
    """Three groups of three leaves under a root of three: any mean, scale and rounding at any node, parts that do not apply."""
    kept = st.sampled_from([None, {"decimals": 1}, {"decimals": 0, "mode": "ceiling"}])
    rows = draw(st.integers(2, 5))
    nodes = []
    groups = ["g", "h", "i"]
    for code, children in [("all", groups), *((name, [f"{name}{n}" for n in range(3)]) for name in groups)]:
        node = {"code": code, "children": children, "weight": "3", "weights": "relative", "round": draw(kept),
                "aggregate": draw(st.sampled_from(means(children))), "scale": draw(st.sampled_from(SCALES))}  # fmt: skip
        nodes.append({name: value for name, value in node.items() if value is not None})
        for leaf in children if code != "all" else ():
            made = {"code": leaf, "weight": draw(st.sampled_from(["1", "2.5"])), "rule": draw(st.sampled_from(RULES)),
                    "round": draw(kept), "transform": draw(st.sampled_from(["none", "sqrt"])), "impute": "mean"}  # fmt: skip
            if draw(st.booleans()) and leaf.endswith("2"):
                made["applies_when"] = {"column": "joint", "equals": "1"}
            nodes.append({name: value for name, value in made.items() if value is not None})
    columns: dict[str, Any] = {
        node["code"]: tuple(draw(st.lists(CELL, min_size=rows, max_size=rows)))
        for node in nodes
        if "children" not in node
    }
    columns["joint"] = tuple(Decimal(row % 2) for row in range(rows))
    columns["extra"] = tuple(Decimal(row) / 2 for row in range(rows))
    given_ = document(
        *nodes, bonus={"columns": ["extra"], "cap": "1"}, rank={"round": {"decimals": 2}, "chain": ["g", "extra"]}
    )
    return given_, Table(tuple(f"r{row}" for row in range(rows)), columns)


@settings(max_examples=150, deadline=None)
@given(cases())
def test_every_breakdown_closes_to_the_last_digit(case: tuple[dict[str, Any], Table]) -> None:
    result = evaluate(spec.parse(case[0]), case[1])
    for code, score in zip(result.codes, result.scores.tolist(), strict=True):
        said = result.explain(code)
        assert json.loads(json.dumps(said)) == said
        if score != score:
            continue
        nodes = {node["code"]: node for node in said["nodes"]}
        for node in nodes.values():
            children = [Decimal(n["contribution"]) for n in nodes.values() if n["parent"] == node["code"]]
            if children:
                own = Decimal(node.get("adjustment", "0"))
                assert sum(children, own) == Decimal(node["contribution"])
        assert Decimal(nodes["all"]["contribution"]) + Decimal(said["bonus"]) + Decimal(said["rounding"]) == Decimal(
            said["score"]
        )
        rounds = case[0]["nodes"][0].get("round", {"decimals": 2})["decimals"]
        assert abs(Decimal(said["rounding"])) <= Decimal(1).scaleb(-rounds) + Decimal("0.006")
        assert float(said["score"]) == score
