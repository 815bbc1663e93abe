"""What every page knows: the person's own navigation, unread messages, and what must be marked."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from evaluation.competition.models import Competition

SECONDED = (_("Acts by two people"), "account-requests", False, ("account-request",))
# role -> (label, url name, whether the address takes the competition's code, names of the pages that stand under it)
NAVIGATION: dict[str, list[tuple[Any, str, bool, tuple[str, ...]]]] = {
    "public": [
        (_("Home"), "home", False, ()),
        (_("Calls"), "call-list", False, ("call",)),
        (_("Notice and objections"), "notice-list", False, ("notice", "objection-file", "objection-filed")),
        (_("Results"), "result-list", False, ("results", "draws", "draw")),
        (_("Past winners"), "past-winners", False, ()),
    ],
    "applicant": [
        (_("My applications"), "application-list", False, ("application", "receipt", "application-preview")),
        (_("Calls"), "call-list", False, ("call", "application-new")),
        (_("Results"), "own-results", False, ("own-result",)),
        (_("Messages"), "notifications", False, ()),
    ],
    "province": [
        (_("Overview"), "province-desk", False, ()),
        (
            _("Recommendation"),
            "recommendation-list",
            False,
            ("recommendation", "recommendation-submit", "application", "return", "visit", "visit-sheet"),
        ),
        (_("Calls"), "call-list", False, ("call",)),
        (_("Results"), "result-list", False, ("results",)),
        (_("Messages"), "notifications", False, ()),
    ],
    "administrator": [
        (_("Overview"), "competition", True, ("competition-list", "competition-new")),
        (
            _("Set-up"),
            "competition-setup",
            True,
            ("dates", "marking-end", "round-setup", "rubric", "anchors", "quotas", "tracks", "indicators"),
        ),
        (
            _("Applications"),
            "completeness-list",
            True,
            (
                "completeness",
                "application",
                "import",
                "import-job",
                "entries",
                "call-progress",
                "likeness",
                "extensions",
                "exports",
                "terms",
            ),
        ),
        (_("Scoring"), "scoring", True, ("run", "run-entry")),
        (
            _("Judging"),
            "judging",
            True,
            (
                "judge-pool",
                "judge",
                "judge-new",
                "assignments",
                "assignment",
                "panels",
                "panel",
                "panel-new",
                "calibration",
                "draw",
                "draws",
            ),
        ),
        (_("Ranking"), "rankings", True, ("ranking", "ranking-entry", "decision")),
        (_("Notice"), "notice-desk", True, ("notice-edit", "objections", "objection", "awards", "award")),
    ],
    "judge": [
        (_("My reviews"), "judge-desk", False, ("sheet", "pledge", "recuse")),
        (_("Messages"), "notifications", False, ()),
    ],
    "system": [
        (_("Accounts"), "accounts", False, ("account", "account-new")),
        (_("Organisations"), "organisations", False, ("organisation", "organisation-new")),
        SECONDED,
    ],
    "security": [
        (_("Accounts"), "accounts", False, ("account",)),
        (_("Sign-ins"), "sign-ins", False, ()),
        SECONDED,
    ],
    "auditor": [
        (_("Trail"), "trail", False, ("trail-entry", "trail-verify", "trail-verification", "trail-head")),
        SECONDED,
    ],
}


def page(request: HttpRequest) -> dict[str, Any]:
    """`nav` and `unread` (computed only when a template asks), `here`, `role`, `demo` and `mfa_waived`."""
    user = getattr(request, "user", None)
    signed_in = bool(user and user.is_authenticated)
    role = user.role if signed_in else "public"  # type: ignore[union-attr]
    here = request.resolver_match.url_name if request.resolver_match else ""
    return {
        "here": here,
        "role": role,
        "nav": SimpleLazyObject(lambda: _navigation(role, here or "", request)),
        "unread": cache(lambda: user.notifications.filter(read_at=None).count() if signed_in else 0),  # type: ignore[union-attr]
        "demo": settings.DEMONSTRATION,
        "mfa_waived": settings.DEMONSTRATION and signed_in and user.is_privileged,  # type: ignore[union-attr]
    }


@login_required
@require_safe
def work(request: HttpRequest) -> HttpResponse:
    """To the page where the person's work begins, whatever the role: what signing in leads to."""
    return redirect(_navigation(request.user.role, "", request)[0]["url"])  # type: ignore[union-attr]


def _navigation(role: str, here: str, request: HttpRequest) -> list[dict[str, Any]]:
    code = _competition_code(request) if role == "administrator" else None
    entries = []
    for label, name, of_competition, under in NAVIGATION.get(role, NAVIGATION["public"]):
        if of_competition and not code:
            continue
        url = reverse(name, args=[code] if of_competition else [])
        entries.append({"url": url, "label": label, "current": here == name or here in under})
    if role == "administrator" and not code:
        entries = [{"url": reverse("competition-list"), "label": _("Competitions"), "current": True}]
    return entries


def _competition_code(request: HttpRequest) -> str | None:
    """The competition that the page is about (views leave it on the request), else the newest."""
    given = getattr(request, "competition", None)
    if given is not None:
        return given.code
    return Competition.objects.values_list("code", flat=True).first()
