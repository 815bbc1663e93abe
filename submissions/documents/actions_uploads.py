"""Large files piece by piece: begun, continued after whatever broke it off, and finished as one document.

A piece is stored first and counted afterwards by a compare-and-swap on `received`. So whatever dies in between, the
count says what is safe, and sending the same piece again is harmless.
"""

from __future__ import annotations

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
from submissions.documents import actions, pieces
from submissions.documents.inspection import check_name, check_outside, rules_of
from submissions.documents.models import Document, Upload
from submissions.states import Conflict, move

LARGEST_PIECE = 4 * 1024 * 1024
MOST_AT_ONCE = 50


@transaction.atomic
def begin(
    application: Application,
    *,
    name: str,
    size: int,
    kind: str = Document.Kind.EVIDENCE,
    indicator: CallIndicator | None = None,
    year: int | None = None,
    question: str = "",
    printed: PrintedVersion | None = None,
    mark: str = "",
    by: User,
) -> Upload:
    """A new upload, or the unfinished one of the same file by the same person, to be continued.

    `mark` is whatever tells the file from another one of the same name and size (the time of its last change).
    """
    name = check_name(name)
    check_outside(name, size, rules_of(application.call, actions.asked(application, question)))
    application = editable(application)
    member_of(application, by)
    actions.check_figure(application, indicator, year)
    actions.check_printed(application, kind, printed)
    printed = printed if kind == Document.Kind.STAMPED else None
    purpose = {"kind": kind, "indicator": indicator, "year": year, "question": question, "printed": printed}
    same = {**purpose, "name": name, "size": size, "mark": mark[:80]}
    unfinished = application.uploads.unfinished().filter(begun_by=by)
    found = unfinished.filter(**same).first()
    if found is not None:
        return found
    actions.check_room(application, question)
    if unfinished.count() >= MOST_AT_ONCE:
        words = _("%(count)s uploads are unfinished. Finish or discard some first.")
        raise ValidationError(words % {"count": MOST_AT_ONCE}, code="unfinished")
    return Upload.objects.create(application=application, begun_by=by, **same)


def append(upload: Upload, offset: int, piece: bytes) -> Upload:
    """Store the piece that begins at `offset`. One that is there already changes nothing; Conflict for a gap.

    After a Conflict `upload.received` says where to go on.
    """
    if upload.status != Upload.Status.RECEIVING:
        raise Conflict(_("This upload has ended."), code="ended")
    end = offset + len(piece)
    if end > upload.size or len(piece) > LARGEST_PIECE:
        raise ValidationError(_("This piece is larger than what is left of the file."), code="size")
    if offset < upload.received and end <= upload.received:
        return upload
    if offset != upload.received:
        words = _("Byte %(found)s was sent; byte %(expected)s is expected.")
        raise Conflict(words % {"found": offset, "expected": upload.received}, code="offset")
    name = pieces.keep(upload, offset, piece)
    counted = Upload.objects.filter(pk=upload.pk, status=Upload.Status.RECEIVING, received=offset)
    stored = [*upload.pieces, name]
    if not counted.update(received=end, pieces=stored, changed_at=timezone.now()):
        pieces.drop(name)
    upload.refresh_from_db()
    return upload


def finish(upload: Upload, *, by: User) -> Document:
    """The document made of a whole upload; made once, however often it is asked for. A refusal is kept with its reason."""
    if upload.status == Upload.Status.DONE and upload.document is not None:
        return upload.document
    if not upload.is_whole:
        words = _("%(received)s of %(size)s bytes have arrived.")
        raise Conflict(words % {"received": upload.received, "size": upload.size}, code="offset")
    try:
        with pieces.joined(upload.pieces) as whole:
            file = File(whole, name=upload.name)
            document = actions.upload(
                upload.application, file, kind=upload.kind, indicator=upload.indicator, year=upload.year,
                question=upload.question, printed=upload.printed, upload=upload, by=by,
            )  # fmt: skip
    except Conflict:
        upload.refresh_from_db()
        if upload.document is None:
            raise
        return upload.document
    except ValidationError as refused:
        if refused.code not in ("scanner", "late", "closed"):
            move(upload, Upload.Status.REFUSED, reason=" ".join(refused.messages), pieces=[])
            pieces.forget(upload)
        raise
    pieces.forget(upload)
    return document


def abandon(upload: Upload) -> None:
    """Give an upload up and delete what arrived of it."""
    move(upload, Upload.Status.ABANDONED, pieces=[])
    pieces.forget(upload)
