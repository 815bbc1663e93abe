"""Reading what weights are made from: judgements, tables, vectors. Every problem is collected, nothing is guessed."""

from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

import numpy as np

from scoring.engine.phrases import phrase as _
from scoring.engine.problems import Problem, Refused
from scoring.engine.weights_algebra import Floats

Problems = list[Problem]

SPELLINGS = {"items": "codes", "criteria": "codes", "X": "matrix", "rows": "matrix", "dir": "directions", "types": "directions",
             "objectives": "directions", "direction": "directions", "alternatives": "entrants", "BO": "best_to_others",
             "OW": "others_to_worst", "A_B": "best_to_others", "A_W": "others_to_worst"}  # fmt: skip
REMARKS = frozenset({"id", "name", "note", "source", "method", "expect", "published", "tol", "norm", "verified_with"})
SIGNS = {"1": 1.0, "+1": 1.0, "+": 1.0, "benefit": 1.0, "max": 1.0, "-1": -1.0, "-": -1.0, "cost": -1.0, "min": -1.0}
CRITERIA, ENTRANTS, TEXT = 500, 200_000, 60


def shown(value: Any) -> str:
    text = _("nothing") if value is None or value == "" else repr(value) if isinstance(value, str) else str(value)
    return text if len(text) <= TEXT else text[:TEXT] + "…"


def opened(document: Any, allowed: Sequence[str]) -> dict[str, Any]:
    """The document with one spelling for each key; a bare list is a matrix. Refused on a key nobody reads."""
    given = {"matrix": document} if isinstance(document, list) else document
    if not isinstance(given, Mapping):
        raise Refused((Problem("input", shown(document), _("an object or a matrix")),))
    result: dict[str, Any] = {}
    problems: Problems = []
    for key, value in given.items():
        name = SPELLINGS.get(key, key)
        if name in result:
            problems.append(Problem(shown(key), _("given twice"), _("one of the spellings of {0}", name)))
        elif name not in allowed and key not in REMARKS:
            problems.append(Problem(shown(key), shown(value), _("one of {0}", ", ".join(allowed))))
        elif name in allowed:
            result[name] = value
    if problems:
        raise Refused(tuple(problems))
    return result


def settle(problems: Problems) -> None:
    """Refused with all that was collected, if anything was."""
    if problems:
        raise Refused(tuple(problems))


def number(value: Any, place: str, problems: Problems, low: Decimal | None = None) -> Fraction:
    """A finite decimal, exact as typed; 0 and a problem for anything else."""
    wanted = (
        _("a number")
        if low is None
        else (_("a number, zero or more") if low == 0 else _("a number of {0} or more", low))
    )
    try:
        if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
            raise ValueError
        found = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
        if found.is_finite() and abs(found.adjusted()) <= 100 and (low is None or found >= low):
            return Fraction(found)
    except (ValueError, InvalidOperation):
        pass
    problems.append(Problem(place, shown(value), wanted))
    return Fraction(0)


def named(given: Any, count: int | None, problems: Problems, place: str = "codes") -> tuple[str, ...]:
    """The names of criteria or entrants: given, all different, as many as there are; else c1, c2, ..."""
    if given is None:
        return tuple(f"c{at + 1}" for at in range(count or 0))
    if not isinstance(given, list | tuple) or not all(isinstance(code, str | int) and str(code) for code in given):
        problems.append(Problem(place, shown(given), _("a list of names")))
        return tuple(f"c{at + 1}" for at in range(count or 0))
    codes = tuple(str(code).strip() for code in given)
    for code in sorted({code for code in codes if codes.count(code) > 1} if len(codes) <= CRITERIA else _twice(codes)):
        problems.append(Problem(place, _("{0} more than once", shown(code)), _("names that differ")))
    if count is not None and len(codes) != count:
        problems.append(Problem(place, _("{0} names", len(codes)), _("{0} names", count)))
        return tuple(f"c{at + 1}" for at in range(count))
    return codes


def _twice(codes: Sequence[str]) -> set[str]:
    seen: set[str] = set()
    return {code for code in codes if code in seen or seen.add(code)}  # type: ignore[func-returns-value]


