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


def test_ranks_and_cuts_inside_groups(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "model.json").write_text(json.dumps({**MODEL, "rank": {"within": "track"}}))
    (tmp_path / "table.csv").write_text(
        "code,track,a,b,c\nX,p,90,40,50\nY,p,60,80,60\nZ,q,70,60,55\nW,q,10,20,30\nV,r,1,2,3\n"
    )
    files = [str(tmp_path / "model.json"), str(tmp_path / "table.csv")]
    rows = drawn(
        capsys, *files, "--draws", "500", "--within", "--cut", "1", "--summary", str(tmp_path / "summary.json")
    )
    assert list(rows[0]) == ["code", "group", "rank_within", "rank_p05", "rank_p50", "rank_p95", "p_cut", "se_cut"]
    assert [(row["code"], row["group"], row["rank_within"]) for row in rows] == [
        ("V", "r", "1"), ("X", "p", "1"), ("Z", "q", "1"), ("W", "q", "2"), ("Y", "p", "2"),
    ]  # fmt: skip
    chance = {row["code"]: float(row["p_cut"]) for row in rows}
    assert (chance["V"], chance["Z"], chance["W"]) == (1, 1, 0)
    assert chance["X"] + chance["Y"] == pytest.approx(1)
    told = json.loads((tmp_path / "summary.json").read_text())
    assert [(pair["better"], pair["worse"]) for pair in told["pairs"]] == [("X", "Y"), ("Z", "W")]
    overall = drawn(capsys, *files, "--draws", "500", "--cut", "2")
    assert list(overall[0])[:3] == ["code", "rank", "rank_p05"]


JUDGED = {
    "schema": 1, "code": "m", "root": "all",
    "nodes": [{"code": "all", "children": ["figure", "jury"], "weights": "equal"}, {"code": "figure"}, {"code": "jury", "kind": "expert"}],
}  # fmt: skip


def judged(folder: Path, marks: str, **settings: object) -> list[str]:
    (folder / "model.json").write_text(json.dumps(JUDGED | settings))
    (folder / "table.csv").write_text("code,figure,jury\nX,10,6\nY,10,5\nZ,1,1\n")
    (folder / "marks.csv").write_text(marks)
    return [*(str(folder / name) for name in ("model.json", "table.csv")), "--marks", str(folder / "marks.csv")]


def test_judges_are_drawn_again_from_their_marks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """X has 4 and 8, Y has 5 twice: X is ahead unless both of its marks drawn are 4, one draw of four."""
    marks = "subject,judge,mark\nX,j1,4\nX,j2,8\nY,j1,5\nY,j2,5\nZ,j1,1\nZ,j2,\n"
    rows = drawn(capsys, *judged(tmp_path, marks), "--draws", "20000", "--weights", "none", "--cut", "1")
    chance = {row["code"]: float(row["p_cut"]) for row in rows}
    assert chance["X"] == pytest.approx(0.75, abs=0.01)
    assert chance["X"] + chance["Y"] == pytest.approx(1)
    assert chance["Z"] == 0


def test_marks_that_do_not_fit_are_told_line_by_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    marks = "subject,judge,mark,item\nX,j1,4,jury\nQ,j1,5,jury\nX,j1,5,nowhere\n"
    with pytest.raises(SystemExit) as left:
        drawn(capsys, *judged(tmp_path, marks))
    assert left.value.code == 2
    assert capsys.readouterr().err.splitlines() == [
        "marks.csv, subject: found Q; expected the code of an entrant",
        "marks.csv, item: found nowhere; expected a leaf of the model",
    ]
    nodes = [
        *JUDGED["nodes"][:2],
        {"code": "jury", "kind": "expert", "rule": {"method": "min_max", "lower": "0", "upper": "10"}},
    ]  # type: ignore[index]
    with pytest.raises(SystemExit):
        drawn(capsys, *judged(tmp_path, "subject,judge,mark\nX,j,1\nY,j,1\nZ,j,1\n", nodes=nodes), "--panel", "best")
    assert capsys.readouterr().err.startswith("panel: found best; expected mean, median, trimmed:LOW,HIGH")
    with pytest.raises(SystemExit):
        drawn(capsys, *judged(tmp_path, "subject,judge,mark\nX,j,1\nY,j,1\nZ,j,1\n", nodes=nodes))
    assert (
        capsys.readouterr().err
        == "judges jury: found the rule min_max; expected the rule identity: marks drawn again are its points\n"
    )


def test_no_answer_is_written_onto_what_was_read(files: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    for command, options in (
        ("score", ["--out", files[1]]),
        ("score", ["--breakdown", files[0]]),
        ("robustness", ["--summary", files[1]]),
    ):
        with pytest.raises(SystemExit) as left:
            call_command(command, *files, *options)
        assert left.value.code == 2
        place = "TABLE" if options[1] == files[1] else "MODEL"
        assert capsys.readouterr().err == f"{options[0]}: found {options[1]}; expected another file than {place}\n"
    assert Path(files[1]).read_text() == TABLE
    with pytest.raises(SystemExit):
        call_command("weights", "entropy", files[1], "--out", files[1])
    assert Path(files[1]).read_text() == TABLE
