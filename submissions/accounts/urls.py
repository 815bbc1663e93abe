"""Addresses of accounts and messages."""

from django.urls import path

from submissions.accounts import views_messages

urlpatterns = [
    path("messages/", views_messages.notifications, name="notifications"),
]
