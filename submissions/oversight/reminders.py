"""Reminding those who have not submitted, once for each of the call's times before their deadline."""

from __future__ import annotations

import datetime
import logging

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from submissions.accounts.notify import notify
from submissions.applications.models import Application
from submissions.calls.models import Call
from submissions.oversight.models import Reminder

log = logging.getLogger(__name__)
SUBJECT = _("{name} is not submitted: the deadline is {when}")


def send_due(now: datetime.datetime | None = None) -> int:
    """Send every reminder that is due, in the product and by e-mail; how many applications were reminded."""
    now, sent = now or timezone.now(), 0
    calls = Call.objects.filter(status=Call.Status.CALLED, opens_at__lte=now, recommend_by__gt=now)
    for call in calls:
        drafts = call.applications.filter(status=Application.Status.DRAFT).select_related("call", "lead")
        for application in drafts.iterator(chunk_size=500):
            hours = due(call.reminders, application.deadline, now)
            if hours is not None and remind(application, hours):
                sent += 1
    return sent


def due(reminders: list[int], deadline: datetime.datetime, now: datetime.datetime) -> int | None:
    """The reminder that should have gone out by now: the latest one passed, as long as the deadline has not."""
    passed = [hours for hours in reminders if deadline - datetime.timedelta(hours=hours) <= now < deadline]
    return min(passed, default=None)


@transaction.atomic
def remind(application: Application, hours: int) -> bool:
    """Remind the application's people; False when they were already."""
    deadline = application.deadline
    _row, created = Reminder.objects.get_or_create(application=application, hours=hours, deadline=deadline)
    if not created:
        return False
    people = list(application.lead.people.filter(is_active=True))
    when = timezone.localtime(deadline).strftime("%Y-%m-%d %H:%M:%S")
    words = format_lazy(SUBJECT, name=application.name, when=when)
    url = reverse("application", args=[application.code])
    notify(people, words, url=url)
    addresses = [person.email for person in people if person.email]
    if addresses:
        with translation.override(settings.LANGUAGE_CODE):
            subject = str(words)
        transaction.on_commit(lambda: _mail(subject, addresses), robust=True)
    return True


def _mail(subject: str, addresses: list[str]) -> None:
    for address in addresses:
        try:
            send_mail(subject, subject, None, [address])
        except OSError:
            log.warning("a reminder could not be sent by e-mail")
