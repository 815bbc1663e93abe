"""Addresses of the completeness check and of a round's entries."""

from django.urls import path

from evaluation.rounds import views

urlpatterns = [
    path("competitions/<slug:code>/completeness/", views.completeness_list, name="completeness-list"),
    path("applications/<str:code>/completeness/", views.completeness, name="completeness"),
    path("rounds/<slug:code>/entries/", views.entries, name="entries"),
    path("rounds/<slug:code>/open/", views.round_open, name="round-open"),
    path("entries/<int:pk>/remove/", views.entry_remove, name="entry-remove"),
]
