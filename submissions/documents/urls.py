"""Addresses of this room."""

from django.urls import path

from submissions.documents import views, views_uploads

urlpatterns = [
    path("applications/<str:code>/documents/", views.upload, name="document-upload"),
    path("applications/<str:code>/uploads/", views_uploads.begin, name="upload-begin"),
    path("uploads/<str:token>/", views_uploads.upload, name="upload"),
    path("documents/<int:pk>/", views.document, name="document"),
    path("documents/<int:pk>/remove/", views.remove, name="document-remove"),
    path("documents/<int:pk>/withhold/", views.withhold, name="document-withhold"),
]
