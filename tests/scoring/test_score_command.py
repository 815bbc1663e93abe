"""`manage.py score`: published tables come out of files as printed; whatever else a file holds is refused line by line."""

import csv
import io
import json
import re
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest
from django.conf import settings
from django.core.management import call_command
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from scoring import sheets, tables
from scoring.engine import guide

TABLE = "code,output,growth,accidents,track\nA,602.75,12,0,电子\nB,,8.5,0,电子\nC,900,10,1,机械\nD,600,10,0,机械\n"
EXPECTED = """code,score,rank,rank_within,index,output,growth,flags
A,76.17,1,1,76.165,60.275,100,
B,36,3,2,36,0,90,imputed:output
C,,,,,,,vetoed:safety
D,76,2,1,76,60,100,
"""


@pytest.fixture
def files(tmp_path, document) -> Path:
    (tmp_path / "model.json").write_text(json.dumps(document))
    (tmp_path / "table.csv").write_text(TABLE)
    return tmp_path


def score(folder: Path, *options: str, model: str = "model.json", table: str = "table.csv") -> int:
    try:
        call_command("score", str(folder / model), str(folder / table), *options)
    except SystemExit as end:
        return int(str(end.code))
    return 0


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_the_columns_are_those_of_the_contract_and_the_digests_go_to_stderr(files, capsys):
    assert score(files) == 0
    streams = capsys.readouterr()
    assert streams.out == EXPECTED
    lines = [line.split() for line in streams.err.splitlines()]
    assert lines[0] == ["entrants", "4,", "scored", "3,", "imputed", "cells", "1"]
    assert [(line[0], len(line[1])) for line in lines[1:] if line[0] != "engine"] == [
        ("model", 64), ("table", 64), ("result", 64),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("rank", "warned"), [({}, True), ({"direction": "cost"}, False), ({"method": "topsis", "norm": "vector"}, False)]
)
def test_a_cost_that_no_rule_turns_is_told(tmp_path, capsys, monkeypatch, rank, warned):
    monkeypatch.setenv("LANGUAGE", "en")
    leaves = [{"code": "wins", "weight": "50"}, {"code": "fouls", "weight": "50", "direction": "cost"}]
    nodes = [{"code": "all", "children": ["wins", "fouls"], "aggregate": "arithmetic"}, *leaves]
    document = {
        "code": "m",
        "root": "all",
        "nodes": [*nodes[:1], *({**leaf, "rule": "identity"} for leaf in leaves)],
        "rank": rank,
    }
    (tmp_path / "model.json").write_text(json.dumps(document))
    (tmp_path / "table.csv").write_text("code,wins,fouls\nA,3,1\nB,2,5\n")
    assert score(tmp_path) == 0
    line = "fouls: a cost, but identity takes its figure as it is: more of it scores higher"
    assert (line in capsys.readouterr().err.splitlines()) == warned


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_other_encodings_give_the_same_scores(files, capsys, encoding):
    (files / "table.csv").write_bytes(TABLE.replace("\n", "\r\n").encode(encoding))
    assert score(files) == 0
    assert capsys.readouterr().out == EXPECTED


def test_a_workbook_gives_the_same_scores(files, capsys):
    (files / "t.xlsx").write_bytes(sheets.xlsx_bytes([line.split(",") for line in TABLE.splitlines()]))
    assert score(files, table="t.xlsx") == 0
    assert capsys.readouterr().out == EXPECTED


def test_the_order_of_rows_changes_no_digest(files, capsys):
    header, *lines = TABLE.splitlines(keepends=True)
    score(files)
    first = capsys.readouterr().err
    (files / "table.csv").write_text(header + "".join(reversed(lines)))
    score(files)
    assert capsys.readouterr().err == first


def test_files_are_written_where_they_are_asked_for(files, capsys):
    assert score(files, "--out", str(files / "s.csv"), "--breakdown", str(files / "b.csv")) == 0
    assert (files / "s.csv").read_text() == EXPECTED
    assert capsys.readouterr().out == ""
    lines = [row for row in rows((files / "b.csv").read_text()) if row["code"] == "A"]
    assert [row["node"] or row["kind"] for row in lines] == ["index", "output", "growth", "bonus", "rounding"]
    assert (lines[1]["input"], lines[1]["imputed"], lines[1]["weight"]) == ("602.75", "0", "60")


def test_a_workbook_comes_out_when_it_is_asked_for(files):
    assert score(files, "--out", str(files / "s.xlsx")) == 0
    found = [[cell.value for cell in row] for row in openpyxl.load_workbook(files / "s.xlsx").active]
    assert found[1][:3] == ["A", 76.17, 1]


