"""The form of a call as an applicant will see it, before anybody fills it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from submissions.accounts.models import Organisation
from submissions.applications.grid import blank
from submissions.applications.models import Application, Member
from submissions.applications.parts import parts
from submissions.calls.models import Call
from submissions.calls.wording import marked
from submissions.rules import require


@login_required
def form_preview(request: HttpRequest, code: str) -> HttpResponse:
    """The same page that applicants fill, empty, with nothing behind it; `?version=` chooses the version."""
    require(request.user, "submissions.manage_calls")
    call = get_object_or_404(Call, code=code)
    request.competition = getattr(call, "competition", None)
    wanted = request.GET.get("version", "")
    form = next((one for one in call.forms.all() if str(one.number) == wanted), None) or call.current_form
    lead = Organisation(name=_("Lead"), kind=Organisation.Kind.APPLICANT)
    application = Application(call=call, lead=lead, name="")
    member = Member(application=application, organisation=lead, is_lead=True, status=Member.Status.CONFIRMED)
    groups = blank(member, call.indicators.select_related("call"))
    made = parts(form.sheet, application, member, groups=groups)
    context = {"application": application, "call": call, "member": member, "form": form, "parts": made, "preview": True}
    return render(request, "submissions/applications/form_preview.html", {**context, **marked(call)})
