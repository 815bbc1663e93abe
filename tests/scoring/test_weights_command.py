"""`manage.py weights`: files in, files out, exit codes and refusals."""

import json
from decimal import Decimal
from io import StringIO
from pathlib import Path

import numpy as np
import openpyxl
import pytest
from django.core.management import call_command

ORACLES = Path(__file__).parents[3] / "shared" / "oracles"
LEADER = """,experience,education,charisma,age
experience,1,4,3,7
education,1/4,1,1/3,3
charisma,1/3,3,1,5
age,1/7,1/3,1/5,1
"""
DATA = "code,price,power\nA,3,100\nB,2.5,80\nC,1.8,50\nD,2.2,70\n"


def run(*arguments):
    """Exit code, standard output as JSON (None if empty), lines of standard error."""
    out, err, code = StringIO(), StringIO(), 0
    try:
        call_command("weights", *map(str, arguments), stdout=out, stderr=err)
    except SystemExit as end:
        code = end.code
    return code, json.loads(out.getvalue() or "null"), err.getvalue().splitlines()


@pytest.fixture
def put(tmp_path):
    def write(name, content):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def oracle(name):
    if not ORACLES.exists():
        pytest.skip(f"{ORACLES} is absent: the published weights were NOT checked through the command")
    return json.loads((ORACLES / name).read_text())


def near(found, expected, tolerance):
    assert np.abs(np.array([float(value) for value in found.values()]) - expected).max() <= tolerance


@pytest.mark.parametrize(
    ("name", "key", "options"),
    [
        ("drinks", "eigenvector", []),
        ("leader_criteria", "eigenvector", []),
        ("incomplete_8x8", "eigenvalue_optimal", []),
        ("incomplete_8x8", "log_least_squares", ["--incomplete", "log_least_squares"]),
    ],
)
def test_published_ahp(put, name, key, options):
    entry = next(entry for entry in oracle("ahp.json") if entry["id"] == name)
    code, found, told = run("AHP", put("in.json", json.dumps(entry)), *options)
    assert code == 0
    near(found["weights"], entry["expect"][key], entry["tol"])
    assert sum(map(Decimal, found["weights"].values())) == 1
    assert "CR 0." in told[0]


@pytest.mark.parametrize("entry", ["merec_keshavarz_2021", "entropy_cilos_idocriw_zavadskas_podvezko_2016"])
def test_published_objective_weights(put, entry):
    stated = next(one for one in oracle("mcdm_published.json") if one["id"] == entry)
    expected = stated["expect"] if isinstance(stated["expect"], dict) else {"merec": stated["expect"]}
    rows = [",".join(map(str, [f"A{at}", *row])) for at, row in enumerate(stated["X"])]
    table = put("in.csv", "\n".join([",".join(["code", *(f"x{at}" for at in range(4))]), *rows]))
    directions = ",".join("benefit" if sign > 0 else "cost" for sign in stated["dir"])
    for method, weights in expected.items():
        for file, options in ((put("in.json", json.dumps(stated)), []), (table, ["--directions", directions])):
            code, found, _ = run(method, file, *options)
            assert code == 0
            near(found["weights"], weights, stated["tol"])


