"""Deadlines put off after publication: later only, with a reason, told and shown; nothing over is reopened."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from evaluation.competition import actions_dates
from evaluation.judging import actions as judging
from evaluation.models import Round
from submissions.models import AuditEntry, Notification
from submissions.states import Conflict
from tests import make


@pytest.fixture
def contest(body, lead, applicant):
    """A called competition in which one application is begun and one body has places."""
    made = make.competition(make.call(), status="called")
    make.quota(made.call, body)
    make.application(made.call, lead, created_by=applicant)
    return made


def later(moment, days=3):
    return moment + datetime.timedelta(days=days)


def test_both_deadlines_move_later_and_everybody_concerned_is_told(contest, administrator, applicant, province):
    call = contest.call
    closes, recommend = later(call.closes_at), later(call.recommend_by)
    made = actions_dates.postpone_call(
        contest, closes_at=closes, recommend_by=recommend, reason="系统扩容", by=administrator
    )
    old = call.closes_at
    call.refresh_from_db()
    entry = AuditEntry.objects.first()
    assert (call.closes_at, call.recommend_by) == (closes, recommend)
    assert (made.old_closes_at, made.moves_closing, made.moves_recommending) == (old, True, True)
    assert (entry.act, entry.facts["reason"]) == ("call_postponed", "系统扩容")
    assert {n.user for n in Notification.objects.all()} == {applicant, province}


def test_every_refusal_at_once(contest, administrator):
    call = contest.call
    earlier = call.closes_at - datetime.timedelta(hours=1)
    with pytest.raises(ValidationError) as refusal:
        actions_dates.postpone_call(
            contest, closes_at=earlier, recommend_by=call.opens_at, reason=" ", by=administrator
        )
    assert set(refusal.value.message_dict) == {"closes_at", "recommend_by", "reason"}
    with pytest.raises(ValidationError):
        actions_dates.postpone_call(
            contest, closes_at=call.closes_at, recommend_by=call.recommend_by, reason="无", by=administrator
        )
    assert call.postponements.count() == 0


def test_a_deadline_that_passed_is_not_reopened(administrator):
    contest = make.competition(make.call(closes=-1), status="called")
    call = contest.call
    with pytest.raises(ValidationError) as refusal:
        actions_dates.postpone_call(
            contest,
            closes_at=later(call.closes_at),
            recommend_by=later(call.recommend_by),
            reason="r",
            by=administrator,
        )
    assert set(refusal.value.message_dict) == {"closes_at"}
    actions_dates.postpone_call(
        contest, closes_at=call.closes_at, recommend_by=later(call.recommend_by), reason="r", by=administrator
    )
    call.refresh_from_db()
    assert not call.is_open


def test_a_closed_call_stays_closed(administrator):
    contest = make.competition(make.call(status="closed"), status="reviewing")
    call = contest.call
    with pytest.raises(Conflict):
        actions_dates.postpone_call(
            contest,
            closes_at=later(call.closes_at),
            recommend_by=later(call.recommend_by),
            reason="r",
            by=administrator,
        )


def test_the_public_page_shows_old_and_new_and_why(contest, administrator, sign_in, client):
    page = sign_in(administrator)
    url = reverse("dates", args=[contest.code])
    closes = timezone.localtime(later(contest.call.closes_at))
    recommend = timezone.localtime(later(contest.call.recommend_by))
    typed = {
        "closes_at": closes.strftime("%Y-%m-%dT%H:%M"), "recommend_by": recommend.strftime("%Y-%m-%dT%H:%M"),
        "reason": "台风影响",
    }  # fmt: skip
    assert page.post(url, {**typed, "closes_at": "soon"}).status_code == 422
    assert page.post(url, typed).status_code == 302
    shown = client.get(reverse("call", args=[contest.call.code]))
    assert ("台风影响" in shown.text, [p.reason for p in shown.context["postponements"]]) == (True, ["台风影响"])
    assert administrator.name not in shown.text


def test_the_call_page_asks_as_often_for_three_postponements_as_for_one(
    contest, administrator, client, django_assert_num_queries
):
    def extend():
        contest.call.refresh_from_db()
        times = {"closes_at": later(contest.call.closes_at, 1), "recommend_by": later(contest.call.recommend_by, 1)}
        actions_dates.postpone_call(contest, **times, reason="r", by=administrator)

    url = reverse("call", args=[contest.call.code])
    extend()
    client.get(url)
    with django_assert_num_queries(5):
        client.get(url)
    extend()
    extend()
    with django_assert_num_queries(5):
        client.get(url)


@pytest.fixture
def marking(judge):
    """A round whose marking ended an hour ago, and a sheet of it."""
    round = make.competition().rounds.first()
    Round.objects.filter(pk=round.pk).update(
        status="open", marking_ends_at=timezone.now() - datetime.timedelta(hours=1)
    )
    round.refresh_from_db()
    entry = make.entry(round, make.application(round.competition.call, make.organisation(), "qualified"))
    return make.assignment(entry, judge)


def save(sheet, judge):
    return judging.save_sheet(sheet, marks={"plan": None}, comment="", revision=0, by=judge)


def test_no_mark_after_the_end_until_the_end_is_moved(marking, judge, administrator):
    with pytest.raises(Conflict) as refusal:
        save(marking, judge)
    assert (refusal.value.code, judge.has_perm("evaluation.mark_entry", marking)) == ("ended", False)
    round, ends = marking.entry.round, timezone.now() + datetime.timedelta(days=1)
    actions_dates.postpone_marking(round, marking_ends_at=ends, reason="补充材料", by=administrator)
    save(marking, judge)
    assert Notification.objects.get(user=judge).body == "补充材料"


def test_the_end_of_marking_never_moves_back(marking, administrator):
    round = marking.entry.round
    for moment in (timezone.now() - datetime.timedelta(minutes=1), round.marking_ends_at):
        with pytest.raises(ValidationError):
            actions_dates.postpone_marking(round, marking_ends_at=moment, reason="r", by=administrator)
    with pytest.raises(ValidationError):
        actions_dates.postpone_marking(round, marking_ends_at=later(timezone.now()), reason="", by=administrator)
    Round.objects.filter(pk=round.pk).update(status="closed")
    with pytest.raises(Conflict):
        actions_dates.postpone_marking(round, marking_ends_at=later(timezone.now()), reason="r", by=administrator)
