"""Published tables through the command, from files, and through a run: the same figures, the same ranks."""

import csv
import json
from fractions import Fraction
from pathlib import Path

import pytest
from django.core.management import call_command

from scoring import runs, sheets, tables, tasks
from tests.scoring.engine import asem, test_hdi, test_rules

pytestmark = asem.needs_oracles


def scored(folder: Path, document: dict, table: list[list[str]], kind: str = "csv") -> dict[str, dict[str, str]]:
    """What the command writes for a model and the rows of a table, by code."""
    (folder / "model.json").write_text(json.dumps(document))
    (folder / f"table.{kind}").write_bytes(sheets.as_file(table, Path(f"t.{kind}")))
    call_command("score", str(folder / "model.json"), str(folder / f"table.{kind}"), "--out", str(folder / "out.csv"))
    with (folder / "out.csv").open(encoding="utf-8", newline="") as lines:
        return {row["code"]: row for row in csv.DictReader(lines)}


def asem_rows() -> list[list[str]]:
    read = asem.rows("ASEM_iData.csv")
    names = [name for name in read[0] if name not in ("uCode", "uName")]
    return [["code", *names], *([row["uCode"], *(row[name] for name in names)] for row in read)]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_asem_index_of_coinr(tmp_path, kind):
    found = scored(tmp_path, {**asem.document(), "rank": {"method": "score"}}, asem_rows(), kind)
    published = asem.values("coin_Aggregated.csv")
    assert set(found["AUT"]) == {"code", "score", "rank", "flags", *published}
    for node, values in published.items():
        for code, value in values.items():
            assert float(found[code][node]) == pytest.approx(value, rel=1e-12, abs=1e-12)
    ranks = asem.values("results_ranks.csv")["Index"]
    assert {code: int(row["rank"]) for code, row in found.items()} == ranks
    assert len(ranks) == 51


@pytest.mark.django_db
def test_the_asem_index_through_a_run(tmp_path):
    (tmp_path / "t.csv").write_bytes(sheets.csv_bytes(asem_rows()))
    model = runs.adopt(asem.document())
    run = runs.prepare(model, tables.read(tmp_path / "t.csv", **tables.expected(model.parsed())))
    tasks.score(run.pk)
    published = asem.values("coin_Aggregated.csv")["Index"]
    ranks = asem.values("results_ranks.csv")["Index"]
    assert dict(run.scores.values_list("code", "rank")) == ranks
    for code, score in run.scores.values_list("code", "score"):
        assert float(score) == pytest.approx(published[code], abs=1e-10)


def test_the_human_development_index(tmp_path):
    rows = test_hdi.countries()
    table = [["code", *list(rows[0])[1:]], *([row["iso3"], *list(row.values())[1:]] for row in rows)]
    document = {
        **test_hdi.MODEL,
        "rank": {"method": "score", "round": {"decimals": 3, "mode": "half_up"}, "ties": "min"},
    }
    found = scored(tmp_path, document, table)
    expected = {row["iso3"]: (float(row["hdi_published"]), float(row["hdi_rank_published"])) for row in rows}
    assert {code: (float(row["score"]), float(row["rank"])) for code, row in found.items()} == expected
    assert len(expected) == 193


def test_every_case_of_the_scoring_tables(tmp_path):
    oracle = json.loads(test_rules.CASES.read_text(encoding="utf-8"))
    for name, rule in oracle["rules"].items():
        cases = [case for case in oracle["cases"] if case["rule"] == name]
        direction = "cost" if rule.get("dir") == -1 else "benefit"
        leaf = {"code": "x", "weight": "1", "direction": direction, "rule": test_rules.ours(rule)}
        document = {"code": name, "root": "all", "nodes": [{"code": "all", "children": ["x"]}, leaf]}
        table = [["code", "x"], *([f"case{n}", case["x"]] for n, case in enumerate(cases))]
        found = scored(tmp_path, document, table)
        assert [Fraction(found[f"case{n}"]["x"]) for n in range(len(cases))] == [Fraction(c["expect"]) for c in cases]
