"""The applicant's own workbook, out and back in."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from submissions.applications import actions, workbooks
from submissions.applications.desk import own_member, scopes, with_everything
from submissions.applications.forms import OwnWorkbookForm
from submissions.applications.models import Application, Member
from submissions.applications.views_sheets import attachment
from submissions.calls.questions import Question
from submissions.calls.wording import marked
from submissions.rules import require
from submissions.trail.actions import record
from submissions.trail.acts import Act


@login_required
def workbook(request: HttpRequest, code: str) -> HttpResponse:
    """The person's figures and tables as an .xlsx; by POST the same brought back: all of it, or every problem and nothing."""
    found = get_object_or_404(with_everything(Application.objects.visible_to(request.user)), code=code)
    member = own_member(found, request.user)
    if member is None:
        raise Http404
    questions = tables(found, member)
    if request.method != "POST":
        record(Act.APPLICATION_EXPORTED, by=request.user, about=found, form="workbook")
        return attachment(workbooks.outgoing(found, member, questions), f"{found.code}.xlsx")
    require(request.user, "submissions.fill_member", member)
    form = OwnWorkbookForm(request.POST, request.FILES)
    problems = [text for texts in form.errors.values() for text in texts]
    if form.is_valid():
        problems = bring_in(request, found, member, questions, form)
    if not problems:
        messages.success(request, _("The workbook was brought in."))
        return redirect("application", code)
    context = {"application": found, "problems": problems[:200], "more": len(problems) - 200, **marked(found.call)}
    return render(request, "submissions/applications/workbook_refused.html", context, status=400)


def bring_in(
    request: HttpRequest, found: Application, member: Member, questions: list[Question], form: OwnWorkbookForm
) -> list[str]:
    """Store what the workbook says, or say everything that keeps it out."""
    try:
        brought = workbooks.incoming(found, member, questions, form.cleaned_data["workbook"])
        if brought.problems:
            return [str(problem) for problem in sorted(brought.problems)]
        given = {"fields": brought.tables, "values": brought.values, "revision": None}
        actions.save_application(found, **given, by=request.user)
    except ValidationError as error:
        return error.messages
    return []


def tables(found: Application, member: Member) -> list[Question]:
    """The table questions that are the member's to answer."""
    return [q for q in found.form.sheet if q.kind == "table" and q.scope in scopes(member)]
