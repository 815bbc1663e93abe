"""Addresses of this room."""

from django.urls import path

from submissions.calls import views, views_builder, views_questions, views_terms

urlpatterns = [
    path("calls/", views.call_list, name="call-list"),
    path("calls/<slug:code>/", views.call, name="call"),
    path("calls/<slug:code>/terms/", views_terms.terms, name="terms"),
    path("calls/<slug:code>/form/", views_builder.call_form, name="call-form"),
    path("calls/<slug:code>/form/begin/", views_builder.form_begin, name="form-begin"),
    path("calls/<slug:code>/form/copy/", views_builder.form_copy, name="form-copy"),
    path("calls/<slug:code>/form/publish/", views_builder.form_publish, name="form-publish"),
    path("calls/<slug:code>/form/checks/", views_builder.form_check, name="form-check"),
    path("calls/<slug:code>/form/sections/", views_builder.form_section, name="form-section-new"),
    path("calls/<slug:code>/form/sections/<slug:name>/", views_builder.form_section, name="form-section"),
    path("calls/<slug:code>/form/questions/", views_questions.form_question, name="form-question-new"),
    path("calls/<slug:code>/form/questions/<slug:name>/", views_questions.form_question, name="form-question"),
    path("calls/<slug:code>/form/<slug:part>/<slug:name>/remove/", views_builder.form_remove, name="form-remove"),
    path("calls/<slug:code>/form/<slug:part>/<slug:name>/<slug:direction>/", views_builder.form_move, name="form-move"),
]
