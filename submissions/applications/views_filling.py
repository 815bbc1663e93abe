"""The application form: shown, saved as it is typed, checked, submitted, taken back."""

from __future__ import annotations

from copy import copy

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from submissions.applications import actions, completeness
from submissions.applications.desk import desk, odd, own_member, sections, with_everything
from submissions.applications.forms import BasicsForm, FiguresForm
from submissions.applications.grid import reviewed, standing
from submissions.applications.models import Application, CallIndicator, Member
from submissions.applications.views_reading import reading
from submissions.calls.wording import marked
from submissions.rules import require

ROOM = "submissions/applications/"


@login_required
def application(request: HttpRequest, code: str) -> HttpResponse:
    """The form for those who can fill it now; for everybody else who may see it, the reading view."""
    found = _find(request, code)
    member = own_member(found, request.user)
    confirmed = member is not None and member.status == Member.Status.CONFIRMED
    if confirmed and request.user.has_perm("submissions.fill_member", member):
        return render(request, ROOM + "fill.html", desk(found, member, _basics(found)))
    return reading(request, found)


@login_required
@require_POST
def save(request: HttpRequest, code: str) -> HttpResponse:
    """Store what is in order, and say what is not. Autosave is answered in JSON, a sent form by the page."""
    found, member = _own(request, code)
    indicators = list(found.call.indicators.all())
    basics = BasicsForm(request.POST, instance=copy(found), call=found.call) if member.is_lead else None
    figures = FiguresForm(member, indicators, request.POST)
    figures.leave_out(standing(member, indicators))
    fields = basics.sound() if basics else {}
    refused, revision = "", 0
    try:
        given = {"fields": fields, "values": figures.values, "reasons": figures.reasons}
        revision = actions.save_application(found, **given, revision=_revision(request), by=request.user)
    except ValidationError as error:
        refused = " ".join(error.messages)
    if request.headers.get("X-Requested-With") == "autosave":
        for name, value in fields.items():
            setattr(found, name, value)
        return _told(found, member, indicators, basics, figures, revision, refused)
    if refused or not figures.is_valid() or (basics and basics.faults()):
        messages.error(request, refused or _("Not everything was saved. Please correct what is marked."))
        shown = desk(found, member, basics or _basics(found), figures)
        return render(request, ROOM + "fill.html", shown, status=409 if refused else 400)
    messages.success(request, _("Saved."))
    return redirect("application", code)


@login_required
def submit(request: HttpRequest, code: str) -> HttpResponse:
    """What is still missing and what submitting does; then, by POST, the act. The moment that counts is the request's."""
    at = timezone.now()
    found = _find(request, code)
    require(request.user, "submissions.submit_application", found)
    if request.method == "POST":
        try:
            receipt = actions.submit(found, by=request.user, at=at)
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
    found = _find(request, code)
    require(request.user, "submissions.withdraw_application", found)
    for_good = "for_good" in request.POST
    try:
        (actions.withdraw if for_good else actions.take_back)(found, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Withdrawn.") if for_good else _("Taken back. It is a draft again."))
    return redirect("application", code)


def _find(request: HttpRequest, code: str) -> Application:
    found = get_object_or_404(with_everything(Application.objects.visible_to(request.user)), code=code)
    require(request.user, "submissions.view_application", found)
    return found


def _own(request: HttpRequest, code: str) -> tuple[Application, Member]:
    """The application and the person's own part in it; those who only read have none."""
    found = _find(request, code)
    member = own_member(found, request.user)
    if member is None:
        raise Http404
    return found, member


def _basics(found: Application) -> BasicsForm:
    return BasicsForm(instance=found, call=found.call)


def _revision(request: HttpRequest) -> int:
    """The revision that the page was opened with; a page that names none is out of date."""
    given = request.POST.get("revision", "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else -1


def _told(
    found: Application,
    member: Member,
    indicators: list[CallIndicator],
    basics: BasicsForm | None,
    figures: FiguresForm,
    revision: int,
    refused: str,
) -> JsonResponse:
    """The answer to autosave: the new revision, what is wrong, and the parts of the page that changed with it."""
    if refused:
        return JsonResponse({"message": refused}, status=409)
    review = completeness.review(found, indicators)
    shown = {"review": review, "member": member, "sections": sections(review, is_lead=member.is_lead)}
    html = {f"#{name}": render_to_string(f"{ROOM}_{name}.html", shown) for name in ("gaps", "toc")}
    changed = {code for code, _year in (*figures.values, *figures.reasons)}
    for line in reviewed(member, [i for i in indicators if i.code in changed], review):
        html[f"#why-{line.indicator.code}"] = render_to_string(ROOM + "_why.html", {"line": line})
    errors = figures.errors | (basics.faults() if basics else {})
    saved_at = timezone.localtime().strftime("%H:%M:%S")
    answer = {"revision": revision, "saved_at": saved_at, "errors": errors, "html": html}
    return JsonResponse({**answer, "odd": odd(review, member)})
