"""Addresses of the trail."""

from django.urls import path

from evaluation.audit import views

urlpatterns = [
    path("trail/", views.trail, name="trail"),
    path("trail/verify/", views.trail_verify, name="trail-verify"),
    path("trail/export/", views.trail_export, name="trail-export"),
    path("trail/<int:sequence>/", views.trail_entry, name="trail-entry"),
]
