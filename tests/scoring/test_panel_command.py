"""manage.py panel: files in, files out, and refusals that name every problem."""

import csv
import json
from pathlib import Path

import pytest
from django.core.management import call_command

ORACLES = Path(__file__).resolve().parents[2].parent / "shared" / "oracles"


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def oracle(name: str) -> Path:
    path = ORACLES / name
    if not path.exists():
        pytest.skip(f"NOT CHECKED AGAINST PUBLISHED FIGURES: {path} is absent")
    return path


def written(folder: Path, *lines: str, encoding: str = "utf-8") -> str:
    path = folder / "marks.csv"
    path.write_bytes("\r\n".join(lines).encode(encoding))
    return str(path)


def refusal(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    with pytest.raises(SystemExit) as left:
        call_command("panel", *arguments)
    assert left.value.code == 2
    return capsys.readouterr().err.splitlines()


def test_a_final_of_six_dives_comes_out_as_published(tmp_path: Path) -> None:
    dives = rows(oracle("diving_tokyo2020_m10m_final.csv"))
    lines = [
        f"{dive['Name']},J{judge},{dive[f'J{judge}']},{dive['round']},{dive['DD']}"
        for dive in dives
        for judge in range(1, 8)
    ]
    marks = written(tmp_path, "subject,judge,mark,item,factor", *lines)
    call_command("panel", marks, "--method", "trimmed:2,2", "--sum", "--out", str(tmp_path / "out"))
    final = {dive["Name"]: dive for dive in dives if dive["round"] == "6"}
    subjects = rows(tmp_path / "out" / "subjects.csv")
    assert len(subjects) == 12
    for row in subjects:
        published = final[row["subject"]]
        assert float(row["score"]) == float(published["TotalPoints"])
        assert float(row["rank"]) == float(published["OverallRank"])


def test_each_dive_as_a_subject_comes_out_as_published(tmp_path: Path) -> None:
    dives = rows(oracle("diving_tokyo2020_m10m_final.csv"))
    marks = written(
        tmp_path,
        "subject,judge,mark,factor",
        *(f"{d['round']}-{d['Name']},J{j},{d[f'J{j}']},{d['DD']}" for d in dives for j in range(1, 8)),
    )
    call_command("panel", marks, "--method", "trimmed:2,2", "--sum", "--out", str(tmp_path))
    found = {row["subject"]: row["score"] for row in rows(tmp_path / "subjects.csv")}
    assert [float(found[f"{d['round']}-{d['Name']}"]) for d in dives] == [float(d["DivePoints"]) for d in dives]


def test_variances_iccs_and_judges_of_shrout_and_fleiss(tmp_path: Path) -> None:
    entry = json.loads(oracle("judge_stats.json").read_text())[0]
    lines = [f"s{i},j{k},{mark}" for i, row in enumerate(entry["data"]) for k, mark in enumerate(row)]
    call_command("panel", written(tmp_path, "subject,judge,mark", *lines), "--out", str(tmp_path))
    summary = json.loads((tmp_path / "summary.json").read_text())
    found = {name: estimate["value"] for name, estimate in summary["icc"].items()}
    assert found == pytest.approx({name: entry["expect"][name] for name in found}, abs=1e-10)
    assert summary["variances"]["judge"] == pytest.approx(entry["expect"]["var_judge"], rel=1e-8)
    assert summary["connected"] is True
    assert rows(tmp_path / "judges.csv")[1] | {"z": ""} == {
        "judge": "j1", "marks": "6", "effect": "-2.704062", "se": "1.197724", "z": "", "agreement": "0.940403",
    }  # fmt: skip


def test_items_are_rounded_factored_weighted_and_absent_judges_left_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    marks = written(
        tmp_path,
        "item,subject,judge,mark,weight,factor",
        "技术,甲,张,8.25,0.5,1.67",
        "技术,甲,李,8.5,0.5,1.67",
        "技术,甲,王,8.25,0.5,1.67",
        "艺术,甲,张,7,2,1",
        "艺术,甲,李,,2,1",
        "技术,乙,李,,0.5,1.5",
        encoding="gb18030",
    )
    call_command("panel", marks)
    assert capsys.readouterr().out.splitlines()[1:] == ["甲,4,20.958333,20.96,,,0.25,1", "乙,0,,,,,,"]


def test_components_are_not_compared(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = ["a,1,5", "b,1,6", "b,2,7", "a,2,5", "c,3,5", "c,4,6", "d,3,7", "d,4,7"]
    call_command("panel", written(tmp_path, "subject,judge,mark", *lines), "--out", str(tmp_path))
    assert "2 groups that share no entry" in capsys.readouterr().err
    summary = json.loads((tmp_path / "summary.json").read_text())
    assert [part["judges"] for part in summary["components"]] == [["1", "2"], ["3", "4"]]
    assert [row["adjusted"] for row in rows(tmp_path / "subjects.csv")] == [""] * 4
    assert [row["score"] for row in rows(tmp_path / "subjects.csv")] == ["5.00", "6.50", "5.50", "7.00"]


def test_every_problem_of_a_file_is_named_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    marks = written(
        tmp_path,
        "subject,judge,mark,factor,judge_group",
        "a,x,nine,1,n",
        "a,y,8,2,n",
        "a,y,8,1,s",
        ",z,8,1,n",
    )
    assert [line.split(":")[0] for line in refusal(capsys, marks)] == ["row 2, column mark"]
    marks = written(
        tmp_path, "subject,judge,mark,factor,judge_group", "a,x,9,1,n", "a,y,8,2,n", "a,y,8,1,s", ",z,8,,n", "b,z,8,,n"
    )
    assert [line.split(":")[0] for line in refusal(capsys, marks)] == [
        "row 5, column subject",
        "row 4",
        "row 3, column factor",
        "row 4, column judge_group",
        "row 5, column factor",
        "row 6, column factor",
    ]


@pytest.mark.parametrize(
    "arguments",
    [
        ["--method", "trimmed:1"],
        ["--method", "best"],
        ["--method", "trimmed:1,1", "--from", "2"],
        ["--method", "median", "--sum"],
        ["--decimals", "-1"],
        ["--decimals", "1e9"],
        ["--from", "x"],
        ["--out", "/dev/null/there"],
    ],
)
def test_options_that_make_no_sense_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    assert len(refusal(capsys, written(tmp_path, "subject,judge,mark", "a,x,1"), *arguments)) == 1


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\0",
        b"subject,judge\na,b\n",
        b"subject,judge,mark\n",
        b"subject,judge,mark\na,b,inf\n",
        b"\xff\xfe\xff",
        b"PK\x03\x04junk",
    ],
)
def test_files_that_hold_no_marks_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes
) -> None:
    path = tmp_path / "marks.csv"
    path.write_bytes(content)
    assert refusal(capsys, str(path))
    assert refusal(capsys, str(tmp_path / "absent.csv"))
    assert refusal(capsys, str(tmp_path))


