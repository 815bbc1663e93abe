import datetime

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from submissions.models import Application, AuditEntry, Notification, Recommendation, RecommendedApplication
from submissions.recommendation import actions, actions_returns
from submissions.states import Conflict
from tests import make


@pytest.fixture
def call(body):
    made = make.call()
    make.quota(made, body, places=2)
    return made


@pytest.fixture
def sent(call, lead):
    return [make.application(call, lead, status="submitted") for _ in range(3)]


def order():
    return list(RecommendedApplication.objects.values_list("position", "application__code"))


def statuses(applications):
    return [Application.objects.get(pk=a.pk).status for a in applications]


def test_places_follow_each_other_up_to_the_quota(sent, province):
    for application in sent[:2]:
        actions.place(application, by=province)
    with pytest.raises(ValidationError) as refused:
        actions.place(sent[2], by=province)
    assert (refused.value.code, order()) == ("quota", [(1, sent[0].code), (2, sent[1].code)])


def test_the_lead_s_body_is_charged_and_needs_a_quota(call, province):
    other = make.organisation(recommended_by=make.body())
    codes = []
    for lead in (other, make.organisation()):
        with pytest.raises(ValidationError) as refused:
            actions.place(make.application(call, lead, status="submitted"), by=province)
        codes.append(refused.value.code)
    assert codes == ["quota", "body"]


def test_one_place_for_one_application_and_only_when_submitted(call, lead, sent, province):
    actions.place(sent[0], by=province)
    codes = []
    for application in (sent[0], make.application(call, lead)):
        with pytest.raises(ValidationError) as refused:
            actions.place(application, by=province)
        codes.append(refused.value.code)
    assert codes == ["placed", "status"]


def test_neighbours_change_places_and_the_ends_stay(sent, province):
    first, second = [actions.place(application, by=province) for application in sent[:2]]
    actions.move_place(second, "up", by=province)
    assert order() == [(1, sent[1].code), (2, sent[0].code)]
    actions.move_place(second, "up", by=province)
    actions.move_place(first, "down", by=province)
    assert order() == [(1, sent[1].code), (2, sent[0].code)]


def test_those_after_a_removed_place_move_up(sent, province):
    first = actions.place(sent[0], by=province)
    actions.place(sent[1], by=province)
    actions.remove_place(first, by=province)
    assert order() == [(1, sent[1].code)]
    with pytest.raises(ValidationError):
        actions.move_place(first, "down", by=province)


def test_submitting_decides_every_application_of_the_body(call, body, sent, province, administrator, applicant):
    returned = make.application(call, sent[0].lead, status="returned")
    abroad = make.application(call, make.organisation(recommended_by=make.body()), status="submitted")
    for application in sent[:2]:
        actions.place(application, by=province)
    recommendation = actions.submit_recommendation(Recommendation.objects.get(), by=province)
    assert (recommendation.status, recommendation.submitted_by, len(recommendation.digest)) == (
        "submitted",
        province,
        64,
    )
    assert statuses([*sent, returned, abroad]) == [
        "recommended", "recommended", "not_recommended", "not_recommended", "submitted",
    ]  # fmt: skip
    facts = AuditEntry.objects.get(act="recommendation_submitted").facts
    assert ([p["code"] for p in facts["order"]], facts["accepted"]) == ([a.code for a in sent[:2]], True)
    assert Notification.objects.filter(user=applicant).count() == 4
    assert Notification.objects.filter(user=administrator).count() == 1


def test_a_submitted_order_is_locked(sent, province):
    place = actions.place(sent[0], by=province)
    recommendation = actions.submit_recommendation(Recommendation.objects.get(), by=province)
    acts = [
        lambda: actions.submit_recommendation(recommendation, by=province),
        lambda: actions.place(sent[1], by=province),
        lambda: actions.remove_place(place, by=province),
        lambda: actions.write_opinion(place, "好", by=province),
    ]
    for act in acts:
        with pytest.raises(ValidationError) as refused:
            act()
        assert refused.value.code == "submitted"


def test_an_empty_order_and_one_with_a_returned_application_are_blocked(sent, province):
    place = actions.place(sent[0], by=province)
    Application.objects.filter(pk=sent[0].pk).update(status="returned")
    recommendation = Recommendation.objects.get()
    for _ in range(2):
        with pytest.raises(ValidationError) as refused:
            actions.submit_recommendation(recommendation, by=province)
        assert len(refused.value.messages) == 1
        RecommendedApplication.objects.filter(pk=place.pk).delete()


def test_where_the_call_says_so_nothing_over_the_quota_is_accepted(body, lead, province):
    call = make.call(over_quota="reject_all")
    make.quota(call, body, places=1)
    sent = [make.application(call, lead, status="submitted") for _ in range(2)]
    for application in sent:
        actions.place(application, by=province)
    recommendation = actions.submit_recommendation(Recommendation.objects.get(), by=province)
    assert (recommendation.status, statuses(sent)) == ("rejected", ["not_recommended", "not_recommended"])


def test_after_the_deadline_nothing_is_placed(body, lead, province):
    call = make.call(closes=-2, recommend=-1)
    make.quota(call, body)
    with pytest.raises(ValidationError) as refused:
        actions.place(make.application(call, lead, status="submitted"), by=province)
    assert refused.value.code == "late"


def test_a_returned_application_can_be_changed_until_it_is_due(sent, province, applicant):
    due = timezone.now() + datetime.timedelta(days=2)
    actions.place(sent[0], by=province)
    made = actions_returns.return_application(sent[0], reason="数据不一致", parts=["figures"], due_at=due, by=province)
    stored = Application.objects.get(pk=sent[0].pk)
    assert (stored.status, stored.is_editable, stored.due_at, made.parts) == ("returned", True, due, ["figures"])
    assert Notification.objects.get(user=applicant).body == "数据不一致"
    assert len(order()) == 1


@pytest.mark.parametrize("days", [-1, 30])
def test_a_correction_is_due_within_the_time_for_recommending(sent, province, days):
    due = timezone.now() + datetime.timedelta(days=days)
    with pytest.raises(ValidationError) as refused:
        actions_returns.return_application(sent[0], reason="x", parts=[], due_at=due, by=province)
    assert list(refused.value.message_dict) == ["due_at"]


def test_two_officers_do_not_both_return(sent, province):
    due = timezone.now() + datetime.timedelta(days=2)
    stale = Application.objects.get(pk=sent[0].pk)
    actions_returns.return_application(sent[0], reason="x", parts=[], due_at=due, by=province)
    with pytest.raises(Conflict):
        actions_returns.return_application(stale, reason="y", parts=[], due_at=due, by=province)


def test_a_visit_is_recorded_and_not_before_it_happened(sent, province):
    today = timezone.localdate()
    visit = actions_returns.record_visit(sent[0], visited_on=today, visitors="两人", findings="属实", by=province)
    assert (visit.recorded_by, AuditEntry.objects.get().act) == (province, "site_visited")
    tomorrow = today + datetime.timedelta(days=1)
    with pytest.raises(ValidationError):
        actions_returns.record_visit(sent[0], visited_on=tomorrow, visitors="x", findings="x", by=province)
