"""A draw as its page shows it: entry by entry who was drawn, who held it before, and who could not take it and why."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from evaluation.judging import pool
from evaluation.judging.models import Assignment, Draw

ORDERS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "entry": lambda row: row["entry"],
    "barred": lambda row: sum(len(judges) for _ground, judges in row["barred"]),
}


def rows(draw: Draw) -> list[dict[str, Any]]:
    """One row per entry, by blind code. Judges are numbers, grounds are words; no name stands in either."""
    barred, held = draw.inputs.get("barred", {}), draw.inputs.get("held", {})
    return [
        {
            "entry": entry, "drawn": draw.outcome.get(entry, []), "held": held.get(entry, []),
            "barred": _by_ground(barred.get(entry, {})),
        }
        for entry in sorted(draw.inputs.get("entries", []))
    ]  # fmt: skip


def _by_ground(barred: dict[str, str]) -> list[tuple[str, list[str]]]:
    """The judges kept out, grouped by ground in words."""
    known = {**dict(Assignment.Ground.choices), **_others()}
    found: dict[str, list[str]] = {}
    for judge, ground in sorted(barred.items()):
        found.setdefault(str(known.get(ground, ground)), []).append(judge)
    return sorted(found.items())


def _others() -> dict[str, str]:
    return {
        pool.FIELD: _("another field"), pool.PANEL: _("on no panel of this track"),
        pool.RECUSED: _("recused before the draw"),
    }  # fmt: skip
