"""The REST API put together: scoring's views with the trail beneath them, access tokens, and the OpenAPI description."""

from typing import Any

from csp.decorators import csp_update
from django.db import models
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularRedocView
from rest_framework.routers import SimpleRouter

from scoring.api import ModelViewSet, RunViewSet
from scoring.api_computing import PanelViewSet, WeightsViewSet
from scoring.api_robustness import RobustnessViewSet
from submissions.applications.api import ApplicationViewSet
from submissions.calls.api import CallViewSet
from submissions.documents.api import DocumentViewSet
from submissions.interface.api import TokenViewSet
from submissions.recommendation.api import RecommendationViewSet
from submissions.trail.actions import record
from submissions.trail.acts import Act


class Recorded:
    """What a view of scoring tells is written into the trail, in the same transaction, as done by the person it came from."""

    request: Any

    def told(self, act: str, about: models.Model | None = None, **facts: Any) -> None:
        record(Act(act), by=self.request.user, about=about, through="api", **facts)


class Models(Recorded, ModelViewSet):
    pass


class Runs(Recorded, RunViewSet):
    pass


class Robustness(Recorded, RobustnessViewSet):
    pass


class Panel(Recorded, PanelViewSet):
    pass


class Weights(Recorded, WeightsViewSet):
    pass


router = SimpleRouter()
router.register("models", Models, "model")
router.register("runs", Runs, "run")
router.register("robustness", Robustness, "analysis")
router.register("panel", Panel, "panel")
router.register("weights", Weights, "weights")
router.register("tokens", TokenViewSet, "token")
router.register("calls", CallViewSet, "api-call")
router.register("applications", ApplicationViewSet, "api-application")
router.register("applications/(?P<application>[A-Za-z0-9._-]+)/documents", DocumentViewSet, "api-document")
router.register("recommendations", RecommendationViewSet, "api-recommendation")

drawn = csp_update({"style-src": ["'self'", "'unsafe-inline'"], "worker-src": ["'self'", "blob:"]})
"""What the bundle that draws the description needs beyond the strict policy: styles of its own, and its search in a worker."""

urlpatterns = [
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", drawn(SpectacularRedocView.as_view(url_name="schema")), name="api-docs"),
    path("", include(router.urls)),
]
