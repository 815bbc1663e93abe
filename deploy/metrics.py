"""What the product tells a Prometheus: requests by page, method, status and time. Asked for with a token, and never public.

Routed only where `METRICS_TOKEN` is set (deploy/settings.py then also counts); the figures of all web processes together.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_prometheus.exports import ExportToDjangoView


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """200 with the figures for whoever brings the token, else 401."""
    if not constant_time_compare(request.headers.get("Authorization", ""), f"Bearer {settings.METRICS_TOKEN}"):
        return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
    return ExportToDjangoView(request)


urlpatterns = [path("", metrics, name="metrics")]
