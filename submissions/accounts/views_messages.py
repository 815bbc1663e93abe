"""The person's own messages."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from submissions.accounts.forms import MessageFilter


@login_required
def notifications(request: HttpRequest) -> HttpResponse:
    """The messages, newest first; what is shown counts as read from then on."""
    found = MessageFilter(request.GET, request.user.notifications.all())
    page = found.page()
    rows = list(page)
    request.user.notifications.filter(pk__in=[m.pk for m in rows], read_at=None).update(read_at=timezone.now())
    context = {"page": page, "rows": rows, "form": found.form}
    return render(request, "submissions/accounts/notifications.html", context)
