"""Reading a model: one digest for one model, all problems at once, and its two parts."""

import json
from contextlib import suppress
from decimal import Decimal
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.engine import spec
from scoring.engine.evaluate import evaluate
from scoring.engine.schema import schema
from scoring.engine.table import Table
from tests.scoring.engine.build import document, group, leaf

EXAMPLE = Path(spec.__file__).resolve().parent.parent / "fixtures" / "cluster-example.json"


def problems(given) -> list[str]:
    with pytest.raises(spec.Refused) as refused:
        spec.parse(given)
    return [str(problem) for problem in refused.value.problems]


def test_one_model_has_one_digest() -> None:
    one = {"code": "m", "name": {"en": "caf\u00e9"}, "weight": "25.0", "deep": [{"b": "1", "a": 2}]}
    two = {"deep": [{"a": "2.00", "b": "01"}], "weight": 25, "code": "m", "name": {"en": "cafe\u0301"}}
    assert spec.digest(one) == spec.digest(two)
    assert spec.canonical({"b": "1E2", "a": "-0"}) == b'{"a":"0","b":"100"}'
    assert spec.digest(one) != spec.digest({**one, "weight": "25.1"})
    assert spec.digest({"equals": "01"}) != spec.digest({"equals": "1"})


def test_every_problem_at_once_with_its_place() -> None:
    rule = {"method": "deduct", "full": "100", "target": 10.5, "step": "0", "points": "five", "partail": "floor"}
    given = {
        "code": "m m", "root": "all", "derived": [{"code": "r", "formula": "a / / b"}], "extra": 1,
        "nodes": [
            {"code": "all", "children": ["a", "b", "ghost"]}, {"code": "a", "weight": "60", "rule": rule},
            {"code": "b", "weight": "50", "direction": "up", "impute": {"method": "guess"}}, {"code": "b"}, {"code": "lost"},
        ],
        "gates": [{"code": "g", "require": {"column": "x"}, "otherwise": "shot"}],
        "rank": {"method": "score", "chain": ["nobody"], "ties": "toss"},
    }  # fmt: skip
    assert problems(given) == [
        'nodes[1] a.rule.target: found the JSON float 10.5; expected a decimal string such as "10.5"',
        "code: found m m; expected a code of at most 64 letters, digits, _ . -",
        "derived[0] r.formula: found / where a number, a column or ( is expected; expected a formula such as rd / revenue * 100",
        "nodes[1] a.rule.step: found 0; expected a number above 0",
        'nodes[1] a.rule.points: found five; expected a number such as "2.5" below 1E+30',
        "nodes[1] a.rule.partail: found a field that has no meaning here; expected one of "
        "floor, full, method, partial, points, step, target",
        "nodes[2] b.direction: found up; expected one of benefit, cost",
        "nodes[2] b.impute.method: found guess; expected one of "
        "fail, rescale, zero, worst, mean, median, group_mean, group_median, last_period, constant",
        "nodes[3].code: found b again; expected each code once",
        "nodes[0] all.children: found ghost; expected the code of a node",
        "nodes[4] lost: found a node that is nowhere in the tree; expected a place under the root all",
        "nodes[0] all.children: found weights that add up to 110; expected a sum of 100 or 1",
        "gates[0] g.require: found no test; expected at_least, at_most, more_than, less_than, equals or in",
        "gates[0] g.otherwise: found shot; expected one of unqualified, vetoed",
        "rank.ties: found toss; expected one of min, dense, average",
        "extra: found a field that has no meaning here; expected one of "
        "bonus, code, derived, gates, name, nodes, rank, root, schema",
    ]


@pytest.mark.parametrize(
    ("nodes", "told"),
    [
        (
            [group("a", "b"), group("b", "a")],
            "nodes[1] b.children: found a again (also under the root); expected a tree",
        ),
        ([group("a", "a")], "nodes[0] a.children: found a again (also under the root); expected a tree"),
        ([group("a", "b", "b"), leaf("b")], "nodes[0] a.children: found b, b; expected each code once"),
    ],
)
def test_cycles_are_no_trees(nodes, told) -> None:
    assert told in problems(document(*nodes))


