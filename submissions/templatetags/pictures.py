"""Pictures the server draws: they print, align with their row and need no script. `{% load pictures %}`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import template
from django.utils.translation import get_language

from submissions.accounts import regions

register = template.Library()

ROWS, COLUMNS = 9, 10


@register.inclusion_tag("components/_tiles.html")
def tiles(
    values: Mapping[str, Any], url: str = "", picked: str = "", unit: str = "", label: str = ""
) -> dict[str, Any]:
    """The 34 province-level units as a tile grid, coloured by value.

    `values`: province code (GB/T 2260) -> number, or -> {"value": number, "level": 0–7, "late": bool, "url": str}.
    `url`: address to which the province's code is appended, e.g. "?province="; `picked`: the code that is selected.
    """
    tiled = {code: value if isinstance(value, Mapping) else {"value": value} for code, value in values.items()}
    top = max((float(tile["value"]) for tile in tiled.values() if tile.get("value") is not None), default=0.0)
    grid: list[list[dict[str, Any] | None]] = [[None] * COLUMNS for _row in range(ROWS)]
    for province in regions.PROVINCES:
        given = tiled.get(province.code, {})
        value = given.get("value")
        level = given.get("level", _level(value, top))
        own = given.get("url") or (f"{url}{province.code}" if url and value is not None else "")
        grid[province.row][province.column] = {
            "name": regions.name(province.code, get_language() or ""), "value": value, "level": level,
            "late": given.get("late", False), "url": own, "picked": province.code == picked,
        }  # fmt: skip
    used = [any(row[column] for row in grid) for column in range(COLUMNS)]
    return {
        "rows": [[tile for tile, keep in zip(row, used, strict=True) if keep] for row in grid],
        "unit": unit,
        "label": label,
    }


def _level(value: Any, top: float) -> int:
    """The step of the ramp: 0 for nothing, else 2 to 7 in proportion to the largest value."""
    if not value or top <= 0:
        return 0
    return 2 + round(5 * float(value) / top)


@register.inclusion_tag("components/_bars.html")
def stacked_bar(parts: Iterable[Any], full: float = 100, width: int = 220, label: str = "") -> dict[str, Any]:
    """A total as one stacked bar of its parts, against `full`.

    `parts`: numbers, or (name, number) pairs, in the order of the dimensions: the first wears pigment d1, the next d2 …
    """
    named = [part if isinstance(part, Sequence) and not isinstance(part, str) else ("", part) for part in parts]
    pieces, x = [], 0.0
    for place, (name, number) in enumerate(named):
        span = max(float(number or 0), 0.0) / float(full) * width if full else 0.0
        pieces.append(
            {"name": name, "number": number, "x": f"{x:.2f}", "width": f"{span:.2f}", "pigment": place % 5 + 1}
        )
        x += span
    return {"pieces": pieces, "width": width, "label": label}


@register.inclusion_tag("components/_whisker.html")
def whisker(low: float, middle: float, high: float, of: int, cut: float = 0, edge: bool = False) -> dict[str, Any]:
    """Where a rank may lie: the interval `low`–`high` and its middle among `of` places; the cut line after place `cut`."""

    def x(rank: float) -> str:
        return f"{6 + (float(rank) - 1) * 210 / max(of - 1, 1):.1f}"

    return {
        "low": low, "high": high, "x0": x(low), "xm": x(middle), "x1": x(high), "edge": edge,
        "cut": x(cut + 0.5) if cut else "",
    }  # fmt: skip
