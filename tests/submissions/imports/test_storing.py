import csv
import io
import zipfile
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from submissions.applications import sheets, tables
from submissions.applications.combine import combined, combined_many
from submissions.imports.storing import import_values
from submissions.models import Application, AuditEntry, CallIndicator, IndicatorValue
from tests import make

HEADINGS = ["code", "name", "track", "lead", "province", "output_2023", "output_2024", "output_2025", "firms_2023",
            "firms_2024", "firms_2025"]  # fmt: skip
ASEM = Path(__file__).parents[4] / "shared/oracles/coinr_asem/ASEM_iData.csv"


@pytest.fixture
def call(db):
    return make.call()


def book(*rows, headings=HEADINGS, title="数据"):
    made = openpyxl.Workbook()
    made.active.title = title
    for row in [headings, *rows]:
        made.active.append(row)
    file = io.BytesIO()
    made.save(file)
    file.seek(0)
    return file


def refused(call, file, by):
    with translation.override("en"), pytest.raises(ValidationError) as error:
        import_values(call, file, by=by)
    return error.value.messages


def test_unknown_numbers_become_recommended_applications(call, administrator):
    file = book(
        ["C-1", "甲集群", "equipment", None, "四川", 1, 2.5, "3.125", 4, 5, 6],
        ["C-2", "乙集群", "高端装备", None, None, None, None, "—", None, None, 7],
    )
    assert import_values(call, file, by=administrator) == 2
    first, second = Application.objects.order_by("code")
    assert [(a.status, a.lead.name, a.lead.province) for a in (first, second)] == [
        ("recommended", "甲集群", "510000"),
        ("recommended", "乙集群", "110000"),
    ]
    assert [combined(first)[c] for c in ("output", "output_1", "firms")] == [Decimal("3.125"), Decimal("2.5"), 6]
    assert {k for k, v in combined(second).items() if v is not None} == {"firms"}
    entry = AuditEntry.objects.get(act="application_imported")
    assert (entry.facts["applications"], entry.facts["figures"]) == (["C-1", "C-2"], 7)


def test_known_numbers_get_their_leads_figures_replaced(call, lead, administrator):
    known = make.application(call, lead, status="recommended", figures={"output": [1, 2, 3], "firms": [4, 5, 6]})
    import_values(call, book([known.code, 9], headings=["code", "output_2025"]), by=administrator)
    assert [v.value for v in IndicatorValue.objects.order_by("indicator__position", "year")] == [1, 2, 9, 4, 5, 6]
    assert Application.objects.count() == 1


def test_every_problem_is_told_with_its_place_and_nothing_is_stored(call, lead, body, administrator):
    draft = make.application(call, lead)
    elsewhere = make.application(make.call(), make.organisation(), status="recommended")
    before = IndicatorValue.objects.count()
    file = book(
        ["C-1", "甲", "equipment", None, None, "47家", 2, 3, 4.5, 5, 6],
        [draft.code, None, None, None, None, 1, 2, 3, 4, 5, 6],
        ["C-1", "乙", "nowhere", "无此单位", "海外", "=1+1", True, 3, 4, 5, 6],
        ["../C", "丙" * 81, "equipment", body.name, None, 1, 2, 3, 4, 5, 6],
        [elsewhere.code, None, None, "谁", None, 1, 2, 3, 4, 5, 6],
    )
    assert refused(call, file, administrator) == [
        "Sheet “数据”, row 2, column F: Enter the number alone, counted in 亿元.",
        "Sheet “数据”, row 2, column I: This is counted in whole numbers. Did you mean 4?",
        "Sheet “数据”, row 3, column A: this application is Draft",
        "Sheet “数据”, row 4, column A: this number stands twice",
        "Sheet “数据”, row 4, column C: the call has no such track",
        "Sheet “数据”, row 4, column D: no applicant organisation has this name",
        "Sheet “数据”, row 4, column E: no province has this name or code",
        "Sheet “数据”, row 4, column F: this is a formula; paste its value instead",
        "Sheet “数据”, row 4, column G: Enter a number.",
        "Sheet “数据”, row 5, column A: the number is missing, or is not letters, digits, dots and hyphens",
        "Sheet “数据”, row 5, column B: the name is longer than 80 characters",
        "Sheet “数据”, row 5, column D: no applicant organisation has this name",
        "Sheet “数据”, row 6, column A: this number belongs to another call",
        "Sheet “数据”, row 6, column D: this is not the application's lead",
    ]
    assert (Application.objects.count(), IndicatorValue.objects.count(), AuditEntry.objects.count()) == (2, before, 0)


def test_headings_are_checked_first(call, administrator):
    file = book(["C-1"], headings=["name", "profit_2025", "output_2025", "output_2025"])
    assert refused(call, file, administrator) == [
        "Sheet “数据”, row 1, column A: the column “code” is missing",
        "Sheet “数据”, row 1, column B: the call asks for no figure “profit_2025”",
        "Sheet “数据”, row 1, column D: this heading stands twice",
    ]


@pytest.mark.parametrize("content", [b"", b"not a workbook", b"PK\x03\x04broken"])
def test_what_is_no_workbook_is_refused(call, administrator, content):
    assert refused(call, io.BytesIO(content), administrator) == ["This file cannot be read as an .xlsx workbook."]


def test_a_workbook_that_swells_is_refused(call, administrator, monkeypatch):
    monkeypatch.setattr(sheets, "UNPACKED", 1000)
    assert refused(call, book(), administrator) == ["This workbook is too large when unpacked."]


def test_a_zip_that_is_no_workbook_is_refused(call, administrator):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("a.txt", "x")
    assert refused(call, file, administrator) == ["This file cannot be read as an .xlsx workbook."]


def test_the_template_is_read_back(call, administrator):
    file = io.BytesIO(tables.template(call))
    assert [c.value for c in openpyxl.load_workbook(file).worksheets[0][1]] == HEADINGS
    assert import_values(call, file, by=administrator) == 0


def test_text_in_an_export_is_no_formula(call, lead):
    application = make.application(call, lead, name="=HYPERLINK(1)", status="submitted")
    sheet = openpyxl.load_workbook(io.BytesIO(tables.export(call, [application]))).worksheets[0]
    cell = sheet["B2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=HYPERLINK(1)", "s", True)
    assert [c.value for c in sheet[2]][-6:] == [500, 550, 600, 100, 110, 120]


@pytest.mark.skipif(not ASEM.exists(), reason=f"the ASEM oracle is not at {ASEM}")
def test_the_asem_countries_go_in_and_come_out_as_they_are(administrator):
    call = make.call()
    call.indicators.all().delete()
    with ASEM.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    codes = [name for name in rows[0] if name not in ("uName", "uCode", "Time") and not name.endswith("_group")]
    CallIndicator.objects.bulk_create(CallIndicator(call=call, code=c, name=c, yearly=False) for c in codes)
    cells = [[None if row[c] in ("", "NA") else Decimal(row[c]) for c in codes] for row in rows]
    typed = [[None if cell is None else format(cell, "f") for cell in given] for given in cells]
    file = book(*[[row["uCode"], row["uName"], *given] for row, given in zip(rows, typed, strict=True)],
                headings=["code", "name", *codes])  # fmt: skip
    assert import_values(call, file, by=administrator) == 51
    applications = {application.code: application.pk for application in call.applications.all()}
    figures = combined_many(call.applications.all())
    assert [[figures[applications[row["uCode"]]][code] for code in codes] for row in rows] == cells
