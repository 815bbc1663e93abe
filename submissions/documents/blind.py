"""What judges are handed of an application's documents in a blind round: copies without metadata under a code's name.

Whether a judge may have an application's documents is the caller's question (`evaluation.view_sheet`); this module sees
to it that neither the file, its name nor what is said about it tells who the applicant is.
"""

from __future__ import annotations

from typing import NamedTuple

from django.db import transaction
from django.http import FileResponse, Http404
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from submissions.accounts.models import User
from submissions.applications.models import Application
from submissions.documents.handing import attachment
from submissions.documents.inspection import TYPES
from submissions.documents.models import BlindCopy, Document
from submissions.trail.actions import record
from submissions.trail.acts import Act

EXTENSIONS = {kind: extension for extension, kind in reversed(TYPES.items())}
REASONS: dict[str, Promise] = {
    "type": gettext_lazy("Files of this type cannot be freed from their metadata, so it is not handed out."),
    "embedded": gettext_lazy("It holds another program's object that cannot be cleaned, so it is not handed out."),
    "media": gettext_lazy("It holds pictures of a type that cannot be cleaned, so it is not handed out."),
    "broken": gettext_lazy("Its content could not be read through, so it is not handed out."),
    "failed": gettext_lazy("It could not be cleaned, so it is not handed out."),
}


class Handout(NamedTuple):
    """One document for judges: its number in the application, from 1, and its copy (None until it is begun)."""

    number: int
    document: Document
    copy: BlindCopy | None

    @property
    def is_ready(self) -> bool:
        return self.copy is not None and self.copy.status == BlindCopy.Status.DONE

    @property
    def size(self) -> int:
        """Bytes of the copy; 0 before it is ready."""
        return self.copy.size if self.copy else 0

    @property
    def state(self) -> str:
        """In words: ready, waiting, or why it is not handed out."""
        if self.copy is None:
            return str(BlindCopy.Status.QUEUED.label)
        return str(REASONS[self.copy.reason]) if self.copy.reason in REASONS else str(self.copy.get_status_display())

    def name(self, code: str) -> str:
        """The file's name for judges, like K217-E03.pdf; `code` is the entry's blind code."""
        return f"{code}-E{self.number:02d}.{EXTENSIONS.get(self.document.content_type, 'bin')}"


def blind_copies(application: Application) -> list[Handout]:
    """The application's documents for judges in the order they were sent, in one query."""
    rows = Document.objects.for_judges().filter(application=application).select_related("blind_copy", "indicator")
    return [Handout(n, d, getattr(d, "blind_copy", None)) for n, d in enumerate(rows.order_by("pk"), start=1)]


@transaction.atomic
def hand_out(application: Application, number: int, *, code: str, by: User) -> FileResponse:
    """The cleaned copy with this number as a download, recorded in the trail. Http404 when there is none to hand out."""
    found = next((one for one in blind_copies(application) if one.number == number), None)
    if found is None or not found.is_ready or found.copy is None:
        raise Http404(_("There is no cleaned copy of this document."))
    response = attachment(found.copy.file, found.name(code), found.document.content_type)
    record(Act.DOCUMENT_READ, by=by, about=application, document=found.document.pk, form="blind", code=code)
    return response
