"""Uploads piece by piece: begun, asked after, continued, finished, discarded. Scripts are answered in JSON."""

from __future__ import annotations

import re

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from submissions.applications.desk import with_everything
from submissions.applications.models import Application
from submissions.documents import actions_uploads
from submissions.documents.forms import UploadForm
from submissions.documents.models import Upload
from submissions.rules import require

PLACE = re.compile(r"bytes (?:(\d{1,15})-(\d{1,15})|\*)/(\d{1,15})")


@login_required
@require_POST
def begin(request: HttpRequest, code: str) -> HttpResponse:
    """Announce a file: 201 with the address to send pieces to and how many bytes are there already."""
    found = get_object_or_404(with_everything(Application.objects.visible_to(request.user)), code=code)
    require(request.user, "submissions.upload_document", found)
    form = UploadForm(request.POST, application=found)
    if not form.is_valid():
        return JsonResponse({"message": " ".join(w for words in form.errors.values() for w in words)}, status=400)
    try:
        upload = actions_uploads.begin(found, **form.cleaned_data, by=request.user)
    except ValidationError as error:
        return JsonResponse({"message": " ".join(error.messages)}, status=400)
    return JsonResponse(_state(upload), status=201)


@login_required
@require_http_methods(["GET", "PUT", "POST"])
def upload(request: HttpRequest, token: str) -> HttpResponse:
    """GET: where it stands. PUT: one piece, its place in Content-Range (`bytes */size`: none, just finish).
    POST from the page without a script: `discard`, or finish."""
    found = _find(request, token)
    if request.method == "GET":
        return JsonResponse(_state(found))
    require(request.user, "submissions.upload_document", found.application)
    if request.method == "POST":
        return _by_hand(request, found)
    start = _start(request, found)
    if start is None:
        words = _("Content-Range does not fit: “bytes first-last/%(size)s” is expected, and as many bytes.")
        return JsonResponse({"message": words % {"size": found.size}}, status=400)
    try:
        if request.body:
            found = actions_uploads.append(found, start, request.body)
        if found.is_whole:
            actions_uploads.finish(found, by=request.user)
    except ValidationError as error:
        found.refresh_from_db()
        told = {**_state(found), "message": " ".join(error.messages)}
        return JsonResponse(told, status=409 if found.status == "receiving" else 422)
    return JsonResponse(_state(found))


def _start(request: HttpRequest, found: Upload) -> int | None:
    """Where the piece that was sent begins; None when its head and its body do not fit each other or the file."""
    place = PLACE.fullmatch(request.headers.get("Content-Range", ""))
    if place is None or int(place[3]) != found.size:
        return None
    length = int(place[2]) - int(place[1]) + 1 if place[1] else 0
    return int(place[1] or 0) if length == len(request.body) else None


def _by_hand(request: HttpRequest, found: Upload) -> HttpResponse:
    try:
        if "discard" in request.POST:
            actions_uploads.abandon(found)
            messages.success(request, _("What had arrived of %(name)s was discarded.") % {"name": found.name})
        else:
            document = actions_uploads.finish(found, by=request.user)
            messages.success(request, _("%(name)s was taken in and checked.") % {"name": document.name})
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("document-upload", found.application.code)


def _find(request: HttpRequest, token: str) -> Upload:
    mine = Upload.objects.filter(
        application__in=Application.objects.visible_to(request.user),
        begun_by__organisation=request.user.organisation_id,
    )
    rows = mine.select_related("application__call", "application__lead__recommended_by", "indicator", "document")
    return get_object_or_404(rows, token=token)


def _state(upload: Upload) -> dict[str, object]:
    return {
        "url": reverse("upload", args=[upload.token]),
        "name": upload.name,
        "size": upload.size,
        "received": upload.received,
        "status": upload.status,
        "reason": upload.reason,
        "sha256": upload.document.sha256 if upload.document else "",
    }