def vector(
    given: Any, codes: tuple[str, ...] | None, place: str, problems: Problems, low: Decimal
) -> dict[str, Fraction]:
    """Numbers by criterion, from an object `{code: number}` or a list in the order of the codes."""
    if isinstance(given, Mapping) and given:
        keys = codes if codes is not None else tuple(str(key) for key in given)
        for code in [key for key in keys if key not in given] + [str(key) for key in given if str(key) not in keys]:
            problems.append(Problem(f"{place}.{code}", shown(given.get(code)), _("one number for each criterion")))
        return {code: number(given[code], f"{place}.{code}", problems, low) for code in keys if code in given}
    if isinstance(given, list | tuple) and given and (codes is None or len(given) == len(codes)):
        keys = codes if codes is not None else named(None, len(given), problems)
        return {code: number(value, f"{place}.{code}", problems, low) for code, value in zip(keys, given, strict=True)}
    expected = _("numbers by criterion") if codes is None else _("{0} numbers, one for each criterion", len(codes))
    problems.append(Problem(place, shown(given), expected))
    return {}


def signs(given: Any, codes: tuple[str, ...], problems: Problems) -> Floats:
    """+1 for benefit and -1 for cost; all benefit where nothing is said."""
    if given is None:
        return np.ones(len(codes))
    words = given.split(",") if isinstance(given, str) else given
    if isinstance(given, str) and "=" in given:  # price=cost,quality=benefit; what is not named is a benefit
        words = dict(part.strip().partition("=")[::2] for part in given.split(",") if part.strip())
    if isinstance(words, Mapping):
        for code in [str(key) for key in words if str(key) not in codes]:
            problems.append(Problem(f"directions.{code}", shown(code), _("one of {0}", ", ".join(codes[:9]))))
        words = [words.get(code, "benefit") for code in codes]
    if not isinstance(words, list | tuple) or len(words) != len(codes):
        problems.append(
            Problem("directions", shown(given), _("benefit or cost for each of the {0} criteria", len(codes)))
        )
        return np.ones(len(codes))
    found = [SIGNS.get(str(word).strip().lower()) for word in words]
    for code, word, sign in zip(codes, words, found, strict=True):
        if sign is None:
            problems.append(Problem(f"directions.{code}", shown(word), _("benefit or cost")))
    return np.array([sign or 1.0 for sign in found])


def table(document: Mapping[str, Any], problems: Problems) -> tuple[tuple[str, ...], Floats]:
    """The criteria and their values, entrants in rows. Refused at once where it is not a table at all."""
    rows = document.get("matrix")
    if isinstance(rows, list) and rows and all(isinstance(row, Mapping) for row in rows):
        keys = [key for key in rows[0] if key != "code"]
        document = {"codes": keys, "entrants": [row.get("code", at + 1) for at, row in enumerate(rows)], **document}
        rows = [[row.get(key) for key in keys] for row in rows]
    if not isinstance(rows, list) or not rows or not all(isinstance(row, list | tuple) for row in rows):
        raise Refused((Problem("matrix", shown(rows), _("rows of numbers, one row for each entrant")),))
    width = len(document["codes"]) if isinstance(document.get("codes"), list) else len(rows[0])
    if not 1 <= width <= CRITERIA or not 2 <= len(rows) <= ENTRANTS:
        expected = _("2 to {0} entrants and 1 to {1} criteria", ENTRANTS, CRITERIA)
        raise Refused((Problem("matrix", _("{0} rows of {1}", len(rows), width), expected),))
    codes = named(document.get("codes"), width, problems)
    entrants = named(document.get("entrants"), len(rows), problems, "entrants") if "entrants" in document else None
    said = document.get("lines")
    lines = said if isinstance(said, list) and len(said) == len(rows) else range(1, len(rows) + 1)
    values = np.zeros((len(rows), width))
    for at, row in enumerate(rows):
        label = _("row {0} (code {1})", lines[at], entrants[at]) if entrants else _("row {0}", lines[at])
        if len(row) != width:
            problems.append(Problem(label, _("{0} cells", len(row)), _("{0} cells", width)))
            continue
        for column, cell in enumerate(row):
            before = len(problems)
            value = number(cell, _("{0}, column {1}", label, codes[column]), problems)
            values[at, column] = float(value) if len(problems) == before else np.nan
    return codes, values


def word(document: Mapping[str, Any], key: str, allowed: Sequence[str], problems: Problems) -> str:
    """A word from a short list; the first is the default."""
    found = document.get(key, allowed[0])
    if found in allowed:
        return str(found)
    problems.append(Problem(key, shown(found), _("one of {0}", ", ".join(allowed))))
    return allowed[0]
