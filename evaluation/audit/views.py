"""The auditor's pages: browse, look at one entry, verify the chain, take it along. Nothing here changes anything but adds to the trail."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from evaluation.audit import reading
from evaluation.audit.forms import TrailFilter
from submissions.models import AuditEntry, TrailHead
from submissions.rules import require
from submissions.trail.actions import breaks, record
from submissions.trail.acts import Act

SHOWN = 100  # breaks listed on the page; one is enough to prove that the trail does not hold


@login_required
def trail(request: HttpRequest) -> HttpResponse:
    require(request.user, "evaluation.view_trail")
    form = TrailFilter(request.GET or None)
    given = form.cleaned_data if form.is_valid() else {}
    page = Paginator(reading.wanted(given), 50).get_page(request.GET.get("page"))
    record(Act.TRAIL_READ, by=request.user, filter={key: str(value) for key, value in given.items() if value})
    return render(request, "evaluation/audit/trail.html", {"page": page, "form": form})


@login_required
def trail_entry(request: HttpRequest, sequence: int) -> HttpResponse:
    require(request.user, "evaluation.view_trail")
    entry = get_object_or_404(AuditEntry, sequence=sequence)
    around = AuditEntry.objects.filter(sequence__in=[sequence - 1, sequence + 1]).in_bulk(field_name="sequence")
    context = {"entry": entry, "before": around.get(sequence - 1), "after": around.get(sequence + 1)}
    return render(request, "evaluation/audit/trail_entry.html", context)


@login_required
def trail_verify(request: HttpRequest) -> HttpResponse:
    """A page with the button, and after POST what the check found."""
    require(request.user, "evaluation.verify_trail")
    context: dict[str, object] = {"head": TrailHead.objects.filter(pk=1).first()}
    if request.method == "POST":
        found = list(breaks())
        context |= {"checked": AuditEntry.objects.count(), "breaks": found[:SHOWN], "more": max(len(found) - SHOWN, 0)}
        record(Act.TRAIL_VERIFIED, by=request.user, checked=context["checked"], breaks=len(found))
    return render(request, "evaluation/audit/trail_verify.html", context)


@login_required
@require_POST
def trail_export(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    require(request.user, "evaluation.export_trail")
    form = TrailFilter(request.POST)
    given = form.cleaned_data if form.is_valid() else {}
    kind = "json" if request.POST.get("as") == "json" else "csv"
    record(Act.TRAIL_EXPORTED, by=request.user, kind=kind, filter={k: str(v) for k, v in given.items() if v})
    entries = reading.wanted({**given, "sort": "sequence"})
    lines = reading.as_json(entries) if kind == "json" else reading.as_csv(entries)
    answer = StreamingHttpResponse(
        lines, content_type="application/x-ndjson" if kind == "json" else "text/csv; charset=utf-8"
    )
    answer["Content-Disposition"] = f'attachment; filename="trail.{"ndjson" if kind == "json" else "csv"}"'
    return answer
