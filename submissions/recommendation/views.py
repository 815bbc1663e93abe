"""The province's board: order, quota, submission; and the papers that go to the ministry."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from submissions.accounts.models import User
from submissions.applications.models import Application
from submissions.calls.models import Call, Quota
from submissions.calls.wording import marked
from submissions.recommendation import actions
from submissions.recommendation.board import Board, board, outside
from submissions.recommendation.forms import BoardFilter, OpinionForm, PositionForm, QuotaFilter
from submissions.recommendation.models import Recommendation, RecommendedApplication
from submissions.rules import require

ROOM = "submissions/recommendation/"


@login_required
def recommendation_list(request: HttpRequest) -> HttpResponse:
    """The quotas that the person's body holds; the ministry sees everybody's."""
    quotas = Quota.objects.exclude(call__status=Call.Status.DRAFT).select_related("call", "body")
    if request.user.role == "province":
        quotas = quotas.filter(body=request.user.organisation_id)
    elif request.user.role != "administrator":
        raise PermissionDenied
    narrowed = QuotaFilter(request.GET, quotas)
    page = narrowed.page()
    counts = Recommendation.objects.filter(call__in=[q.call_id for q in page]).annotate(placed=Count("places"))
    found = {(one.call_id, one.body_id): one for one in counts}
    rows = [(quota, found.get((quota.call_id, quota.body_id))) for quota in page]
    frame = "ministry.html" if request.user.role == "administrator" else "workspace.html"
    context = {"page": page, "rows": rows, "form": narrowed.form, "frame": frame}
    return render(request, ROOM + "list.html", context)


@login_required
def recommendation(request: HttpRequest, code: str) -> HttpResponse:
    """The board of one body in one call; the ministry reads any with `?body=`."""
    quota = find_quota(request, code)
    shown = board(quota.call, quota.body, quota)
    narrowed = BoardFilter(request.GET, outside(quota.call, quota.body))
    context = {
        "call": quota.call, "board": shown, "page": narrowed.page(), "form": narrowed.form, "opinion": OpinionForm(),
        "may_change": request.user.has_perm("submissions.change_recommendation", own(shown.recommendation, quota)),
        "may_recall": request.user.has_perm("submissions.recall_recommendation", own(shown.recommendation, quota)),
        "frame": "ministry.html" if request.user.role == "administrator" else "workspace.html",
    }  # fmt: skip
    return render(request, ROOM + "board.html", {**context, **marked(quota.call)})


@login_required
@require_POST
def add(request: HttpRequest, code: str) -> HttpResponse:
    """Give an application the last place of the order."""
    found = get_object_or_404(Application.objects.visible_to(request.user).with_names(), code=code)
    require(request.user, "submissions.recommend_application", found)
    attempt(request, lambda: actions.place(found, by=request.user))
    return redirect("recommendation", found.call.code)


@login_required
@require_POST
def move(request: HttpRequest, pk: int, direction: str) -> HttpResponse:
    """Move a place up or down."""
    place = _place(request, pk)
    attempt(request, lambda: actions.move_place(place, direction, by=request.user))
    return _back_to(place)


@login_required
@require_POST
def put(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a place at a position; the page's script gets the new order and a sentence to be read out."""
    place, form = _place(request, pk), PositionForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest(" ".join(form.errors["position"]))
    attempt(request, lambda: actions.put_place(place, form.cleaned_data["position"], by=request.user))
    if request.headers.get("X-Requested-With") != "order":
        return redirect("recommendation", place.recommendation.call.code)
    quota = find_quota(request, place.recommendation.call.code)
    shown = board(quota.call, quota.body, quota)
    html = render_to_string(ROOM + "_places.html", {"board": shown, "may_change": True}, request)
    said = [str(message) for message in messages.get_messages(request)] or [placed(place, shown)]
    return JsonResponse({"html": html, "said": " ".join(said)})


@login_required
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an application out of the order."""
    place = _place(request, pk)
    attempt(request, lambda: actions.remove_place(place, by=request.user))
    return redirect("recommendation", place.recommendation.call.code)


@login_required
@require_POST
def opinion(request: HttpRequest, pk: int) -> HttpResponse:
    """Write the body's opinion beside a place."""
    place, form = _place(request, pk), OpinionForm(request.POST)
    if form.is_valid():
        if attempt(request, lambda: actions.write_opinion(place, form.cleaned_data["opinion"], by=request.user)):
            messages.success(request, _("Saved."))
    else:
        messages.error(request, " ".join(form.errors["opinion"]))
    return _back_to(place)


def placed(place: RecommendedApplication, shown: Board) -> str:
    """Where a place now stands, for who cannot see it move."""
    position = next((other.position for other in shown.places if other.pk == place.pk), 0)
    words = {"name": place.application.name, "position": position, "count": len(shown.places)}
    return _("%(name)s: place %(position)s of %(count)s") % words


def find_quota(request: HttpRequest, code: str) -> Quota:
    """The quota that the page is about: the officer's own body's, or the one the ministry asks for."""
    user: User = request.user  # type: ignore[assignment]
    body = request.GET.get("body", "0") if user.role == "administrator" else str(user.organisation_id or 0)
    rows = Quota.objects.exclude(call__status=Call.Status.DRAFT).select_related("call", "body")
    quota = get_object_or_404(
        rows, call__code=code, body=int(body) if body.isascii() and body.isdigit() and len(body) < 12 else 0
    )
    require(user, "submissions.view_recommendation", Recommendation(call=quota.call, body=quota.body))
    if user.role == "administrator":
        request.competition = getattr(quota.call, "competition", None)  # type: ignore[attr-defined]
    return quota


def own(found: Recommendation | None, quota: Quota) -> Recommendation:
    """The stored recommendation, or the draft that the first act would make."""
    return found or Recommendation(call=quota.call, body=quota.body)


def _back_to(place: RecommendedApplication) -> HttpResponse:
    """To the order, the keyboard at the row that was changed."""
    return redirect(f"{reverse('recommendation', args=[place.recommendation.call.code])}#place-{place.pk}")


def _place(request: HttpRequest, pk: int) -> RecommendedApplication:
    mine = Q(recommendation__body=request.user.organisation_id)
    rows = RecommendedApplication.objects.filter(mine).select_related(
        "recommendation__call", "recommendation__body", "application"
    )
    place = get_object_or_404(rows, pk=pk)
    require(request.user, "submissions.change_recommendation", place.recommendation)
    return place


def attempt(request: HttpRequest, act) -> bool:  # type: ignore[no-untyped-def]
    """Act; a refusal becomes messages."""
    try:
        act()
    except ValidationError as error:
        for message in error.messages[:10]:
            messages.error(request, message)
        return False
    return True
