"""Reading pairwise judgements: matrices, upper triangles, best-to-others and others-to-worst.

A judgement is a positive number or a fraction such as 1/3; an empty cell is a pair that was not compared. The two cells
of a pair must be each other's reciprocal; one printed with few decimals (0.33 beside 3) is read as the exact one.
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np

from scoring.engine.phrases import phrase as _
from scoring.engine.problems import Problem, Refused
from scoring.engine.weights_algebra import Floats
from scoring.engine.weights_bwm import Comparisons
from scoring.engine.weights_incomplete import parts
from scoring.engine.weights_input import Problems, named, shown, vector

RATIO = re.compile(r"\s*(\d{1,9}(?:\.(\d{1,20}))?)\s*(?:/\s*(\d{1,9}(?:\.\d{1,20})?)\s*)?")
LARGEST = 1000
DOUBLE = Fraction(1, 10**14)  # what a spreadsheet's own 1/7 may be off by
CRITERIA = 50


class Judgement(NamedTuple):
    value: Fraction
    decimals: int  # printed after the point; 0 for whole numbers and fractions, which are exact


def judgement(given: Any, place: str, problems: Problems) -> Judgement | None:
    """One cell. None where the pair was not compared, and where the cell is a problem."""
    if given is None or (isinstance(given, str) and not given.strip()):
        return None
    typed = isinstance(given, str | int | float | Decimal | Fraction) and not isinstance(given, bool)
    plain = repr(given) if isinstance(given, float) else str(given)
    if typed and re.fullmatch(r"\d(\.\d+)?[eE]-\d{1,2}", plain):
        plain = format(Decimal(plain), "f")
    match = RATIO.fullmatch(plain) if typed else None
    over, under = (Fraction(match[1]), Fraction(match[3] or 1)) if match else (Fraction(0), Fraction(1))
    if not match or under == 0 or not Fraction(1, LARGEST) <= over / under <= LARGEST:
        expected = _("a number or fraction from 1/{0} to {0}, or nothing", LARGEST)
        problems.append(Problem(place, shown(given), expected))
        return None
    return Judgement(over / under, len(match[2] or "") if match[3] is None else 0)


def _settled(first: Judgement, second: Judgement) -> Fraction | None:
    """The exact value of the first of two cells of one pair; None if they are not reciprocal to the printed digits."""
    if first.value * second.value == 1:
        return first.value
    small, large = sorted((first, second), key=lambda one: one.value)
    for rounded, exact in ((small, large), (large, small)):
        unit = max(Fraction(1, 10**rounded.decimals), DOUBLE)
        if rounded.decimals and abs(rounded.value - 1 / exact.value) < unit:
            return exact.value if exact is first else 1 / exact.value
    return None


def matrix(document: Mapping[str, Any], problems: Problems, where: str = "") -> tuple[tuple[str, ...], Floats]:
    """The criteria and their complete or incomplete matrix (NaN = not compared), from `matrix` or from `upper`."""
    cells = document.get("matrix")
    if (cells is None) == (document.get("upper") is None):
        raise Refused(
            (Problem(f"{where}matrix", _("nothing") if cells is None else _("matrix and upper"), _("matrix or upper")),)
        )
    if cells is None:
        codes, found = _from_pairs(document, problems, where)
    else:
        codes, found = _from_cells(document, cells, problems, where)
    result = np.full((len(codes), len(codes)), np.nan)
    np.fill_diagonal(result, 1.0)
    for (i, j), one in found.items():
        other = found.get((j, i))
        value = one.value if other is None else _settled(one, other)
        if i == j and value != 1:
            problems.append(Problem(_("{0}row {1}, column {1}", where, codes[i]), str(one.value), "1"))
        elif value is None and i < j and other is not None:
            expected = _("{0}, the reciprocal of row {1}, column {2}", 1 / one.value, codes[i], codes[j])
            problems.append(Problem(_("{0}row {1}, column {2}", where, codes[j], codes[i]), str(other.value), expected))
        elif value is not None and (i < j or other is None):
            result[i, j], result[j, i] = float(value), float(1 / value)
    return codes, result


def _sized(count: int, where: str) -> None:
    if not 1 <= count <= CRITERIA:
        raise Refused((Problem(f"{where}matrix", _("{0} criteria", count), _("1 to {0} criteria", CRITERIA)),))


def _from_cells(
    document: Mapping[str, Any], cells: Any, problems: Problems, where: str
) -> tuple[tuple[str, ...], dict[tuple[int, int], Judgement]]:
    if not isinstance(cells, list | tuple) or not all(isinstance(row, list | tuple) for row in cells):
        raise Refused((Problem(f"{where}matrix", shown(cells), _("a list of rows")),))
    _sized(len(cells), where)
    codes = named(document.get("codes"), len(cells), problems, f"{where}codes")
    found = {}
    for i, row in enumerate(cells):
        if len(row) != len(codes):
            problems.append(
                Problem(_("{0}row {1}", where, codes[i]), _("{0} cells", len(row)), _("{0} cells", len(codes)))
            )
            continue
        for j, cell in enumerate(row):
            one = judgement(cell, _("{0}row {1}, column {2}", where, codes[i], codes[j]), problems)
            if one is not None:
                found[i, j] = one
    return codes, found


def _from_pairs(
    document: Mapping[str, Any], problems: Problems, where: str
) -> tuple[tuple[str, ...], dict[tuple[int, int], Judgement]]:
    pairs = document["upper"]
    if not isinstance(pairs, Mapping) or not pairs:
        raise Refused((Problem(f"{where}upper", shown(pairs), _('judgements by pair, such as {"1,2": "5"}')),))
    split = {key: [part.strip() for part in str(key).split(",")] for key in pairs}
    numbers = [int(part) for both in split.values() for part in both if part.isdecimal() and len(part) < 4]
    codes = named(document.get("codes"), None, problems, f"{where}codes") or named(
        None, max(numbers, default=0), problems
    )
    _sized(len(codes), where)
    places = {str(at + 1): at for at in range(len(codes))} | {code: at for at, code in enumerate(codes)}
    found = {}
    for key, both in split.items():
        place = f"{where}upper[{shown(key)}]"
        if len(both) != 2 or any(part not in places for part in both):
            problems.append(
                Problem(place, shown(key), _("two criteria with a comma between, from {0}", ", ".join(codes[:9])))
            )
            continue
        one = judgement(pairs[key], place, problems)
        if one is not None:
            found[places[both[0]], places[both[1]]] = one
    return codes, found


def joined(codes: tuple[str, ...], values: Floats, problems: Problems, where: str = "") -> None:
    """A problem for each part of the criteria that was never compared with the first part."""
    first, *others = parts(values)
    for part in others:
        expected = _("at least one judgement joining them to {0}", ", ".join(codes[at] for at in first))
        found = _("no judgement between {0} and the rest", ", ".join(codes[at] for at in part))
        problems.append(Problem(f"{where}matrix", found, expected))


def best_worst(document: Mapping[str, Any], problems: Problems) -> tuple[tuple[str, ...], Comparisons | None]:
    """The criteria and the two vectors of the best-worst method, the best and the worst named or found by their 1."""
    given = document.get("codes")
    codes = named(given, None, problems) if given is not None else None
    ahead = vector(document.get("best_to_others"), codes, "best_to_others", problems, Decimal(1))
    codes = codes or tuple(ahead) or None
    behind = vector(document.get("others_to_worst"), codes, "others_to_worst", problems, Decimal(1))
    for key, values in (("best_to_others", ahead), ("others_to_worst", behind)):
        large = [(code, value) for code, value in values.items() if value > LARGEST]
        wanted = _("a number from {0:g} to {1:g}", 1, LARGEST)
        problems += [Problem(f"{key}.{code}", shown(str(value)), wanted) for code, value in large]
    if problems or codes is None or not 2 <= len(codes) <= CRITERIA:
        if not problems:
            problems.append(
                Problem("best_to_others", _("{0} criteria", len(codes or ())), _("2 to {0} criteria", CRITERIA))
            )
        return codes or (), None
    best, worst = (
        _extreme(document, key, codes, values, problems) for key, values in (("best", ahead), ("worst", behind))
    )
    if best is None or worst is None:
        return codes, None
    if best != worst and ahead[codes[worst]] != behind[codes[best]]:
        expected = _("{0}, as best_to_others.{1}: it is the same comparison", ahead[codes[worst]], codes[worst])
        problems.append(Problem(f"others_to_worst.{codes[best]}", str(behind[codes[best]]), expected))
    if best == worst:
        problems.append(Problem("worst", codes[worst], _("another criterion than the best")))
    vectors = (np.array([float(values[code]) for code in codes]) for values in (ahead, behind))
    return codes, Comparisons(best, worst, *vectors)


def _extreme(
    document: Mapping[str, Any], key: str, codes: tuple[str, ...], values: Mapping[str, Fraction], problems: Problems
) -> int | None:
    ones = [code for code in codes if values[code] == 1]
    chosen = document.get(key)
    if chosen is None and len(ones) == 1:
        return codes.index(ones[0])
    if isinstance(chosen, str) and chosen in ones:
        return codes.index(chosen)
    expected = _("the {0} criterion, one whose comparison with itself is 1: {1}", key, ", ".join(ones) or _("none is"))
    problems.append(Problem(key, shown(chosen), expected))
    return None
