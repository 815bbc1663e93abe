"""Pages that anybody may read: home, notices, objections, results, past winners."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from evaluation.competition.course import course
from evaluation.competition.models import Competition
from evaluation.publication import actions, lists, papers
from evaluation.publication.forms import ObjectionForm, ReceiptForm
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
        "calls": calls,
        "tracks": tracks,
        "now": timezone.now(),
    }
    if competition:
        context |= _shown(competition, course=course(competition))
    return render(request, "evaluation/publication/home.html", context)


def notice_list(request: HttpRequest) -> HttpResponse:
    found = Notice.objects.filter(status="published").select_related("competition__call").order_by("-starts_on")
    q = request.GET.get("q", "").strip()[:80]
    if q:
        found = found.filter(title__icontains=q)
    page = Paginator(found, 25).get_page(request.GET.get("page"))
    return render(request, "evaluation/publication/notice_list.html", {"page": page, "q": q, "now": timezone.now()})


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
    found = Competition.objects.filter(status="published").select_related("call").order_by("-published_at")
    winners = Count("awards", filter=Q(awards__kind="winner", awards__status__in=["standing", "renewed"]))
    page = Paginator(found.annotate(winners=winners), 25).get_page(request.GET.get("page"))
    return render(request, "evaluation/publication/result_list.html", {"page": page})


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
    q, province, track = (request.GET.get(name, "").strip()[:80] for name in ("q", "province", "track"))
    if q:
        named = Q(entry__application__name__icontains=q) | Q(entry__application__lead__name__icontains=q)
        awards = awards.filter(named | Q(entry__application__lead__city__icontains=q))
    if province:
        awards = awards.filter(entry__application__lead__province=province)
    if track:
        awards = awards.filter(entry__application__track__code=track)
    page = Paginator(awards, 50).get_page(request.GET.get("page"))
    asked = {"q": q, "province": province, "track": track, "tracks": competition.call.tracks.all()}
    context = _shown(competition, page=page, counts=dict(counts), **asked)
    return render(request, "evaluation/publication/results.html", context)


def past_winners(request: HttpRequest) -> HttpResponse:
    found = PastWinner.objects.all()
    q, year = request.GET.get("q", "").strip()[:80], request.GET.get("year", "")
    if q:
        found = found.filter(
            Q(name__icontains=q) | Q(cities__icontains=q) | Q(province__icontains=q) | Q(industry__icontains=q)
        )
    if year.isdigit():
        found = found.filter(year=int(year))
    page = Paginator(found, 50).get_page(request.GET.get("page"))
    years = PastWinner.objects.order_by("-year").values_list("year", flat=True).distinct()
    context = {"page": page, "q": q, "year": year, "years": years, "demo": False}
    return render(request, "evaluation/publication/past_winners.html", context)
