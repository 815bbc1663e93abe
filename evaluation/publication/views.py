"""The ministry's desk for notices, objections and publication; the applicant's own result."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from evaluation.competition.forms import coded
from evaluation.competition.frame import frame
from evaluation.competition.models import Competition
from evaluation.publication import actions, own, papers
from evaluation.publication.forms import AnswerForm, NoticeForm
from evaluation.publication.forms_lists import ObjectionFilter, OwnResultFilter
from evaluation.publication.models import Notice, Objection
from submissions.models import Application
from submissions.rules import require
from submissions.trail.actions import record
from submissions.trail.acts import Act


def _competition(request: HttpRequest, code: str) -> Competition:
    return get_object_or_404(Competition.objects.visible_to(request.user).select_related("call"), code=code)


@login_required
def notice_desk(request: HttpRequest, code: str) -> HttpResponse:
    competition = _competition(request, code)
    require(request.user, "evaluation.answer_objection")
    notice = Notice.objects.filter(competition=competition).first()
    ranking, waiting, now = actions.final_ranking(competition), actions.open_objections(competition), timezone.now()
    context = {
        "notice": notice, "ranking": ranking, "waiting": waiting, "now": now,
        "is_early": bool(notice and (now < notice.ends_at or waiting)),
        "items": notice.items.select_related("entry__application__lead", "entry__application__track") if notice else [],
        "proposed": actions.proposed(ranking) if ranking and not notice else [],
    }  # fmt: skip
    return render(request, "evaluation/publication/notice_desk.html", frame(request, competition, **context))


@login_required
def notice_edit(request: HttpRequest, code: str) -> HttpResponse:
    competition = _competition(request, code)
    require(request.user, "evaluation.prepare_notice", competition)
    form = NoticeForm(
        request.POST or None,
        instance=Notice.objects.filter(competition=competition).first(),
        initial=own.draft(competition),
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.prepare_notice(competition, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
        else:
            messages.success(request, _("The notice is drafted. Read it once more, then publish it."))
            return redirect("notice-desk", code)
    status = 422 if form.errors else 200
    return render(
        request, "evaluation/publication/notice_edit.html", frame(request, competition, form=form), status=status
    )


def _act(request: HttpRequest, code: str, permission: str, done: str, act: Any) -> HttpResponse:
    """One button of the desk: may, act, say, go back to the desk."""
    competition = _competition(request, code)
    require(request.user, permission, competition)
    try:
        act(competition)
        messages.success(request, done)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("notice-desk", code)


@login_required
@require_POST
def notice_publish(request: HttpRequest, code: str) -> HttpResponse:
    def act(competition: Competition) -> None:
        actions.publish_notice(get_object_or_404(Notice, competition=competition), by=request.user)

    return _act(request, code, "evaluation.publish_notice", _("The notice is public."), act)


@login_required
@require_POST
def results_open(request: HttpRequest, code: str) -> HttpResponse:
    def act(competition: Competition) -> None:
        actions.open_results(competition, by=request.user)

    return _act(request, code, "evaluation.open_results", _("Applicants can read their own results now."), act)


@login_required
@require_POST
def results_publish(request: HttpRequest, code: str) -> HttpResponse:
    def act(competition: Competition) -> None:
        actions.publish_results(competition, by=request.user)

    return _act(request, code, "evaluation.publish_results", _("The winners are published."), act)


@login_required
def objections(request: HttpRequest, code: str) -> HttpResponse:
    competition = _competition(request, code)
    require(request.user, "evaluation.answer_objection")
    filed = Objection.objects.filter(notice__competition=competition).select_related("item__entry__application")
    found = ObjectionFilter(request.GET, filed)
    context = frame(request, competition, page=found.page(), form=found.form)
    return render(request, "evaluation/publication/objections.html", context)


def _objection(code: str) -> Objection:
    related = ["notice__competition__call", "item__entry__application__lead", "answered_by"]
    return get_object_or_404(Objection.objects.select_related(*related), code=code)


@login_required
def objection(request: HttpRequest, code: str) -> HttpResponse:
    require(request.user, "evaluation.answer_objection")
    found = _objection(code)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer_objection(found, **form.cleaned_data, by=request.user)
        except ValidationError as refusal:
            form.add_error(None, refusal.messages)
        else:
            messages.success(request, _("Recorded."))
            return redirect("objection", code)
    context = frame(request, found.notice.competition, objection=found, form=form)
    return render(request, "evaluation/publication/objection.html", context, status=422 if form.errors else 200)


@login_required
def objection_evidence(request: HttpRequest, code: str) -> HttpResponse:
    require(request.user, "evaluation.answer_objection")
    found = _objection(code)
    record(Act.DOCUMENT_READ, by=request.user, about=found, sha256=found.evidence_sha256)
    return FileResponse(found.evidence.open("rb"), as_attachment=True, filename=found.evidence_name)


@login_required
def own_results(request: HttpRequest) -> HttpResponse:
    mine = Application.objects.visible_to(request.user).filter(call__competition__results_opened_at__isnull=False)
    open_to = Competition.objects.filter(call__applications__in=mine).distinct()
    found = OwnResultFilter(
        request.GET, mine.with_names().select_related("call__competition"), competition=coded(open_to)
    )
    return render(request, "evaluation/publication/own_results.html", {"page": found.page(), "form": found.form})


@login_required
def own_result(request: HttpRequest, code: str) -> HttpResponse:
    found = get_object_or_404(
        Application.objects.visible_to(request.user).with_names().select_related("call__competition"), code=code
    )
    require(request.user, "evaluation.view_result", found)
    record(Act.RESULT_READ, by=request.user, about=found)
    stages = own.stages(found)
    if request.GET.get("as") == "docx":
        record(Act.PAPER_TAKEN, by=request.user, about=found, paper="score report")
        return papers.own_report(found, found.call.competition, stages).answer(f"{found.code}-report")
    context = {"application": found, "competition": found.call.competition, "stages": stages}
    if found.call.is_demonstration:
        context["demo"] = True
    return render(request, "evaluation/publication/own_result.html", context)
