"""What is asked for when a workbook is brought in."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from submissions.imports.models import Import
from submissions.listing import ListFilter


class WorkbookForm(forms.Form):
    """An .xlsx to bring in."""

    workbook = forms.FileField(label=_("Workbook (.xlsx)"), widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}))

    def clean_workbook(self) -> Any:
        workbook = self.cleaned_data["workbook"]
        if workbook.size > 20 * 1024 * 1024:
            raise ValidationError(_("This file is larger than 20 MB."), code="size")
        return workbook


class FiguresForm(WorkbookForm):
    is_trial = forms.BooleanField(
        label=_("Only try"), required=False,
        help_text=_("Everything is read and checked as in earnest, and nothing is stored."),
    )  # fmt: skip


class ImportFilter(ListFilter):
    searched = ("name",)
    orders = {"time": "created_at", "name": "name", "status": "status", "applications": "applications"}
    usual = ("-created_at",)

    status = django_filters.ChoiceFilter(label=_("Status"), choices=Import.Status.choices, empty_label=_("All"))
