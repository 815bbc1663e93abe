"""Elections, leagues and field events: ballots by place, goals after points, the second best attempt after the best."""

from pathlib import Path
from typing import Any

import pytest

from tests.golden.asking import flat, scored

BALLOTS = {
    "42": "MNCK",
    "26": "NCKM",
    "15": "CKNM",
    "17": "KCNM",
}  # per cent of the voters, and whom they put first, second ...


def tennessee(method: str, tmp_path: Path) -> dict[str, tuple[str, str]]:
    """Each kind of ballot is an indicator with its voters as weight; the place a city has on it is a cost."""
    leaves = [{"code": f"b{share}", "weight": share, "direction": "cost"} for share in BALLOTS]
    table = [["code", *(f"b{share}" for share in BALLOTS)]]
    table += [[city, *(ballot.index(city) + 1 for ballot in BALLOTS.values())] for city in "MNCK"]
    found = scored(tmp_path, flat(*leaves, rank={"method": method, "round": {"decimals": 2}}), table)
    return {city: (row["score"], row["rank"]) for city, row in found.items()}


def test_the_capital_of_tennessee_by_borda(tmp_path: Path) -> None:
    """Wikipedia, Borda count: Nashville 194, Chattanooga 173, Memphis 126, Knoxville 107 points of 100 voters."""
    assert tennessee("borda", tmp_path) == {
        "M": ("1.26", "3"),
        "N": ("1.94", "1"),
        "C": ("1.73", "2"),
        "K": ("1.07", "4"),
    }


def test_the_capital_of_tennessee_by_copeland(tmp_path: Path) -> None:
    """Wikipedia, Copeland's method: Nashville wins all three pairs, Chattanooga two, Knoxville one, Memphis none."""
    assert tennessee("copeland", tmp_path) == {"M": ("-3", "4"), "N": ("3", "1"), "C": ("1", "2"), "K": ("-1", "3")}


def test_condorcets_own_cycle_is_a_tie(tmp_path: Path) -> None:
    """Condorcet 1785: 23 of 60 for A B C, 17 B C A, 2 B A C, 10 C A B, 8 C B A: each wins one pair."""
    ballots = {"p": ("23", "ABC"), "q": ("17", "BCA"), "r": ("2", "BAC"), "s": ("10", "CAB"), "t": ("8", "CBA")}
    leaves = [{"code": code, "weight": voters, "direction": "cost"} for code, (voters, _) in ballots.items()]
    table = [["code", *ballots], *([x, *(order.index(x) + 1 for _, order in ballots.values())] for x in "ABC")]
    found = scored(tmp_path, flat(*leaves, rank={"method": "copeland"}), table)
    assert {code: (row["score"], row["rank"]) for code, row in found.items()} == dict.fromkeys("ABC", ("0", "1"))


def test_a_world_cup_group_down_to_fair_play(tmp_path: Path) -> None:
    """FIFA 2018, group H: Japan before Senegal, level in points, goal difference and goals, by 4 against 6 cards' points."""
    derived = [{"code": "points", "formula": "3 * won + drawn"}, {"code": "difference", "formula": "goals - against"}]
    chain = ["difference", "goals", {"column": "cards", "direction": "cost"}]
    document = flat({"code": "points"}, weights="equal", derived=derived, rank={"chain": chain})
    table = [["code", "won", "drawn", "goals", "against", "cards"], ["Colombia", 2, 0, 5, 2, 5], ["Japan", 1, 1, 4, 4, 4],
             ["Senegal", 1, 1, 4, 4, 6], ["Poland", 1, 0, 2, 5, 3]]  # fmt: skip
    found = scored(tmp_path, document, table)
    assert [(code, row["score"], row["rank"]) for code, row in found.items()] == [
        ("Colombia", "6", "1"), ("Japan", "4", "2"), ("Senegal", "4", "3"), ("Poland", "3", "4"),
    ]  # fmt: skip


def test_a_long_jump_decided_by_the_second_best(tmp_path: Path) -> None:
    """Tokyo 2020: Tentoglou and Echevarria both 8.41, 8.15 against 8.09 next; Masso third with 8.21. A foul is an empty cell."""
    jumps = [f"j{n}" for n in range(1, 4)]
    there = ", ".join(f"first({jump}, 0)" for jump in jumps)
    derived = [
        {"code": name, "formula": f"largest({k}, {there})"} for k, name in enumerate(("best", "second"), start=1)
    ]
    document = flat({"code": "best"}, weights="equal", derived=derived, rank={"chain": ["second"]})
    table = [
        ["code", *jumps],
        ["Echevarria", "8.09", "", "8.41"],
        ["Tentoglou", "8.11", "8.15", "8.41"],
        ["Masso", "8.21", "", ""],
    ]
    found = scored(tmp_path, document, table)
    assert {code: (row["score"], row["rank"]) for code, row in found.items()} == {
        "Tentoglou": ("8.41", "1"), "Echevarria": ("8.41", "2"), "Masso": ("8.21", "3"),
    }  # fmt: skip


def test_a_regatta_with_its_worst_race_left_out(tmp_path: Path) -> None:
    """Racing Rules of Sailing, appendix A: the fewest points with the worst discarded; ties by the best places, one after another."""
    races = ["r1", "r2", "r3", "r4"]
    points = ", ".join(races)
    derived: list[dict[str, Any]] = [{"code": "net", "formula": f"sum({points}) - max({points})"}]
    derived += [{"code": f"place{k}", "formula": f"smallest({k}, {points})"} for k in range(1, 5)]
    chain = [{"column": f"place{k}", "direction": "cost"} for k in range(1, 5)]
    document = flat({"code": "net"}, weights="equal", derived=derived, rank={"direction": "cost", "chain": chain})
    found = scored(
        tmp_path,
        document,
        [["code", *races], ["a", 2, 3, 3, 4], ["b", 1, 5, 2, 9], ["c", 5, 1, 3, 4], ["d", 8, 8, 8, 8]],
    )
    assert {code: (row["score"], row["rank"]) for code, row in found.items()} == {
        "a": ("8", "3"), "b": ("8", "1"), "c": ("8", "2"), "d": ("24", "4"),
    }  # fmt: skip


@pytest.mark.parametrize(("formula", "value"), [
    ("largest(1, a, b, c)", "9"), ("largest(3, a, b, c)", "2"), ("smallest(2, a, b, c)", "4"), ("present(a, b, gap)", "2"),
    ("first(gap, c)", "4"), ("sum(first(a, 0), first(gap, 0)) / present(a, gap)", "2"), ("first(gap, gap)", ""),
    ("largest(4, a, b, c)", ""), ("largest(0, a)", ""), ("largest(1.5, a, b)", ""), ("largest(1, a, gap)", ""), ("present(gap)", "0"),
])  # fmt: skip
def test_the_kth_and_the_first_there_is(tmp_path: Path, formula: str, value: str) -> None:
    document = flat({"code": "x", "impute": "rescale"}, {"code": "a"}, aggregate="sum", weights="equal",
                    derived=[{"code": "x", "formula": formula}])  # fmt: skip
    assert scored(tmp_path, document, [["code", "a", "b", "c", "gap"], ["e", 2, 9, 4, ""]])["e"]["x"] == value
