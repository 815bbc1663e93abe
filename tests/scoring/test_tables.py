"""Tables in: every encoding and format gives the same table; every problem of a bad one is named at once."""

import io
import zipfile
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring import archives, tables
from scoring.engine.problems import Refused

TEXT = "code,产值,track\nA,1.50,电子\nB,,机械\n"
ZIP = b"PK\x03\x04"
NUMERIC = {"产值", "growth"}


def read(data: bytes | str, name: str = "t.csv", **expected):
    return tables.read_bytes(data.encode() if isinstance(data, str) else data, name, **expected)


def problems(data: bytes | str, **expected) -> list[tuple[str, str, str]]:
    with pytest.raises(Refused) as refused:
        read(data, **expected)
    return [tuple(problem) for problem in refused.value.problems]


def workbook(rows, *, change=None) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    if change:
        change(book.active)
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode(),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("gb18030"),
        TEXT.replace("\n", "\r\n").encode(),
        ('"code","产值","track"\n"A","1.50","电子"\n\n"B","","机械"').encode(),
        "code,产值,track,\n A , 1.50 ,电子,\nB,NA,机械,\n,,,\n".encode(),
    ],
)
def test_every_spelling_of_a_csv_is_one_table(data):
    table = read(data, numeric=NUMERIC, tags={"track"})
    assert table.codes == ("A", "B")
    assert table.columns == {"产值": (Decimal("1.50"), None), "track": ("电子", "机械")}


def test_numbers_are_exact_as_typed():
    table = read("code,x\nA,0.30000000000000000001\nB,-1e-3\nC,+7\nD,.5\n")
    assert table.columns["x"] == (Decimal("0.30000000000000000001"), Decimal("-0.001"), Decimal(7), Decimal("0.5"))


def test_a_column_nobody_asked_for_is_text_unless_all_numbers():
    table = read("code,iso,n,mixed\nA,NA,1,3\nB,DE,NA,x\n")
    assert table.columns == {"iso": ("NA", "DE"), "n": (Decimal(1), None), "mixed": ("3", "x")}


def test_a_tag_of_digits_stays_text():
    assert read("code,track\nA,01\nB,2\n", tags={"track"}).columns["track"] == ("01", "2")


def test_a_workbook_is_read_with_the_values_of_its_formulas_as_saved():
    rows = [["code", "growth", "track", "yes"], ["A", 0.1, "电子", True], [7, None, " 机械 ", False]]
    table = read(workbook(rows), "t.xlsx", numeric=NUMERIC)
    assert table.codes == ("A", "7")
    columns = {"growth": (Decimal("0.1"), None), "track": ("电子", "机械"), "yes": (Decimal(1), Decimal(0))}
    assert table.columns == columns


def test_a_formula_never_computed_is_refused_by_its_place():
    """A workbook that a program wrote and nobody opened since: read as missing it would be imputed."""
    rows = [["code", "growth", "track"], ["A", 1, "=B2"], ["B", "=1+1", "x"]]
    with pytest.raises(Refused) as refused:
        read(workbook(rows), "t.xlsx", numeric=NUMERIC)
    assert [str(problem) for problem in refused.value.problems] == [
        "sheet Sheet, row 3, column growth: found a formula that was never computed; expected a number",
        "sheet Sheet, row 2, column track: found a formula that was never computed; expected short text",
    ]


def test_merged_cells_are_refused_by_their_places():
    book = openpyxl.Workbook()
    for row in (["code", "x", "y"], ["A", 1, 2], ["B", 3, 4]):
        book.active.append(row)
    book.active.merge_cells("B2:B3")
    with pytest.raises(Refused, match="sheet Sheet, cells B2:B3: found merged cells; expected each cell by itself"):
        read(saved(book), "t.xlsx")


def test_a_hidden_sheet_is_not_what_a_reader_sees():
    book = openpyxl.Workbook()
    book.active.append(["code", "old"])
    book.active.sheet_state = "hidden"
    seen = book.create_sheet("年度 2024 & 数据")
    for row in (["code", "x"], ["A", "=1/8"]):
        seen.append(row)
    book.active = 1
    with pytest.raises(
        Refused, match="sheet 年度 2024 & 数据, row 2, column x: found a formula that was never computed"
    ):
        read(saved(book), "t.xlsx")
    seen["B2"] = 0.125
    assert read(saved(book), "t.xlsx").columns == {"x": (Decimal("0.125"),)}


