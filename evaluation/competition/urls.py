"""Addresses of competitions, their set-up, and the calendar."""

from django.urls import path

from evaluation.competition import views, views_checklist, views_dates, views_rounds, views_setup

urlpatterns = [
    path("competitions/", views.competition_list, name="competition-list"),
    path("competitions/new/", views.competition_new, name="competition-new"),
    path("competitions/<slug:code>/", views.competition, name="competition"),
    path("competitions/<slug:code>/setup/", views_setup.setup, name="competition-setup"),
    path("competitions/<slug:code>/setup/tracks/", views_setup.tracks, name="tracks"),
    path("competitions/<slug:code>/setup/quotas/", views_setup.quotas, name="quotas"),
    path("competitions/<slug:code>/setup/indicators/", views_setup.indicators, name="indicators"),
    path("competitions/<slug:code>/setup/indicators/model/", views_setup.ask_for_model, name="indicators-from-model"),
    path("competitions/<slug:code>/setup/checklist/", views_checklist.checklist, name="checklist"),
    path("competitions/<slug:code>/setup/checklist/copy/", views_checklist.checklist_copy, name="checklist-copy"),
    path("competitions/<slug:code>/setup/model/", views_setup.model_adopt, name="model-adopt"),
    path("competitions/<slug:code>/setup/rounds/", views_rounds.round_new, name="round-new"),
    path("competitions/<slug:code>/publish/", views.call_publish, name="call-publish"),
    path("competitions/<slug:code>/dates/", views_dates.dates, name="dates"),
    path("rounds/<slug:code>/marking-end/", views_dates.marking_end, name="marking-end"),
    path("models/<int:pk>/", views_setup.model, name="model"),
    path("rounds/<slug:code>/setup/", views_rounds.round_setup, name="round-setup"),
    path("rounds/<slug:code>/setup/remove/", views_rounds.round_remove, name="round-remove"),
    path("rounds/<slug:code>/setup/rubric/", views_rounds.rubric, name="rubric"),
    path("rounds/<slug:code>/setup/anchors/", views_rounds.anchor_words, name="anchors"),
    path("calendar/", views_rounds.days, name="calendar"),
]
