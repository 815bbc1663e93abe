"""A short ordered list that a page edits as a whole: tracks, figures, items of a score sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import models


def rewrite(stored: models.QuerySet[Any], rows: Sequence[Mapping[str, Any]], **owner: Any) -> None:
    """Make `stored` hold exactly `rows`: a row with `id` changes that one, one without is new, what is not named goes."""
    kept = [row["id"].pk for row in rows if row.get("id")]
    stored.exclude(pk__in=kept).delete()
    for pk in kept:  # codes may change places, and each must be free when it is taken
        stored.filter(pk=pk).update(code=f"~{pk}")
    for row in rows:
        fields = {key: value for key, value in row.items() if key not in ("id", "DELETE", "ORDER")}
        if row.get("id"):
            stored.filter(pk=row["id"].pk).update(**fields)
        else:
            stored.model._default_manager.create(**owner, **fields)
