"""Pages that anybody may read: home, notices, objections, results, past winners."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from evaluation.competition.course import course
from evaluation.competition.forms import coded
from evaluation.competition.models import Competition
from evaluation.publication import actions, lists, papers
from evaluation.publication.forms import ObjectionForm, ReceiptForm
from evaluation.publication.forms_lists import NoticeFilter, PastWinnerFilter, ResultFilter, WinnerFilter
from evaluation.publication.models import Award, Notice, Objection, PastWinner
from evaluation.ranking import sheets
from submissions.models import Call
from submissions.trail.actions import record
from submissions.trail.acts import Act


def _shown(competition: Competition, **context: Any) -> dict[str, Any]:
    demo = {"demo": True} if competition.call.is_demonstration else {}
    return {"competition": competition, **demo, **context}


def home(request: HttpRequest) -> HttpResponse:
    competition = Competition.objects.exclude(call__status="draft").select_related("call").first()
    notice = Notice.objects.filter(competition=competition, status="published").first() if competition else None
    running = Notice.objects.filter(status="published", ends_at__gt=timezone.now()).exclude(competition=competition)
    calls = Call.objects.exclude(status="draft").order_by("-opens_at")[:5]
    tracks = (
        competition.call.tracks.annotate(
            awarded=Count(
                "applications__entries__award", filter=Q(applications__entries__award__kind="winner"), distinct=True
            )
        )
        if competition
        else []
    )
    context: dict[str, Any] = {
        "competition": competition,
        "notice": notice,
        "running": running.select_related("competition"),
        "calls": calls,
        "tracks": tracks,
        "now": timezone.now(),
    }
    if competition:
        context |= _shown(competition, course=course(competition))
    return render(request, "evaluation/publication/home.html", context)


def notice_list(request: HttpRequest) -> HttpResponse:
    published = Notice.objects.filter(status="published").select_related("competition__call")
    found = NoticeFilter(request.GET, published)
    context = {"page": found.page(), "form": found.form, "now": timezone.now()}
    return render(request, "evaluation/publication/notice_list.html", context)


def _notice(code: str) -> Notice:
    published = Notice.objects.filter(status="published").select_related("competition__call")
    return get_object_or_404(published, competition__code=code)


def notice(request: HttpRequest, code: str) -> HttpResponse:
    found = _notice(code)
    items = found.items.select_related("entry__application__lead", "entry__application__track")
    answered = found.objections.exclude(status__in=["filed", "admitted"]).count()
    context = _shown(
        found.competition, notice=found, items=items, form=ObjectionForm(notice=found), now=timezone.now(),
        objections=found.objections.count(), answered=answered,
    )  # fmt: skip
    if (kind := request.GET.get("as")) in ("csv", "docx"):
        record(Act.PAPER_TAKEN, by=request.user, about=found.competition, paper="notice", kind=kind)
    if kind == "csv":
        return sheets.answer(lists.notice_rows(found), f"{code}-notice", "csv")
    if kind == "docx":
        return papers.notice(found).answer(f"{code}-notice")
    return render(request, "evaluation/publication/notice.html", context)


def objection_file(request: HttpRequest, code: str) -> HttpResponse:
    found = _notice(code)
    form = ObjectionForm(request.POST or None, request.FILES or None, notice=found)
    if request.method == "POST" and form.is_valid():
        fields = {
            name: form.cleaned_data[name]
            for name in ("sender", "name", "contact", "item", "subject", "facts", "evidence")
        }
        try:
            filed = actions.file_objection(found, **fields)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            return _receipt(request, filed)
    context = _shown(found.competition, notice=found, form=form, now=timezone.now())
    status = 422 if form.errors and request.method == "POST" else 200
    return render(request, "evaluation/publication/objection_file.html", context, status=status)


def _receipt(request: HttpRequest, filed: Objection) -> HttpResponse:
    """The way to the sender's receipt, which from now on opens in this session."""
    request.session["objections"] = [*request.session.get("objections", []), filed.code]
    return redirect("objection-filed", filed.code)


def objection_return(request: HttpRequest) -> HttpResponse:
    """Back to the receipt by its number and access code, from any machine and after any time."""
    form = ReceiptForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _receipt(request, form.cleaned_data["found"])
    status = 422 if request.method == "POST" else 200
    return render(request, "evaluation/publication/objection_return.html", {"form": form}, status=status)


def objection_filed(request: HttpRequest, code: str) -> HttpResponse:
    """The sender's own receipt: shown to the session that filed it or came back by its access code, and to nobody else."""
    mine = request.session.get("objections", [])
    found = get_object_or_404(
        Objection.objects.filter(code__in=mine).select_related("notice__competition__call"), code=code
    )
    context = _shown(found.notice.competition, objection=found)
    return render(request, "evaluation/publication/objection_filed.html", context)


def result_list(request: HttpRequest) -> HttpResponse:
    published = Competition.objects.filter(status="published").select_related("call")
    winners = Count("awards", filter=Q(awards__kind="winner", awards__status__in=["standing", "renewed"]))
    years = [(str(moment.year), moment.year) for moment in published.datetimes("published_at", "year", order="DESC")]
    found = ResultFilter(request.GET, published.annotate(winners=winners), year=years)
    return render(request, "evaluation/publication/result_list.html", {"page": found.page(), "form": found.form})


def results(request: HttpRequest, code: str) -> HttpResponse:
    competition = get_object_or_404(Competition.objects.filter(status="published").select_related("call"), code=code)
    awards = Award.objects.filter(competition=competition, kind="winner", status__in=["standing", "renewed"])
    awards = awards.select_related("entry__application__track", "entry__application__lead").order_by("position")
    if (kind := request.GET.get("as")) in ("csv", "docx"):
        record(Act.PAPER_TAKEN, by=request.user, about=competition, paper="publication", kind=kind)
    if kind == "csv":
        return sheets.answer(lists.award_rows(competition, awards), f"{code}-winners", "csv")
    if kind == "docx":
        return papers.publication(competition, awards).answer(f"{code}-winners")
    counts = Counter(award.entry.application.lead.province for award in awards)
    found = WinnerFilter(request.GET, awards, track=coded(competition.call.tracks.all()))
    context = _shown(competition, page=found.page(), form=found.form, counts=dict(counts))
    return render(request, "evaluation/publication/results.html", context)


def past_winners(request: HttpRequest) -> HttpResponse:
    years = PastWinner.objects.order_by("-year").values_list("year", flat=True).distinct()
    found = PastWinnerFilter(request.GET, PastWinner.objects.all(), year=((str(year), year) for year in years))
    context = {"page": found.page(), "form": found.form, "demo": False}
    return render(request, "evaluation/publication/past_winners.html", context)