def test_weights_add_up_to_points_or_per_cent() -> None:
    def weighed(*weights: str, parent: str = "30") -> dict:
        names = [f"x{i}" for i in range(len(weights))]
        part = {"code": "part", "weight": parent, "children": names}
        return document(group("all", "part"), part, *(leaf(*pair) for pair in zip(names, weights, strict=True)))

    for weights in (("10", "20"), ("40", "60"), ("0.333333", "0.666667")):
        assert spec.parse(weighed(*weights)).leaves == ("x0", "x1")
    told = (
        "nodes[1] part.children: found weights that add up to 29.9; expected a sum of 30 (the weight of part), 100 or 1"
    )
    assert problems(weighed("10", "19.9")) == [told]


def test_means_that_do_not_fit_their_children() -> None:
    owa = group("all", "x", "y", aggregate={"method": "owa", "weights": ["0.5", "0.4"]})
    told = "nodes[0] all.aggregate.weights: found 2 weights that add up to 0.9; expected 2 weights of 0 or more that add up to 1"
    assert problems(document(owa, leaf("x"), leaf("y"))) == [told]
    capacity = {"x": "0.7", "y": "0.9", "x+y": "0.8"}
    choquet = group("all", "x", "y", aggregate={"method": "choquet", "capacity": capacity})
    assert problems(document(choquet, leaf("x"), leaf("y"))) == [
        "nodes[0] all.aggregate.capacity: found 0.8; expected 1 for the set of all children, x+y",
        "nodes[0] all.aggregate.capacity: found 0.9 for y, less for x+y; expected 0 or more, never falling as a set grows",
    ]


def test_columns_that_a_table_must_have() -> None:
    model = spec.parse(json.loads(EXAMPLE.read_text(encoding="utf-8")))
    assert (model.columns["output_2"], model.columns["track"], model.columns["members"]) == (
        "number",
        "either",
        "number",
    )
    assert "rd_intensity" not in model.columns
    assert model.depends_on_set == ()


def test_derived_columns_read_earlier_ones_alone() -> None:
    derived = [{"code": "a", "formula": "b * 2"}, {"code": "b", "formula": "x"}]
    told = "derived a.formula: found b; expected only columns and earlier derived names"
    assert problems(document(group("all", "a"), leaf("a"), derived=derived)) == [told]


def test_the_example_in_two_parts_makes_the_whole_again() -> None:
    whole = json.loads(EXAMPLE.read_text(encoding="utf-8"))
    whole["nodes"][0].pop("round")
    whole["rank"] = {"method": "score"}
    items = spec.expert_items(whole)
    assert [(item["code"], item["weight"]) for item in items] == [
        ("key_technology", "4"), ("service_platforms", "4"), ("firm_integration", "4"), ("open_cooperation", "3"),
        ("cross_region", "3"), ("org_service", "4"), ("improvement_plan", "5"), ("policy_support", "3"),
    ]  # fmt: skip
    assert items[4]["applies_when"] == {"column": "members", "at_least": "2"}
    part = spec.objective_part(whole)
    model = spec.parse(part)
    weights = {code: str(model.nodes[code].weight) for code in ("index", *model.nodes["index"].children)}
    assert weights == {
        "index": "70",
        "scale": "25",
        "innovation": "21",
        "ecology": "16",
        "cooperation": "5",
        "organisation": "3",
    }
    full = spec.parse(whole)
    cells = {
        name: (Decimal(7 + place), Decimal(3)) for place, name in enumerate(full.columns) if name != "major_accidents"
    }
    cells |= {"members": (Decimal(2), Decimal(3)), "major_accidents": (Decimal(0), Decimal(0)), "track": ("a", "a")}
    table = Table(("a", "b"), cells)
    objective, together = evaluate(model, table).scores, evaluate(full, table).scores
    for row in (0, 1):
        marks = sum(Decimal(item["weight"]) * cells[item["code"]][row] for item in items) / 30
        assert float(objective[row]) * 0.7 + float(marks) * 0.3 == pytest.approx(float(together[row]), rel=1e-14)