def test_json_holds_the_same(files, capsys):
    assert score(files, "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert found["scores"][1] == {
        "code": "B", "score": "36", "rank": 3, "rank_within": 2,
        "nodes": {"index": "36", "output": "0", "growth": "90"}, "flags": ["imputed:output"],
    }  # fmt: skip
    assert found["scores"][2]["score"] is None
    assert sorted(found) == ["engine", "model", "result", "scores", "table"]


def test_no_database_is_needed(files, django_db_blocker, capsys):
    with django_db_blocker.block():
        assert score(files) == 0


@pytest.mark.alike
@pytest.mark.process
def test_from_the_shell(files):
    command = [sys.executable, "manage.py", "score", files / "model.json", files / "table.csv"]
    environment = {"PATH": "", "SAIMA_VAR": str(settings.VAR), "SECRET_KEY": "tests-only"}
    done = subprocess.run(command, cwd=settings.ROOT, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, EXPECTED)
    (files / "table.csv").write_text("code,output\nA,x\n")
    done = subprocess.run(command, cwd=settings.ROOT, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert "row 2, column output: found x; expected a number" in done.stderr.splitlines()


@pytest.mark.parametrize(
    "model",
    [
        "", "{", "[]", "null", "1", '"text"', "{}", '{"schema": 1}', '{"schema": 1, "schema": 2}', '{"a": NaN}',
        '{"nodes": [{"code": "a", "weight": 1.5}]}', '{"a": "\\ud800"}', '{"a": "\\u0000"}', '{"a": ' + "9" * 5000 + "}",
        "[" * 100_000, '{"a":' * 100_000, '{"nodes": ' + "[" * 900 + "]" * 900 + "}",
    ],
)  # fmt: skip
def test_a_malformed_model_is_refused(files, capsys, model):
    (files / "model.json").write_text(model)
    assert score(files, "--out", str(files / "s.csv")) == 2
    streams = capsys.readouterr()
    assert (streams.out, (files / "s.csv").exists()) == ("", False)
    assert all("found" in line and "expected" in line for line in streams.err.splitlines())


def changed(document: dict, which: str, fields: dict) -> dict:
    nodes = [{**node, **fields} if node["code"] == which else node for node in document["nodes"]]
    return {**document, "nodes": nodes}


@pytest.mark.parametrize(
    ("code", "fields"),
    [
        ("index", {"children": ["output", "index"]}),
        ("output", {"children": ["growth"]}),
        ("index", {"children": ["output", "output"]}),
        ("index", {"children": ["output"]}),
        ("index", {"code": "output"}),
        ("output", {"weight": "NaN"}),
        ("output", {"weight": "-60"}),
        ("output", {"weight": "61"}),
        ("output", {"rule": {"method": "magic"}}),
        ("output", {"rule": {"method": "min_max", "lower": "5", "upper": "5"}}),
    ],
)
def test_a_model_that_makes_no_sense_is_refused(files, capsys, document, code, fields):
    (files / "model.json").write_text(json.dumps(changed(document, code, fields)))
    assert score(files) == 2
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    "formula", ["9**9**9**9", "(" * 500 + "output" + ")" * 500, "__import__('os')", "output.real", "1/0/"]
)
def test_a_formula_that_is_a_trap_is_refused(files, document, formula):
    derived = [{"code": "d", "formula": formula}]
    trapped = changed({**document, "derived": derived}, "output", {"column": "d"})
    (files / "model.json").write_text(json.dumps(trapped))
    assert score(files) in (0, 2)


@pytest.mark.parametrize(
    "table",
    ["", "code\n", "code,output\n", "code,output,growth,accidents,track\n", TABLE + "A,1,1,0,x\n", TABLE.replace("12", "NaN"),
     TABLE.replace("12", "inf"), TABLE.replace("8.5", "x" * 10_000_000), TABLE.replace("8.5", "9" * 99), TABLE.replace("growth", "output")],
)  # fmt: skip
def test_a_malformed_table_is_refused(files, capsys, table):
    (files / "table.csv").write_text(table)
    assert score(files) == 2
    streams = capsys.readouterr()
    assert streams.out == ""
    assert 1 <= len(streams.err.splitlines()) < 10


