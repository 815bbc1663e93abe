"""What is done with documents: taken in, taken back, handed out."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from submissions.accounts.models import User
from submissions.applications.locking import editable, member_of
from submissions.applications.models import Application
from submissions.calls.models import CallIndicator
from submissions.documents import tasks
from submissions.documents.inspection import inspect
from submissions.documents.models import BlindCopy, Document
from submissions.trail.actions import record
from submissions.trail.acts import Act

MOST = 300
"""Documents that one application may hold."""


@transaction.atomic
def upload(
    application: Application,
    file: File,
    *,
    kind: str = Document.Kind.EVIDENCE,
    indicator: CallIndicator | None = None,
    by: User,
) -> Document:
    """Check a file and keep it. The same content for the same purpose is kept once: sending it again returns the first."""
    finding = inspect(file)
    application = editable(application)
    member_of(application, by)
    if indicator is not None and indicator.call_id != application.call_id:
        raise ValidationError(_("The call does not ask for this figure."), code="figure")
    standing = application.documents.standing()
    twin = standing.filter(sha256=finding.sha256, indicator=indicator, kind=kind).first()
    if twin is not None:
        return twin
    if standing.count() >= MOST:
        raise ValidationError(_("An application holds %(most)s documents at most.") % {"most": MOST}, code="many")
    document = Document.objects.create(
        application=application, indicator=indicator, kind=kind, uploaded_by=by, file=file, **finding._asdict()
    )
    if kind != Document.Kind.STAMPED:
        copy = BlindCopy.objects.create(document=document)
        transaction.on_commit(lambda: tasks.make_blind_copy.delay(copy.pk), robust=True)
    record(
        Act.DOCUMENT_UPLOADED,
        by=by,
        about=application,
        document=document.pk,
        name=document.name,
        sha256=document.sha256,
    )
    return document


@transaction.atomic
def remove(document: Document, *, by: User) -> Document:
    """Take a document back. The file stays for the trail's sake; nobody is offered it any more."""
    application = editable(document.application)
    member_of(application, by)
    if not Document.objects.standing().filter(pk=document.pk).update(removed_at=timezone.now()):
        raise ValidationError(_("This document was already removed."), code="removed")
    record(Act.DOCUMENT_REMOVED, by=by, about=application, document=document.pk, name=document.name)
    return document


@transaction.atomic
def handed_out(document: Document, *, by: User) -> Document:
    """Note who downloaded a document."""
    record(Act.DOCUMENT_READ, by=by, about=document.application, document=document.pk, name=document.name)
    return document


@transaction.atomic
def withhold(document: Document, *, is_withheld: bool, by: User) -> Document:
    """Keep a document from judges, or let them have it again: the ministry's answer to a name in its pages."""
    if (
        Document.objects.standing()
        .filter(pk=document.pk)
        .exclude(is_withheld=is_withheld)
        .update(is_withheld=is_withheld)
    ):
        act = Act.DOCUMENT_WITHHELD if is_withheld else Act.DOCUMENT_RELEASED
        record(act, by=by, about=document.application, document=document.pk, name=document.name)
        document.is_withheld = is_withheld
    return document
