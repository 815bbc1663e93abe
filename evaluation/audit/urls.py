"""Addresses of the trail."""

from django.urls import path

from evaluation.audit import views, views_verification

urlpatterns = [
    path("trail/", views.trail, name="trail"),
    path("trail/head/", views_verification.trail_head, name="trail-head"),
    path("trail/verify/", views_verification.trail_verify, name="trail-verify"),
    path("trail/verify/<int:pk>/", views_verification.trail_verification, name="trail-verification"),
    path(
        "trail/verify/<int:pk>/progress/",
        views_verification.trail_verification_progress,
        name="trail-verification-progress",
    ),
    path(
        "trail/verify/<int:pk>/cancel/", views_verification.trail_verification_cancel, name="trail-verification-cancel"
    ),
    path("trail/export/", views.trail_export, name="trail-export"),
    path("trail/<int:sequence>/", views.trail_entry, name="trail-entry"),
]
