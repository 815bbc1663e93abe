"""Judged sport: what is dropped, when it is rounded, and how a tie is broken. The arithmetic is each federation's own; the marks
are made up, and the answers worked out by hand in fractions."""

from fractions import Fraction
from pathlib import Path

from tests.golden.asking import flat, panelled, scored


def test_a_synchronised_dive_of_eleven_judges(tmp_path: Path) -> None:
    """World Aquatics: of three execution marks for each diver and of five for synchronisation the highest and the lowest go;
    the sum is taken times 0.6 and the degree of difficulty (here 3.4)."""
    marks = {"first diver": (7, 7.5, 8), "second diver": (6.5, 7, 7), "synchronisation": (8, 8.5, 8, 7.5, 9)}
    rows = [["subject", "item", "judge", "mark", "factor"]]
    rows += [
        ["pair", item, f"{item} {n}", mark, "2.04"] for item, given in marks.items() for n, mark in enumerate(given)
    ]
    assert panelled(tmp_path, rows, "--method", "trimmed:1,1", "--sum") == {"pair": ("79.56", "1")}
    assert (Fraction("7.5") + 7 + 8 + Fraction("8.5") + 8) * Fraction("0.6") * Fraction("3.4") == Fraction("79.56")


def test_a_skating_element_and_a_component(tmp_path: Path) -> None:
    """ISU: grades of execution are a tenth of the base value each; the trimmed mean of nine judges, to two decimals, is added to
    the base value; a component's trimmed mean, to two decimals, is taken times its factor."""
    grades, component = (3, 4, 4, 2, 3, 5, 4, 3, 1), ("8.25", "8.5", "8.75", "8", "9", "8.5", "8.25", "8.5", "9.25")
    rows = [["subject", "item", "judge", "mark", "factor", "base"]]
    rows += [["skater", "3Lz", n, grade, "0.59", "5.90"] for n, grade in enumerate(grades)]
    assert panelled(tmp_path, rows, "--method", "trimmed:1,1", "--decimals", "exact,2,2") == {"skater": ("7.84", "1")}
    assert round(Fraction(23, 7) * Fraction("0.59") + Fraction("5.90"), 2) == Fraction("7.84")
    rows = [["subject", "item", "judge", "mark", "factor"]]
    rows += [["skater", "composition", n, mark, "2.67"] for n, mark in enumerate(component)]
    assert panelled(tmp_path, rows, "--method", "trimmed:1,1") == {"skater": ("22.80", "1")}  # 8.54 x 2.67 = 22.8018


def test_gymnastics_cut_off_at_three_decimals_and_ties_by_execution(tmp_path: Path) -> None:
    """FIG: D + E - penalties; E is the mean of the middle three of five, cut off at three decimals; of equal totals the higher E
    goes first, and what is still equal shares the rank."""
    given = {
        "ana": ("6.0", ("8.5", "8.4", "8.3", "8.6", "8.4"), "0"),  # E 8.4333 -> 8.433
        "bea": ("5.9", ("8.6", "8.5", "8.4", "8.7", "8.5"), "0"),  # E 8.5333 -> 8.533
        "cia": ("6.1", ("8.6", "8.5", "8.4", "8.7", "8.5"), "0.2"),
        "dea": ("6.0", ("8.4", "8.4", "8.3", "8.6", "8.4"), "0"),  # E 8.4
    }
    rows = [["subject", "item", "judge", "mark", "weight"]]
    for name, (difficulty, execution, penalty) in given.items():
        rows += [[name, "D", "panel D", difficulty, "1"], [name, "penalty", "line", penalty, "-1"]]
        rows += [[name, "E", f"E{n}", mark, "1"] for n, mark in enumerate(execution)]
    asked = ("--method", "trimmed:1,1", "--decimals", "3", "--rounding", "down")
    assert panelled(tmp_path, rows, *asked) == {
        "ana": ("14.433", "1"), "bea": ("14.433", "1"), "cia": ("14.433", "1"), "dea": ("14.400", "4"),
    }  # fmt: skip
    assert {name: rank for name, (_, rank) in panelled(tmp_path, rows, *asked, "--chain", "E").items()} == {
        "ana": "3", "bea": "1", "cia": "1", "dea": "4",
    }  # fmt: skip


