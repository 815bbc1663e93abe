"""The indicator tables of public notices, written as models: every line at, above and below its threshold."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from scoring.engine import spec
from scoring.engine.evaluate import Result, evaluate
from scoring.engine.table import Table

FIXTURES = Path(spec.__file__).resolve().parent.parent / "fixtures"
VETOES = [("accidents", "serious_accidents"), ("cyber", "cyber_incidents"), ("lawful", "violations")]
# A cluster that meets every line, and for each line the changes that keep it met (at and above) and that break it (below).
SME = {
    "area": "100", "cluster_output": "121", "cluster_output_1": "110", "cluster_output_2": "98", "sme_output": "110",
    "output": "100", "champions": "1", "little_giants": "0", "specialised_smes": "0", "innovative_smes": "0",
    "high_tech_smes": "0", "leading_position": "1", "cooperation_met": "1", "sme_rd": "1.2", "sme_rd_1": "1.1", "sme_rd_2": "1",
    "platform_adoption": "10", "standards": "2", "operator": "1", "service_body": "1",
    "serious_accidents": "0", "cyber_incidents": "0", "violations": "0",
}  # fmt: skip
NO_TITLE = {"champions": "0", "little_giants": "0"}
THREE_HUNDRED = {"cluster_output": "100", "cluster_output_1": "80", "cluster_output_2": "50"}


def thresholds(
    least: str, sme: str, lead: str, growth: str, firms: int
) -> list[tuple[str, dict[str, str], dict[str, str]]]:
    """The scale and firm lines of the national standard, with a province's numbers: gate, kept, broken."""
    wide = {**THREE_HUNDRED, "sme_output": "90", "output": "90"}
    low = str(Decimal(least) - Decimal("0.01"))
    end = Decimal(50) * (1 + Decimal(growth) / 100) ** 2
    grown = {"cluster_output_2": "50", "cluster_output_1": "50"}
    three = {"specialised_smes": "1", "innovative_smes": "1", "high_tech_smes": str(firms - 2)}
    fewer = {**three, "high_tech_smes": str(firms - 3)}
    small = {"sme_output": "50", "output": "50", "cluster_output": "50"}

    def risen(to: Decimal) -> dict[str, str]:
        return {**grown, **dict.fromkeys(("cluster_output", "sme_output", "output"), str(to))}

    return [
        ("area", {"area": "100"}, {"area": "100.01"}),
        ("area", {"area": "99.99"}, {"area": "100.001"}),
        ("output", {**small, "cluster_output_2": least, "cluster_output_1": least}, {"cluster_output_1": low}),
        ("output", {**small, "cluster_output_2": least}, {"cluster_output_2": low}),
        ("sme_share", {**wide, "sme_output": sme}, {**wide, "sme_output": str(Decimal(sme) - Decimal("0.0001"))}),
        ("leading_share", {**wide, "output": str(Decimal(lead) + Decimal("0.0001"))}, {**wide, "output": lead}),
        ("growth", risen(end + Decimal("0.0001")), risen(end)),
        ("growth", risen(end * 2), risen(end - 1)),
        ("quality_firms", {**NO_TITLE, "little_giants": "1"}, NO_TITLE),
        ("quality_firms", {**NO_TITLE, **three}, {**NO_TITLE, **fewer}),
        ("quality_firms", {**NO_TITLE, **three, "high_tech_smes": "40"}, {**NO_TITLE, **fewer, "innovative_smes": "0"}),
        ("cooperation", {"cooperation_met": "1"}, {"cooperation_met": "0"}),
    ]  # fmt: skip


RD = ("rd_growth", {"sme_rd": "1.1026", "sme_rd_2": "1"}, {"sme_rd": "1.1025", "sme_rd_2": "1"})
ADOPTION = ("adoption", {"platform_adoption": "10"}, {"platform_adoption": "9.99"})
LINES: dict[str, list[tuple[str, dict[str, str], dict[str, str]]]] = {
    "sme-cluster-2022": [
        *thresholds("40", "70", "70", "10", 10),
        ("position", {"leading_position": "1"}, {"leading_position": "0"}),
    ],
    "sme-cluster-yunnan": [*thresholds("10", "50", "60", "3", 3), RD, ADOPTION],
    "sme-cluster-shanghai": [
        RD, ADOPTION, ("adoption", {"platform_adoption": "11"}, {"platform_adoption": "0"}),
        ("titles", {**NO_TITLE, "little_giants": "1"}, NO_TITLE), ("titles", {"champions": "2"}, NO_TITLE),
        ("standards", {"standards": "2"}, {"standards": "1"}), ("standards", {"standards": "3"}, {"standards": "0"}),
        ("operator", {}, {"operator": "0"}), ("service", {}, {"service_body": "0"}),
    ],
}  # fmt: skip
BASE = {
    "category": "优势", "special_area": "0", "sales": "300", "leading_sales": "150", "rd": "6", "national_rd_bodies": "1",
    "provincial_rd_bodies": "0", "renewable_share": "1", "patents": "0.7", "main_revenue": "1", "value_added_rise": "0.5",
    **dict.fromkeys(
        ("focus_met", "market_met", "standing_met", "standards_met", "productivity_met", "quality_met", "energy_target_met",
         "resources_met", "clean_production_met", "cooperation_met", "brands_met", "green_met"), "1"),
}  # fmt: skip
SPECIAL = {"category": "特色", "sales": "10", "leading_sales": "7", "rd": "0", "national_rd_bodies": "0", "quality_met": "0",
           "clean_production_met": "0", "renewable_share": "0"}  # fmt: skip
