"""A person's applications, and the start of a new one."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from submissions.applications import actions
from submissions.applications.forms import ApplicationFilter, StartForm
from submissions.applications.models import Application
from submissions.calls.models import Call
from submissions.calls.wording import marked
from submissions.rules import require


@login_required
def application_list(request: HttpRequest) -> HttpResponse:
    """The applications that the person's organisation leads, takes part in, or may read."""
    require(request.user, "submissions.list_applications")
    found = ApplicationFilter(request.GET, Application.objects.visible_to(request.user).with_names())
    page = found.page()
    open_calls = [c for c in Call.objects.filter(status=Call.Status.CALLED) if c.is_open]
    context = {"page": page, "form": found.form, "calls": open_calls}
    if any(application.call.is_demonstration for application in page):
        context["demo"] = True
    return render(request, "submissions/applications/application_list.html", context)


@login_required
def application_new(request: HttpRequest, code: str) -> HttpResponse:
    """Begin an application to a call."""
    found = get_object_or_404(Call.objects.visible_to(request.user), code=code)
    require(request.user, "submissions.start_application", found)
    form = StartForm(request.POST if request.method == "POST" else None, call=found)
    if request.method == "POST" and form.is_valid():
        try:
            started = actions.start_application(found, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Your application was started. Everything you type is saved."))
            return redirect("application", started.code)
    return render(
        request, "submissions/applications/application_new.html", {"call": found, "form": form, **marked(found)}
    )
