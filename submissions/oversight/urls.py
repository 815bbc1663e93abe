"""Addresses of this room."""

from django.urls import path

from submissions.oversight import views, views_exports

urlpatterns = [
    path("calls/<slug:code>/progress/", views.progress, name="call-progress"),
    path("calls/<slug:code>/extensions/", views.extensions, name="extensions"),
    path("calls/<slug:code>/likeness/", views.likeness, name="likeness"),
    path("calls/<slug:code>/likeness/progress/", views.likeness_progress, name="likeness-progress"),
    path("calls/<slug:code>/exports/", views_exports.exports, name="exports"),
    path("exports/<int:pk>/", views_exports.export, name="export"),
    path("exports/<int:pk>/progress/", views_exports.progress, name="export-progress"),
    path("exports/<int:pk>/cancel/", views_exports.cancel, name="export-cancel"),
]
