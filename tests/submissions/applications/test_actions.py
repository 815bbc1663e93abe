import datetime
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import timezone

from submissions.applications import actions
from submissions.models import Application, AuditEntry, Call, IndicatorValue, Member, Notification, Role
from submissions.states import Conflict
from tests import make

FIELDS = {
    "core_park": "园区", "promotion_organisation": "促进会", "summary": "概况", "plan": "方案", "contact": "某人",
    "contact_phone": "010-00000000",
}  # fmt: skip


@pytest.fixture
def call(body):
    made = make.call(last_year=2025)
    make.quota(made, body)
    return made


@pytest.fixture
def draft(call, lead, applicant):
    return make.application(call, lead)


def acts():
    return list(AuditEntry.objects.order_by("sequence").values_list("act", flat=True))


def start(call, applicant, **given):
    return actions.start_application(call, by=applicant, **{"name": "甲集群", "track": call.tracks.first(), **given})


def test_a_started_application_has_the_next_number_of_its_province(call, applicant):
    year = timezone.localtime(call.opens_at).year
    codes = [start(call, applicant, name=name).code for name in ("甲", "乙")]
    assert codes == [f"SM{year}-51-0001", f"SM{year}-51-0002"]
    member = Member.objects.get(application__code=codes[0])
    assert (member.is_lead, member.status) == (True, "confirmed")


def test_a_second_application_of_the_same_name_is_refused(call, applicant):
    start(call, applicant)
    with pytest.raises(ValidationError) as refused:
        start(call, applicant)
    assert (list(refused.value.message_dict), Application.objects.count()) == (["name"], 1)


@pytest.mark.parametrize(("opens", "closes"), [(-10, -1), (1, 10)])
def test_nothing_starts_outside_the_dates(applicant, opens, closes):
    with pytest.raises(ValidationError) as refused:
        start(make.call(opens=opens, closes=closes), applicant)
    assert refused.value.code == "closed"


def test_saving_stores_fields_and_figures_and_counts_the_revision(call, lead, applicant):
    draft = make.application(call, lead, figures={"output": [500, None, 600], "firms": [1]})
    revision = actions.save_application(
        draft, fields={"name": "新名"},
        values={("output", 2024): Decimal("1.10"), ("firms", 2023): None},
        reasons={("output", 2024): "口径调整"}, revision=0, by=applicant,
    )  # fmt: skip
    draft.refresh_from_db()
    stored = IndicatorValue.objects.order_by("indicator__position", "year").values_list("year", "value", "reason")
    assert (revision, draft.revision, draft.name) == (1, 1, "新名")
    assert list(stored) == [(2023, 500, ""), (2024, Decimal("1.1"), "口径调整"), (2025, 600, "")]
    entry = AuditEntry.objects.get()
    assert entry.facts.pop("arrived") <= entry.at.isoformat()
    assert entry.facts == {"fields": ["name"], "figures": ["firms-2023", "output-2024"]}


def test_saving_what_is_already_there_changes_nothing(draft, applicant):
    assert actions.save_application(
        draft, fields={"name": draft.name}, values={("output", 2025): Decimal("600.00")}, revision=0, by=applicant
    ) == 0  # fmt: skip
    assert acts() == []


def test_a_stale_revision_stores_nothing(draft, applicant):
    actions.save_application(draft, fields={"name": "先到"}, values={}, revision=0, by=applicant)
    with pytest.raises(Conflict):
        actions.save_application(draft, fields={"name": "后到"}, values={}, revision=0, by=applicant)
    draft.refresh_from_db()
    assert draft.name == "先到"


def test_a_joint_member_changes_its_own_figures_alone(draft, lead):
    other = make.organisation()
    person = make.user(Role.APPLICANT, organisation=other)
    member = make.joint(draft, other, figures={})
    revision = actions.save_application(
        draft, fields={"name": "夺名"}, values={("output", 2025): Decimal(9)}, revision=0, by=person
    )
    name = draft.name
    draft.refresh_from_db()
    member.refresh_from_db()
    assert (revision, member.revision, draft.name) == (1, 1, name)
    assert [v.value for v in IndicatorValue.objects.filter(indicator__code="output", year=2025).order_by("pk")] == [
        600,
        9,
    ]


