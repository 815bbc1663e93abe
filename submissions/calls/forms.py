"""The one gate for what people type about calls."""

from __future__ import annotations

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from submissions.calls.models import Call


class CallFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Search"), method="search")
    status = django_filters.ChoiceFilter(
        label=_("Status"), choices=[("called", _("Called")), ("closed", _("Closed"))], empty_label=_("All")
    )

    class Meta:
        model = Call
        fields = ("q", "status")

    def search(self, rows: QuerySet[Call], _name: str, words: str) -> QuerySet[Call]:
        return rows.filter(Q(name__icontains=words) | Q(name_en__icontains=words) | Q(organiser__icontains=words))
