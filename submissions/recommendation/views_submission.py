"""The recommendation goes to the ministry: checked once more, submitted, taken back where the call allows it; and its papers."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from submissions.applications.tables import XLSX
from submissions.applications.views_sheets import attachment
from submissions.calls.wording import marked
from submissions.recommendation import actions, letters, papers
from submissions.recommendation.board import board, outside
from submissions.recommendation.forms import SubmitForm
from submissions.recommendation.models import Recommendation
from submissions.recommendation.views import attempt, find_quota, own
from submissions.rules import require
from submissions.trail.actions import record
from submissions.trail.acts import Act

ROOM = "submissions/recommendation/"


@login_required
def submit(request: HttpRequest, code: str) -> HttpResponse:
    """What would be sent and who is left out; then, confirmed once more, the act."""
    quota = find_quota(request, code)
    found = own(Recommendation.objects.filter(call=quota.call, body=quota.body).first(), quota)
    if found.status != Recommendation.Status.DRAFT and request.user.has_perm("submissions.view_recommendation", found):
        return redirect("recommendation", code)  # back, or a second press: it says there what was sent and when
    require(request.user, "submissions.change_recommendation", found)
    form = SubmitForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if attempt(request, lambda: actions.submit_recommendation(found, by=request.user)):
            found.refresh_from_db()
            _told(request, found)
        return redirect("recommendation", code)
    shown = board(quota.call, quota.body, quota)
    left = outside(quota.call, quota.body).filter(status__in=["submitted", "returned"])
    context = {"call": quota.call, "board": shown, "left": left, "form": form, **marked(quota.call)}
    return render(request, ROOM + "submit.html", context, status=400 if form.errors else 200)


@login_required
@require_POST
def recall(request: HttpRequest, code: str) -> HttpResponse:
    """Take a submitted recommendation back to change it."""
    quota = find_quota(request, code)
    found = own(Recommendation.objects.filter(call=quota.call, body=quota.body).first(), quota)
    require(request.user, "submissions.recall_recommendation", found)
    if attempt(request, lambda: actions.recall_recommendation(found, by=request.user)):
        messages.success(request, _("The recommendation was taken back. It can be changed and must be submitted anew."))
    return redirect("recommendation", code)


@login_required
def table(request: HttpRequest, code: str) -> HttpResponse:
    """The summary table, as .xlsx or, with `?form=docx`, as .docx."""
    quota = find_quota(request, code)
    form = "docx" if request.GET.get("form") == "docx" else "xlsx"
    record(Act.RECOMMENDATION_EXPORTED, by=request.user, about=quota.call, body=quota.body.name, form=f"table.{form}")
    shown = board(quota.call, quota.body, quota)
    if form == "docx":
        return letters.table(shown).answer(_("%(body)s summary table") % {"body": quota.body})
    return attachment(papers.summary(shown), _("%(body)s recommendation.xlsx") % {"body": quota.body}, XLSX)


@login_required
def letter(request: HttpRequest, code: str) -> HttpResponse:
    """The recommendation letter, to print and stamp, or with `?form=docx` as .docx."""
    quota = find_quota(request, code)
    form = "docx" if request.GET.get("form") == "docx" else "page"
    record(Act.RECOMMENDATION_EXPORTED, by=request.user, about=quota.call, body=quota.body.name, form=f"letter.{form}")
    shown = board(quota.call, quota.body, quota)
    if form == "docx":
        return letters.letter(shown).answer(_("%(body)s letter") % {"body": quota.body})
    return render(request, ROOM + "letter.html", {"call": quota.call, "board": shown, **marked(quota.call)})


def _told(request: HttpRequest, found: Recommendation) -> None:
    if found.status == Recommendation.Status.SUBMITTED:
        messages.success(request, _("The recommendation was submitted."))
    else:
        messages.error(request, _("The recommendation was over the quota and is not accepted."))
