"""An application as it is read: by its own people, its recommending body and the ministry; printed; and its receipts."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from submissions.accounts.models import User
from submissions.applications import completeness, printing
from submissions.applications.derivation import derive
from submissions.applications.desk import own_member, with_everything
from submissions.applications.earlier import compared, earlier
from submissions.applications.grid import beside, grid
from submissions.applications.models import Application, Receipt
from submissions.applications.parts import Part, parts
from submissions.calls.wording import marked
from submissions.rules import require
from submissions.trail.actions import record
from submissions.trail.acts import Act

ROOM = "submissions/applications/"


def reading(request: HttpRequest, found: Application) -> HttpResponse:
    """The whole application to read. Officials' looks are kept in the trail."""
    user = request.user
    if user.role != "applicant":
        record(Act.APPLICATION_READ, by=user, about=found)
    context = {**_whole(found), "frame": "workspace.html", "own": own_member(found, user)}
    context |= _before(found, user)
    context["place"] = getattr(found, "recommended_place", None)
    if user.role == "administrator":
        request.competition = getattr(found.call, "competition", None)
        context["frame"] = "ministry.html"
    return render(request, ROOM + "reading.html", context)


@login_required
def preview(request: HttpRequest, code: str) -> HttpResponse:
    """The application on paper."""
    found = get_object_or_404(with_everything(Application.objects.visible_to(request.user)), code=code)
    require(request.user, "submissions.view_application", found)
    if request.user.role != "applicant":
        record(Act.APPLICATION_READ, by=request.user, about=found, form="print")
    context = _whole(found)
    if own_member(found, request.user):
        context["printed"] = printing.printed(found, by=request.user)
    return render(request, ROOM + "preview.html", context)


@login_required
def receipt(request: HttpRequest, number: str) -> HttpResponse:
    """One submission's receipt: its number, moment and digest, and the files that went with it."""
    mine = Receipt.objects.filter(application__in=Application.objects.visible_to(request.user))
    found = get_object_or_404(
        mine.select_related("application__call", "application__lead__recommended_by"), number=number
    )
    application = found.application
    require(request.user, "submissions.view_application", application)
    earlier = application.receipts.filter(pk__lt=found.pk).first()
    context = {"receipt": found, "application": application, "call": application.call, "earlier": earlier}
    context["is_latest"] = not application.receipts.filter(pk__gt=found.pk).exists()
    return render(request, ROOM + "receipt.html", {**context, **marked(application.call)})


def _whole(found: Application) -> dict[str, Any]:
    indicators = list(found.call.indicators.all())
    members = found.taking_part
    for member in members:
        member.application = found
    review = completeness.review(found, indicators)
    sheet = found.form.sheet
    own = [(member, grid(member, indicators), parts(sheet, found, member, scopes=("member",))) for member in members]
    return {
        "application": found,
        "call": found.call,
        "members": members,
        "parts": parts(sheet, found, next(iter(members), None), scopes=("lead",)),
        "tables": [(member, groups, [part for part in made if worth(part)]) for member, groups, made in own],
        "derived": derive(found, indicators, review),
        "columns": beside(found, members, indicators) if len(members) > 1 else [],
        "review": review,
        "documents": found.documents.standing().select_related("indicator", "member__organisation"),
        "receipts": found.receipts.all(),
        "returns": found.returns.all(),
        "visits": found.visits.all(),
        **marked(found.call),
    }


def _before(found: Application, user: User) -> dict[str, Any]:
    """The previous call's application of the same cluster, with both applications' figures."""
    before = earlier(found, user)
    indicators = found.call.indicators.select_related("call")
    return {"earlier": before, "compared": compared(before, found, indicators) if before else []}


def worth(part: Part) -> bool:
    """Whether a section says more to a reader than that figures stand below."""
    return any(field.question.kind != "figures" for field in part.fields)
