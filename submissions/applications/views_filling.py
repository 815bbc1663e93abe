"""The application form: shown, saved as it is typed, checked, submitted, taken back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from submissions.applications import actions, completeness
from submissions.applications.clashes import Clashing
from submissions.applications.desk import desk, own_member
from submissions.applications.loading import visible, with_indicators
from submissions.applications.models import Application, Member, Receipt
from submissions.applications.views_autosave import Sent, told, typed
from submissions.applications.views_reading import reading
from submissions.calls.wording import marked
from submissions.rules import require

ROOM = "submissions/applications/"
WHOLE = ("lead__recommended_by", "form_version")
"""What the pages and submitting ask beside what a save does."""


@login_required
def application(request: HttpRequest, code: str) -> HttpResponse:
    """The form for those who can fill it now; for everybody else who may see it, the reading view."""
    found = _find(request, code, *WHOLE)
    member = own_member(found, request.user)
    confirmed = member is not None and member.status == Member.Status.CONFIRMED
    if confirmed and request.user.has_perm("submissions.fill_member", member):
        return render(request, ROOM + "fill.html", desk(found, member))
    return reading(request, found)


@login_required
@require_POST
def save(request: HttpRequest, code: str) -> HttpResponse:
    """Store what is in order, and say what is not. Autosave is answered in JSON, a sent form by the page."""
    found, member = _own(request, code)
    require(request.user, "submissions.contribute", member)
    sent = Sent(found, member, typed(request))
    stored, refused, clashing = -1, "", None
    try:
        stored = actions.save_application(found, **sent.given(), by=request.user)
    except Clashing as clash:
        refused, clashing = " ".join(clash.messages), clash
    except ValidationError as error:
        refused = " ".join(error.messages)
    if request.headers.get("X-Requested-With") == "autosave":
        return _answered(*told(request, sent, stored, refused, clashing))
    if refused or not sent.is_valid():
        messages.error(request, refused or _("Not everything was saved. Please correct what is marked."))
        shown = desk(found, member, sent.answers, sent.figures, clashing)
        return render(request, ROOM + "fill.html", shown, status=409 if refused else 400)
    messages.success(request, _("Saved."))
    return redirect(reverse("application", args=[code]) + "?stored=1")


@login_required
def submit(request: HttpRequest, code: str) -> HttpResponse:
    """What is still missing and what submitting does; then, by POST, the act. The moment that counts is the request's arrival."""
    found = _find(request, code, *WHOLE)
    sent = _sent(found, request)
    if sent is not None:  # the button was pressed twice, or in a second tab
        return redirect("receipt", sent.number)
    require(request.user, "submissions.submit_application", found)
    if request.method == "POST":
        try:
            receipt = actions.submit(found, by=request.user)
        except ValidationError as error:
            for message in error.messages[:10]:
                messages.error(request, message)
            return redirect("application", code)
        return redirect("receipt", receipt.number)
    context = {"application": found, "call": found.call, "review": completeness.review(found)}
    return render(request, ROOM + "submit.html", {**context, **marked(found.call)})


@login_required
@require_POST
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Take a submitted application back to change it or, with `for_good`, end it."""
    found = _find(request, code, *WHOLE)
    require(request.user, "submissions.withdraw_application", found)
    for_good = "for_good" in request.POST
    try:
        (actions.withdraw if for_good else actions.take_back)(found, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Withdrawn.") if for_good else _("Taken back. It is a draft again."))
    return redirect("application", code)


def _sent(found: Application, request: HttpRequest) -> Receipt | None:
    """The receipt of what the lead's people try to send once more, or come back to with the browser's back button."""
    own = found.lead_id == request.user.organisation_id
    return found.receipts.first() if own and found.status == Application.Status.SUBMITTED else None


def _find(request: HttpRequest, code: str, *related: str) -> Application:
    found = visible(code, request.user, "track", *related)
    if found is None:
        raise Http404
    require(request.user, "submissions.view_application", found)
    return found


def _own(request: HttpRequest, code: str) -> tuple[Application, Member]:
    """The application and the person's own part in it; those who only read have none."""
    found = _find(request, code)
    member = own_member(found, request.user)
    if member is None:
        raise Http404
    with_indicators(found.call)
    return found, member


def _answered(answer: dict[str, Any], status: int) -> JsonResponse:
    return JsonResponse(answer, status=status)
