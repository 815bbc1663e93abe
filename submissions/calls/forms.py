"""The one gate for what people type about calls."""

from __future__ import annotations

import django_filters
from django.utils.translation import gettext_lazy as _

from submissions.listing import ListFilter


class CallFilter(ListFilter):
    searched = ("name", "name_en", "organiser")
    orders = {"name": "name", "opens": "opens_at", "closes": "closes_at"}
    usual = ("-opens_at",)

    status = django_filters.ChoiceFilter(
        label=_("Status"), choices=[("called", _("Called")), ("closed", _("Closed"))], empty_label=_("All")
    )