def test_a_ski_jump(tmp_path: Path) -> None:
    """FIS: five style marks less the highest and the lowest, added; 60 points at K = 120 m and 1.8 for a metre; wind in points."""
    rows = [["subject", "item", "judge", "mark"]]
    rows += [["jumper", "style", n, mark] for n, mark in enumerate(("18.0", "18.5", "17.5", "18.0", "19.0"))]
    rows += [["jumper", "distance", "video", "72.6"], ["jumper", "wind", "meter", "-3.7"]]  # 60 + 1.8 (127 - 120)
    assert panelled(tmp_path, rows, "--method", "trimmed:1,1", "--sum", "--decimals", "1") == {"jumper": ("123.4", "1")}


def test_best_of_two_runs_with_trimmed_judges_in_a_model(tmp_path: Path) -> None:
    """Freestyle: six judges, highest and lowest dropped, the mean to two decimals; the better run counts, the other breaks ties."""
    judges = [f"r{run}j{n}" for run in (1, 2) for n in range(1, 7)]
    derived = [
        {"code": f"run{run}", "formula": f"round(trimmed(1, 1, {', '.join(judges[6 * run - 6 : 6 * run])}), 2)"}
        for run in (1, 2)
    ]
    derived += [{"code": "best", "formula": "max(run1, run2)"}, {"code": "other", "formula": "min(run1, run2)"}]
    document = flat({"code": "best"}, weights="equal", derived=derived, rank={"chain": ["other"]})
    table = [
        ["code", *judges],
        ["ann", 80, 81, 82, 83, 84, 85, 70, 70, 70, 70, 71, 70],
        ["bob", 60, 60, 60, 60, 60, 60, 82, 83, 82, 83, 81, 84],
        ["cem", 82, 83, 82, 83, 81, 84, 60, 60, 60, 60, 60, 60],
        ["dan", 90, 90, 90, 91, 90, 90, 0, 0, 0, 0, 0, 0],
    ]
    found = scored(tmp_path, document, table)
    assert {code: (row["score"], row["rank"]) for code, row in found.items()} == {
        "ann": ("82.5", "2"), "bob": ("82.5", "3"), "cem": ("82.5", "3"), "dan": ("90", "1"),
    }  # fmt: skip


def test_a_medal_table(tmp_path: Path) -> None:
    """Gold first, then silver, then bronze: Tokyo 2020, the first four and two that share a rank (IOC)."""
    medals = {
        "USA": (39, 41, 33),
        "CHN": (38, 32, 19),
        "JPN": (27, 14, 17),
        "GBR": (22, 20, 22),
        "KUW": (0, 0, 1),
        "SYR": (0, 0, 1),
    }
    document = flat({"code": "gold"}, weights="equal", rank={"chain": ["silver", "bronze"]})
    found = scored(tmp_path, document, [["code", "gold", "silver", "bronze"], *([c, *m] for c, m in medals.items())])
    assert {code: row["rank"] for code, row in found.items()} == {
        "USA": "1", "CHN": "2", "JPN": "3", "GBR": "4", "KUW": "5", "SYR": "5",
    }  # fmt: skip


def test_fewest_penalties_win(tmp_path: Path) -> None:
    """Show jumping: the fewest faults first, ties by the faster time."""
    rank = {"direction": "cost", "chain": [{"column": "seconds", "direction": "cost"}]}
    document = flat({"code": "faults"}, weights="equal", rank=rank)
    found = scored(
        tmp_path,
        document,
        [["code", "faults", "seconds"], ["a", 4, 40], ["b", 0, 45.2], ["c", 0, 45.1], ["d", 0, 45.1]],
    )
    assert {code: row["rank"] for code, row in found.items()} == {"a": "4", "b": "3", "c": "1", "d": "1"}


def test_places_turned_into_points_by_each_jury(tmp_path: Path) -> None:
    """Song contests and racing seasons: 12, 10, 8 ... to the first of each jury; equal marks share the points of their places."""
    rule = {"method": "rank", "points": ["12", "10", "8"], "ties": "average"}
    juries = [{"code": "first", "rule": rule}, {"code": "second", "rule": rule, "direction": "cost"}]
    document = flat(*juries, aggregate="sum", weights="equal")
    table = [["code", "first", "second"], ["a", 9, 1], ["b", 7, 2], ["c", 7, 2], ["d", 5, 2], ["e", 4, 9]]
    found = scored(tmp_path, document, table)
    assert {code: (row["first"], row["second"], row["rank"]) for code, row in found.items()} == {
        "a": ("12", "12", "1"), "b": ("9", "6", "2"), "c": ("9", "6", "2"), "d": ("0", "6", "4"), "e": ("0", "0", "5"),
    }  # fmt: skip