def test_parts_of_percentages_and_of_relative_weights() -> None:
    given = document(
        {"code": "all", "children": ["p", "q"]}, {"code": "p", "weight": "40", "children": ["x", "y"]},
        {"code": "q", "weight": "60", "children": ["z", "w"], "weights": {"method": "relative"}},
        leaf("x", "25"), leaf("y", "75", kind="expert"), leaf("z", "2"), leaf("w", "1", kind="expert"),
    )  # fmt: skip
    assert [(item["code"], item["weight"]) for item in spec.expert_items(given)] == [("y", "30"), ("w", "20")]
    model = spec.parse(spec.objective_part(given))
    assert [str(model.nodes[code].weight) for code in ("all", "p", "q")] == ["50", "10", "40"]
    with pytest.raises(spec.Refused):
        spec.objective_part(document(group("all", "x"), leaf("x", kind="expert")))


value = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.sampled_from(["all", "x", "1"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["code", "method", "x"]), inner, max_size=3)
    ),
    max_leaves=6,
)
FIELDS = ["code", "root", "nodes", "derived", "gates", "bonus", "rank", "name", "schema"]
NODE = [
    "code",
    "children",
    "rule",
    "weight",
    "impute",
    "treat",
    "aggregate",
    "missing",
    "applies_when",
    "round",
    "scale",
    "weights",
]


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.sampled_from(FIELDS), value), st.dictionaries(st.sampled_from(NODE), value))
def test_no_document_ends_in_anything_but_a_refusal(top, node) -> None:
    for document_ in (top, {**document(group("all", "x"), {**leaf("x"), **node}), **top}, [top], node):
        with suppress(spec.Refused):
            spec.parse(document_)


def test_the_schema_holds_for_every_model_we_ship_and_for_no_float() -> None:
    check = jsonschema.Draft202012Validator(schema())
    models = [json.loads(path.read_text(encoding="utf-8")) for path in EXAMPLE.parent.glob("*.json")]
    assert len(models) >= 8
    for each in models:
        assert list(check.iter_errors(each)) == []
    assert not check.is_valid({**models[0], "extra": 1})
    assert not check.is_valid(document(group("all", "x"), leaf("x", weight=0.5)))
    assert not check.is_valid(document(group("all", "x"), leaf("x", rule={"method": "deduct", "full": "1"})))


def test_an_objective_part_under_ordered_and_interacting_means() -> None:
    """What judges mark falls out: an OWA keeps its quantifier, a Choquet integral its capacity over the rest."""
    nodes = leaf("x"), leaf("y"), leaf("e", kind="expert")
    owa = document(group("all", "x", "y", "e", aggregate={"method": "owa", "weights": ["0.5", "0.25", "0.25"]}), *nodes)
    assert spec.objective_part(owa)["nodes"][0]["aggregate"] == {"method": "owa", "weights": ["0.625", "0.375"]}
    thirds = document(
        group("all", "x", "y", "e", "f", aggregate={"method": "owa", "weights": ["0.25"] * 4}), *nodes, leaf("f")
    )
    part = spec.objective_part(thirds)["nodes"][0]["aggregate"]["weights"]
    assert sorted(part) == ["0.333333333333", "0.333333333333", "0.333333333334"]
    capacity = {"x": "0.4", "y": "0.1", "e": "0.2", "x+y": "0.5", "x+e": "0.8", "y+e": "0.3", "x+y+e": "1"}
    choquet = document(group("all", "x", "y", "e", aggregate={"method": "choquet", "capacity": capacity}), *nodes)
    made = spec.objective_part(choquet)["nodes"][0]["aggregate"]["capacity"]
    assert made == {"x": "0.8", "y": "0.2", "x+y": "1"}
    for whole in (owa, thirds, choquet):
        assert spec.parse(spec.objective_part(whole)).leaves[:2] == ("x", "y")
    nothing = {**capacity, "x": "0", "y": "0", "x+y": "0"}
    empty = document(group("all", "x", "y", "e", aggregate={"method": "choquet", "capacity": nothing}), *nodes)
    with pytest.raises(spec.Refused, match=r"all.aggregate.capacity: found 0 for x\+y"):
        spec.objective_part(empty)
