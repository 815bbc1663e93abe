"""A workbook of people: tried first, every problem with its cell, then opened whole or not at all, passwords shown once."""

import io
import re

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from submissions.imports.actions_people import open_accounts
from submissions.imports.people import HEADINGS, check, read_people
from submissions.models import AuditEntry, Organisation, User
from tests import make
from tests.submissions.imports.test_storing import book

CODE = "91110000802100433B"
ZH = list(HEADINGS.values())


@pytest.fixture
def employer(db):
    return Organisation.objects.create(name="某大学", kind="institution", province="110000", credit_code=CODE)


@pytest.fixture
def try_out(system, sign_in):
    """A function from rows to the page that answers the workbook, and the client that sent it."""
    client = sign_in(system)
    client.cookies["django_language"] = "en"

    def _try(*rows, headings=ZH):
        file = SimpleUploadedFile("名单.xlsx", book(*rows, headings=headings, title="人员").read())
        return client, client.post(reverse("people-import"), {"workbook": file})

    return _try


def problems(answer):
    return [(cell, found, text) for _sheet, cell, found, text in answer.context["problems"]]


def test_a_trial_stores_nothing_and_one_act_opens_everybody(try_out, system, lead, employer):
    rows = [["zhang", "张三", "申报单位", lead.name, "z@example.org"], ["li.judge", "李四", "judge", CODE, None]]
    client, tried = try_out(*rows)
    assert (tried.status_code, User.objects.filter(username="zhang").exists()) == (200, False)
    sheet = client.post(reverse("people-open"), {"tried": tried.context["tried"]})
    assert sheet["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"
    found = User.objects.filter(username__in=["zhang", "li.judge"]).order_by("username")
    facts = [(p.username, p.name, p.role, p.organisation, p.email, p.must_change_password) for p in found]
    assert facts == [
        ("li.judge", "李四", "judge", employer, "", True),
        ("zhang", "张三", "applicant", lead, "z@example.org", True),
    ]
    entries = AuditEntry.objects.order_by("sequence").values_list("act", "actor_name")
    assert list(entries) == [(act, system.username) for act in [*["account_created"] * 2, "accounts_imported"]]
    assert AuditEntry.objects.get(act="accounts_imported").facts["accounts"] == 2
    shown = re.findall(r"Address\">([^<]+)</td>.*?font-monospace\">([^<]+)<", sheet.content.decode())
    assert shown == [("http://testserver/", "zhang"), ("http://testserver/", "li.judge")]


def test_a_password_of_the_sheet_lets_in_once_and_is_then_hashed_slowly(try_out, settings):
    client, tried = try_out(["wang", "王五", "评审专家", None, None])
    sheet = client.post(reverse("people-open"), {"tried": tried.context["tried"]}).content.decode()
    password = re.findall(r"font-monospace\">([^<]+)<", sheet)[1]
    assert User.objects.get(username="wang").password.split("$")[:2] == ["pbkdf2_sha256_once", "1"]
    entering = Client()
    entering.post(reverse("account_login"), {"login": "wang", "password": password})
    assert entering.get("/")["Location"] == reverse("account_change_password")
    assert User.objects.get(username="wang").password.split("$")[0] == "md5"  # the preferred one, here
    assert password not in client.post(reverse("people-open"), {"tried": tried.context["tried"]}).content.decode()


def test_every_problem_is_said_at_once_with_its_cell(try_out, applicant, employer):
    Organisation.objects.create(name="同码单位", kind="institution", province="110000", credit_code=CODE)
    answer = try_out(
        [applicant.username.upper(), "重名", "judge", None, None],
        ["a", "", "auditor", "无此单位", "no mail"],
        ["same", "甲", "judge", CODE, None],
        ["SAME", "乙", "申报单位", "某大学", "=1+1"],
    )[1]
    roles = "one of: Applicant, Provincial authority, Judge"
    assert answer.status_code == 422
    assert problems(answer) == [
        ("A2", applicant.username.upper(), "This user name is taken."),
        ("A3", "a", "Only letters, digits, . _ @ - and 3 to 60 of them."),
        ("B3", "", "This field is required."),
        ("C3", "auditor", roles),
        ("D3", "无此单位", "no organisation has this code or name"),
        ("E3", "no mail", "Enter a valid email address."),
        ("A4", "same", "this user name stands twice"),
        ("D4", CODE, "several organisations have this code; give the full name"),
        ("A5", "SAME", "this user name stands twice"),
        ("D5", "某大学", "This role needs an organisation of the kind “Applicant organisation”."),
        ("E5", "=1+1", "Enter a valid email address."),
        ("E5", "=1+1", "this is a formula; paste its value instead"),
    ]


@pytest.mark.parametrize(
    ("headings", "rows", "said"),
    [
        (["用户名", "姓名", "姓名", "生日"], [["abc"]], [
            ("A1", "", "the column “角色” is missing"), ("C1", "姓名", "this heading stands twice"),
            ("D1", "生日", "the table has no column “生日”"),
        ]),
        (ZH, [], [("A2", "", "nobody is in this table")]),
        (ZH, [["u"]] * 1001, [("A1002", "", "At most 1000 rows can be given.")]),
    ],
)  # fmt: skip
def test_the_shape_of_the_table_is_checked(try_out, headings, rows, said):
    assert problems(try_out(*rows, headings=headings)[1]) == said


def test_what_changed_since_the_trial_stops_the_whole_act(try_out, system):
    client, tried = try_out(["first", "甲", "judge", None, None], ["second", "乙", "judge", None, None])
    make.user("judge", username="second")
    answer = client.post(reverse("people-open"), {"tried": tried.context["tried"]})
    assert answer.status_code == 422
    assert answer.context["refusals"] == ["Sheet “人员”, row 3, column A: This user name is taken."]
    assert (User.objects.filter(username="first").count(), AuditEntry.objects.count()) == (0, 0)


def test_a_trial_is_opened_by_whoever_made_it_and_unchanged(try_out, sign_in):
    _client, tried = try_out(["first", "甲", "judge", None, None])
    given = tried.context["tried"]
    other = sign_in(make.user("system"))
    codes = [other.post(reverse("people-open"), {"tried": text}).status_code for text in (given, given[1:], "")]
    assert (codes, User.objects.filter(username="first").count()) == ([422] * 3, 0)


def test_the_template_is_read_back_and_explains_itself(system, sign_in, employer):
    answer = sign_in(system).get(reverse("people-template"))
    template = openpyxl.load_workbook(io.BytesIO(answer.content))
    sheets = {sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()] for sheet in template}
    assert list(sheets) == ["人员", "说明", "单位"]
    assert (sheets["人员"], [row[0] for row in sheets["说明"][1:]]) == ([ZH], ZH)
    assert sheets["单位"][1:] == [["某大学", CODE, "机构"]]
    roster, found = read_people(io.BytesIO(answer.content))
    assert (list(roster.where), [problem.row for problem in found]) == (list(HEADINGS), [2])


def test_checking_costs_the_same_for_one_and_for_many(db, lead, django_assert_num_queries):
    def roster(count):
        rows = [[f"user-{n}", f"人{n}", "applicant", lead.name, None] for n in range(count)]
        return read_people(book(*rows, headings=ZH))[0]

    for count in (1, 30):
        with django_assert_num_queries(2):
            assert check(roster(count))[1] == []


def test_a_file_that_is_no_workbook_is_refused_in_words(system, sign_in):
    given = {"workbook": SimpleUploadedFile("a.xlsx", b"PK no zip")}
    answer = sign_in(system).post(reverse("people-import"), given)
    assert (answer.status_code, answer.context["upload"].errors["workbook"]) == (
        422,
        ["该文件不能作为.xlsx工作簿读取。"],
    )


def test_the_action_refuses_with_every_problem(system, lead):
    roster = read_people(book(["x", "", "judge", None, None], headings=ZH))[0]
    with pytest.raises(ValidationError) as refusal:
        open_accounts(roster, by=system)
    assert len(refusal.value.messages) == 2
