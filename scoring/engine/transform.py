"""A leaf brought to another scale before its rule: logs, powers, roots. The rule's own bounds go along.

What a rule says in the unit of its indicator (a range, a target, thresholds) is said before the transform: a range from 100
to 75,000 with logs is a range from log 100 to log 75,000. Steps of deduct and plus_minus count in the transformed unit.
"""

from decimal import Decimal
from typing import Any

import numpy as np
from numpy.typing import NDArray

from scoring.engine import elementary
from scoring.engine.settings import Setting

Floats = NDArray[np.float64]
IN_THE_UNIT = {  # settings in the unit of the indicator; a step table stays as it is: the order of values is the same
    "min_max": ("lower", "upper"),
    "target_distance": ("target",),
    "ratio": ("target",),
    "efficacy": ("unacceptable", "satisfactory"),
    "interval_best": ("lower", "from", "upto", "upper"),
    "piecewise": ("points",),
    "deduct": ("target",),
    "plus_minus": ("target",),
}


def transformed(x: Floats, transform: Setting) -> Floats:
    """log(x + shift), x ** exponent or the square root; nan where undefined."""
    if transform.method == "log":
        return elementary.log(x + float(transform["shift"]))
    if transform.method == "sqrt":
        return np.sqrt(np.where(x >= 0, x, np.nan))
    if transform.method == "power":
        exponent = transform["exponent"]
        whole = exponent == int(exponent) and abs(exponent) <= 64
        return _whole_power(x, int(exponent)) if whole else elementary.power(x, float(exponent))
    return x


def _whole_power(x: Floats, exponent: int) -> Floats:
    result = np.ones_like(x)
    for _ in range(abs(exponent)):
        result = result * x
    return result if exponent >= 0 else np.where(result != 0, 1 / np.where(result != 0, result, 1), np.nan)


def moved(rule: Setting, transform: Setting) -> Setting:
    """The rule with what it says in the unit of the indicator transformed; NaN where that has no transform."""
    names = IN_THE_UNIT.get(rule.method, ())
    if transform.method == "none" or not names:
        return rule
    found = {name: _moved(rule[name], transform) for name in names}
    if rule.method == "interval_best" and not any(map(_has_nan, found.values())):
        found = dict(zip(names, sorted(found.values()), strict=True))  # a transform that falls turns the interval round
    return Setting(rule.method, {**rule.values, **found})


def undefined(rule: Setting, transform: Setting) -> list[str]:
    """The settings of the rule that the transform has no value for, such as the log of 0, or does not tell apart."""
    if transform.method == "none" or None in transform.values.values():
        return []
    names = IN_THE_UNIT.get(rule.method, ())
    known = {name: _moved(rule[name], transform) for name in names}
    lost = [name for name in names if _has_nan(known[name])]
    ends = [value for value in known.values() if isinstance(value, Decimal)]
    if rule.method == "piecewise" and not lost:
        ends = [x for x, _ in known["points"]]
    if lost or (ends in (sorted(ends), sorted(ends, reverse=True)) and len(set(ends)) == len(_stated(rule, names))):
        return lost
    return list(names[-1:])


def _stated(rule: Setting, names: tuple[str, ...]) -> set[Any]:
    """The different values a rule states in the unit of its indicator."""
    values: list[Any] = [x for x, _ in rule["points"]] if rule.method == "piecewise" else [rule[name] for name in names]
    return {value for value in values if isinstance(value, Decimal)}


def _moved(value: Any, transform: Setting) -> Any:
    if isinstance(value, tuple):
        corners = [(_moved(x, transform), y) for x, y in value]
        return tuple(corners if _has_nan(tuple(corners)) else sorted(corners))
    if not isinstance(value, Decimal):
        return value
    return Decimal(repr(float(transformed(np.array([float(value)]), transform)[0])))


def _has_nan(value: Any) -> bool:
    return (
        any(map(_has_nan, value)) if isinstance(value, tuple) else isinstance(value, Decimal) and not value.is_finite()
    )
