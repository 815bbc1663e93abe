"""One page of a list: filtered by its form, sorted by what the address asks for, 25 rows at a time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

ROWS = 25


def listed(request: HttpRequest, rows: QuerySet[Any], orders: Mapping[str, str], default: str) -> Page:
    """The page asked for, in the order asked for. `orders` maps a value of `sort` to a field; unknown values fall back."""
    wanted = request.GET.get("sort", default)
    if wanted.removeprefix("-") not in orders:
        wanted = default
    field = orders[wanted.removeprefix("-")]
    direction = "-" if wanted.startswith("-") else ""
    return Paginator(rows.order_by(f"{direction}{field}", "pk"), ROWS).get_page(request.GET.get("page"))
