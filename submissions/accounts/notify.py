"""Messages to people inside the product, written in each reader's language."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.functional import Promise

from submissions.accounts.models import Notification, User


def notify(people: Iterable[User], subject: str | Promise, body: str | Promise = "", url: str = "") -> int:
    """Leave a message with each person; returns how many. Call it inside the action that it tells of."""
    messages = [
        Notification(user=person, subject=str(subject)[:200], body=str(body), url=url)
        for person in {person.pk: person for person in people}.values()
    ]
    return len(Notification.objects.bulk_create(messages))
