"""Addresses of this room."""

from django.urls import path

from submissions.interface import views

urlpatterns = [
    path("tokens/", views.tokens, name="tokens"),
    path("tokens/<slug:key>/revoke/", views.revoke, name="token-revoke"),
]
