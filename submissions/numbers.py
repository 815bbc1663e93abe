"""How numbers are written: thousands commas, a real minus, — for what is missing; the unit stands elsewhere."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

MISSING = "—"
MINUS = "−"


def _decimal(value: Any) -> Decimal | None:
    if value is None or value == "" or isinstance(value, bool):
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _written(number: Decimal, places: int | None) -> str:
    """With thousands commas and a real minus; half-up to `places`, or with every digit that is not a trailing zero."""
    if places is None:
        number = Decimal(0) if number == 0 else number.normalize()
        if number == number.to_integral_value():
            number = number.quantize(Decimal(1))
    else:
        number = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    text = f"{abs(number):,f}"
    return f"{MINUS}{text}" if number < 0 else text


def score2(value: Any, places: int = 2) -> str:
    """A score with two decimals (or `places`): 1,234.50, −0.25, — for a missing one."""
    number = _decimal(value)
    return MISSING if number is None else _written(number, int(places))


def amount(value: Any, places: int | None = None) -> str:
    """A figure as it was given, with thousands commas; with `places`, rounded half-up to that many decimals."""
    number = _decimal(value)
    return MISSING if number is None else _written(number, None if places is None else int(places))


def signed(value: Any, places: int = 2) -> str:
    """A difference with its sign: +1.20, −0.40, 0.00."""
    number = _decimal(value)
    if number is None:
        return MISSING
    text = _written(number, int(places))
    return f"+{text}" if number > 0 else text


def percent(value: Any, places: int = 1) -> str:
    """A value that already counts in per cent: 12.34 becomes 12.3%."""
    number = _decimal(value)
    return MISSING if number is None else f"{_written(number, int(places))}%"


def change(value: Any, places: int = 1) -> str:
    """A change in per cent with its sign: +10.0%, −4.0%."""
    text = signed(value, places)
    return text if text == MISSING else f"{text}%"


def probability(value: Any) -> str:
    """A probability from 0 to 1 in per cent: 97%, >99%, <1%; never 0 and never 100."""
    number = _decimal(value)
    if number is None:
        return MISSING
    if number > Decimal("0.99"):
        return ">99%"
    if number < Decimal("0.01"):
        return "<1%"
    return f"{_written(number * 100, 0)}%"
