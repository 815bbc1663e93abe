"""manage.py robustness: the ranks of a table under uncertainty, and refusals without a traceback."""

import csv
import io
import json
from pathlib import Path

import pytest
from django.core.management import call_command

MODEL = {
    "schema": 1, "code": "m", "name": {"en": "m"}, "root": "index",
    "nodes": [
        {"code": "index", "children": ["a", "b", "c"], "weights": {"method": "relative"}},
        {"code": "a", "weight": "2"}, {"code": "b", "weight": "1"}, {"code": "c", "weight": "1"},
    ],
}  # fmt: skip
TABLE = "code,a,b,c\nX,90,40,50\nY,60,80,60\nZ,70,60,55\nW,10,20,30\nV,1,2,3\n"


@pytest.fixture
def files(tmp_path: Path) -> list[str]:
    (tmp_path / "model.json").write_text(json.dumps(MODEL))
    (tmp_path / "table.csv").write_text(TABLE)
    return [str(tmp_path / "model.json"), str(tmp_path / "table.csv")]


def drawn(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, str]]:
    call_command("robustness", *arguments)
    return list(csv.DictReader(io.StringIO(capsys.readouterr().out)))


def test_columns_and_order(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    rows = drawn(capsys, *files, "--draws", "1000", "--cut", "2")
    assert list(rows[0]) == ["code", "rank", "rank_p05", "rank_p50", "rank_p95", "p_cut", "se_cut"]
    assert [row["code"] for row in rows] == ["X", "Y", "Z", "W", "V"]
    assert rows[3:] == [
        {
            "code": "W",
            "rank": "4",
            "rank_p05": "4",
            "rank_p50": "4",
            "rank_p95": "4",
            "p_cut": "0.0000",
            "se_cut": "0.0000",
        },
        {
            "code": "V",
            "rank": "5",
            "rank_p05": "5",
            "rank_p50": "5",
            "rank_p95": "5",
            "p_cut": "0.0000",
            "se_cut": "0.0000",
        },
    ]
    assert sum(float(row["p_cut"]) for row in rows) == pytest.approx(2, abs=0.001)


def test_workers_change_nothing_and_the_seed_does(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    one, two, other = (
        drawn(capsys, *files, "--draws", "2000", "--cut", "2", "--weights", "smaa", *more)
        for more in (["--workers", "1"], ["--workers", "2"], ["--seed", "9"])
    )
    assert one == two
    assert one != other


def test_without_noise_the_published_ranks_stand(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    for row in drawn(capsys, *files, "--draws", "300", "--weights", "uniform:0"):
        assert row["rank"] == row["rank_p05"] == row["rank_p95"]


def test_files_and_a_summary(files: list[str], tmp_path: Path) -> None:
    out, about = tmp_path / "ranks.csv", tmp_path / "summary.json"
    arguments = ["--draws", "500", "--cut", "1", "--cut", "2", "--noise", "0.1", "--alternatives", "rank,geometric"]
    call_command("robustness", *files, *arguments, "--out", str(out), "--summary", str(about))
    assert out.read_text().splitlines()[0].endswith("p_cut_1,se_cut_1,p_cut_2,se_cut_2")
    summary = json.loads(about.read_text())
    assert summary["sources"] == ["weights", "alternatives", "noise"]
    assert set(summary["sobol"]) == set(summary["sources"])
    swap = next(swap for swap in summary["cuts"][1]["swaps"] if (swap["better"], swap["worse"]) == ("Y", "Z"))
    assert (swap["node"], swap["change"]) == ("b", "-0.0500000000")
    assert len(summary["one_at_a_time"]) == 6


@pytest.mark.parametrize(
    ("arguments", "problems"),
    [
        (["--draws", "0"], 1),
        (["--draws", "x", "--seed", "-1", "--weights", "some", "--cut", "b", "--noise", "inf"], 5),
        (["--cut", "6"], 1),
        (["--alternatives", "best,rank,worst"], 2),
        (["--draws", "99999999999"], 1),
        (["--out", "/dev/null/there"], 1),
    ],
)
def test_what_makes_no_sense_is_refused(
    files: list[str], capsys: pytest.CaptureFixture[str], arguments: list[str], problems: int
) -> None:
    with pytest.raises(SystemExit) as left:
        call_command("robustness", *files, *arguments)
    assert left.value.code == 2
    assert len(capsys.readouterr().err.splitlines()) == problems


def test_a_single_entrant_cannot_be_compared(
    files: list[str], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "one.csv").write_text("code,a,b,c\nX,1,2,3\n")
    with pytest.raises(SystemExit):
        call_command("robustness", files[0], str(tmp_path / "one.csv"))
    assert "2 or more to compare" in capsys.readouterr().err


def test_the_ranks_are_not_written_without_the_summary(
    files: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "ranks.csv"
    for summary, told in ((tmp_path / "none" / "s.json", "a place to write to"), (out, "another file than --out")):
        with pytest.raises(SystemExit) as end:
            call_command("robustness", *files, "--draws", "256", "--out", str(out), "--summary", str(summary))
        assert end.value.code == 2
        assert told in capsys.readouterr().err
        assert not out.exists()