BASE_LINES: list[tuple[str, dict[str, str], dict[str, str]]] = [
    ("category", {}, {"category": "优势类"}), ("category", SPECIAL, {**SPECIAL, "category": "通用"}),  # else no line would apply
    ("sales", {"sales": "300"}, {"sales": "299.99", "leading_sales": "150"}),
    ("sales", {"sales": "150", "special_area": "1", "leading_sales": "75"}, {"sales": "149.99", "special_area": "1"}),
    ("sales", {"sales": "301", "leading_sales": "151", "rd": "9"}, {"sales": "150"}),
    ("leading_share_large", {"leading_sales": "150"}, {"leading_sales": "149.99"}),
    ("focus", SPECIAL, {**SPECIAL, "focus_met": "0"}), ("market", SPECIAL, {**SPECIAL, "market_met": "0"}),
    ("leading_share_special", SPECIAL, {**SPECIAL, "leading_sales": "6.999"}),
    ("leading_share_special", {**SPECIAL, "leading_sales": "8"}, {**SPECIAL, "leading_sales": "5"}),
    ("standing", SPECIAL, {**SPECIAL, "standing_met": "0"}), ("standing", {}, {"standing_met": "0"}),
    ("rd", {"rd": "6"}, {"rd": "5.999"}), ("rd", {"rd": "7"}, {"rd": "0"}),
    ("rd_bodies", {"national_rd_bodies": "0", "provincial_rd_bodies": "3"}, {"national_rd_bodies": "0", "provincial_rd_bodies": "2"}),
    ("rd_bodies", {"national_rd_bodies": "2"}, {"national_rd_bodies": "0"}),
    ("standards", {}, {"standards_met": "0"}), ("productivity", {}, {"productivity_met": "0"}),
    ("quality_systems", {}, {"quality_met": "0"}), ("energy_target", {}, {"energy_target_met": "0"}),
    ("resources", {}, {"resources_met": "0"}), ("clean_production", {}, {"clean_production_met": "0"}),
    ("renewables", {"renewable_share": "1"}, {"renewable_share": "0.99"}),
    ("renewables", {"renewable_share": "2"}, {"renewable_share": "0"}),
]  # fmt: skip
OLDER = {"plot_ratio": "0.61", "investment_per_hectare": "3000", "output_per_hectare": "3000", "sales": "200", "tax": "2", "rd": "4",
         "audit_rate": "100"}  # fmt: skip
OLDER_LINES: list[tuple[str, dict[str, str], dict[str, str]]] = [
    ("plot_ratio", {"plot_ratio": "0.601"}, {"plot_ratio": "0.6"}), ("plot_ratio", {"plot_ratio": "1"}, {"plot_ratio": "0.5"}),
    *(
        (gate, {column: str(Decimal(at) + 1) if column != "audit_rate" else at, "rd": "9"}, {column: str(Decimal(at) - Decimal("0.01"))})
        for gate, column, at in (("investment", "investment_per_hectare", "3000"), ("land_output", "output_per_hectare", "3000"),
                                 ("sales", "sales", "200"), ("tax", "tax", "2"), ("audits", "audit_rate", "100"))
    ),
    ("rd", {"rd": "4"}, {"rd": "3.99"}),
]  # fmt: skip
ADVANCED = {
    "category": "先进制造业集群", "revenue": "100", "chain_leader_revenue": "10", "linked_firms_met": "1", "boundary_met": "1",
    "cluster_output": "1", "sme_output": "0", "provincial_champions": "0", "specialised_smes": "0", "prohibited_industry": "0",
    "false_information": "0", "major_accidents": "0", "violations": "0",
}  # fmt: skip
SMALL = {"category": "中小企业特色产业集群", "revenue": "0", "chain_leader_revenue": "0", "linked_firms_met": "0", "boundary_met": "0",
         "cluster_output": "30", "sme_output": "18", "provincial_champions": "2", "specialised_smes": "3"}  # fmt: skip
