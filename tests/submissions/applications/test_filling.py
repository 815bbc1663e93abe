import pytest
from django.urls import reverse

from submissions.applications.completeness import review
from submissions.models import Application, CallIndicator, Document, IndicatorValue, Role
from tests import make


@pytest.fixture
def draft(lead, applicant):
    return make.application(make.call(), lead)


def send(client, draft, autosave=True, **data):
    headers = {"X-Requested-With": "autosave"} if autosave else {}
    return client.post(reverse("application-save", args=[draft.code]), {"revision": 0, **data}, headers=headers)


def name(draft, code, year):
    return f"f-{draft.members.get(is_lead=True).pk}-{code}-{year}"


def figure(code, year):
    return IndicatorValue.objects.get(indicator__code=code, year=year).value


def test_autosave_stores_and_answers_with_the_new_revision(sign_in, applicant, draft):
    answer = send(sign_in(applicant), draft, **{"summary": "新概况", name(draft, "output", 2025): "1,234.5"})
    told = answer.json()
    assert (answer.status_code, told["revision"], told["errors"], len(told["saved_at"])) == (200, 1, {}, 8)
    assert {"#gaps", "#toc", "#derived", "#checks", "#why-output"} == set(told["html"])
    draft.refresh_from_db()
    assert (draft.summary, str(figure("output", 2025))) == ("新概况", "1234.5")


def test_what_is_in_order_is_saved_beside_what_is_not(sign_in, applicant, draft):
    wrong, right = name(draft, "firms", 2025), name(draft, "output", 2025)
    answer = send(sign_in(applicant), draft, **{wrong: "47家", right: "7", "name": "", "track": "999999"})
    assert sorted(answer.json()["errors"]) == sorted([wrong, "name", "track"])
    assert (figure("firms", 2025), figure("output", 2025)) == (120, 7)


def test_two_tabs_do_not_overwrite_each_other(sign_in, applicant, draft):
    client = sign_in(applicant)
    assert send(client, draft, summary="先到").status_code == 200
    late = send(client, draft, summary="后到")
    draft.refresh_from_db()
    assert (late.status_code, list(late.json()["html"]), draft.summary) == (409, ["#conflict"], "先到")


@pytest.mark.parametrize("revision", ["", "x", "-1", "9" * 40, "٣"])
def test_a_page_without_a_revision_is_out_of_date(sign_in, applicant, draft, revision):
    assert send(sign_in(applicant), draft, revision=revision, summary="x").status_code == 409


def test_without_javascript_the_page_keeps_what_was_typed(sign_in, applicant, draft):
    client, wrong = sign_in(applicant), name(draft, "firms", 2025)
    answer = send(client, draft, autosave=False, **{wrong: "47家", "summary": "存了"})
    page = answer.content.decode()
    assert (answer.status_code, 'value="47家"' in page, "您是否要填47（单位：家）？" in page) == (400, True, True)
    clash = send(client, draft, autosave=False, summary="没存", revision=0)
    assert (clash.status_code, "没存" in clash.content.decode()) == (409, True)
    good = send(client, draft, autosave=False, summary="又存", revision=1)
    assert good.status_code == 302


def test_an_expired_session_is_sent_to_sign_in_and_changes_nothing(client, draft):
    answer = send(client, draft, summary="没存")
    draft.refresh_from_db()
    assert (answer.status_code, draft.summary) == (302, "概况")


def test_after_the_deadline_nothing_is_saved(sign_in, applicant, lead):
    late = make.application(make.call(closes=-1), lead)
    answer = send(sign_in(applicant), late, summary="迟到")
    late.refresh_from_db()
    assert (answer.status_code, late.summary) == (409, "概况")


def test_a_joint_member_cannot_write_the_leads_figures_or_texts(sign_in, draft):
    other = make.organisation()
    person = make.user(Role.APPLICANT, organisation=other)
    make.joint(draft, other)
    send(sign_in(person), draft, **{name(draft, "output", 2025): "1", "summary": "夺"})
    draft.refresh_from_db()
    assert (figure("output", 2025), draft.summary) == (600, "概况")


def test_readers_do_not_save(sign_in, province, administrator, draft):
    Application.objects.update(status="returned")
    assert [send(sign_in(p), draft, summary="x").status_code for p in (province, administrator)] == [404, 404]


