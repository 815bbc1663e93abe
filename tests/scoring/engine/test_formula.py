"""Formulas: exact arithmetic, missing cells and reasons, and nothing that could be run, or grow without end."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.engine import derived, formula


def value(text: str, **cells):
    columns = {name: [Decimal(cell) if isinstance(cell, str) else cell] for name, cell in cells.items()}
    return derived.column(formula.parse(text), columns, 1)[0][0]


def reason(text: str, **cells) -> str:
    columns = {name: [Decimal(cell)] for name, cell in cells.items()}
    found, why = derived.column(formula.parse(text), columns, 1)
    assert found == [None]
    return why[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + 2 * 3", 7), ("(1 + 2) * 3", 9), ("2 ** 3 ** 2", 512), ("-2 ** 2", -4), ("2 ** -1", Fraction(1, 2)),
        ("10 - 4 - 3", 3), ("8 / 4 / 2", 1), ("0.1 + 0.2", Fraction(3, 10)), ("min(3, 1, 2)", 1), ("max(3, 1)", 3),
        ("mean(1, 2, 6)", 3), ("sum(1, 2, 3)", 6), ("abs(-2.5)", Fraction(5, 2)), ("sqrt(1.44)", Fraction(6, 5)),
        ("exp(0)", 1), ("log(1)", 0), ("growth(80, 100)", Fraction(1, 4)), ("cagr(100, 121, 2)", Fraction(1, 10)),
        ("if(1 < 2, 10, 20)", 10), ("if(1 >= 2, 10, 20)", 20), ("if(1 == 1, 10, 1 / 0)", 10), ("1 / 3 * 3", 1),
        ("2.5e-3 + 1E2", Fraction("100.0025")), ("round(1250, -2)", 1300), ("round(-1249.9, -2)", -1200), ("round(2.345, 2)", Fraction("2.35")),
    ],
)  # fmt: skip
def test_values(text: str, expected: int | Fraction) -> None:
    assert value(text) == expected


def test_columns_and_missing_cells() -> None:
    assert value("rd / revenue * 100", rd="3", revenue="7") == Fraction(300, 7)
    assert value("rd / revenue", rd=None, revenue="7") is None
    assert value("if(special == 1, a, b)", special="1", a="5", b=None) == 5
    assert value("产值 / 2", 产值="5") == Fraction(5, 2)
    assert formula.names(formula.parse("a + b * min(a, c)")) == ("a", "b", "c")


def test_arithmetic_without_a_result_says_why() -> None:
    assert reason("1 / x", x="0") == "a division by zero"
    assert reason("log(x)", x="0") == "the log of a number not above zero"
    assert reason("sqrt(x)", x="-1") == "the root of a negative number"
    assert reason("growth(x, 5)", x="0") == "growth from a number not above zero"
    assert reason("exp(x)", x="1000") == "a number too large"
    assert reason("x ** 60 ** 2", x="10") == "a number too large"


@pytest.mark.parametrize(
    "text",
    [
        "", "1 +", "(1", "1)", "a b", "1..2", "a.b", "__import__('os')", "f(1)", "a[0]", "lambda: 1", "a; b", "a = 1", "1 if a else b",
        "min()", "if(1, 2)", "abs(1, 2)", "'text'", "a < b < c", "1e", "1e500", "a & b", "a\n; b",
    ],
)  # fmt: skip
def test_what_is_not_a_formula(text: str) -> None:
    with pytest.raises(formula.Unreadable):
        formula.parse(text)


@pytest.mark.parametrize(
    "text", ["(" * 200 + "1" + ")" * 200, "-" * 500 + "1", "+".join("1" * 400), "a" * 2000, "2" + "**2" * 100]
)
def test_formula_bombs(text: str) -> None:
    with pytest.raises(formula.Unreadable):
        formula.parse(text)


def test_powers_of_powers_stay_small() -> None:
    columns: dict[str, list] = {"x0": [Decimal("1.0000000000000000000000001")]}
    for i in range(60):
        columns[f"x{i + 1}"] = derived.column(formula.parse(f"x{i} * x{i} * x{i}"), columns, 1)[0]
    cell = columns["x60"][0]
    assert cell is None or cell.denominator.bit_length() < 10_000


number = st.decimals(-1000, 1000, places=2)


@settings(max_examples=60, deadline=None)
@given(number, number, number)
def test_arithmetic_is_that_of_fractions(a: Decimal, b: Decimal, c: Decimal) -> None:
    x, y, z = map(Fraction, (a, b, c))
    assert value("a * b - c + a", a=str(a), b=str(b), c=str(c)) == x * y - z + x
    if y:
        assert value("a / b ** 2", a=str(a), b=str(b)) == x / y**2


@settings(max_examples=150, deadline=None)
@given(st.text("()+-*/<>=,.abmin 0123456789", max_size=60))
def test_no_text_is_more_than_unreadable(text: str) -> None:
    try:
        tree = formula.parse(text)
    except formula.Unreadable:
        return
    derived.column(tree, {name: [Decimal(2)] for name in formula.names(tree)}, 1)


def test_a_caret_is_told_how_a_power_is_written() -> None:
    with pytest.raises(formula.Unreadable, match=r"\(a power is written \*\*\)"):
        formula.parse("a ^ (1 / 3)")
