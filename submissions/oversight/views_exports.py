"""Exports of a call: asked for, watched, cancelled, fetched."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from submissions.documents.handing import attachment
from submissions.oversight import actions
from submissions.oversight.forms import ExportFilter, ExportForm
from submissions.oversight.models import Export
from submissions.oversight.views import ROOM, find
from submissions.rules import require

TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "zip": "application/zip",
}


@login_required
def exports(request: HttpRequest, code: str) -> HttpResponse:
    """The person's exports of a call; by POST, a new one."""
    require(request.user, "submissions.export_applications")
    call, context = find(request, code)
    form = ExportForm(request.POST if request.method == "POST" else None, initial={"kind": "xlsx"})
    if request.method == "POST" and form.is_valid():
        try:
            actions.ask_export(call, kind=form.cleaned_data["kind"], by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The file is being made. It can be fetched here for seven days."))
            return redirect("exports", code)
    found = ExportFilter(request.GET, Export.objects.filter(call=call, asked_by=request.user).select_related("call"))
    page = found.page()
    context |= {"form": form, "filters": found.form, "page": page, "is_busy": any(not one.is_finished for one in page)}
    return render(request, ROOM + "exports.html", context, status=400 if form.errors else 200)


@login_required
def export(request: HttpRequest, pk: int) -> HttpResponse:
    """The file, as long as it is kept."""
    found = _find(request, pk)
    if not found.is_ready:
        raise Http404(_("This export is not ready, or its time is up."))
    response = attachment(found.file, found.name, TYPES[found.kind])
    actions.fetched(found, by=request.user)
    return response


@login_required
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The line of one export, for those who watch it."""
    return render(request, ROOM + "_export.html", {"export": _find(request, pk)})


@login_required
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop an export on its way."""
    found = _find(request, pk)
    stopped = actions.cancel_export(found)
    (messages.success if stopped else messages.error)(
        request, _("The export was cancelled.") if stopped else _("This export had already ended.")
    )
    return redirect("exports", found.call.code)


def _find(request: HttpRequest, pk: int) -> Export:
    found = get_object_or_404(Export.objects.filter(asked_by=request.user).select_related("call"), pk=pk)
    require(request.user, "submissions.export_applications")
    return found
