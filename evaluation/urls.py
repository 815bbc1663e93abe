"""Addresses of the contest, room by room."""

from django.urls import include, path

urlpatterns = [
    path("", include("evaluation.competition.urls")),
    path("", include("evaluation.rounds.urls")),
    path("", include("evaluation.judging.urls")),
    path("", include("evaluation.ranking.urls")),
    path("", include("evaluation.publication.urls")),
    path("", include("evaluation.follow_up.urls")),
    path("", include("evaluation.audit.urls")),
]
