"""A stored file as an answer: always to be saved, never to be shown inside the page, under a name that may hold any script."""

from __future__ import annotations

from urllib.parse import quote

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404
from django.utils.translation import gettext as _


def attachment(file: FieldFile, name: str, content_type: str) -> FileResponse:
    """The stored file. Http404 when it is not in the storage."""
    try:
        opened = file.open("rb")
    except FileNotFoundError:
        raise Http404(_("The file of this document is not in the storage.")) from None
    response = FileResponse(opened, content_type=content_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
