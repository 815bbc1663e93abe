"""Derived indicators as the scoring will compute them: the same formulas, by the same engine, over the figures put together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from scoring.engine import derived
from scoring.engine.conditions import Value
from scoring.models import IndicatorModel
from submissions.applications.combine import laid_out
from submissions.applications.completeness import Review
from submissions.applications.models import Application
from submissions.calls.models import Call, CallIndicator
from submissions.calls.wording import title, worded
from submissions.prepared import Prepared

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
SIGNS = {"*": "×", "/": "÷", "-": "−"}
DECIMALS = 4
_MODEL = Prepared(
    lambda call: Call.objects.filter(pk=call, competition__model__isnull=False).values_list(
        "competition__model__digest", "competition__model"
    ),
    int,
)


class Derived(NamedTuple):
    """A derived indicator: its name, how it is worked out in words, its unit, and its value, or none with the reason."""

    name: str
    formula: str
    unit: str
    value: Any
    lacks: str


def derive(application: Application, indicators: Iterable[CallIndicator], review: Review) -> list[Derived]:
    """Every derived indicator of the model of the call's competition, over the confirmed members' figures as the review read
    them; none without a model."""
    models = _MODEL(application.call_id)
    items = _parsed(*models[0]) if models else ()
    if not items:
        return []
    names = {indicator.code: title(indicator) for indicator in indicators}
    members = [(member.pk, member.is_lead) for member in review.confirmed]
    figures = laid_out(indicators, members, {place: given.value for place, given in review.values.items()})
    columns: dict[str, Sequence[Value]] = {name: [value] for name, value in figures.items()}
    columns |= {"members": [None], "track": [None], "province": [None]}
    found = []
    for item in items:
        for name in NAME.findall(item.formula):
            columns.setdefault(name, [None])
        cells, _reasons = derived.column(item.tree, columns, 1)
        columns[item.code] = cells
        value = None if cells[0] is None or isinstance(cells[0], str) else round(float(cells[0]), DECIMALS)
        name = worded(item.name) or item.code
        names[item.code] = name
        found.append(
            Derived(
                name, in_words(item.formula, names), item.unit, value, "" if value is not None else _("figures missing")
            )
        )
    return found


@lru_cache(maxsize=16)
def _parsed(_digest: str, pk: int) -> tuple[Any, ...]:
    return tuple(IndicatorModel.objects.get(pk=pk).parsed().derived)


def in_words(formula: str, names: dict[str, str]) -> str:
    """The formula with figures by their names: `rd / revenue * 100` as 研发投入 ÷ 营业收入 × 100."""
    text = re.sub(r"[*/-]", lambda sign: SIGNS[sign[0]], formula)
    return NAME.sub(lambda word: _named(word[0], _functions() | names), text)


def _functions() -> dict[str, str]:
    """What the functions of a formula are called where people read them."""
    return {
        "cagr": _("average annual growth"), "growth": _("growth"), "mean": _("mean"), "sum": _("sum"),
        "min": _("least of"), "max": _("greatest of"), "abs": _("absolute value"), "sqrt": _("square root"),
        "if": _("depending on"),
    }  # fmt: skip


def _named(code: str, names: dict[str, str]) -> str:
    base, _sep, lag = code.rpartition("_")
    if code not in names and base in names and lag.isdigit():
        return _("%(figure)s, %(years)s years before") % {"figure": names[base], "years": lag}
    return names.get(code, code)
