"""The page of a call's terms."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from submissions.calls.actions_terms import set_terms
from submissions.calls.forms_terms import TermsForm
from submissions.calls.models import Call
from submissions.calls.wording import marked
from submissions.rules import require


@login_required
def terms(request: HttpRequest, code: str) -> HttpResponse:
    """How the deadline is kept, when it reminds, what files are taken."""
    require(request.user, "submissions.manage_calls")
    call = get_object_or_404(Call, code=code)
    request.competition = getattr(call, "competition", None)
    form = TermsForm(request.POST if request.method == "POST" else None, instance=Call.objects.get(pk=call.pk))
    if request.method == "POST" and form.is_valid():
        try:
            set_terms(call, fields=form.cleaned_data, by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The terms are stored."))
            return redirect("terms", code)
    context = {"call": call, "form": form, **marked(call)}
    return render(request, "submissions/calls/terms.html", context, status=400 if form.errors else 200)