def test_out_is_written_whole_and_the_same_each_time(put, tmp_path):
    source, target = put("leader.csv", LEADER), tmp_path / "weights.json"
    assert run("ahp", source, "--out", target)[:2] == (0, None)
    first = target.read_bytes()
    run("ahp", source, "--out", target)
    assert target.read_bytes() == first
    assert json.loads(first)["weights"]["experience"] == "0.547569"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["leader.csv", "weights.json"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_encodings_and_line_ends(put, encoding):
    text = LEADER.replace("experience", "经验").replace("\n", "\r\n")
    assert run("ahp", put("leader.csv", text.encode(encoding)))[1]["weights"]["经验"] == "0.547569"


def test_workbook(tmp_path):
    book = openpyxl.Workbook()
    for row in (["", "a", "b", "c"], ["a", 1, 3, 7], ["b", 1 / 3, 1, 2], ["c", 1 / 7, 0.5, 1]):
        book.active.append(row)
    book.save(tmp_path / "ahp.xlsx")
    code, found, _ = run("ahp", tmp_path / "ahp.xlsx")
    assert code == 0
    assert run("ahp", _json(tmp_path, [["1", "3", "7"], ["1/3", "1", "2"], ["1/7", "1/2", "1"]]))[1]["raw"].values()
    assert list(found["weights"]) == ["a", "b", "c"]


def _json(folder, document):
    path = folder / "in.json"
    path.write_text(json.dumps(document))
    return path


def test_layouts_of_csv(put):
    wide = put("wide.csv", "code,load,access,cost\nbest_to_others,8,2,1\nothers_to_worst,1,5,8\n")
    tall = put("tall.csv", "code,best_to_others,others_to_worst\nload,8,1\naccess,2,5\ncost,1,8\n")
    assert run("bwm", wide)[1]["weights"] == run("bwm", tall)[1]["weights"]
    assert run("ahp", put("bare.csv", "1,3\n1/3,1\n"))[1]["weights"] == {"c1": "0.750000", "c2": "0.250000"}
    assert run("relative", put("r.csv", "code,weight\na,2\nb,6\n"))[1]["weights"] == {"a": "0.250000", "b": "0.750000"}
    assert run("given", put("g.csv", "code,a,b\nweight,25,75\n"))[1]["weights"] == {"a": "0.250000", "b": "0.750000"}
    assert run("equal", put("e.csv", "code,a,b\n"))[1]["weights"] == {"a": "0.500000", "b": "0.500000"}
    sets = put("s.csv", "code,a,b\nahp,0.6,0.4\nentropy,0.2,0.8\n")
    assert run("combination", sets, "--shares", "3,1")[1]["weights"] == {"a": "0.500000", "b": "0.500000"}


def test_every_problem_on_its_own_line(put):
    table = put("t.csv", DATA.replace("2.5", "x").replace("\nC,", "\n\nC,").replace("50", "-"))
    code, found, told = run("entropy", table, "--directions", "cost,sideways")
    assert (code, found) == (2, None)
    assert [line.split(":")[0] for line in told] == [
        "row 3 (code B), column price",
        "row 5 (code C), column power",
        "directions.power",
    ]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("t.json", "{"),
        ("t.json", '{"matrix": [[1, NaN], [2, 3]]}'),
        ("t.json", '{"codes": ["a"], "codes": ["b"]}'),
        ("t.json", "[" * 100_000),
        ("t.json", "1" * 10_000),
        ("t.json", '"\\ud800"'),
        ("t.json", '{"matrix": [["1", "\\ud800"], ["2", "3"]]}'),
        ("t.csv", ""),
        ("t.csv", "\0\0"),
        ("t.csv", b"\xff\xff\xff"),
        ("t.csv", "code,a\nA,1,2\nB\n"),
        ("t.csv", "code,a,a\nA,1,2\nB,2,3\n"),
        ("t.csv", "code,a\nA," + "9" * 200_000 + "\nB,1\n"),
        ("t.xlsx", b"PK\x03\x04 no workbook"),
    ],
)
@pytest.mark.parametrize("method", ["entropy", "ahp", "bwm", "given", "combination"])
def test_anything_else_is_refused_without_a_traceback(put, method, name, content):
    code, found, told = run(method, put(name, content))
    assert (code, found) == (2, None)
    assert told


def test_refusals_of_names_and_places(put, tmp_path):
    data = put("t.csv", DATA)
    assert run("astrology", data)[0] == 2
    assert run("ahp", tmp_path / "absent.csv")[0] == 2
    assert run("ahp", tmp_path)[0] == 2
    assert run("entropy", data, "--out", tmp_path / "no" / "such" / "folder.json")[0] == 2
    assert run("entropy", data, "--priority", "eigenvector")[0] == 2
