"""What is done with the form of a call: built in a draft, published and frozen, renewed in a new version, taken from another call."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from submissions.accounts.models import User
from submissions.accounts.notify import notify
from submissions.calls import building
from submissions.calls.models import Call, Form
from submissions.calls.standard import standard
from submissions.states import Conflict, move
from submissions.trail.actions import record
from submissions.trail.acts import Act


@transaction.atomic
def begin_form(call: Call, *, by: User) -> Form:
    """The draft that is being built: the one there is, else a new version on the published one, else on the standard form."""
    call = Call.objects.select_for_update().get(pk=call.pk)
    draft = call.forms.filter(status=Form.Status.DRAFT).first()
    if draft is not None:
        return draft
    latest = call.forms.first()
    draft = Form.objects.create(
        call=call,
        number=latest.number + 1 if latest else 1,
        document=latest.document if latest else standard(),
    )
    record(Act.FORM_CHANGED, by=by, about=call, version=draft.number, begun=True)
    return draft


@transaction.atomic
def change_form(
    form: Form, change: Callable[[building.Document], Any], *, by: User, revision: int | None = None, **facts: Any
) -> Form:
    """Apply a change of `building` to a draft. A `revision` that is no longer the stored one is a Conflict."""
    form = _draft(form)
    if revision is not None and revision != form.revision:
        raise Conflict(_("Somebody else changed this form a moment ago. Reload the page to see it."), code="conflict")
    document = change(form.document)
    if document == form.document:
        return form
    form.document = document
    form.revision += 1
    form.__dict__.pop("sheet", None)
    form.save(update_fields=["document", "revision"])
    record(Act.FORM_CHANGED, by=by, about=form.call, version=form.number, **facts)
    return form


@transaction.atomic
def copy_form(form: Form, source: Form, *, by: User) -> Form:
    """Make the draft the same as another call's form."""
    return change_form(form, lambda _document: source.document, by=by, copied=f"{source.call.code} {source.number}")


@transaction.atomic
def publish_form(form: Form, *, by: User) -> Form:
    """Freeze a draft. Refused with every lack; where the call is open, those who have drafts are told.

    Drafts are filled on the new version from then on: answers to questions that are still asked stay, others are kept
    but no longer shown. What was submitted stays on the version it was submitted with.
    """
    form = _draft(form)
    lacks = building.problems(form.document)
    if lacks:
        raise ValidationError(lacks, code="incomplete")
    digest = building.digest(form.document)
    move(form, Form.Status.PUBLISHED, digest=digest, published_at=timezone.now(), published_by=by)
    record(Act.FORM_PUBLISHED, by=by, about=form.call, version=form.number, digest=digest)
    if form.number > 1:
        _tell_drafts(form)
    return form


def freeze(call: Call, *, by: User) -> None:
    """Publish the call's draft form, or the standard form where none was built. Belongs inside the call's publication."""
    if not call.forms.filter(status=Form.Status.PUBLISHED).exists():
        publish_form(begin_form(call, by=by), by=by)


def _draft(form: Form) -> Form:
    form = Form.objects.select_for_update(of=("self",)).select_related("call").get(pk=form.pk)
    if form.status != Form.Status.DRAFT:
        raise ValidationError(_("A published form is frozen. Begin a new version to change it."), code="frozen")
    return form


def _tell_drafts(form: Form) -> None:
    """One message to each person who may be filling a draft of this call."""
    words = format_lazy(gettext_lazy("The application form of {call} has a new version"), call=form.call.name)
    body = gettext_lazy(
        "Your draft continues on it. Answers to questions that are still asked were kept; please check it."
    )
    drafts = form.call.applications.filter(status="draft").select_related("lead")
    for application in drafts:
        people = application.lead.people.filter(is_active=True)
        notify(people, words, body, url=reverse("application", args=[application.code]))
