"""Workbooks to take along: a call's empty table, and the list of applications."""

from __future__ import annotations

from urllib.parse import quote

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from submissions.applications import tables
from submissions.applications.models import Application
from submissions.calls.models import Call
from submissions.rules import require
from submissions.trail.actions import record
from submissions.trail.acts import Act


@login_required
def template(request: HttpRequest, code: str) -> HttpResponse:
    """The call's empty table, for those who fill it in."""
    require(request.user, "submissions.list_applications")
    rows = Call.objects.all() if request.user.role == "administrator" else Call.objects.exclude(status="draft")
    call = get_object_or_404(rows, code=code)
    return attachment(tables.template(call), _("%(call)s figures.xlsx") % {"call": call.code})


@login_required
def export(request: HttpRequest, code: str) -> HttpResponse:
    """The applications of a call that the person may read, with their combined figures."""
    require(request.user, "submissions.export_applications")
    call = get_object_or_404(Call, code=code)
    rows = Application.objects.visible_to(request.user).filter(call=call).with_names()
    record(Act.APPLICATION_EXPORTED, by=request.user, about=call, applications=rows.count())
    return attachment(tables.export(call, rows), _("%(call)s applications.xlsx") % {"call": call.code})


def attachment(content: bytes, name: str, content_type: str = tables.XLSX) -> HttpResponse:
    """A file to be saved under a name that may hold any script."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response["X-Content-Type-Options"] = "nosniff"
    return response