def test_an_unusual_change_asks_for_its_reason_and_does_not_block(sign_in, applicant, draft):
    client, now = sign_in(applicant), name(draft, "output", 2025)
    told = send(client, draft, **{now: "1100"}).json()
    assert (list(told["odd"]), f'name="why-{now}"' in told["html"]["#why-output"]) == ([now], True)
    assert [d.reason for d in review(draft).doubts] == [""]
    send(client, draft, revision=1, **{f"why-{now}": "新厂投产"})
    assert ([d.reason for d in review(draft).doubts], review(draft).gaps) == (["新厂投产"], [])


def test_scripts_in_text_are_shown_as_text(sign_in, applicant, draft):
    client = sign_in(applicant)
    send(client, draft, name="<script>alert(1)</script>")
    assert "<script>alert(1)" not in client.get(reverse("application", args=[draft.code])).content.decode()


def test_gaps_name_the_field_the_figure_the_evidence_and_the_member(draft):
    CallIndicator.objects.filter(code="firms").update(evidence=True)
    Application.objects.update(contact="")
    IndicatorValue.objects.filter(indicator__code="output", year=2024).delete()
    make.joint(draft, make.organisation(), status="invited")
    joined = make.joint(draft, make.organisation(), figures={"output": [1, 1, 1], "firms": [1, 1]})
    draft.refresh_from_db()
    found = [(gap.anchor, gap.section) for gap in review(draft).gaps]
    assert sorted(found) == sorted([
        ("id_contact", "basics"),
        ("members", "members"),
        (name(draft, "output", 2024), "figures"),
        (f"f-{joined.pk}-firms-2025", "figures"),
        ("evidence-firms", "figures"),
        ("evidence-firms", "figures"),
    ])  # fmt: skip
    assert review(draft).done == 77
    Document.objects.create(
        application=draft,
        indicator=CallIndicator.objects.get(code="firms"),
        name="a.pdf",
        size=1,
        uploaded_by=draft.created_by,
    )
    assert "evidence-firms" not in [gap.anchor for gap in review(draft).gaps]


def test_figures_of_the_lead_alone_are_not_asked_of_members(draft):
    CallIndicator.objects.filter(code="firms").update(combine="lead")
    make.joint(draft, make.organisation(), figures={"output": [1, 1, 1]})
    assert review(draft).gaps == []


def test_what_a_save_and_a_submission_ask_of_the_database(sign_in, applicant, draft, django_assert_num_queries):
    """Two of each are the savepoint that stands for the transaction."""
    client, form = sign_in(applicant), {name(draft, "output", 2025): "601", "summary": "新", "touched": "summary"}
    send(client, draft, plan="begin the trail")
    with django_assert_num_queries(21):
        assert send(client, draft, **form, revision=1).status_code == 200
    with django_assert_num_queries(23):
        assert client.post(reverse("application-submit", args=[draft.code])).url == f"/receipts/{draft.code}-01/"


def test_the_script_of_the_page_sends_pairs_in_json(sign_in, applicant, draft):
    client, address = sign_in(applicant), reverse("application-save", args=[draft.code])
    pairs = [["revision", "0"], ["touched", "summary"], ["summary", "新\r\n概况"], [name(draft, "output", 2025), "7"]]
    told = client.post(address, pairs, "application/json", headers={"X-Requested-With": "autosave"})
    draft.refresh_from_db()
    assert (told.status_code, told.json()["errors"], draft.summary) == (200, {}, "新\n概况")
    assert figure("output", 2025) == 7


@pytest.mark.parametrize(
    "sent", [" ", "{", "7", '{"a": "b"}', '[["a"]]', '[["a", 1]]', '["ab"]', "[" * 100_000, b"\xff"]
)
def test_json_of_another_shape_is_refused_and_nothing_is_stored(sign_in, applicant, draft, sent):
    answer = sign_in(applicant).post(reverse("application-save", args=[draft.code]), sent, "application/json")
    draft.refresh_from_db()
    assert (answer.status_code, draft.revision) == (400, 0)


def test_halves_of_characters_are_refused_as_text(sign_in, applicant, draft):
    body = '[["revision", "0"], ["summary", "a\\ud800"], ["name", "\\udfff"], ["\\ud800", "x"]]'
    headers = {"X-Requested-With": "autosave"}
    told = sign_in(applicant).post(
        reverse("application-save", args=[draft.code]), body, "application/json", headers=headers
    )
    assert (told.status_code, sorted(told.json()["errors"])) == (200, ["name", "summary"])
