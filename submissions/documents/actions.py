"""What is done with documents: taken in, taken back, handed out."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from submissions.accounts.models import User
from submissions.applications.locking import editable, member_of
from submissions.applications.models import Application
from submissions.applications.printing import PrintedVersion
from submissions.calls.models import CallIndicator
from submissions.calls.questions import Question
from submissions.calls.wording import title
from submissions.documents import tasks
from submissions.documents.inspection import inspect, rules_of
from submissions.documents.models import BlindCopy, Document, Upload, storage_name
from submissions.documents.scanning import scan
from submissions.states import move
from submissions.trail.actions import record
from submissions.trail.acts import Act


def upload(
    application: Application,
    file: File,
    *,
    kind: str = Document.Kind.EVIDENCE,
    indicator: CallIndicator | None = None,
    year: int | None = None,
    question: str = "",
    printed: PrintedVersion | None = None,
    by: User,
    upload: Upload | None = None,
) -> Document:
    """Check a file and keep it; with `upload`, end that. The same content for the same purpose is kept once: sending it
    again returns the first.

    The file is read through, scanned and put into the storage before the transaction begins, so that nobody else waits.
    """
    rules = rules_of(application.call, asked(application, question))
    finding = inspect(file, rules)
    scanned = scan(file, finding.name, settings.CLAMAV_URL)  # type: ignore[arg-type]
    field = Document._meta.get_field("file")
    name = field.storage.save(storage_name(Document(application=application), ""), file)  # type: ignore[union-attr]
    more = {
        "file": name,
        "year": year,
        "question": question,
        "printed": printed if kind == Document.Kind.STAMPED else None,
        "scanned_at": timezone.now() if scanned else None,
        **finding._asdict(),
    }
    try:
        document = _keep(application, more, kind, indicator, upload, by)
    except BaseException:
        field.storage.delete(name)  # type: ignore[union-attr]
        raise
    if document.file.name != name:
        field.storage.delete(name)  # type: ignore[union-attr]
    return document


@transaction.atomic
def _keep(
    application: Application,
    facts: dict[str, Any],
    kind: str,
    indicator: CallIndicator | None,
    upload: Upload | None,
    by: User,
) -> Document:
    application = editable(application)
    facts["member"] = member_of(application, by)
    check_figure(application, indicator, facts["year"])
    check_printed(application, kind, facts["printed"])
    standing = application.documents.standing()
    purpose = {name: facts[name] for name in ("sha256", "question", "printed", "member", "year")}
    document = standing.filter(indicator=indicator, kind=kind, **purpose).first()
    if document is None:
        check_room(application, facts["question"])
        answers = asked(application, facts["question"])
        facts["is_withheld"] = answers is not None and answers.identifying
        document = Document.objects.create(
            application=application, indicator=indicator, kind=kind, uploaded_by=by, **facts
        )
        if kind != Document.Kind.STAMPED:
            copy = BlindCopy.objects.create(document=document)
            transaction.on_commit(lambda: tasks.make_blind_copy.delay(copy.pk), robust=True)
        said = {"document": document.pk, "name": document.name, "sha256": document.sha256}
        record(Act.DOCUMENT_UPLOADED, by=by, about=application, **said)
    if upload is not None:
        move(upload, Upload.Status.DONE, document=document, pieces=[])
    return document


def check_figure(application: Application, indicator: CallIndicator | None, year: int | None) -> None:
    """ValidationError when the call does not ask for what the document is to prove."""
    if indicator is not None and indicator.call_id != application.call_id:
        raise ValidationError(_("The call does not ask for this figure."), code="figure")
    if year is not None and (indicator is None or year not in indicator.years):
        words = _("%(year)s: choose the figure of that year which it proves, and a year that the call asks for.")
        raise ValidationError(words % {"year": year}, code="year")


def check_printed(application: Application, kind: str, printed: PrintedVersion | None) -> None:
    """ValidationError when a stamped scan does not name the printed version that was stamped."""
    if kind == Document.Kind.STAMPED and (printed is None or printed.application_id != application.pk):
        words = _("Say which printed version was stamped: its code stands at the foot of the paper.")
        raise ValidationError(words, code="printed")


def asked(application: Application, question: str) -> Question | None:
    """The question of the form that a document answers; None for none, ValidationError when the form does not ask it."""
    if not question:
        return None
    found = application.form.sheet.find(question)
    if found is None or found.kind != "document":
        raise ValidationError(_("The form does not ask for this document."), code="question")
    return found


def check_room(application: Application, question: str = "") -> None:
    """ValidationError when the application holds as many documents as its call, or this question, takes."""
    standing, wanted = application.documents.standing(), asked(application, question)
    if wanted is not None and wanted.files and (there := standing.filter(question=question).count()) >= wanted.files:
        words = _("%(question)s: %(found)s documents are there; %(most)s are taken at most.")
        limits = {"question": title(wanted), "found": there, "most": wanted.files}
        raise ValidationError(words % limits, code="many")
    found, most = standing.count(), application.call.documents_most
    if found >= most:
        words = _("%(found)s documents are there; an application holds %(most)s at most.")
        raise ValidationError(words % {"found": found, "most": most}, code="many")


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
