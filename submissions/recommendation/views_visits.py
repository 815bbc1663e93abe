"""Visits to host parks: recorded with photos, read again, printed."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from submissions.applications.models import Application
from submissions.calls.wording import marked
from submissions.recommendation import actions_returns
from submissions.recommendation.forms import VisitForm
from submissions.recommendation.models import SiteVisit, VisitPhoto
from submissions.recommendation.views_returns import find
from submissions.rules import require

ROOM = "submissions/recommendation/"


@login_required
def visit(request: HttpRequest, code: str) -> HttpResponse:
    """Record a visit to the host park; earlier visits stand beside the form."""
    found = find(request, code)
    require(request.user, "submissions.visit_application", found)
    form = VisitForm(request.POST if request.method == "POST" else None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions_returns.record_visit(found, **form.cleaned_data, by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The visit was recorded."))
            return redirect("visit-sheet", made.pk)
    visits = found.visits.prefetch_related("photos")
    context = {"application": found, "form": form, "visits": visits, **marked(found.call)}
    return render(request, ROOM + "visit.html", context, status=400 if form.errors else 200)


@login_required
def record_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The record of one visit with its photos, to read and to print."""
    visits = SiteVisit.objects.filter(application__in=Application.objects.visible_to(request.user))
    joined = visits.select_related("application__call", "application__lead__recommended_by", "recorded_by")
    found = get_object_or_404(joined.prefetch_related("photos"), pk=pk)
    require(request.user, "submissions.view_visit", found.application)
    context = {"visit": found, "application": found.application, "call": found.application.call}
    return render(request, ROOM + "visit_sheet.html", {**context, **marked(found.application.call)})


@login_required
def photo(request: HttpRequest, pk: int) -> FileResponse:
    """One photo, shown inside the record: it was found to be a picture when it came in."""
    visible = Application.objects.visible_to(request.user)
    photos = VisitPhoto.objects.select_related("visit__application__lead", "visit__application__call")
    found = get_object_or_404(photos.filter(visit__application__in=visible), pk=pk)
    require(request.user, "submissions.view_visit", found.visit.application)
    try:
        opened = found.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    answer = FileResponse(opened, content_type=found.content_type)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, max-age=3600"
    return answer
