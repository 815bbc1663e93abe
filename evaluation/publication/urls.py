"""Addresses of notices, objections, results and past winners."""

from django.urls import path

from evaluation.publication import views, views_public

urlpatterns = [
    path("", views_public.home, name="home"),
    path("notices/", views_public.notice_list, name="notice-list"),
    path("notices/<slug:code>/", views_public.notice, name="notice"),
    path("notices/<slug:code>/objection/", views_public.objection_file, name="objection-file"),
    path("objections/receipt/", views_public.objection_return, name="objection-return"),
    path("objections/filed/<slug:code>/", views_public.objection_filed, name="objection-filed"),
    path("results/", views_public.result_list, name="result-list"),
    path("results/<slug:code>/", views_public.results, name="results"),
    path("past-winners/", views_public.past_winners, name="past-winners"),
    path("my-results/", views.own_results, name="own-results"),
    path("my-results/<str:code>/", views.own_result, name="own-result"),
    path("competitions/<slug:code>/notice/", views.notice_desk, name="notice-desk"),
    path("competitions/<slug:code>/notice/edit/", views.notice_edit, name="notice-edit"),
    path("competitions/<slug:code>/notice/publish/", views.notice_publish, name="notice-publish"),
    path("competitions/<slug:code>/results/open/", views.results_open, name="results-open"),
    path("competitions/<slug:code>/results/publish/", views.results_publish, name="results-publish"),
    path("competitions/<slug:code>/objections/", views.objections, name="objections"),
    path("objections/<slug:code>/", views.objection, name="objection"),
    path("objections/<slug:code>/evidence/", views.objection_evidence, name="objection-evidence"),
]
