"""The form builder: the form of a call laid out, changed part by part, published and frozen, renewed in a new version."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from submissions.calls import actions_forms as actions
from submissions.calls import building
from submissions.calls.forms_builder import CheckForm, CopyForm, NewQuestionForm, SectionForm
from submissions.calls.models import Call, Form
from submissions.calls.outline import outline
from submissions.calls.wording import marked, title
from submissions.rules import require

ROOM = "submissions/calls/"
STEPS = {"up": -1, "down": 1}


@login_required
def call_form(request: HttpRequest, code: str) -> HttpResponse:
    """The form of a call as it is built, or as it was frozen; `?version=` shows an earlier one."""
    call = _call(request, code)
    versions = list(call.forms.all())
    wanted = request.GET.get("version", "")
    form = next((one for one in versions if str(one.number) == wanted), None)
    form = form or next(iter(versions), None) or call.current_form
    may = bool(form.pk) and request.user.has_perm("submissions.change_form", form)
    indicators = [(i.code, title(i)) for i in call.indicators.all()]
    context = {
        "call": call, "form": form, "versions": versions, "may": may, "outline": outline(form.sheet, dict(indicators)),
        "new": NewQuestionForm(sheet=form.sheet), "check": CheckForm(indicators=indicators), "copy": CopyForm(form=form),
        "problems": building.problems(form.document) if may else [], "section": SectionForm(sheet=form.sheet),
        "drafts": call.applications.filter(status="draft").count(), **marked(call),
    }  # fmt: skip
    return render(request, ROOM + "form.html", context)


@login_required
@require_POST
def form_begin(request: HttpRequest, code: str) -> HttpResponse:
    """Begin to build: a draft on what there is."""
    call = _call(request, code)
    carried_out(request, lambda: actions.begin_form(call, by=request.user))
    return redirect("call-form", code)


@login_required
@require_POST
def form_move(request: HttpRequest, code: str, part: str, name: str, direction: str) -> HttpResponse:
    """Move a question or a section one place up or down."""
    form = draft(request, code)
    if part not in building.MOVES or direction not in STEPS:
        raise Http404
    change = building.MOVES[part]
    carried_out(
        request,
        lambda: actions.change_form(form, lambda d: change(d, name, STEPS[direction]), by=request.user, moved=name),
    )
    return redirect(f"{reverse('call-form', args=[code])}#{name}")


@login_required
@require_POST
def form_remove(request: HttpRequest, code: str, part: str, name: str) -> HttpResponse:
    """Take a question, an empty section or a relation out."""
    form = draft(request, code)
    if part not in building.REMOVALS:
        raise Http404
    change = building.REMOVALS[part]
    carried_out(request, lambda: actions.change_form(form, lambda d: change(d, name), by=request.user, removed=name))
    return redirect("call-form", code)


@login_required
def form_section(request: HttpRequest, code: str, name: str = "") -> HttpResponse:
    """A section's words, help and condition; without a name, a new one at the end."""
    form = draft(request, code)
    found = next((section for section in form.sheet.sections if section.code == name), None)
    if name and found is None:
        raise Http404
    initial = found._asdict() if found else {}
    when = found.when.plain() if found and found.when else None
    bound = SectionForm(
        request.POST if request.method == "POST" else None, sheet=form.sheet, when=when, initial=initial
    )
    if (
        request.method == "POST"
        and bound.is_valid()
        and carried_out(request, lambda: _section(form, name, bound, request))
    ):
        return redirect("call-form", code)
    context = {
        "call": form.call,
        "form": bound,
        "title": found.name if found else _("New section"),
        **marked(form.call),
    }
    return render(request, ROOM + "form_part.html", context, status=400 if bound.errors else 200)


@login_required
@require_POST
def form_check(request: HttpRequest, code: str) -> HttpResponse:
    """Add a relation between two figures."""
    form = draft(request, code)
    bound = CheckForm(request.POST, indicators=[(i.code, i.name) for i in form.call.indicators.all()])
    if not bound.is_valid():
        messages.error(request, " ".join(text for texts in bound.errors.values() for text in texts))
    else:
        row = bound.cleaned_data
        carried_out(
            request, lambda: actions.change_form(form, lambda d: building.add_check(d, row), by=request.user, check=row)
        )
    return redirect(reverse("call-form", args=[code]) + "#checks")


@login_required
@require_POST
def form_copy(request: HttpRequest, code: str) -> HttpResponse:
    """Take another call's form over in place of the draft."""
    form = draft(request, code)
    bound = CopyForm(request.POST, form=form)
    if not bound.is_valid():
        messages.error(request, _("Choose from the list."))
    else:
        carried_out(request, lambda: actions.copy_form(form, bound.cleaned_data["source"], by=request.user))
    return redirect("call-form", code)


@login_required
@require_POST
def form_publish(request: HttpRequest, code: str) -> HttpResponse:
    """Freeze the draft as the version that is filled from now on."""
    form = draft(request, code)
    carried_out(request, lambda: actions.publish_form(form, by=request.user))
    return redirect("call-form", code)


def draft(request: HttpRequest, code: str) -> Form:
    """The version that is being built; 404 where none is, 403 for whom it is not."""
    call = _call(request, code)
    form = get_object_or_404(call.forms.select_related("call"), status=Form.Status.DRAFT)
    require(request.user, "submissions.change_form", form)
    request.competition = getattr(form.call, "competition", None)
    return form


def carried_out(request: HttpRequest, act: Callable[[], Any]) -> bool:
    """Carry an act out; a refusal becomes a message and nothing was changed."""
    try:
        act()
    except ValidationError as refusal:
        for message in refusal.messages:
            messages.error(request, message)
        return False
    messages.success(request, _("Saved."))
    return True


def _call(request: HttpRequest, code: str) -> Call:
    require(request.user, "submissions.manage_calls")
    call = get_object_or_404(Call, code=code)
    request.competition = getattr(call, "competition", None)
    return call


def _section(form: Form, name: str, bound: SectionForm, request: HttpRequest) -> None:
    row = bound.row()

    def change(document: building.Document) -> building.Document:
        made = document if name else building.add_section(document, row["name"])
        return building.change_section(made, name or made["sections"][-1]["code"], row)

    actions.change_form(form, change, by=request.user, section=row["name"])
