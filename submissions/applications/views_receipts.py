"""Receipts beside each other, and on paper."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from submissions.applications import papers
from submissions.applications.differences import PARTS, Difference, differences
from submissions.applications.models import Application, Receipt
from submissions.calls.wording import marked, title
from submissions.rules import require
from submissions.trail.actions import record
from submissions.trail.acts import Act

HEADINGS = {
    "fields": gettext_lazy("Information and texts"),
    "members": gettext_lazy("Members"),
    "figures": gettext_lazy("Figures"),
    "documents": gettext_lazy("Documents"),
}


@login_required
def changes(request: HttpRequest, number: str) -> HttpResponse:
    """What changed from the submission before, or from the one that `from` names."""
    found = find(request, number)
    earlier = found.application.receipts.filter(pk__lt=found.pk)
    wanted = request.GET.get("from")
    before = earlier.filter(number=wanted).first() if wanted else earlier.first()
    if before is None:
        raise Http404(_("There is no earlier submission to compare with."))
    changed = differences(before.content, found.content)
    names = _names(found.application)
    parts = [(HEADINGS[part], [_named(one, names) for one in changed if one.part == part]) for part in PARTS]
    context = {
        "receipt": found,
        "before": before,
        "application": found.application,
        "earlier": earlier,
        "count": len(changed),
    }
    context |= {"parts": [(heading, rows) for heading, rows in parts if rows], **marked(found.application.call)}
    return render(request, "submissions/applications/changes.html", context)


@login_required
def paper(request: HttpRequest, number: str) -> HttpResponse:
    """The receipt as a .docx."""
    found = find(request, number)
    record(Act.PAPER_TAKEN, by=request.user, about=found.application, paper="receipt", receipt=found.number)
    return papers.receipt_paper(found).answer(found.number)


def find(request: HttpRequest, number: str) -> Receipt:
    """A receipt that the person may read, with what its pages show."""
    mine = Receipt.objects.filter(application__in=Application.objects.visible_to(request.user))
    rows = mine.select_related("application__call", "application__track", "application__lead__recommended_by")
    found = get_object_or_404(rows, number=number)
    require(request.user, "submissions.view_application", found.application)
    return found


def _names(application: Application) -> dict[str, str]:
    """What fields and figures are called, by their codes."""
    fields = {field.name: str(field.verbose_name) for field in Application._meta.concrete_fields}
    fields |= {question.code: title(question) for question in application.form.sheet}
    return fields | {indicator.code: title(indicator) for indicator in application.call.indicators.all()}


def _named(one: Difference, names: dict[str, str]) -> tuple[str, Difference]:
    return "，".join(names.get(word, word) for word in one.place), one
