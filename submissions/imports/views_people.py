"""Many accounts at once: a workbook is tried, and what was tried is opened by one further act."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from submissions.applications.sheets import place
from submissions.applications.views_sheets import attachment
from submissions.imports import actions_people, people
from submissions.imports.forms import WorkbookForm
from submissions.rules import require

ROOM = "submissions/imports/"
TRIED = 3600  # seconds for which a trial may be opened
SHOWN = 200  # problems on the page


@login_required
def import_people(request: HttpRequest) -> HttpResponse:
    """Send in a workbook of people: what is wrong with it, or whom it would open accounts for. Nothing is stored."""
    require(request.user, "submissions.manage_accounts")
    form = WorkbookForm(request.POST if request.method == "POST" else None, request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, form)
    try:
        roster, problems = people.read_people(form.cleaned_data["workbook"])
    except ValidationError as error:
        form.add_error("workbook", error)
        return _page(request, form)
    accounts, faults = people.check(roster)
    if problems := sorted(problems + faults):
        shown = [(p.sheet, place(p.row, p.column), p.found, p.text) for p in problems[:SHOWN]]
        context = {"problems": shown, "faults": len(problems), "more": len(problems) - len(shown)}
        return _page(request, form, 422, **context)
    tried = signing.dumps(roster, salt=_salt(request), compress=True)
    return _page(request, form, accounts=accounts, tried=tried)


@login_required
def template(request: HttpRequest) -> HttpResponse:
    """The empty table."""
    require(request.user, "submissions.manage_accounts")
    return attachment(people.template(), _("accounts.xlsx"))


@login_required
@require_POST
@never_cache
def open_accounts(request: HttpRequest) -> HttpResponse:
    """Open the accounts of a trial, and show the hand-over sheet this one time."""
    require(request.user, "submissions.manage_accounts")
    form = WorkbookForm(None)
    try:
        roster = people.Roster(*signing.loads(request.POST.get("tried", ""), salt=_salt(request), max_age=TRIED))
        opened = actions_people.open_accounts(roster, by=request.user)
    except signing.BadSignature:
        return _page(request, form, 422, refusals=[_("This trial is too old. Send the workbook in again.")])
    except ValidationError as error:
        return _page(request, form, 422, refusals=error.messages)
    context = {"opened": opened, "address": request.build_absolute_uri("/")}
    return render(request, ROOM + "people_opened.html", context)


def _page(request: HttpRequest, form: WorkbookForm, status: int = 200, **context: Any) -> HttpResponse:
    context = {"upload": form, "headings": people.HEADINGS, **context}
    return render(request, ROOM + "people.html", context, status=422 if form.errors else status)


def _salt(request: HttpRequest) -> str:
    """A trial is opened by whoever made it."""
    return f"people {request.user.pk}"