def test_a_penalty_taken_off_in_a_sum(tmp_path: Path) -> None:
    """D + E - penalty in a model: the penalty's points are turned over, each stage has its rounding, and E breaks ties."""
    leaves = [
        {"code": "D"},
        {"code": "E", "round": {"decimals": 3, "mode": "down"}},
        {"code": "penalty", "scale": {"factor": "-1"}},
    ]
    derived = [{"code": "E", "formula": "10 - trimmed(1, 1, j1, j2, j3, j4)"}]
    document = flat(
        *leaves, aggregate="sum", weights="given", derived=derived, rank={"chain": ["E"], "round": {"decimals": 3}}
    )
    table = [
        ["code", "D", "j1", "j2", "j3", "j4", "penalty"],
        ["a", "5.5", "1.5", "1.6", "1.7", "1.9", "0.1"],
        ["b", "5.4", 1.5, 1.5, 1.6, 1.6, "0"],
    ]
    found = scored(tmp_path, document, table)
    assert {code: (row["score"], row["E"], row["penalty"], row["rank"]) for code, row in found.items()} == {
        "a": ("13.75", "8.35", "-0.1", "2"), "b": ("13.85", "8.45", "0", "1"),
    }  # fmt: skip


DECATHLON = {  # World Athletics scoring tables: A, B, C of trunc(A (B - T)^C) for times, trunc(A (M - B)^C) for the rest
    "m100": ("25.4347", "18", "1.81"), "m400": ("1.53775", "82", "1.81"), "hurdles": ("5.74352", "28.5", "1.92"),
    "m1500": ("0.03768", "480", "1.85"), "long": ("0.14354", "220", "1.4"), "shot": ("51.39", "1.5", "1.05"),
    "high": ("0.8465", "75", "1.42"), "discus": ("12.91", "4", "1.1"), "pole": ("0.2797", "100", "1.35"),
    "javelin": ("10.14", "7", "1.08"),
}  # fmt: skip


def test_the_decathlon_record_of_talence(tmp_path: Path) -> None:
    """Kevin Mayer, Decastar 2018: ten performances and their printed points, 9126 in all."""
    done = {"m100": ("10.55", 963), "long": ("780", 1010), "shot": ("16.00", 851), "high": ("205", 850), "m400": ("48.42", 889),
            "hurdles": ("13.75", 1007), "discus": ("50.54", 882), "pole": ("545", 1051), "javelin": ("71.90", 918),
            "m1500": ("276.11", 705)}  # fmt: skip
    timed = ("m100", "m400", "hurdles", "m1500")
    derived = [
        {"code": f"{event}_points", "formula": f"floor({a} * " + (f"({b} - {event})" if event in timed else f"({event} - {b})") + f" ** {c})"}
        for event, (a, b, c) in DECATHLON.items()
    ]  # fmt: skip
    document = flat(*({"code": item["code"]} for item in derived), weights="given", aggregate="sum", derived=derived)
    found = scored(tmp_path, document, [["code", *done], ["mayer", *(mark for mark, _ in done.values())]])["mayer"]
    assert {event: int(found[f"{event}_points"]) for event in done} == {
        event: points for event, (_, points) in done.items()
    }
    assert found["score"] == "9126"


def test_combined_climbing_multiplies_places_and_an_only_part_is_the_whole(tmp_path: Path) -> None:
    """IFSC, Tokyo 2020: the product of the places in speed, boulder and lead, the least first (28, 30 and 35 the medals)."""
    places = {
        "gines": (1, 7, 4),
        "coleman": (6, 1, 5),
        "schubert": (7, 5, 1),
        "narasaki": (2, 3, 6),
        "mawem": (3, 2, 7),
    }
    document = flat({"code": "product"}, weights="given", derived=[{"code": "product", "formula": "speed * boulder * lead"}],
                    rank={"direction": "cost"})  # fmt: skip
    found = scored(
        tmp_path, document, [["code", "speed", "boulder", "lead"], *([code, *row] for code, row in places.items())]
    )
    assert [(found[code]["score"], found[code]["rank"]) for code in places] == [
        ("28", "1"), ("30", "2"), ("35", "3"), ("36", "4"), ("42", "5"),
    ]  # fmt: skip
