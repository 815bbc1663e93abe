"""Addresses of this room."""

from django.urls import path

from submissions.imports import views

urlpatterns = [
    path("calls/<slug:code>/import/", views.import_workbook, name="import"),
    path("imports/<int:pk>/", views.job, name="import-job"),
    path("imports/<int:pk>/progress/", views.progress, name="import-progress"),
    path("imports/<int:pk>/cancel/", views.cancel, name="import-cancel"),
    path("imports/<int:pk>/marked/", views.marked_copy, name="import-marked"),
]
