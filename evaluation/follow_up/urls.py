"""Addresses of awards after publication."""

from django.urls import path

from evaluation.follow_up import views

urlpatterns = [
    path("competitions/<slug:code>/awards/", views.awards, name="awards"),
    path("competitions/<slug:code>/awards/promote/", views.reserve_promote, name="reserve-promote"),
    path("awards/<int:pk>/", views.award, name="award"),
    path("awards/<int:pk>/withdraw/", views.award_withdraw, name="award-withdraw"),
]