HUNAN_LINES: list[tuple[str, dict[str, str], dict[str, str]]] = [
    ("category", {}, {"category": "先进制造业"}), ("category", SMALL, {**SMALL, "category": "其他"}),
    ("revenue", {"revenue": "100"}, {"revenue": "99.99"}), ("revenue", {"revenue": "101"}, {"revenue": "1"}),
    ("chain_leader", {"chain_leader_revenue": "10"}, {"chain_leader_revenue": "9.99"}),
    ("chain_leader", {"chain_leader_revenue": "11"}, {"chain_leader_revenue": "0"}),
    ("linked_firms", {}, {"linked_firms_met": "0"}), ("boundary", {}, {"boundary_met": "0"}),
    ("output", SMALL, {**SMALL, "cluster_output": "29.99"}),
    ("output", {**SMALL, "cluster_output": "31", "sme_output": "20"}, {**SMALL, "cluster_output": "1", "sme_output": "1"}),
    ("sme_share", SMALL, {**SMALL, "sme_output": "17.999"}),
    ("sme_share", {**SMALL, "sme_output": "19"}, {**SMALL, "sme_output": "1"}),
    ("leading_firms", SMALL, {**SMALL, "specialised_smes": "2"}),
    ("leading_firms", {**SMALL, "specialised_smes": "4"}, {**SMALL, "provincial_champions": "0"}),
]  # fmt: skip
ALL = [
    *((model, SME, line) for model, lines in LINES.items() for line in lines),
    *(("demonstration-base", BASE, line) for line in BASE_LINES),
    *(("demonstration-base-older", OLDER, line) for line in OLDER_LINES),
    *(("hunan-contest-2023", ADVANCED, line) for line in HUNAN_LINES),
]


