"""Sending an application back for correction, with the fields marked."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from submissions.applications.desk import with_everything
from submissions.applications.models import Application
from submissions.calls.wording import marked
from submissions.recommendation import actions_returns
from submissions.recommendation.forms import ReturnForm
from submissions.rules import require

ROOM = "submissions/recommendation/"


@login_required
def return_application(request: HttpRequest, code: str) -> HttpResponse:
    """Send an application back: the reason, the parts and the due time are asked for."""
    found = find(request, code)
    require(request.user, "submissions.return_application", found)
    form = ReturnForm(request.POST if request.method == "POST" else None, application=found)
    if request.method == "POST" and form.is_valid():
        try:
            actions_returns.return_application(found, **form.cleaned_data, by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("%(name)s was returned for correction.") % {"name": found})
            return redirect("recommendation", found.call.code)
    context = {"application": found, "call": found.call, "form": form, **marked(found.call)}
    return render(request, ROOM + "return.html", context, status=400 if form.errors else 200)


def find(request: HttpRequest, code: str) -> Application:
    return get_object_or_404(with_everything(Application.objects.visible_to(request.user)), code=code)
