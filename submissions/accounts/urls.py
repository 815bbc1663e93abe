"""Addresses of accounts, organisations and messages."""

from django.urls import path

from submissions.accounts import views, views_messages, views_requests

urlpatterns = [
    path("messages/", views_messages.notifications, name="notifications"),
    path("people/", views.accounts, name="accounts"),
    path("people/new/", views.account_new, name="account-new"),
    path("people/<int:pk>/", views.account, name="account"),
    path("people/<int:pk>/lock/", views.account_lock, name="account-lock"),
    path("people/<int:pk>/unlock/", views.account_unlock, name="account-unlock"),
    path("people/<int:pk>/sessions/", views.account_sessions, name="account-sessions"),
    path("people/requests/", views_requests.account_requests, name="account-requests"),
    path("people/requests/<int:pk>/", views_requests.account_request, name="account-request"),
    path("people/requests/<int:pk>/confirm/", views_requests.account_request_confirm, name="account-request-confirm"),
    path("people/requests/<int:pk>/refuse/", views_requests.account_request_refuse, name="account-request-refuse"),
    path(
        "people/requests/<int:pk>/withdraw/", views_requests.account_request_withdraw, name="account-request-withdraw"
    ),
    path("people/<int:pk>/request/", views_requests.account_request_new, name="account-request-new"),
    path("people/<int:pk>/password/", views.account_password, name="account-password"),
    path("sign-ins/", views.sign_ins, name="sign-ins"),
    path("organisations/", views.organisations, name="organisations"),
    path("organisations/new/", views.organisation, name="organisation-new"),
    path("organisations/<int:pk>/", views.organisation, name="organisation"),
]
