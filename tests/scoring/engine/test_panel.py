"""The panel score: kept marks, rounding stages, and a published final."""

import csv
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.engine.panel import Method, Sheet, half_up, kept, panel_score, published, ranks, stages, unrounded
from scoring.engine.problems import Refused

ORACLES = Path(__file__).resolve().parents[3].parent / "shared" / "oracles"
DIVING = ORACLES / "diving_tokyo2020_m10m_final.csv"


def marks(*figures: str | None) -> list[Decimal | None]:
    return [None if figure is None else Decimal(figure) for figure in figures]


@pytest.fixture(scope="module")
def dives() -> list[dict[str, str]]:
    if not DIVING.exists():
        pytest.skip(f"NOT CHECKED AGAINST TOKYO 2020: {DIVING} is absent")
    with DIVING.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_published_final_comes_out_dive_by_dive(dives: list[dict[str, str]]) -> None:
    method = Method("trimmed", 2, 2, total=True)
    totals: dict[str, Decimal] = {}
    for number in "123456":
        turn = [dive for dive in dives if dive["round"] == number]
        points = {}
        for dive in turn:
            given = tuple(Decimal(dive[f"J{judge}"]) for judge in range(1, 8))
            points[dive["Name"]] = stages(Sheet(dive["Name"], number, given, Decimal(dive["DD"])), method, 2).points
        for name, point in points.items():
            totals[name] = totals.get(name, Decimal(0)) + (point or 0)
        dive_ranks, overall = ranks(points), ranks(dict(totals))
        for dive in turn:
            name = dive["Name"]
            assert (points[name], totals[name]) == (Decimal(dive["DivePoints"]), Decimal(dive["TotalPoints"]))
            assert (dive_ranks[name], overall[name]) == (float(dive["DiveRank"]), float(dive["OverallRank"]))


def test_an_absent_judge_is_missing_and_never_nought() -> None:
    assert panel_score(marks("80", None, "90")) == Decimal("85.00")
    assert panel_score(marks(None, None)) is None


@pytest.mark.parametrize(
    ("method", "low", "high", "size", "score"),
    [
        ("mean", 0, 0, None, "80.00"),
        ("median", 0, 0, None, "85.00"),
        ("trimmed", 1, 1, None, "81.67"),
        ("trimmed", 1, 1, 6, "80.00"),
        ("trimmed", 0, 2, None, "71.67"),
        ("winsorised", 1, 1, None, "81.00"),
        ("trimmed", 3, 3, None, "80.00"),
    ],
)
def test_methods(method: str, low: int, high: int, size: int | None, score: str) -> None:
    assert str(panel_score(marks("60", "70", None, "85", "90", "95"), method, low, high, size)) == score


def test_trimming_drops_the_ends_and_winsorising_draws_them_in() -> None:
    five = marks("60", "70", "85", "90", "95")
    assert kept(five, Method("trimmed", 1, 1)) == (70, 85, 90)
    assert kept(five, Method("winsorised", 1, 1)) == (70, 70, 85, 90, 90)
    assert kept(five, Method("median")) == (85,)
    assert kept(five[:4], Method("median")) == (70, 85)


def test_a_half_goes_away_from_nought_whatever_floats_would_say() -> None:
    assert [str(half_up(Decimal(text), 2)) for text in ("2.675", "2.665", "-2.675", "0.004", "-0.004", "1E+3")] == [
        "2.68",
        "2.67",
        "-2.68",
        "0.00",
        "0.00",
        "1000.00",
    ]
    assert str(half_up(Decimal("0.5"), 0)) == "1"
    assert half_up(Fraction(1, 3) + Fraction(10) ** 40, 3) == Decimal("1" + "0" * 40 + ".333")


def test_every_stage_is_rounded_and_the_raw_score_is_not() -> None:
    sheets = [
        Sheet("A", "free", tuple(marks("8.25", "8.5", "8.25")), Decimal("1.67"), Decimal("0.5")),
        Sheet("A", "short", tuple(marks("7", "7.5")), Decimal(1), Decimal(2)),
        Sheet("B", "free", tuple(marks(None)), Decimal(1)),
        Sheet("B", "short", tuple(marks("7")), Decimal(1)),
    ]
    first = stages(sheets[0], Method(), 2)
    assert (first.panel, first.points, first.weighted) == (Decimal("8.33"), Decimal("13.91"), Fraction("6.955"))
    assert published(sheets, Method()) == {"A": Decimal("21.46"), "B": None}
    assert unrounded(sheets, Method())["A"] == Fraction(25, 3) * Fraction("0.835") + Fraction("14.5")


def test_equal_scores_share_the_best_rank() -> None:
    assert ranks({"A": Decimal("9.0"), "B": Decimal("9"), "C": None, "D": Decimal(8)}) == {
        "A": 1,
        "B": 1,
        "C": None,
        "D": 3,
    }


def test_everything_wrong_with_a_method_is_said_at_once() -> None:
    with pytest.raises(Refused) as refused:
        Method("average", -1, -2, -3, total=True)  # type: ignore[arg-type]
    assert [problem.place for problem in refused.value.problems] == [
        "method",
        "method.low",
        "method.high",
        "method.from_size",
    ]
    with pytest.raises(Refused):
        Method("median", total=True)
    with pytest.raises(Refused):
        panel_score([Decimal("NaN")])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.decimals(0, 100, places=2), min_size=1, max_size=12), st.integers(0, 3), st.integers(0, 3))
def test_the_score_lies_among_the_marks_and_order_does_not_matter(given: list[Decimal], low: int, high: int) -> None:
    for method in ("mean", "median", "trimmed", "winsorised"):
        score = panel_score(given, method, low, high, decimals=4)  # type: ignore[arg-type]
        assert min(given) <= score <= max(given)
        assert score == panel_score(given[::-1], method, low, high, decimals=4)  # type: ignore[arg-type]