def model(name: str) -> spec.Model:
    return spec.parse(json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8")))


def scored(name: str, *rows: dict[str, str]) -> Result:
    """The rows' figures under a model; columns that it does not read are left out."""
    read = model(name)
    tags = {"category", "track"}
    cells: dict[str, tuple[Any, ...]] = {
        column: tuple(row[column] if column in tags else Decimal(row[column]) for row in rows)
        for column in read.columns
    }
    return evaluate(read, Table(tuple(f"c{i}" for i in range(len(rows))), cells))


@pytest.mark.parametrize(
    ("name", "base", "line"), ALL, ids=[f"{name}-{line[0]}-{i}" for i, (name, _, line) in enumerate(ALL)]
)
def test_each_line_at_its_threshold(
    name: str, base: dict[str, str], line: tuple[str, dict[str, str], dict[str, str]]
) -> None:
    gate, kept, broken = line
    found = scored(name, {**base, **kept}, {**base, **broken})
    assert found.flags[0] == ()
    assert f"unqualified:{gate}" in found.flags[1]
    assert found.outcomes == ("scored", "unqualified")


@pytest.mark.parametrize("name", ["sme-cluster-2022", "sme-cluster-yunnan", "sme-cluster-shanghai"])
def test_vetoes(name: str) -> None:
    for gate, column in VETOES:
        found = scored(name, SME, {**SME, column: "1"})
        assert found.flags == ((), (f"vetoed:{gate}",))
    for gate, column in (
        ("industry", "prohibited_industry"),
        ("truthful", "false_information"),
        ("accidents", "major_accidents"),
        ("lawful", "violations"),
    ):
        found = scored("hunan-contest-2023", ADVANCED, {**ADVANCED, column: "1"})
        assert found.flags == ((), (f"vetoed:{gate}",))


def test_every_gate_is_tested() -> None:
    for name in {name for name, _, _ in ALL}:
        tested = {line[0] for other, _, line in ALL if other == name}
        assert tested == {gate.code for gate in model(name).gates if gate.otherwise == "unqualified"}


def test_guiding_indicators_count_and_do_not_keep_out() -> None:
    rows = [
        BASE,
        {**BASE, "patents": "0.699"},
        {**BASE, "value_added_rise": "0.49"},
        {**BASE, "patents": "0.71", "value_added_rise": "0.6"},
    ]
    rows += [{**BASE, column: "0"} for column in ("cooperation_met", "brands_met", "green_met")]
    assert scored("demonstration-base", *rows).scores.tolist() == [100, 80, 80, 100, 80, 80, 80]


def test_relative_weights_inside_a_group() -> None:
    one = {"value_added": "20", "city_gdp": "100", "manufacturing_revenue": "50", "services_revenue": "10", "revenue": "100",
           "manufacturing_value_added": "20", "manufacturing_output": "100"}  # fmt: skip
    best = {**one, "value_added": "30", "services_revenue": "30", "manufacturing_value_added": "30"}
    mixed = {**best, "services_revenue": "10"}
    found = scored("hightech-zone-2024", one, best, mixed)
    assert found.scores.tolist() == [0, 100, 60]
    assert [node["effective_weight"] for node in found.explain("c1")["nodes"]] == [
        "1",
        "0.2666666667",
        "0.4",
        "0.3333333333",
    ]


EXAMPLE = {
    **dict.fromkeys(("key_technology", "service_platforms", "firm_integration", "open_cooperation", "cross_region", "org_service",
                     "improvement_plan", "policy_support"), "80"),
    "output": "500", "output_2": "400", "cluster_output": "700", "profit": "40", "revenue": "800", "rd": "24", "patents": "560",
    "energy_use": "120", "value_added": "200", "above_scale_firms": "200", "market_share": "10", "innovation_platforms": "5",
    "standards": "30", "champions": "3", "little_giants": "10", "platform_adoption": "30", "local_sourcing": "40", "org_staff": "10",
    "members": "2", "major_accidents": "0", "track": "装备",
}  # fmt: skip
POINTS = [
    ("output", [("output", "99.9", 39.96), ("output", "100", 40), ("output", "500", 70), ("output", "750", 77.5), ("output", "4000", 100)]),
    ("growth", [("output_2", "500", 50), ("output_2", "421", 95), ("output_2", "400", 100)]),
    ("leading_share", [("output", "350", 0), ("output", "490", 50), ("output", "630", 100), ("output", "300", 0)]),
    ("above_scale_firms", [("above_scale_firms", x, y) for x, y in (("0", 0), ("1", 30), ("49", 30), ("50", 50), ("500", 100))]),
    ("market_share", [("market_share", x, y) for x, y in (("5", 30), ("10", 60), ("15", 70), ("40", 100), ("41", 100))]),
    ("profit_rate", [("profit", x, y) for x, y in (("16", 60), ("48", 80), ("80", 100), ("90", 100), ("8", 55))]),
    ("rd_intensity", [("rd", x, y) for x, y in (("0", 0), ("20", 50), ("40", 100), ("41", 100))]),
    ("innovation_platforms", [("innovation_platforms", x, y) for x, y in (("0", 0), ("1", 40), ("4", 60), ("5", 70), ("20", 100))]),
    ("patents_per_revenue", [("patents", x, y) for x, y in (("280", 30), ("560", 60), ("1600", 80), ("4000", 100), ("9000", 100))]),
    ("standards", [("standards", x, y) for x, y in (("0", 0), ("9", 30), ("10", 50), ("59", 70), ("60", 85), ("100", 100))]),
    ("champions", [("champions", x, y) for x, y in (("0", 0), ("1", 50), ("2", 50), ("3", 65), ("10", 100))]),
    ("little_giants", [("little_giants", x, y) for x, y in (("4", 40), ("5", 55), ("39", 85), ("40", 100))]),
    ("platform_adoption", [("platform_adoption", x, y) for x, y in (("0", 0), ("30", 50), ("60", 100), ("70", 100))]),
    ("energy_intensity", [("energy_use", x, y) for x, y in (("20", 100), ("10", 100), ("120", 50), ("220", 0), ("300", 0))]),
    ("local_sourcing", [("local_sourcing", x, y) for x, y in (("0", 0), ("40", 50), ("80", 100), ("90", 100))]),
    ("org_staff", [("org_staff", x, y) for x, y in (("0", 0), ("4", 40), ("5", 60), ("19", 75), ("20", 90), ("30", 100))]),
]  # fmt: skip


@pytest.mark.parametrize(("leaf", "cases"), POINTS, ids=[leaf for leaf, _ in POINTS])
def test_the_example_gives_each_indicator_its_points(leaf: str, cases: list[tuple[str, str, float]]) -> None:
    found = scored("cluster-example", *({**EXAMPLE, column: figure} for column, figure, _ in cases))
    assert found.nodes[leaf].tolist() == pytest.approx([points for *_, points in cases], rel=1e-13)


def test_the_example_adds_up_and_vetoes() -> None:
    single = {**EXAMPLE, "members": "1"}
    found = scored("cluster-example", EXAMPLE, {**EXAMPLE, "major_accidents": "1"}, single)
    assert found.outcomes == ("scored", "vetoed", "scored")
    assert found.flags[1:] == (("vetoed:safety",), ("not_applicable:cross_region",))
    weights = {node["code"]: node["effective_weight"] for node in found.explain("c0")["nodes"]}
    assert (weights["scale"], weights["output"], weights["cross_region"]) == ("0.25", "0.07", "0.03")
    assert {node.weight for node in model("cluster-example").nodes.values() if node.depth == 1} == {
        Decimal(25),
        Decimal(20),
        Decimal(15),
    }
