"""Whom an act of a recommending body is told to."""

from __future__ import annotations

from django.urls import reverse

from submissions.accounts.models import Organisation
from submissions.accounts.notify import notify
from submissions.applications.models import Application


def tell_lead(lead: Organisation, subject: object, application: Application, body: str = "") -> None:
    url = reverse("application", args=[application.code])
    notify(lead.people.filter(is_active=True), subject, body, url)  # type: ignore[arg-type]
