"""Addresses of this room."""

from django.urls import path

from submissions.applications import (
    views,
    views_filling,
    views_members,
    views_preview,
    views_reading,
    views_receipts,
    views_sheets,
    views_workbook,
)

urlpatterns = [
    path("calls/<slug:code>/form/preview/", views_preview.form_preview, name="form-preview"),
    path("calls/<slug:code>/apply/", views.application_new, name="application-new"),
    path("calls/<slug:code>/template/", views_sheets.template, name="template"),
    path("calls/<slug:code>/export/", views_sheets.export, name="application-export"),
    path("applications/", views.application_list, name="application-list"),
    path("applications/<str:code>/", views_filling.application, name="application"),
    path("applications/<str:code>/save/", views_filling.save, name="application-save"),
    path("applications/<str:code>/submit/", views_filling.submit, name="application-submit"),
    path("applications/<str:code>/withdraw/", views_filling.withdraw, name="application-withdraw"),
    path("applications/<str:code>/preview/", views_reading.preview, name="application-preview"),
    path("applications/<str:code>/colleagues/", views_members.contributors, name="contributors"),
    path("applications/<str:code>/workbook/", views_workbook.workbook, name="application-workbook"),
    path("applications/<str:code>/invite/", views_members.invite, name="member-invite"),
    path("members/<int:pk>/answer/", views_members.answer, name="member-answer"),
    path("members/<int:pk>/remove/", views_members.remove, name="member-remove"),
    path("receipts/<str:number>/", views_reading.receipt, name="receipt"),
    path("receipts/<str:number>/changes/", views_receipts.changes, name="receipt-changes"),
    path("receipts/<str:number>/paper/", views_receipts.paper, name="receipt-paper"),
]
