"""One page of a list: found by its search and filters, in the order that the address asks for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import reduce
from operator import or_
from typing import Any, ClassVar, TypeVar

import django_filters
from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

SEARCH: dict[str, Any] = {"label": _("Search"), "max_length": 80}
ROWS = 25
T = TypeVar("T")


class ListFilter(django_filters.FilterSet):
    """What a list can be searched, narrowed and sorted by. What the address asks for and nobody knows changes nothing.
    Choices known only when the list is asked for are given with it, by the filter's name.

    `searched` are the fields that the text is looked for in; `orders` maps a value of `sort` ("-" before it turns it
    round) to a field; `usual` is the order where none is asked for, and decides among equals where one is.
    """

    searched: ClassVar[tuple[str, ...]] = ()
    orders: ClassVar[Mapping[str, str]] = {}
    usual: ClassVar[tuple[str, ...]] = ()
    rows: ClassVar[int] = ROWS

    q = django_filters.CharFilter(method="search", **SEARCH)

    def __init__(self, data: QueryDict, found: QuerySet[Any], **choices: Iterable[tuple[str, Any]]) -> None:
        super().__init__(data, found)
        for name, offered in choices.items():
            self.filters[name].extra["choices"] = [*offered]

    def search(self, found: QuerySet[Any], _name: str, text: str) -> QuerySet[Any]:
        return found.filter(reduce(or_, (Q(**{f"{field}__icontains": text}) for field in self.searched)))

    def page(self) -> Page:
        name, sign = _sort(self.data)
        asked = [f"{sign}{self.orders[name]}"] if name in self.orders else []
        return Paginator(self.qs.order_by(*asked, *self.usual, "pk"), self.rows).get_page(self.data.get("page"))


class SearchForm(forms.Form):
    """The search of a list that is computed, not stored."""

    q = forms.CharField(required=False, **SEARCH)

    @property
    def text(self) -> str:
        """What is looked for, in small letters; empty where the search cannot be read."""
        return self.cleaned_data["q"].lower() if self.is_valid() else ""


def sorted_page(
    asked: QueryDict, found: Iterable[T], orders: Mapping[str, Callable[[T], Any]], usual: str, rows: int = ROWS
) -> Page:
    """The page asked for of a computed list. `orders` maps a value of `sort` to the key of a row."""
    name, sign = _sort(asked)
    if name not in orders:
        name, sign = usual.removeprefix("-"), "-" if usual.startswith("-") else ""
    return Paginator(sorted(found, key=orders[name], reverse=bool(sign)), rows).get_page(asked.get("page"))


def _sort(asked: Mapping[str, Any]) -> tuple[str, str]:
    """The name and the sign of the order asked for."""
    wanted = asked.get("sort") or ""
    return wanted.removeprefix("-"), "-" if wanted.startswith("-") else ""
