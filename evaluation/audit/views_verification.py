"""The auditor has the chain verified, follows the work, reads past verdicts, and prints the head as a witness on paper."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from evaluation.audit.forms import VerificationFilter, WitnessForm
from submissions.models import AuditEntry, TrailHead, TrailVerification
from submissions.rules import require
from submissions.trail import actions
from submissions.trail.acts import Act
from submissions.trail.chain import Kind


@login_required
def trail_verify(request: HttpRequest) -> HttpResponse:
    """Start a verification, and the list of all that were made."""
    require(request.user, "evaluation.verify_trail")
    form = WitnessForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            job = actions.start_verification(witness=form.cleaned_data["witness"], by=request.user)
        except ValidationError as refusal:
            form.add_error(None, refusal)
        else:
            return redirect("trail-verification", job.pk)
    found = VerificationFilter(request.GET, TrailVerification.objects.select_related("requested_by"))
    context = {
        "form": form,
        "filters": found.form,
        "page": found.page(),
        "head": TrailHead.objects.filter(pk=1).first(),
    }
    return render(request, "evaluation/audit/trail_verify.html", context, status=422 if form.errors else 200)


@login_required
def trail_verification(request: HttpRequest, pk: int) -> HttpResponse:
    require(request.user, "evaluation.verify_trail")
    job = get_object_or_404(TrailVerification.objects.select_related("requested_by"), pk=pk)
    there = set(
        AuditEntry.objects.filter(sequence__in=[number for number, _kind in job.breaks]).values_list(
            "sequence", flat=True
        )
    )
    words = dict(Kind.choices)
    context = {
        "job": job,
        "breaks": [(number, number in there, words.get(kind, kind)) for number, kind in job.breaks],
        "more": job.break_count - len(job.breaks),
    }
    return render(request, "evaluation/audit/trail_verification.html", context)


@login_required
def trail_verification_progress(request: HttpRequest, pk: int) -> HttpResponse:
    require(request.user, "evaluation.verify_trail")
    job = get_object_or_404(TrailVerification, pk=pk)
    answer = render(request, "evaluation/audit/_progress.html", {"job": job})
    if job.status not in TrailVerification.UNFINISHED:
        answer["HX-Refresh"] = "true"
    return answer


@login_required
@require_POST
def trail_verification_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    job = get_object_or_404(TrailVerification, pk=pk)
    require(request.user, "evaluation.verify_trail")
    try:
        actions.cancel_verification(job, by=request.user)
        messages.success(request, _("The verification was cancelled."))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("trail-verification", pk)


@login_required
def trail_head(request: HttpRequest) -> HttpResponse:
    """A sheet to print and keep elsewhere: the entry that records its printing is the head that it names."""
    require(request.user, "evaluation.export_trail")
    entry = actions.record(Act.TRAIL_EXPORTED, by=request.user, kind="head")
    oldest = AuditEntry.objects.order_by("sequence").first()
    return render(request, "evaluation/audit/trail_head.html", {"entry": entry, "oldest": oldest})
