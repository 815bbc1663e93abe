"""The deadline to the second: grace, extension, and what a sealed call keeps from everybody."""

import datetime

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse

from submissions.applications import actions
from submissions.models import Application, Call, Notification, Receipt
from submissions.oversight.actions import extend
from tests import make

DEADLINE = datetime.datetime(2026, 12, 11, 9, 0, 0, tzinfo=datetime.UTC)  # 17:00 in Beijing
SECOND = datetime.timedelta(seconds=1)


@pytest.fixture
def draft(lead, applicant):
    with time_machine.travel(DEADLINE - datetime.timedelta(days=5), tick=False):
        call = make.call()
        Call.objects.update(closes_at=DEADLINE, recommend_by=DEADLINE + datetime.timedelta(days=10))
        call.refresh_from_db()
        yield make.application(call, lead)


def submitted(draft, applicant, at):
    with time_machine.travel(at, tick=False):
        try:
            return actions.submit(Application.objects.get(pk=draft.pk), by=applicant).submitted_at
        except ValidationError as refused:
            return refused.code


@pytest.mark.parametrize(
    ("grace", "after", "accepted"),
    [(0, -1, True), (0, 0, False), (0, 1, False), (5, 0, True), (5, 299, True), (5, 300, False)],
)
def test_to_the_second(draft, applicant, grace, after, accepted):
    Call.objects.update(grace=datetime.timedelta(minutes=grace))
    at = DEADLINE + after * SECOND
    assert submitted(draft, applicant, at) == (at if accepted else "late")
    assert Receipt.objects.count() == accepted


@pytest.mark.parametrize(("after", "accepted"), [(-1, True), (0, False)])
def test_an_extension_counts_for_its_application_alone(draft, applicant, administrator, lead, after, accepted):
    other = make.application(draft.call, lead)
    until = DEADLINE + datetime.timedelta(days=2)
    extend(draft, until=until, reason="系统故障", by=administrator)
    at = until + after * SECOND
    assert submitted(draft, applicant, at) == (at if accepted else "late")
    assert submitted(other, applicant, DEADLINE) == "late"


def test_within_an_extension_it_can_be_taken_back(draft, applicant, administrator):
    extend(draft, until=DEADLINE + datetime.timedelta(days=2), reason="系统故障", by=administrator)
    with time_machine.travel(DEADLINE + datetime.timedelta(days=1), tick=False):
        actions.submit(draft, by=applicant)
        assert actions.take_back(Application.objects.get(pk=draft.pk), by=applicant).status == "draft"


def test_the_applicant_reads_until_when_and_why(draft, sign_in, applicant, administrator):
    extend(draft, until=DEADLINE + datetime.timedelta(days=2), reason="系统故障，顺延两日", by=administrator)
    page = sign_in(applicant).get(reverse("application", args=[draft.code])).content.decode()
    assert ("系统故障，顺延两日" in page, "12月13日" in page) == (True, True)
    assert Notification.objects.filter(user=applicant, body="系统故障，顺延两日").count() == 1


@pytest.mark.parametrize(("grace", "open_at"), [(0, DEADLINE), (5, DEADLINE + 300 * SECOND)])
def test_a_sealed_application_is_seen_by_nobody_else_before_the_last_moment(
    draft, sign_in, applicant, province, administrator, grace, open_at
):
    Call.objects.update(is_sealed=True, grace=datetime.timedelta(minutes=grace))
    draft = Application.objects.get(pk=draft.pk)
    actions.submit(draft, by=applicant)
    assert Notification.objects.filter(user=province).count() == 0
    url, found = reverse("application", args=[draft.code]), []
    for moment in (open_at - SECOND, open_at):
        with time_machine.travel(moment, tick=False):
            found.append([sign_in(person).get(url).status_code for person in (applicant, province, administrator)])
    assert found == [[200, 404, 404], [200, 200, 200]]


def test_a_sealed_application_stands_on_no_board(draft, sign_in, applicant, province, body):
    make.quota(draft.call, body)
    Call.objects.update(is_sealed=True)
    actions.submit(Application.objects.get(pk=draft.pk), by=applicant)
    url, found = reverse("recommendation", args=[draft.call.code]), []
    for moment in (DEADLINE - SECOND, DEADLINE):
        with time_machine.travel(moment, tick=False):
            found.append(draft.name in sign_in(province).get(url).content.decode())
    assert found == [False, True]
    with time_machine.travel(DEADLINE - SECOND, tick=False):
        assert sign_in(province).post(reverse("recommendation-add", args=[draft.code])).status_code == 404
