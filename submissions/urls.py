"""Addresses of the front door, room by room."""

from django.urls import include, path

urlpatterns = [
    path("", include("submissions.accounts.urls")),
    path("", include("submissions.calls.urls")),
    path("", include("submissions.applications.urls")),
    path("", include("submissions.interface.urls")),
    path("", include("submissions.imports.urls")),
    path("", include("submissions.documents.urls")),
    path("", include("submissions.recommendation.urls")),
    path("", include("submissions.oversight.urls")),
]
