"""The ministry's import of figures: sent in, watched, stopped, and what came of it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from submissions.applications.sheets import headings, place
from submissions.applications.views_sheets import attachment
from submissions.calls.models import Call
from submissions.calls.wording import marked
from submissions.imports import actions
from submissions.imports.forms import FiguresForm, ImportFilter
from submissions.imports.models import Import
from submissions.rules import require
from submissions.trail.actions import record
from submissions.trail.acts import Act

ROOM = "submissions/imports/"
SHOWN = 200  # problems on the page; the marked workbook holds them all


@login_required
def import_workbook(request: HttpRequest, code: str) -> HttpResponse:
    """Send in a workbook, to be tried or brought in; the call's earlier imports stand below."""
    call = get_object_or_404(Call, code=code)
    require(request.user, "submissions.import_applications", call)
    request.competition = getattr(call, "competition", None)
    form = FiguresForm(request.POST if request.method == "POST" else None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = {"is_trial": form.cleaned_data["is_trial"], "by": request.user}
        try:
            job = actions.start_import(call, form.cleaned_data["workbook"], **given)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("import-job", job.pk)
    found = ImportFilter(request.GET, call.imports.select_related("created_by"))
    context = {"call": call, "upload": form, "form": found.form, "page": found.page(), "columns": headings(call)}
    return render(request, ROOM + "import.html", {**context, **marked(call)}, status=400 if form.errors else 200)


@login_required
def job(request: HttpRequest, pk: int) -> HttpResponse:
    """One import: how far it is, or what came of it."""
    found = _find(request, pk)
    request.competition = getattr(found.call, "competition", None)
    shown = [(sheet, place(row, column), was, text) for sheet, row, column, was, text in found.problems[:SHOWN]]
    context = {"job": found, "call": found.call, "problems": shown, "more": found.faults - len(shown)}
    return render(request, ROOM + "job.html", {**context, **marked(found.call)})


@login_required
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The moving part alone; once the import has ended, htmx is told to load the page."""
    found = _find(request, pk)
    answer = render(request, ROOM + "_progress.html", {"job": found})
    if found.is_finished:
        answer["HX-Refresh"] = "true"
    return answer


@login_required
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop an import that has not ended."""
    found = _find(request, pk)
    if actions.cancel_import(found, by=request.user):
        messages.success(request, _("The import was cancelled. Nothing was stored."))
    else:
        messages.error(request, _("The import had already ended."))
    return redirect("import-job", pk)


@login_required
def marked_copy(request: HttpRequest, pk: int) -> HttpResponse:
    """The workbook with the wrong cells marked."""
    found = _find(request, pk)
    if not found.marked:
        raise Http404
    record(Act.APPLICATION_EXPORTED, by=request.user, about=found.call, form="marked", sha256=found.sha256)
    with found.marked.open("rb") as file:
        return attachment(file.read(), _("%(call)s marked.xlsx") % {"call": found.call.code})


def _find(request: HttpRequest, pk: int) -> Import:
    require(request.user, "submissions.import_applications")
    return get_object_or_404(Import.objects.select_related("call", "created_by"), pk=pk)
