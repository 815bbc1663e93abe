"""Addresses of scorings and rankings."""

from django.urls import path

from evaluation.ranking import views, views_calibration, views_papers, views_rankings, views_robustness

urlpatterns = [
    path("competitions/<slug:code>/scoring/", views.scoring, name="scoring"),
    path("rounds/<slug:code>/score/", views.scoring_start, name="scoring-start"),
    path("runs/<slug:reference>/", views.run, name="run"),
    path("runs/<slug:reference>/progress/", views.run_progress, name="run-progress"),
    path("runs/<slug:reference>/cancel/", views.run_cancel, name="run-cancel"),
    path("runs/<slug:reference>/export/", views.run_export, name="run-export"),
    path("runs/<slug:reference>/entrants/<str:code>/", views.run_entry, name="run-entry"),
    path("rounds/<slug:code>/calibration/", views_calibration.calibration, name="calibration"),
    path("competitions/<slug:code>/rankings/", views_rankings.rankings, name="rankings"),
    path("rounds/<slug:code>/compile/", views_rankings.ranking_compile, name="ranking-compile"),
    path("rankings/<int:pk>/", views_rankings.ranking, name="ranking"),
    path("rankings/<int:pk>/entries/<str:code>/", views_rankings.ranking_entry, name="ranking-entry"),
    path("rankings/<int:pk>/export/", views_rankings.ranking_export, name="ranking-export"),
    path("rankings/<int:pk>/report/", views_papers.ranking_paper, name="ranking-paper"),
    path("decisions/<int:pk>/paper/", views_papers.decision_paper, name="decision-paper"),
    path("rankings/<int:pk>/seal/", views_rankings.ranking_seal, name="ranking-seal"),
    path("rankings/<int:pk>/replace/", views_rankings.ranking_replace, name="ranking-replace"),
    path("rankings/<int:pk>/robustness/", views_robustness.robustness_start, name="robustness-start"),
    path("robustness/<int:pk>/progress/", views_robustness.robustness_progress, name="robustness-progress"),
    path("robustness/<int:pk>/cancel/", views_robustness.robustness_cancel, name="robustness-cancel"),
    path("rankings/<int:pk>/decision/", views_rankings.decision, name="decision"),
]
