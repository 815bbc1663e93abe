"""The auditor's pages: browse, look at one entry, take the trail along. Nothing here changes anything but adds to the trail."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import BadRequest
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from evaluation.audit import facts, reading, things
from evaluation.audit.forms import TrailFilter
from submissions.models import AuditEntry, Role, TrailHead
from submissions.rules import require
from submissions.trail.actions import record
from submissions.trail.acts import Act
from submissions.trail.chain import canonical, digest


@login_required
def trail(request: HttpRequest) -> HttpResponse:
    require(request.user, "evaluation.view_trail")
    form = TrailFilter(request.GET)
    if form.is_valid():
        record(Act.TRAIL_READ, by=request.user, filter=form.narrowed())
    return _trail(request, form)


def _trail(request: HttpRequest, form: TrailFilter) -> HttpResponse:
    """The list under a filter; one that cannot be read shows its faults and not a single entry."""
    entries = reading.wanted(form.cleaned_data) if form.is_valid() else AuditEntry.objects.none()
    page = Paginator(entries, 50).get_page(request.GET.get("page"))
    roles = dict(Role.choices)
    context = {
        "form": form,
        "page": page,
        "rows": [
            (e, roles.get(e.actor_role, ""), about) for e, about in zip(page, things.things(list(page)), strict=True)
        ],
        "oldest": AuditEntry.objects.order_by("sequence").first(),
        "head": TrailHead.objects.filter(pk=1).first(),
    }
    return render(request, "evaluation/audit/trail.html", context, status=200 if form.is_valid() else 422)


@login_required
def trail_entry(request: HttpRequest, sequence: int) -> HttpResponse:
    require(request.user, "evaluation.view_trail")
    entry = get_object_or_404(AuditEntry, sequence=sequence)
    around = AuditEntry.objects.filter(sequence__in=[sequence - 1, sequence + 1]).in_bulk(field_name="sequence")
    context = {
        "entry": entry,
        "before": around.get(sequence - 1),
        "after": around.get(sequence + 1),
        "role": dict(Role.choices).get(entry.actor_role, ""),
        "fits": digest(entry) == entry.hash,
        "covered": canonical(entry),
        "about": things.things([entry])[0],
        "facts": facts.written(entry.facts),
    }
    return render(request, "evaluation/audit/trail_entry.html", context)


@login_required
@require_POST
def trail_export(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """The filtered entries up to the one that records this export."""
    require(request.user, "evaluation.export_trail")
    form, kind = TrailFilter(request.POST), request.POST.get("as", "csv")
    if kind not in reading.TYPES:
        raise BadRequest
    if not form.is_valid():
        return _trail(request, form)
    made = record(Act.TRAIL_EXPORTED, by=request.user, kind=kind, filter=form.narrowed())
    entries = reading.wanted({**form.cleaned_data, "sort": "sequence"}).filter(sequence__lte=made.sequence)
    answer = StreamingHttpResponse(reading.lines(entries, kind), content_type=reading.TYPES[kind])
    answer["Content-Disposition"] = f'attachment; filename="trail-{made.sequence}.{kind}"'
    return answer