def test_a_panel_of_absent_judges_scores_nobody(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("panel", written(tmp_path, "subject,judge,mark", "a,x,", "b,x,"), "--out", str(tmp_path))
    assert [row["rank"] for row in rows(tmp_path / "subjects.csv")] == ["", ""]


def test_a_method_in_another_spelling_and_a_column_of_codes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = ["code,subject,judge,mark", *(f"{n},a,j{n},{n}" for n in range(1, 6))]
    for method in ("Winsorized:1, 1", "winsorised:1,1"):
        call_command("panel", written(tmp_path, *lines), "--method", method)
        assert capsys.readouterr().out.splitlines()[1].startswith("a,5,3.000000,3.00,")


def test_an_empty_file_is_told_what_a_header_of_marks_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        call_command("panel", written(tmp_path, ""))
    assert end.value.code == 2
    assert capsys.readouterr().err == "row 1: found nothing; expected a header with subject, judge and mark\n"


def test_more_marks_taken_away_than_any_sheet_has_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    marks = written(tmp_path, "subject,judge,mark", *(f"s,j{number},{number}" for number in range(5)))
    said = "--method: found trimmed:9,9; expected fewer marks to take away than the 5 of the largest sheet"
    assert refusal(capsys, marks, "--method", "trimmed:9,9") == [said]
    call_command("panel", marks, "--method", "trimmed:9,9", "--from", "19")
    streams = capsys.readouterr()
    assert streams.out.splitlines()[1].split(",")[:4] == ["s", "5", "2.000000", "2.00"]
    assert "nothing taken away on 1 sheets, which have too few marks for it" in streams.err.splitlines()


def test_a_subject_without_an_item_and_a_short_sheet_are_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [f"{subject},{judge},{item},8" for subject in "xy" for judge in "abc" for item in ("dive", "style")]
    lines = [line for line in lines if line not in ("y,a,style,8", "y,b,style,8", "y,c,style,8", "x,c,dive,8")]
    marks = written(tmp_path, "subject,judge,item,mark", *lines, "z,a,dive,", "z,b,style,5")
    call_command("panel", marks, "--method", "trimmed:1,1", "--out", str(tmp_path / "out"))
    summary = json.loads((tmp_path / "out" / "summary.json").read_text(encoding="utf-8"))
    assert summary["missing_items"] == [{"subject": "y", "items": ["style"]}, {"subject": "z", "items": ["dive"]}]
    assert summary["taken_whole"] == [
        {"subject": "x", "item": "dive", "marks": 2}, {"subject": "z", "item": "dive", "marks": 0},
        {"subject": "z", "item": "style", "marks": 1},
    ]  # fmt: skip
    assert capsys.readouterr().err.splitlines()[:3] == [
        "y: no marks for style", "z: no marks for dive",
        "nothing taken away on 3 sheets, which have too few marks for it",
    ]  # fmt: skip
    assert [(row["subject"], row["score"]) for row in rows(tmp_path / "out" / "subjects.csv")] == [
        ("x", "16.00"),
        ("y", "8.00"),
        ("z", ""),
    ]
