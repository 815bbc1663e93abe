"""Addresses of accounts, organisations and messages."""

from django.urls import path

from submissions.accounts import views, views_messages

urlpatterns = [
    path("messages/", views_messages.notifications, name="notifications"),
    path("people/", views.accounts, name="accounts"),
    path("people/new/", views.account_new, name="account-new"),
    path("people/<int:pk>/", views.account, name="account"),
    path("people/<int:pk>/lock/", views.account_lock, name="account-lock"),
    path("people/<int:pk>/unlock/", views.account_unlock, name="account-unlock"),
    path("people/<int:pk>/sessions/", views.account_sessions, name="account-sessions"),
    path("people/<int:pk>/factors/", views.account_factors, name="account-factors"),
    path("people/<int:pk>/password/", views.account_password, name="account-password"),
    path("sign-ins/", views.sign_ins, name="sign-ins"),
    path("organisations/", views.organisations, name="organisations"),
    path("organisations/new/", views.organisation, name="organisation-new"),
    path("organisations/<int:pk>/", views.organisation, name="organisation"),
]
