"""A table question names the single cell that is wrong: on the form, to autosave, in the workbook, and where one is missing."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from lxml import html

from submissions.applications.completeness import review
from submissions.models import Form
from tests import make

COLUMNS = [
    {"code": "firm", "name": "企业", "required": True},
    {"code": "sales", "name": "营收", "kind": "number"},
    {"code": "code", "name": "信用代码", "kind": "credit_code"},
    {"code": "kind", "name": "类型", "kind": "choice", "options": [{"code": "o1", "name": "链主"}]},
]


@pytest.fixture
def draft(lead, applicant):
    call = make.call()
    document = call.current_form.document
    table = {"code": "firmlist", "kind": "table", "name": "企业名单", "columns": COLUMNS, "rows": 3}
    document["sections"][1]["questions"].append(table)
    Form.objects.create(call=call, number=1, document=document, status="published")
    return make.application(call, lead)


@pytest.fixture
def client(sign_in, applicant):
    return sign_in(applicant)


def typed(**cells):
    empty = {f"firmlist-{row}-{c['code']}": "" for row in range(3) for c in COLUMNS}
    return {"revision": 0, "firmlist": "table", **empty, **cells}


WRONG = typed(**{
    "firmlist-0-firm": "甲厂", "firmlist-0-sales": "12",
    "firmlist-2-firm": "乙厂", "firmlist-2-sales": "约12", "firmlist-2-code": "91350100M000100Y44", "firmlist-2-kind": "x",
})  # fmt: skip


def save(client, draft, data, **headers):
    return client.post(reverse("application-save", args=[draft.code]), data, headers=headers)


def test_autosave_names_each_wrong_cell(client, draft):
    told = save(client, draft, WRONG, **{"X-Requested-With": "autosave"}).json()
    assert sorted(told["errors"]) == ["firmlist-2-code", "firmlist-2-kind", "firmlist-2-sales"]
    assert "12" in told["errors"]["firmlist-2-sales"]
    draft.refresh_from_db()
    assert "firmlist" not in draft.answers


def test_the_page_marks_the_cells_and_keeps_what_was_typed(client, draft):
    answer = save(client, draft, WRONG)
    page = html.fromstring(answer.content)
    marked = page.xpath("//*[@id='field-firmlist']//*[contains(@class, 'is-invalid')]/@name")
    told = page.xpath("//*[@id='field-firmlist']//*[@data-told='error']/@id")
    assert answer.status_code == 400
    assert marked == ["firmlist-2-sales", "firmlist-2-code", "firmlist-2-kind"]
    assert told == [f"id_{name}_error" for name in marked]
    assert page.xpath("//*[@name='firmlist-2-sales']/@value") == ["约12"]


def test_a_missing_cell_is_linked_where_it_lies(client, draft):
    save(client, draft, typed(**{"firmlist-0-sales": "12"}))
    draft.refresh_from_db()
    assert "id_firmlist-0-firm" in [gap.anchor for gap in review(draft).gaps]


def test_the_workbook_names_sheet_row_and_column_of_each_cell(client, draft):
    url = reverse("application-workbook", args=[draft.code])
    book = openpyxl.load_workbook(io.BytesIO(client.get(url).content))
    sheet = next(s for s in book.worksheets if s.title.startswith("firmlist"))
    for place, row in enumerate([["甲厂", 12, None, "链主"], [], ["乙厂", "约12", "9135", "别的"]], start=2):
        for column, value in enumerate(row, start=1):
            sheet.cell(place, column, value)
    data = io.BytesIO()
    book.save(data)
    answer = client.post(url, {"workbook": SimpleUploadedFile("表.xlsx", data.getvalue())})
    problems = html.fromstring(answer.content).xpath("//*[@role='alert']//li/text()")
    assert (answer.status_code, [p.split("：")[0] for p in problems]) == (400, [
        f"工作表“{sheet.title}”第4行{column}列" for column in "BCD"
    ])  # fmt: skip
    draft.refresh_from_db()
    assert "firmlist" not in draft.answers
