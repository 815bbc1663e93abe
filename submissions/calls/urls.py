"""Addresses of this room."""

from django.urls import path

from submissions.calls import views

urlpatterns = [
    path("calls/", views.call_list, name="call-list"),
    path("calls/<slug:code>/", views.call, name="call"),
]
