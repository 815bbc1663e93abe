"""The auditor's pages: a search that cannot be read shows and exports nothing, an export can be checked by anybody."""

import csv
import io
import json
import re
import subprocess
import sys

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from submissions.models import AuditEntry, TrailVerification, User
from submissions.trail import verification
from submissions.trail.actions import record, start_verification
from submissions.trail.acts import Act

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(auditor, sign_in, settings):
    settings.LANGUAGE_CODE = "en"
    return sign_in(auditor)


@pytest.fixture
def entries(administrator, applicant):
    return [
        record(Act.CALL_CREATED, by=administrator, about=applicant, note="=HYPERLINK(1)"),
        record(Act.CALL_PUBLISHED, by=administrator),
        record(Act.APPLICATION_SUBMITTED, by=applicant, score=1.5),
    ]


def shown(client, **given):
    return [entry.sequence for entry in client.get(reverse("trail"), given).context["page"]]


def test_the_filters_narrow_and_the_sorts_order(client, entries, administrator, applicant):
    assert shown(client) == [4, 3, 2, 1]  # the look itself is the fourth
    assert shown(client, act="call_created") == [1]
    assert shown(client, q=applicant.username) == [3]
    assert shown(client, role="administrator", sort="sequence") == [1, 2]
    assert shown(client, since="2999-01-01") == []
    assert shown(client, until="2000-01-01") == []
    assert shown(client, sort="act", role="administrator") == [1, 2]
    day = f"{entries[0].at.astimezone():%Y-%m-%d}"
    assert shown(client, since=day, until=day, act="call_published") == [2]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"since": "31.02.2026"}, "since"),
        ({"act": "painted"}, "act"),
        ({"role": "king"}, "role"),
        ({"since": "2026-02-02", "until": "2026-01-01"}, "until"),
        ({"sort": "password"}, "sort"),
    ],
)
def test_a_search_that_cannot_be_read_shows_and_exports_nothing(given, field, client, entries):
    page = client.get(reverse("trail"), given)
    assert (page.status_code, list(page.context["page"]), list(page.context["form"].errors)) == (422, [], [field])
    export = client.post(reverse("trail-export"), {**given, "as": "ndjson"})
    assert (export.status_code, export["Content-Type"]) == (422, "text/html; charset=utf-8")
    assert AuditEntry.objects.count() == 3  # nothing was read, nothing was taken along


def test_a_kind_of_export_that_does_not_exist_is_refused(client, entries):
    assert client.post(reverse("trail-export"), {"as": "exe"}).status_code == 400


def exported(client, kind, **given):
    answer = client.post(reverse("trail-export"), {"as": kind, **given})
    return b"".join(answer.streaming_content).decode("utf-8-sig")


def test_the_recipe_on_the_page_checks_an_export(client, entries, tmp_path):
    recipe = tmp_path / "check.py"
    page = client.get(reverse("trail")).content.decode()
    recipe.write_text(strip_tags(re.search(r"<pre.*?>(.*?)</pre>", page, re.DOTALL)[1]).replace("&quot;", '"'))
    lines = exported(client, "ndjson").splitlines()
    parsed = [json.loads(line) for line in lines]
    assert [(e["sequence"], len(e["at"])) for e in parsed] == [(1, 32), (2, 32), (3, 32), (4, 32), (5, 32)]
    export = tmp_path / "trail.ndjson"
    export.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert subprocess.run([sys.executable, str(recipe), str(export)], check=False).returncode == 0
    export.write_text("\n".join(lines).replace("call_published", "call_changed") + "\n", encoding="utf-8")
    tampered = subprocess.run([sys.executable, str(recipe), str(export)], check=False, capture_output=True, text=True)
    assert (tampered.returncode, tampered.stderr.splitlines()[-1]) == (1, "AssertionError: 2")
    assert [after["previous_hash"] for after in parsed[1:]] == [entry["hash"] for entry in parsed[:-1]]


def test_the_csv_carries_the_previous_hash_and_no_formula(client, administrator):
    administrator.username = "@SUM(A1)"
    record(Act.CALL_CREATED, by=administrator)
    heading, row = list(csv.reader(io.StringIO(exported(client, "csv", act="call_created"))))
    assert heading[-2:] == ["Hash of the entry before", "Hash"]
    assert (row[0], row[3], row[-2]) == ("1", "'@SUM(A1)", "0" * 64)


