"""What papers print beside the order itself, as `score --json` tells it: S, R and Q, flows, distances, who outranks whom."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from tests.golden.asking import flat, scored
from tests.golden.test_decision_tables import published, ranked
from tests.scoring.engine import asem


def told(folder: Path, capsys: pytest.CaptureFixture[str]) -> tuple[dict[str, Any], dict[str, list[float]]]:
    """The document of what `scored` or `ranked` last scored, and its figures, one list for each."""
    capsys.readouterr()
    call_command("score", str(folder / "model.json"), str(folder / "table.csv"), "--json")
    document = json.loads(capsys.readouterr().out)
    figures = [entrant["figures"] for entrant in document["scores"] if "figures" in entrant]
    return document, {name: [float(row[name]) for row in figures] for name in (figures[0] if figures else ())}


@asem.needs_oracles
def test_a_compromise_with_both_conditions(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Opricovic & Tzeng 2004: S, R and Q of three routes; the second, ahead by more than 1/(3 - 1), stands alone."""
    entry = published("vikor_opricovic_tzeng_2004")
    ranked(tmp_path, entry, method="vikor", v=str(entry["v"]))
    document, figures = told(tmp_path, capsys)
    assert figures == entry["expect"]
    assert document["vikor"] == {"acceptable_advantage": True, "acceptable_stability": True, "proposed": ["a1"]}


@asem.needs_oracles
def test_leaving_and_entering_flows(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Brans, Vincke & Mareschal 1986."""
    entry = published("promethee_brans_vincke_mareschal_1986")
    given = [["u_shape", 10], ["v_shape", 30], ["linear", "0.5", 5], ["level", 1, 6], ["usual"], ["gaussian", 5]]
    options = {f"c{n}": [word, *map(str, more)] if more else word for n, (word, *more) in enumerate(given)}
    ranked(tmp_path, entry, method="promethee_ii", preference=options)
    _document, figures = told(tmp_path, capsys)
    for name in ("phi_plus", "phi_minus"):
        assert figures[name] == pytest.approx(entry["expect"][name], abs=entry["tol"])


def test_flights_of_hwang_and_yoon_by_electre(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Hwang & Yoon 1981, the four fighters: with mean thresholds the first outranks the second and the fourth, the third the second
    and the fourth, and the fourth the second; the worked table's concordances are sums of weights."""
    codes, weights = ("speed", "range", "load", "cost", "reliable", "agile"), ("0.2", "0.1", "0.1", "0.1", "0.2", "0.3")
    leaves = [
        {"code": c, "weight": w, "direction": "cost" if c == "cost" else "benefit"}
        for c, w in zip(codes, weights, strict=True)
    ]
    planes = [["a1", "2.0", 1500, 20000, "5.5", 5, 9], ["a2", "2.5", 2700, 18000, "6.5", 3, 5],
              ["a3", "1.8", 2000, 21000, "4.5", 7, 7], ["a4", "2.2", 1800, 20000, "5.0", 5, 5]]  # fmt: skip
    rank = {"method": "electre_i", "concordance": "mean", "discordance": "mean", "scale": "pair", "order": "outranking"}
    found = scored(tmp_path, flat(*leaves, weights="given", rank=rank), [["code", *codes], *planes])
    document, _figures = told(tmp_path, capsys)
    method = document["electre_i"]
    assert float(method["concordance"]) == pytest.approx(0.55, abs=1e-9)
    assert {code: beaten for code, beaten in method["outranks"].items() if beaten} == {
        "a1": ["a2", "a4"],
        "a3": ["a2", "a4"],
        "a4": ["a2"],
    }
    assert sorted(method["kernel"]) == ["a1", "a3"]
    assert [row["score"] for row in found.values()] == ["2", "-3", "2", "-1"]


def test_parts_of_copras_topsis_mabac_and_copeland(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    leaves = ({"code": "x"}, {"code": "y", "direction": "cost"})
    table = [["code", "x", "y", "z"], ["a", 3, 2, 1], ["b", 1, 4, 1], ["c", "", 4, 1]]
    for method, names in (
        ("copras", ["S_plus", "S_minus", "Q"]),
        ("topsis", ["to_best", "to_worst"]),
        ("copeland", ["wins", "losses"]),
    ):
        scored(
            tmp_path,
            flat(*({**leaf, "impute": "rescale"} for leaf in leaves), weights="equal", rank={"method": method}),
            table,
        )
        document, figures = told(tmp_path, capsys)
        assert (list(figures), [len(column) for column in figures.values()]) == (names, [2] * len(names))
        assert "figures" not in document["scores"][2]
        if method == "copras":  # x / 4 and y / 6, halved; 1/3 + 1/6 shared out in the ratio of 1 / S-
            assert figures["S_plus"] == [0.375, 0.125]
            assert figures["S_minus"] == pytest.approx([1 / 6, 1 / 3], abs=1e-14)
            assert figures["Q"] == pytest.approx([0.375 + 1 / 3, 0.125 + 1 / 6], abs=1e-14)
        if method == "copeland":
            assert figures == {"wins": [1, 0], "losses": [0, 1]}
    scored(tmp_path, flat(*leaves, weights="equal", rank={"method": "mabac"}), table[:3])
    assert told(tmp_path, capsys)[0]["mabac"]["border"] == {"x": "0.707106781186547", "y": "0.707106781186547"}
