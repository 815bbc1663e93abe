import datetime

import pytest
from django.core import mail
from django.utils import timezone

from submissions.models import Application, Call, Notification, Reminder
from submissions.oversight.reminders import due, send_due
from tests import make

HOUR = datetime.timedelta(hours=1)
DEADLINE = datetime.datetime(2026, 12, 11, 9, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("before", "hours"), [(100, None), (72, 72), (30, 72), (24, 24), (1, 24), (0, None), (-5, None)]
)
def test_the_latest_reminder_passed_is_due(before, hours):
    assert due([72, 24], DEADLINE, DEADLINE - before * HOUR) == hours


@pytest.fixture
def draft(lead, applicant):
    type(applicant).objects.update(email="applicant@example.org")
    return make.application(make.call(closes=2), lead, name="示例集群")


def test_each_is_reminded_once_in_the_product_and_by_mail(draft, applicant, django_capture_on_commit_callbacks):
    sent = []
    for _again in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            sent.append(send_due())
    assert (sent, Notification.objects.filter(user=applicant).count()) == ([1, 0], 1)
    assert [(m.to, "示例集群" in m.subject) for m in mail.outbox] == [(["applicant@example.org"], True)]
    with django_capture_on_commit_callbacks(execute=True):
        assert send_due(timezone.now() + 30 * HOUR) == 1
    assert list(Reminder.objects.values_list("hours", flat=True).order_by("-hours")) == [72, 24]


@pytest.mark.parametrize(("status", "reminders"), [("submitted", [72]), ("withdrawn", [72]), ("draft", [])])
def test_nobody_else_is_reminded(draft, status, reminders):
    Application.objects.update(status=status)
    Call.objects.update(reminders=reminders)
    assert (send_due(), Reminder.objects.count()) == (0, 0)


def test_an_extension_is_reminded_of_anew(draft):
    send_due()
    later = timezone.now() + 60 * HOUR
    Application.objects.update(extended_until=later)
    assert (send_due(), Reminder.objects.count()) == (1, 2)


def test_a_mail_server_that_is_away_loses_no_reminder(draft, settings, django_capture_on_commit_callbacks):
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = (
        "django.core.mail.backends.smtp.EmailBackend",
        "127.0.0.1",
        1,
    )
    with django_capture_on_commit_callbacks(execute=True):
        assert send_due() == 1
    assert Notification.objects.count() == 1