def test_an_export_is_itself_in_the_trail_with_what_was_asked(client, entries, auditor):
    exported(client, "csv", act="call_created")
    last = AuditEntry.objects.first()
    assert (last.act, last.actor_name, last.facts) == (
        "trail_exported",
        auditor.username,
        {"kind": "csv", "filter": {"act": "call_created"}},
    )


def test_the_page_says_how_far_back_the_trail_goes(client, entries):
    page = strip_tags(client.get(reverse("trail")).content.decode())
    assert "holds 4 entries. None is ever removed" in page


def test_an_entry_shows_what_its_hash_covers(client, entries):
    page = client.get(reverse("trail-entry", args=[1]))
    assert (page.context["fits"], page.context["covered"][:14]) == (True, '{"act":"call_c')
    assert client.get(reverse("trail-entry", args=[77])).status_code == 404


def test_what_an_entry_is_about_is_named_in_words(client, entries):
    about = f"account {User.objects.get(pk=entries[0].object_code).username}"
    for url in (reverse("trail"), reverse("trail-entry", args=[entries[0].sequence])):
        assert about in client.get(url).content.decode()


def test_the_list_costs_the_same_for_three_and_fifty(client, entries, administrator, django_assert_num_queries):
    client.get(reverse("trail"))
    with django_assert_num_queries(11):
        client.get(reverse("trail"))
    for number in range(47):
        record(Act.CALL_CHANGED, by=administrator, about=administrator, number=number)
    with django_assert_num_queries(11):
        client.get(reverse("trail"))


def test_a_verification_is_started_followed_and_read(client, entries):
    started = client.post(reverse("trail-verify"), {"witness": f"1 {entries[0].hash}"})
    job = TrailVerification.objects.get()
    assert started.url == reverse("trail-verification", args=[job.pk])
    assert "HX-Refresh" not in client.get(reverse("trail-verification-progress", args=[job.pk]))
    verification.execute(job.pk)
    assert client.get(reverse("trail-verification-progress", args=[job.pk]))["HX-Refresh"] == "true"
    page = strip_tags(client.get(started.url).content.decode())
    assert "3 entries were checked; the chain holds." in page
    assert [j.verdict for j in client.get(reverse("trail-verify")).context["page"]] == ["holds"]


def test_a_verification_can_be_cancelled(client, entries, auditor):
    job = start_verification(by=auditor)
    client.post(reverse("trail-verification-cancel", args=[job.pk]))
    job.refresh_from_db()
    assert job.status == "cancelled"


@pytest.mark.parametrize("given", ["12", "x 00", f"0 {'a' * 64}", f"12 {'g' * 64}", f"12 {'a' * 63}"])
def test_an_earlier_head_that_cannot_be_read_is_refused(given, client, entries):
    page = client.post(reverse("trail-verify"), {"witness": given})
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["witness"])
    assert TrailVerification.objects.count() == 0


def test_an_earlier_head_may_be_typed_in_groups_as_it_was_printed(client, entries):
    printed = re.sub("(.{4})", r"\1 ", entries[1].hash).upper()
    client.post(reverse("trail-verify"), {"witness": f"2：{printed}"})
    assert TrailVerification.objects.get().witness == (2, entries[1].hash)


def test_a_break_is_told_in_words_and_leads_only_where_there_is_an_entry(client, entries, auditor):
    job = TrailVerification.objects.create(
        requested_by=auditor, status="done", verdict="broken", last=3, head_number=3, head_hash="0" * 64,
        breaks=[[0, "head"], [2, "content"]], break_count=120,
    )  # fmt: skip
    page = client.get(reverse("trail-verification", args=[job.pk])).content.decode()
    assert reverse("trail-entry", args=[2]) in page
    assert reverse("trail-entry", args=[0]) not in page
    assert "Its content does not match its hash." in page
    assert "and 118 more breaks" in page


def test_the_printed_head_names_the_entry_of_its_own_printing(client, entries):
    page = client.get(reverse("trail-head")).content.decode()
    last = AuditEntry.objects.first()
    assert (last.act, last.facts) == ("trail_exported", {"kind": "head"})
    assert f"{last.sequence} {last.hash}" in page
