"""Addresses of this room."""

from django.urls import path

from submissions.imports import views, views_people

urlpatterns = [
    path("people/import/", views_people.import_people, name="people-import"),
    path("people/import/template/", views_people.template, name="people-template"),
    path("people/import/open/", views_people.open_accounts, name="people-open"),
    path("calls/<slug:code>/import/", views.import_workbook, name="import"),
    path("imports/<int:pk>/", views.job, name="import-job"),
    path("imports/<int:pk>/progress/", views.progress, name="import-progress"),
    path("imports/<int:pk>/cancel/", views.cancel, name="import-cancel"),
    path("imports/<int:pk>/marked/", views.marked_copy, name="import-marked"),
]
