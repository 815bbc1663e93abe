"""The page on which the check list of a competition is written, or taken from another one."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from evaluation.competition import actions_checklist
from evaluation.competition.forms import CheckRows
from evaluation.competition.models import Competition
from evaluation.competition.views import find
from evaluation.competition.views_setup import carried_out, row_list
from submissions.rules import require


@login_required
def checklist(request: HttpRequest, code: str) -> HttpResponse:
    """Items of the completeness check: renamed, ordered by their places, added, removed."""
    found = find(request, code)
    form = CheckRows(request.POST or None, queryset=found.check_items.all())
    sources = Competition.objects.exclude(pk=found.pk).order_by("-created_at")[:50]
    title = _("Items of the completeness check")
    return row_list(request, found, form, actions_checklist.change_checklist, title, sources=sources)


@login_required
@require_POST
def checklist_copy(request: HttpRequest, code: str) -> HttpResponse:
    """Take the list of another competition."""
    found = find(request, code)
    require(request.user, "evaluation.change_competition", found)
    source = get_object_or_404(Competition, code=request.POST.get("source", ""))
    carried_out(request, lambda: actions_checklist.copy_checklist(found, source, by=request.user))
    return redirect("checklist", code)
