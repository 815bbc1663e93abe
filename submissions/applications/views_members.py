"""Joint members: invited by the lead, answered by themselves, taken out by the lead."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from submissions.accounts.models import Organisation
from submissions.applications import actions
from submissions.applications.desk import with_everything
from submissions.applications.forms import OrganisationFilter
from submissions.applications.models import Application, Member
from submissions.applications.models_people import Contributor
from submissions.calls.wording import marked
from submissions.rules import require


@login_required
def invite(request: HttpRequest, code: str) -> HttpResponse:
    """Find an organisation by name or city, and ask it to take part."""
    found = get_object_or_404(with_everything(Application.objects.visible_to(request.user)), code=code)
    require(request.user, "submissions.change_application", found)
    if request.method == "POST":
        organisation = get_object_or_404(Organisation, pk=_number(request.POST.get("organisation")))
        try:
            actions.invite_member(found, organisation, by=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("%(name)s was invited.") % {"name": organisation})
        return redirect("application", code)
    taking_part = found.members.exclude(status=Member.Status.DECLINED).values("organisation")
    others = Organisation.objects.filter(kind=Organisation.Kind.APPLICANT).exclude(pk__in=taking_part)
    fitting = OrganisationFilter(request.GET, others)
    context = {"application": found, "form": fitting.form, "page": fitting.page(), **marked(found.call)}
    return render(request, "submissions/applications/invite.html", context)


@login_required
@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm or decline taking part."""
    member = _find(request, pk)
    require(request.user, "submissions.answer_invitation", member)
    accept, was_in = request.POST.get("accept") == "yes", member.status == Member.Status.CONFIRMED
    try:
        actions.answer_invitation(member, accept=accept, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("application", member.application.code)
    if accept:
        messages.success(request, _("You take part. Please enter your region's figures."))
        return redirect("application", member.application.code)
    words = _("You no longer take part in %(name)s.") if was_in else _("You declined taking part in %(name)s.")
    messages.success(request, words % {"name": member.application})
    return redirect("application-list")


@login_required
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a joint member and its figures out."""
    member = _find(request, pk)
    require(request.user, "submissions.change_application", member.application)
    try:
        actions.remove_member(member, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("%(name)s no longer takes part.") % {"name": member})
    return redirect("application", member.application.code)


@login_required
def contributors(request: HttpRequest, code: str) -> HttpResponse:
    """What the lead's people may do with the application; its owners change it."""
    found = get_object_or_404(with_everything(Application.objects.visible_to(request.user)), code=code)
    require(request.user, "submissions.list_contributors", found)
    if request.method == "POST":
        require(request.user, "submissions.set_contributors", found)
        person = get_object_or_404(found.lead.people, pk=_number(request.POST.get("person")))
        try:
            actions.set_contributor(found, person, request.POST.get("role", ""), by=request.user)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("Saved."))
        return redirect("contributors", code)
    people = list(found.lead.people.filter(is_active=True))
    words = dict(Contributor.Role.choices)
    for person in people:
        person.part = found.role_of(person)
        person.part_name = words[person.part]
    may = request.user.has_perm("submissions.set_contributors", found)
    context = {"application": found, "people": people, "roles": Contributor.Role.choices, "may": may}
    return render(request, "submissions/applications/contributors.html", {**context, **marked(found.call)})


def _find(request: HttpRequest, pk: int) -> Member:
    visible = Application.objects.visible_to(request.user)
    rows = Member.objects.filter(application__in=visible).select_related("application__call", "organisation")
    return get_object_or_404(rows, pk=pk)


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 12 else 0
