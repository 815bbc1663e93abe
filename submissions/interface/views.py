"""One's own access tokens: issued, shown once, revoked."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from knox.models import AuthToken

from submissions.interface import actions
from submissions.interface.forms import TokenForm
from submissions.rules import require


@never_cache
@login_required
def tokens(request: HttpRequest) -> HttpResponse:
    """The tokens that the person holds, and the form for a new one; a new secret is shown in this one answer."""
    require(request.user, "submissions.hold_token")
    form, secret = TokenForm(request.POST if request.method == "POST" else None), ""
    if request.method == "POST" and form.is_valid():
        try:
            _token, secret = actions.issue_token(**form.cleaned_data, by=request.user)
            form = TokenForm()
        except ValidationError as error:
            form.add_error(None, error)
    rows = AuthToken.objects.filter(user=request.user.pk).select_related("note").order_by("-created")
    context = {"rows": rows, "form": form, "secret": secret, "frame": _frame(request)}
    return render(request, "submissions/interface/tokens.html", context, status=400 if form.errors else 200)


@login_required
@require_POST
def revoke(request: HttpRequest, key: str) -> HttpResponse:
    """End one of the person's own tokens."""
    require(request.user, "submissions.hold_token")
    actions.revoke_token(get_object_or_404(AuthToken, user=request.user.pk, token_key=key), by=request.user)
    messages.success(request, _("The token was revoked. Nothing can be done with it any more."))
    return redirect("tokens")


def _frame(request: HttpRequest) -> str:
    return "ministry.html" if request.user.role == "administrator" else "workspace.html"