def test_every_problem_of_a_table_has_its_line(files, capsys):
    (files / "table.csv").write_text("code,output,growth,accidents,track\nA,x,y,0,t\nB,1,z,0,t\n")
    assert score(files) == 2
    assert capsys.readouterr().err.splitlines() == [
        "row 2, column output: found x; expected a number",
        "row 2, column growth: found y; expected a number",
        "row 3, column growth: found z; expected a number",
    ]


def test_missing_files_and_places_that_cannot_be_written(files, capsys):
    for code in (
        score(files, model="none.json"),
        score(files, table="none.csv"),
        score(files, table="."),
        score(files, "--out", str(files / "none" / "s.csv")),
        score(files, "--out", str(files)),
    ):
        assert code == 2
    assert len(capsys.readouterr().err.splitlines()) == 5


def test_one_file_that_cannot_be_written_leaves_none(files, capsys):
    assert score(files, "--out", str(files / "s.csv"), "--breakdown", str(files / "none" / "b.csv")) == 2
    assert score(files, "--out", str(files / "s.csv"), "--breakdown", str(files)) == 2
    assert score(files, "--out", str(files / "s.csv"), "--breakdown", str(files / "." / "s.csv")) == 2
    assert [path.name for path in files.iterdir() if path.name.endswith("s.csv")] == []
    assert "expected another file than --out" in capsys.readouterr().err


def test_the_command_tells_what_a_model_may_say(capsys, monkeypatch):
    monkeypatch.setenv("LANGUAGE", "en")
    call_command("score", "--methods")
    told = capsys.readouterr().out
    for part, methods in guide.PARTS.items():
        assert f"{part}: " in told
        for method, fields in methods.items():
            assert re.search(rf"^  {method}( \(also [^)]*\))?: .", told, re.MULTILINE), method
            assert all(f"      {name}:" in told or f"      [{name}" in told for name in fields)
    assert "      [partial = proportional]: proportional | floor | ceil" in told
    monkeypatch.setenv("LANGUAGE", "zh_Hans")
    call_command("score", "--methods")
    chinese = capsys.readouterr().out
    assert len(chinese.splitlines()) == len(told.splitlines())
    assert "  table（又名interval, step, steps, step_table）：分档表，左闭：" in chinese
    assert re.findall(r"[a-z]{3,} (?:the|of|is|it|a) [a-z]{3,}", chinese) == []
    call_command("score", "--schema")
    assert json.loads(capsys.readouterr().out)["required"] == ["code", "root", "nodes"]


def test_without_files_the_command_says_so(capsys):
    with pytest.raises(SystemExit) as ended:
        call_command("score")
    assert ended.value.code == 2
    assert capsys.readouterr().err.splitlines() == [
        "MODEL: found nothing; expected a file",
        "TABLE: found nothing; expected a file",
    ]


leaves = st.none() | st.booleans() | st.integers() | st.text(max_size=8) | st.sampled_from(["1", "-0", "1e9", "output"])
json_values = st.recursive(
    leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3)
)


@examples(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(path=st.lists(st.integers(0, 20), min_size=1, max_size=4), value=json_values)
def test_any_part_of_a_model_replaced_by_anything_is_scored_or_refused(files, document, path, value):
    """Walk into the document along `path`, put `value` there, and score: never a traceback."""
    spoilt = json.loads(json.dumps(document))
    place = spoilt
    for step in path[:-1]:
        keys = list(place) if isinstance(place, dict) else range(len(place))
        inner = place[keys[step % len(keys)]] if keys else None
        place = inner if isinstance(inner, dict | list) and inner else place
    keys = list(place) if isinstance(place, dict) else range(len(place))
    place[keys[path[-1] % len(keys)]] = value
    (files / "model.json").write_text(json.dumps(spoilt))
    assert score(files) in (0, 2)


@examples(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    cells=st.lists(
        st.sampled_from(["0", "-1", "1e99", "1e-99", "", "NA", "x", "0.1", "99999999999999999999"]),
        min_size=6,
        max_size=6,
    )
)
def test_any_figures_are_scored_or_refused(files, cells):
    (files / "table.csv").write_text("code,output,growth,accidents,track\nA,{},{},{},t\nB,{},{},{},t\n".format(*cells))
    assert score(files) in (0, 2)


@examples(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=300))
def test_any_bytes_as_a_model_are_refused(files, data):
    (files / "model.json").write_bytes(data)
    assert score(files) == 2


def test_what_is_written_can_be_read_as_a_table_again(files):
    score(files, "--out", str(files / "s.csv"))
    assert tables.read(files / "s.csv").codes == ("A", "B", "C", "D")
