"""The person's own messages."""

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone


@login_required
def notifications(request: HttpRequest) -> HttpResponse:
    """The messages, newest first; what is shown counts as read from then on."""
    found = request.user.notifications.all()
    q = request.GET.get("q", "").strip()[:80]
    if q:
        found = found.filter(subject__icontains=q)
    page = Paginator(found, 25).get_page(request.GET.get("page"))
    rows = list(page)
    request.user.notifications.filter(pk__in=[m.pk for m in rows], read_at=None).update(read_at=timezone.now())
    return render(request, "submissions/accounts/notifications.html", {"page": page, "rows": rows, "q": q})
