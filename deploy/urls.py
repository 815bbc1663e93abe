"""Every address of the product, gathered from the three apps."""

from django.conf import settings
from django.urls import include, path

from evaluation.context import work

urlpatterns = [
    path("accounts/", include("allauth.urls")),
    path("language/", include("django.conf.urls.i18n")),
    path("health/", include("deploy.health")),
    path("api/v1/", include("deploy.api")),
    path("work/", work, name="work"),
    path("", include("submissions.urls")),
    path("", include("evaluation.urls")),
]
if settings.METRICS_TOKEN:
    urlpatterns.append(path("metrics", include("deploy.metrics")))
