"""Addresses of the judge pool, assignments, draws and score sheets."""

from django.urls import path

from evaluation.judging import views, views_assigning, views_draws, views_panels, views_papers, views_sheets

urlpatterns = [
    path("competitions/<slug:code>/judging/", views.judging, name="judging"),
    path("judges/", views.judge_pool, name="judge-pool"),
    path("judges/new/", views.judge_new, name="judge-new"),
    path("judges/<int:pk>/", views.judge, name="judge"),
    path("assignments/<int:pk>/", views.assignment, name="assignment"),
    path("assignments/<int:pk>/reopen/", views.sheet_reopen, name="sheet-reopen"),
    path("assignments/<int:pk>/remove/", views_assigning.assignment_remove, name="assignment-remove"),
    path("rounds/<slug:code>/assignments/", views_assigning.assignments, name="assignments"),
    path("rounds/<slug:code>/assignments/add/", views_assigning.assignment_add, name="assignment-add"),
    path("rounds/<slug:code>/draw/", views_assigning.judges_draw, name="judges-draw"),
    path("rounds/<slug:code>/panels/", views_panels.panels, name="panels"),
    path("rounds/<slug:code>/panels/new/", views_panels.panel_new, name="panel-new"),
    path("panels/<int:pk>/", views_panels.panel, name="panel"),
    path("panels/<int:pk>/remove/", views_panels.panel_remove, name="panel-remove"),
    path("assignments/<int:pk>/paper/", views_papers.sheet_paper, name="sheet-paper"),
    path("rounds/<slug:code>/sign-in/", views_papers.sign_in_paper, name="sign-in-paper"),
    path("draws/", views_draws.draws, name="draws"),
    path("draws/<int:pk>/", views_draws.draw, name="draw"),
    path("draws/<int:pk>/record.json", views_draws.draw_record, name="draw-record"),
    path("draws/<int:pk>/publish/", views_draws.draw_release, name="draw-release"),
    path("reviews/", views_sheets.judge_desk, name="judge-desk"),
    path("reviews/<int:pk>/", views_sheets.sheet, name="sheet"),
    path("reviews/<int:pk>/documents/<int:number>/", views_sheets.sheet_document, name="sheet-document"),
    path("reviews/<int:pk>/save/", views_sheets.sheet_save, name="sheet-save"),
    path("reviews/<int:pk>/submit/", views_sheets.sheet_submit, name="sheet-submit"),
    path("reviews/<int:pk>/recuse/", views_sheets.recuse, name="recuse"),
    path("rounds/<slug:code>/pledge/", views_sheets.pledge, name="pledge"),
]
