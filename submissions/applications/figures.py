"""Figures as people type them: read exactly, refused with the answer they probably meant, shown without losing a digit."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import Protocol

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from submissions.calls.models import CallIndicator


class Bounded(Protocol):
    """What says how a number is counted: an indicator, or a question of a form."""

    @property
    def decimals(self) -> int: ...
    @property
    def minimum(self) -> Decimal | None: ...
    @property
    def maximum(self) -> Decimal | None: ...
    @property
    def unit(self) -> str: ...


PLAIN = re.compile(r"[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?")
INSIDE = re.compile(r"([+-]?\d[\d,]*(?:\.\d+)?)\s*(万亿|亿|万|)\s*([^\d\s()]*)")
UNIT = re.compile(r"(万亿|亿|万|)(.*)")
MULTIPLES = {"": 1, "万": 10**4, "亿": 10**8, "万亿": 10**12}
WHOLE_DIGITS, DECIMALS = 18, 22
"""More digits than any real figure has, and enough for every binary floating point number that a spreadsheet holds."""


def read(text: str, indicator: Bounded) -> Decimal | None:
    """The figure that the text says, or None where nothing was typed. Raises ValidationError with what to do.

    Full-width digits, the real minus, and commas between thousands are understood; anything else is asked back.
    """
    plain = unicodedata.normalize("NFKC", text).replace("−", "-").strip()
    if not plain:
        return None
    if not PLAIN.fullmatch(plain):
        raise ValidationError(_not_a_number(plain, indicator.unit), code="number")
    return check(Decimal(plain.replace(",", "")), indicator)


def check(value: Decimal, indicator: Bounded) -> Decimal:
    """The value, if it lies in the indicator's range and has no more digits than make sense; otherwise ValidationError."""
    if not value.is_finite():
        raise ValidationError(_("Enter a number."), code="number")
    if abs(value) >= 10**WHOLE_DIGITS or -int(value.as_tuple().exponent) > DECIMALS:
        raise ValidationError(_("This number has too many digits."), code="digits")
    if indicator.decimals == 0 and value != value.to_integral_value():
        near = shown(value.quantize(Decimal(1)))
        raise ValidationError(
            _("This is counted in whole numbers. Did you mean %(number)s?") % {"number": near}, code="whole"
        )
    if indicator.minimum is not None and value < indicator.minimum:
        raise ValidationError(
            _("This must be at least %(number)s.") % {"number": shown(indicator.minimum)}, code="minimum"
        )
    if indicator.maximum is not None and value > indicator.maximum:
        raise ValidationError(
            _("This must be at most %(number)s.") % {"number": shown(indicator.maximum)}, code="maximum"
        )
    return value


def shown(value: Decimal | None) -> str:
    """Every digit of the value and no more: 47.50 is "47.5", 1E+3 is "1000", None is ""."""
    if value is None:
        return ""
    text = format(value, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def change(before: Decimal | None, now: Decimal | None) -> Decimal | None:
    """Year-on-year change in per cent; None where a year is missing or the base is not positive."""
    if before is None or now is None or before <= 0:
        return None
    return (now - before) / before * 100


def is_doubtful(before: Decimal | None, now: Decimal | None, indicator: CallIndicator) -> bool:
    """Whether a change is so large that the form asks for its reason; a figure that appears from 0 is asked too."""
    if before is None or now is None:
        return False
    if before == 0:
        return now != 0
    moved = change(before, now)
    return moved is not None and abs(moved) > indicator.doubt_over


def _not_a_number(text: str, unit: str) -> str:
    found = INSIDE.search(text)
    if not found or len(INSIDE.findall(text)) > 1 or re.search(r"\d[eE][+-]?\d", text):
        return str(_("Enter a number, digits only."))
    whole = found[1].replace(",", "." if re.fullmatch(r"[+-]?\d+,\d{1,2}", found[1]) else "")
    times = _times(found[2], found[3], unit)
    if times is None:
        return _("Enter the number alone, counted in %(unit)s.") % {"unit": unit}
    bookkept = re.fullmatch(r"\([^+-]*\)", text) is not None  # (5) is how accounts write −5
    number = shown(Decimal(whole) * times * (-1 if bookkept else 1))
    if not unit:
        return _("Enter the number alone, without unit or words. Did you mean %(number)s?") % {"number": number}
    words = _("Enter the number alone, without unit or words. Did you mean %(number)s, counted in %(unit)s?")
    return words % {"number": number, "unit": unit}


def _times(multiple: str, words: str, unit: str) -> Decimal | None:
    """What the typed number is multiplied by to be counted in the unit: 12亿 is 12 in 亿元, and 12元 is 0.00000012 of it.

    None where the words after the number are of another unit: dollars are not yuan, and a share is no amount.
    """
    counted = UNIT.fullmatch(unit)
    if not unit or counted is None:
        return Decimal(MULTIPLES[multiple])
    scale, base = counted.groups()
    if words and not (base and words.startswith(base)):
        return None
    if not multiple and not words:
        return Decimal(1)
    return Decimal(MULTIPLES[multiple]) / MULTIPLES[scale]
