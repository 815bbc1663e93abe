"""The completeness check settles an application; opening a round admits exactly the right ones under blind codes."""

import datetime
import random

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from evaluation.models import Entry
from evaluation.rounds import actions
from submissions.models import AuditEntry, Notification
from submissions.states import Conflict
from submissions.templatetags.moments import cn_datetime
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def contest():
    return make.competition(make.call(closes=-2, recommend=-1), status="called")


def qualified(contest, status="qualified", **given):
    lead = make.organisation(recommended_by=make.body())
    return make.application(contest.call, lead, status=status, **given)


def test_a_qualified_application(contest, administrator):
    application = qualified(contest, "recommended")
    check = actions.check_completeness(
        application, outcome="qualified", points=[{"code": "seal", "ok": True}], by=administrator
    )
    application.refresh_from_db()
    assert (application.status, application.due_at, check.checked_by) == ("qualified", None, administrator)
    assert Notification.objects.filter(user__organisation=application.lead).count() == 1


def test_a_correction_needs_a_reason_and_a_time_to_come(contest, administrator):
    application = qualified(contest, "recommended")
    past, future = timezone.now(), timezone.now() + datetime.timedelta(days=3)
    for reason, due in [("", future), ("缺盖章件", None), ("缺盖章件", past)]:
        with pytest.raises(ValidationError):
            actions.check_completeness(application, outcome="correction", reason=reason, due_at=due, by=administrator)
    actions.check_completeness(application, outcome="correction", reason="缺盖章件", due_at=future, by=administrator)
    application.refresh_from_db()
    assert (application.status, application.due_at, application.is_editable) == ("correction", future, True)


def test_unqualified_needs_a_reason(contest, administrator):
    application = qualified(contest, "recommended")
    with pytest.raises(ValidationError):
        actions.check_completeness(application, outcome="unqualified", reason=" ", by=administrator)
    application.refresh_from_db()
    assert application.status == "recommended"


def test_an_application_not_put_forward_cannot_be_checked(contest, administrator):
    with pytest.raises(Conflict):
        actions.check_completeness(qualified(contest, "submitted"), outcome="qualified", by=administrator)


def test_the_first_round_waits_until_nobody_can_recommend_any_more(administrator):
    contest = make.competition(make.call(closes=-1, recommend=1), status="called")
    qualified(contest)
    with pytest.raises(ValidationError) as refusal:
        actions.open_round(contest.rounds.first(), by=administrator)
    until = cn_datetime(contest.call.recommend_by)
    assert refusal.value.messages == [f"推荐截止时间为{until}，截止后方可开启本轮。"]
    contest.call.refresh_from_db()
    assert (contest.call.status, Entry.objects.count()) == ("called", 0)


def test_the_first_round_admits_all_qualified_and_closes_the_call(contest, administrator):
    wanted = [qualified(contest) for _ in range(4)]
    make.joint(wanted[0], make.organisation(province="320000"))
    make.joint(wanted[1], make.organisation(province="320000"), status="declined")
    qualified(contest, "unqualified")
    round = contest.rounds.first()
    entries = actions.open_round(round, by=administrator)
    contest.refresh_from_db()
    assert {e.application for e in entries} == set(wanted)
    assert {e.application_id: e.is_joint for e in entries}[wanted[0].pk] is True
    assert {e.application_id: e.is_joint for e in entries}[wanted[1].pk] is False
    assert len({e.code for e in entries}) == 4
    assert all(e.code[0] == "A" and e.code[1:].isdigit() for e in entries)
    assert (contest.status, contest.call.status, contest.rounds.first().status) == ("reviewing", "closed", "open")
    assert AuditEntry.objects.latest("sequence").act == "round_opened"


def test_opening_says_everything_that_stands_in_the_way(contest, administrator):
    qualified(contest, "recommended")
    qualified(contest, "correction")
    with pytest.raises(ValidationError) as refusal:
        actions.open_round(contest.rounds.first(), by=administrator)
    assert len(refusal.value.messages) == 2
    with pytest.raises(ValidationError):
        actions.open_round(contest.rounds.last(), by=administrator)
    assert not Entry.objects.exists()


def test_a_round_opens_once(contest, administrator):
    qualified(contest)
    first = contest.rounds.first()
    actions.open_round(first, by=administrator)
    with pytest.raises(Conflict):
        actions.open_round(first, by=administrator)
    assert Entry.objects.count() == 1


def test_the_second_round_admits_those_that_advanced(contest, administrator):
    through, out = qualified(contest), qualified(contest)
    first, second = contest.rounds.all()
    make.entry(first, through, status="advanced")
    make.entry(first, out, status="not_advanced")
    contest.rounds.filter(pk=first.pk).update(status="closed")
    entries = actions.open_round(second, by=administrator)
    assert [(e.application, e.code[0]) for e in entries] == [(through, "B")]


def test_many_codes_are_all_different():
    codes = actions.blind_codes(3, 783, random.Random(1))
    assert len(set(codes)) == 783
    assert {code[0] for code in codes} == {"C"}


def test_an_entry_leaves_with_a_reason(contest, administrator):
    entry = make.entry(contest.rounds.first(), qualified(contest))
    with pytest.raises(ValidationError):
        actions.remove_entry(entry, status="disqualified", reason="", by=administrator)
    with pytest.raises(ValidationError):
        actions.remove_entry(entry, status="advanced", reason="x", by=administrator)
    actions.remove_entry(entry, status="withdrawn", reason="申报单位来函", by=administrator)
    entry.refresh_from_db()
    assert (entry.status, entry.reason) == ("withdrawn", "申报单位来函")
    with pytest.raises(Conflict):
        actions.remove_entry(entry, status="disqualified", reason="x", by=administrator)


def test_an_application_in_a_round_is_not_checked_again(contest, administrator):
    application = qualified(contest)
    make.entry(contest.rounds.first(), application)
    with pytest.raises(Conflict):
        actions.check_completeness(application, outcome="unqualified", reason="x", by=administrator)
