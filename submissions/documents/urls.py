"""Addresses of this room."""

from django.urls import path

from submissions.documents import views

urlpatterns = [
    path("applications/<str:code>/documents/", views.upload, name="document-upload"),
    path("documents/<int:pk>/", views.document, name="document"),
    path("documents/<int:pk>/remove/", views.remove, name="document-remove"),
    path("documents/<int:pk>/withhold/", views.withhold, name="document-withhold"),
]
