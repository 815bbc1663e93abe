"""Pages of the completeness check and of a round's entries."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from evaluation.competition.forms import coded
from evaluation.competition.frame import frame
from evaluation.competition.models import Competition
from evaluation.competition.views import find
from evaluation.competition.views_rounds import find_round
from evaluation.rounds import actions, points
from evaluation.rounds.forms import ApplicationFilter, CheckForm, EntryFilter, RemovalForm
from evaluation.rounds.models import Entry
from submissions.models import Application
from submissions.rules import require


@login_required
def completeness_list(request: HttpRequest, code: str) -> HttpResponse:
    competition = find(request, code)
    require(request.user, "evaluation.view_entries")
    put_forward = competition.call.applications.recommended()
    found = ApplicationFilter(request.GET, put_forward.with_names(), track=coded(competition.call.tracks.all()))
    counts = dict(put_forward.values_list("status").annotate(n=Count("pk")).order_by())
    figs = [
        (label, counts.get(value, 0), "")
        for value, label in Application.Status.choices
        if value in Application.PUT_FORWARD
    ]
    first = competition.rounds.order_by("number").first()
    context = frame(request, competition, page=found.page(), form=found.form, figs=figs, first=first)
    return render(request, "evaluation/rounds/completeness_list.html", context)


@login_required
def completeness(request: HttpRequest, code: str) -> HttpResponse:
    visible = Application.objects.visible_to(request.user).with_names()  # type: ignore[arg-type]
    application = get_object_or_404(visible, code=code)
    require(request.user, "evaluation.view_entries")
    competition = get_object_or_404(Competition.objects.select_related("call"), call=application.call_id)
    form = CheckForm(request.POST or None, items=points.items(application))
    if request.method == "POST":
        require(request.user, "evaluation.check_completeness", application)
        if form.is_valid() and _check(request, application, form):
            return redirect("completeness-list", competition.code)
    may = request.user.has_perm("evaluation.check_completeness", application)
    checks = [(check, points.worded(check.points)) for check in application.checks.select_related("checked_by")]
    members = application.members.select_related("organisation")
    documents = application.documents.standing()
    context = frame(
        request,
        competition,
        application=application,
        form=form,
        checks=checks,
        may=may,
        members=members,
        documents=documents,
    )
    return render(request, "evaluation/rounds/completeness.html", context, status=422 if form.errors else 200)


def _check(request: HttpRequest, application: Application, form: CheckForm) -> bool:
    given = {name: form.cleaned_data[name] for name in ("outcome", "reason", "due_at")}
    try:
        actions.check_completeness(application, by=request.user, points=form.points_kept, **given)
    except ValidationError as refusal:
        form.add_error(None, refusal.messages)
        return False
    messages.success(request, _("The outcome is recorded and the applicant is told."))
    return True


@login_required
def entries(request: HttpRequest, code: str) -> HttpResponse:
    require(request.user, "evaluation.view_entries")
    round = find_round(code)
    shown = Entry.objects.visible_to(request.user).filter(round=round).with_names()  # type: ignore[arg-type]
    found = EntryFilter(request.GET, shown)
    may = request.user.has_perm("evaluation.open_round", round)
    context = {
        "round": round, "page": found.page(), "form": found.form, "may_open": may,
        "hindrances": actions.hindrances(round) if may else [],
        "candidates": actions.candidates(round).count() if may else 0,
    }  # fmt: skip
    return render(request, "evaluation/rounds/entries.html", frame(request, round.competition, **context))


@login_required
@require_POST
def round_open(request: HttpRequest, code: str) -> HttpResponse:
    round = find_round(code)
    require(request.user, "evaluation.open_round", round)
    try:
        made = actions.open_round(round, by=request.user)
        messages.success(request, _("The round is open with %(count)s entries.") % {"count": len(made)})
    except ValidationError as refusal:
        for message in refusal.messages:
            messages.error(request, message)
    return redirect("entries", code)


@login_required
def entry_remove(request: HttpRequest, pk: int) -> HttpResponse:
    visible = Entry.objects.visible_to(request.user).with_names()  # type: ignore[arg-type]
    entry = get_object_or_404(visible.select_related("round__competition__call"), pk=pk)
    require(request.user, "evaluation.remove_entry", entry)
    form = RemovalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.remove_entry(entry, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
        else:
            messages.success(request, _("The entry left the round."))
            return redirect("entries", entry.round.code)
    context = frame(request, entry.round.competition, entry=entry, round=entry.round, form=form)
    return render(request, "evaluation/rounds/entry_remove.html", context, status=422 if form.errors else 200)
