"""The bands of a mark 评分档次 and the words an item gives each of them: what an excellent, good, fair or poor entry looks like."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

USUAL = Path(__file__).resolve().parent / "fixtures" / "anchors.json"
LONGEST = 200  # characters of one anchor: it is read beside the mark


class Band(NamedTuple):
    """A band of marks: both ends belong to it; a mark between two bands (89.5) belongs to the lower."""

    code: str
    name: str | Promise
    low: int
    high: int


BANDS = (
    Band("excellent", _("excellent"), 90, 100),
    Band("good", _("good"), 75, 89),
    Band("fair", _("fair"), 60, 74),
    Band("poor", _("poor"), 0, 59),
)


def band(mark: Decimal | int) -> str:
    """The code of the band that a mark from 0 to 100 lies in."""
    return next(b.code for b in BANDS if mark >= b.low)


def kept(texts: Mapping[str, str]) -> list[dict[str, str]]:
    """Words by band as an item stores them; bands without words are left out."""
    return [{"band": b.code, "text": texts[b.code].strip()} for b in BANDS if texts.get(b.code, "").strip()]


def texts(anchors: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """An item's stored anchors as words by band."""
    return {anchor["band"]: anchor["text"] for anchor in anchors if "band" in anchor}


def worded(anchors: Iterable[Mapping[str, str]], mark: Decimal | None = None) -> list[dict[str, Any]]:
    """An item's anchors for the page, best band first, with the one that `mark` lies in as `is_here`."""
    found, here = texts(anchors), band(mark) if mark is not None else ""
    return [
        {"band": b, "text": found[b.code], "middle": (b.low + b.high) // 2, "is_here": b.code == here}
        for b in BANDS
        if b.code in found
    ]


def usual() -> dict[str, list[dict[str, str]]]:
    """Anchors that the items of the example model start from, by the item's code; all can be changed."""
    return {code: kept(words) for code, words in json.loads(USUAL.read_text(encoding="utf-8")).items()}