def test_every_problem_is_named_at_once_with_row_and_column():
    text = "code,growth\nA,high\nA,NaN\n,inf\nB,1,2\nC\nD,#DIV/0!\nE,12%\n"
    assert problems(text, numeric=NUMERIC) == [
        ("row 3, column code", "A again, after row 2", "each code once"),
        ("row 4, column code", "nothing", "the code of an entrant"),
        ("row 5 (code B)", "3 cells", "2, as in the header"),
        ("row 6 (code C)", "1 cells", "2, as in the header"),
        ("row 2, column growth", "high", "a number"),
        ("row 3, column growth", "NaN", "a number"),
        ("row 4, column growth", "inf", "a number"),
        ("row 7, column growth", "the spreadsheet error #DIV/0!", "a number"),
        ("row 8, column growth", "12%", "a number"),
    ]


def test_a_problem_in_a_workbook_names_the_sheet():
    found = problems(workbook([["code", "growth"], ["A", "high"]]), numeric=NUMERIC)
    assert found == [("sheet Sheet, row 2, column growth", "high", "a number")]


@pytest.mark.parametrize(
    ("data", "place", "found"),
    [
        ("", "row 1", "''"),
        ("name,x\nA,1\n", "row 1", "'name'"),
        ("code,x,x\nA,1,2\n", "row 1, column 3", "x again, after column 2"),
        ("code,,x\nA,1,2\n", "row 1, column 2", "no name"),
        ("code,x\n", "row 2", "nothing"),
        ("code,x\nA,\0\n", "t.csv", "a NUL byte at position 9"),
        (b"code,x\nA,\xff\xff\xff\n", "t.csv", "bytes that are neither UTF-8 nor GB18030"),
        ('code,x\nA,"1\n', "row 2", "unexpected end of data"),
        ("code,x\nA," + "9" * 200_000 + "\n", "row 2", "field larger than field limit (131072)"),
        ("code,x\nA," + "w" * 20_000 + "\n", "row 2, column x", "20000 characters"),
        ("code,x\nA\u200b,1\n", "row 2, column code", "'A\\u200b'"),
        ("code," + ",".join(f"c{n}" for n in range(2001)) + "\nA\n", "row 1", "2002 columns"),
    ],
)
def test_what_is_no_table_is_refused(data, place, found):
    assert (place, found) in [problem[:2] for problem in problems(data)]


def test_beyond_five_hundred_problems_are_counted():
    found = problems("code,growth\n" + "".join(f"{n},bad\n" for n in range(600)), numeric=NUMERIC)
    assert len(found) == 501
    assert found[-1] == ("the table", "100 more problems", "none")


def test_too_many_rows(monkeypatch):
    monkeypatch.setattr(tables, "MAX_ROWS", 2)
    assert problems("code,x\nA,1\nB,1\nC,1\n") == [("row 4", "more rows", "at most 2 rows")]


def test_too_large_a_file(tmp_path, monkeypatch):
    (tmp_path / "t.csv").write_text(TEXT)
    monkeypatch.setattr(tables, "MAX_BYTES", 20)
    with pytest.raises(Refused, match=r"t\.csv: found a larger file"):
        tables.read(tmp_path / "t.csv")


def test_a_missing_file_and_a_folder(tmp_path):
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(Refused, match="expected a readable file"):
            tables.read(path)


def test_a_workbook_that_unpacks_to_too_much_is_refused(monkeypatch):
    data = workbook([["code", "x"], ["A", 1]])
    monkeypatch.setattr(archives, "MAX_UNPACKED", 1000)
    assert problems(data) == [("t.csv", "a file that unpacks to too much", "at most 0 MB")]


def test_a_workbook_whose_cells_are_far_apart_is_refused():
    def far(sheet):
        sheet["XFD1048576"] = 1

    found = problems(workbook([["code", "x"], ["A", 1]], change=far))
    assert found == [("t.csv", "1048576 rows x 16384 columns", "at most 8000000 cells")]


def test_a_damaged_workbook_is_refused():
    data = bytearray(workbook([["code", "x"], ["A", 1]]))
    data[60:400] = bytes(340)
    assert len(problems(bytes(data))) == 1


def test_a_zip_that_is_no_workbook_is_refused():
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("readme.txt", "code,x")
    assert len(problems(data.getvalue())) == 1


def test_a_workbook_has_the_sheet_that_is_asked_for():
    data = workbook([["code", "x"], ["A", 1]])
    assert read(data, sheet="Sheet").codes == ("A",)
    assert problems(data, sheet="二月") == [("t.csv", "sheets Sheet", "a sheet named 二月")]


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode) | st.binary(max_size=80).map(ZIP.__add__))
def test_any_bytes_are_a_table_or_refused(data):
    try:
        rows = len(read(data).codes)
    except Refused as refused:
        rows = -len(refused.problems)
    assert rows != 0
