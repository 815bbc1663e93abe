"""Panel statistics: judge x entry REML, agreement and a whole report, at the sizes of a real competition."""

import argparse
import time
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import numpy as np

from scoring.engine.panel import Method
from scoring.engine.panel_alpha import krippendorff_alpha
from scoring.engine.panel_design import Design
from scoring.engine.panel_leniency import leniency
from scoring.engine.panel_report import Mark, report

CASES = ((331, 14, 4_634), (1_541, 25, 10_787))  # entries, judges, marks
TARGETS = {331: 12.0}  # ms, of SCORING.md


def marks(entries: int, judges: int, count: int) -> list[Mark]:
    """Marks of an additive judge x entry model; each entry has as nearly the same number of judges as the count
    allows.
    """
    random = np.random.default_rng(3)
    worth, lenient = random.normal(80, 5, entries), random.normal(0, 2, judges)
    found = []
    for entry in range(entries):
        each = count * (entry + 1) // entries - count * entry // entries
        for judge in random.choice(judges, min(each, judges), replace=False):
            mark = Decimal(f"{worth[entry] + lenient[judge] + random.normal(0, 3):.1f}")
            found.append(Mark(f"e{entry:05}", f"j{judge:02}", mark))
    return found


def least(work: Callable[[], Any], times: int = 5) -> float:
    """The least of some runs, in ms."""
    found = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        found.append((time.perf_counter() - start) * 1_000)
    return min(found)


def main(argv: list[str]) -> list[dict[str, Any]]:
    argparse.ArgumentParser(prog="python -m tests.benchmarks panel").parse_args(argv)
    rows = []
    for entries, judges, count in CASES:
        given = marks(entries, judges, count)
        design = Design.of((mark.entry, mark.judge, mark.mark) for mark in given)
        rows.append(
            {
                "entries": entries,
                "judges": judges,
                "marks": len(given),
                "REML ms": least(lambda design=design: leniency(design)),
                "target ms": TARGETS.get(entries),
                "alpha ms": least(lambda design=design: krippendorff_alpha(design.matrix())),
                "whole report ms": least(lambda given=given: report(given, Method("trimmed", 1, 1)), 1),
            }
        )
    return rows
