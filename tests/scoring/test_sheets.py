"""Results as files: nothing in them is executed by a spreadsheet program, and a file is there whole or not at all."""

import io
import os
from decimal import Decimal

import openpyxl
import pytest

from scoring import sheets, tables

ROWS = [["code", "score"], ["=1+1", "-1.5"], ["+A", -2], ["-5", "@cmd"], ["\tx", "\rx"], ["甲", None]]


def test_text_that_looks_like_a_formula_is_guarded_and_numbers_are_not():
    assert sheets.csv_bytes(ROWS).decode() == "code,score\n'=1+1,-1.5\n'+A,-2\n-5,'@cmd\n'\tx,\"'\nx\"\n甲,\n"


def test_a_file_for_people_opens_as_utf8():
    assert sheets.csv_bytes([["编号"]], bom=True) == "\ufeff编号\n".encode()


def test_a_workbook_holds_numbers_as_numbers_and_no_formula():
    sheet = openpyxl.load_workbook(io.BytesIO(sheets.xlsx_bytes(ROWS))).active
    found = [[cell.value for cell in row] for row in sheet]
    assert found[1:4] == [["'=1+1", -1.5], ["'+A", -2], ["-5", "'@cmd"]]
    assert {cell.data_type for row in sheet for cell in row} <= {"s", "n"}


def test_what_was_written_reads_back(tmp_path):
    rows = [["code", "x", "track"], ["甲", "0.1", "电子"], ["乙", "", "机械"]]
    for name in ("t.csv", "t.xlsx"):
        sheets.write(tmp_path / name, sheets.as_file(rows, tmp_path / name))
        table = tables.read(tmp_path / name)
        assert table.codes == ("甲", "乙")
        assert table.columns == {"x": (Decimal("0.1"), None), "track": ("电子", "机械")}


def test_a_file_is_replaced_whole_or_left_alone(tmp_path):
    target = tmp_path / "scores.csv"
    target.write_bytes(b"old")
    with pytest.raises(TypeError):
        sheets.write(target, "not bytes")  # type: ignore[arg-type]
    assert target.read_bytes() == b"old"
    sheets.write(target, b"new")
    assert target.read_bytes() == b"new"
    assert [path.name for path in tmp_path.iterdir()] == ["scores.csv"]


def test_a_file_that_cannot_be_written(tmp_path):
    with pytest.raises(OSError, match="No such file"):
        sheets.write(tmp_path / "none" / "scores.csv", b"x")


def test_a_pipe_or_a_device_is_left_in_its_place(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(OSError, match="not a regular file"):
        sheets.write(pipe, b"1")
    assert pipe.is_fifo()
    assert os.listdir(tmp_path) == ["pipe"]