@pytest.mark.parametrize("figure", [("nothing", 2025), ("output", 1999)])
def test_figures_that_the_call_does_not_ask_for_are_refused(draft, applicant, figure):
    with pytest.raises(ValidationError) as refused:
        actions.save_application(draft, fields={}, values={figure: Decimal(1)}, revision=0, by=applicant)
    assert refused.value.code == "figure"


def test_submitting_gives_a_receipt_of_exactly_what_was_sent(draft, applicant, province):
    receipt = actions.submit(draft, by=applicant)
    draft.refresh_from_db()
    assert (draft.status, receipt.number) == ("submitted", f"{draft.code}-01")
    assert receipt.content["members"][0]["figures"][2] == {"code": "output", "year": 2025, "value": "600", "reason": ""}
    facts = AuditEntry.objects.get(act="application_submitted").facts
    arrived = receipt.submitted_at.isoformat()
    assert facts == {"receipt": receipt.number, "digest": receipt.digest, "arrived": arrived}
    assert [n.user for n in Notification.objects.all()] == [province]


def test_the_same_content_has_the_same_digest_and_another_does_not(draft, applicant):
    first = actions.submit(draft, by=applicant)
    actions.take_back(Application.objects.get(pk=draft.pk), by=applicant)
    second = actions.submit(Application.objects.get(pk=draft.pk), by=applicant)
    actions.take_back(Application.objects.get(pk=draft.pk), by=applicant)
    actions.save_application(draft, fields={"name": "改名"}, values={}, revision=0, by=applicant)
    third = actions.submit(Application.objects.get(pk=draft.pk), by=applicant)
    assert [r.number[-2:] for r in (first, second, third)] == ["01", "02", "03"]
    assert (first.digest == second.digest, second.digest == third.digest) == (True, False)


def test_submitting_twice_is_refused(draft, applicant):
    actions.submit(draft, by=applicant)
    with pytest.raises(ValidationError) as refused:
        actions.submit(draft, by=applicant)
    assert (refused.value.code, draft.receipts.count()) == ("closed", 1)


def test_an_incomplete_application_says_what_is_missing(call, lead, applicant):
    draft = make.application(call, lead, summary="", figures={"output": [1, 2, 3], "firms": [1, 2]})
    with pytest.raises(ValidationError) as refused:
        actions.submit(draft, by=applicant)
    draft.refresh_from_db()
    assert (len(refused.value.messages), draft.status, draft.receipts.count()) == (2, "draft", 0)


@pytest.mark.parametrize(("before", "status"), [(1, "submitted"), (-1, "draft")])
def test_the_deadline_is_kept_to_the_second(draft, applicant, before, status):
    with time_machine.travel(draft.call.closes_at - datetime.timedelta(seconds=before), tick=False):
        try:
            actions.submit(draft, by=applicant)
        except ValidationError as error:
            assert error.code == "late"
    draft.refresh_from_db()
    assert draft.status == status


def test_a_correction_for_the_ministry_goes_back_to_the_ministry(call, lead, applicant, administrator):
    due = timezone.now() + datetime.timedelta(days=1)
    asked = make.application(call, lead, status="correction", due_at=due)
    actions.submit(asked, by=applicant)
    asked.refresh_from_db()
    assert (asked.status, asked.due_at, Notification.objects.get().user) == ("recommended", None, administrator)


def test_withdrawing_for_good_ends_it(draft, applicant):
    actions.withdraw(draft, by=applicant)
    assert (draft.status, acts()) == ("withdrawn", ["application_withdrawn"])
    with pytest.raises(Conflict):
        actions.withdraw(draft, by=applicant)


def test_nothing_is_taken_back_after_the_deadline(applicant, lead):
    sent = make.application(make.call(closes=-1), lead, status="submitted")
    for act in (actions.take_back, actions.withdraw):
        with pytest.raises(ValidationError) as refused:
            act(sent, by=applicant)
        assert refused.value.code == "late"


def test_what_came_in_before_the_deadline_counts_however_long_it_waited(applicant, lead):
    """The request's moment is held against the deadline and stands on the receipt; one microsecond later is late."""
    call = make.call(closes=10)
    application = make.application(call, lead)
    Call.objects.filter(pk=call.pk).update(closes_at=timezone.now())
    call.refresh_from_db()
    with pytest.raises(ValidationError) as late:
        actions.submit(application, by=applicant, at=call.closes_at)
    assert [error.code for error in late.value.error_list] == ["late"]
    before = call.closes_at - datetime.timedelta(microseconds=1)
    assert actions.submit(application, by=applicant, at=before).submitted_at == before
