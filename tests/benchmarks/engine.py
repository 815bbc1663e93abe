"""The scoring engine: robustness against a plain loop, peers and the bound of the hardware; and the published path
with explanations.

Each size runs in a process of its own, so that its peak memory is its own; and again as in an installation without numba, where
that is installed. Loading its machine code (or making it, the first time) is not timed. Loops too slow to finish are measured on
fewer draws and scaled up: those columns say what 10,000 draws would take. What is timed as ours is a whole analysis: drawing
the weights, exact ranks, three quantiles, P(rank <= k) and P(first); a peer's loop only scores and ranks; the bound only
multiplies (float32) and sorts bare scores, without knowing whose they are.

The peers are not among the tests' packages (pysensmcda wants an older pandas); in an environment of their own:

    python3 -m venv ENV && ENV/bin/pip install --require-hashes -r deploy/requirements/benchmarks.txt
    ENV/bin/python -m tests.benchmarks engine
"""

import argparse
import ctypes
import gc
import multiprocessing
import os
import resource
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from scoring.engine.compiled import kernels
from scoring.engine.evaluate import evaluate
from scoring.engine.robustness import run
from scoring.engine.robustness_plan import Plan, plan
from scoring.engine.robustness_sources import Sources
from scoring.engine.robustness_task import Task
from scoring.engine.robustness_weights import Weights
from scoring.engine.spec import Model, parse
from scoring.engine.table import Table

SIZES = (45, 783, 3_000, 100_000)
TARGETS = {45: 10.0, 783: 120.0, 3_000: 400.0, 100_000: 30_000.0}  # ms, of SCORING.md
INDICATORS, DRAWS, CUT = 40, 10_000, 25
BLOCK = 256


def case(size: int) -> tuple[Model, Table]:
    """A flat weighted sum of 40 indicators over random figures."""
    columns = [f"c{place}" for place in range(INDICATORS)]
    nodes: list[dict[str, Any]] = [{"code": "index", "children": columns, "weights": {"method": "relative"}}]
    nodes += [{"code": code, "weight": str(1 + place % 5)} for place, code in enumerate(columns)]
    figures = np.round(np.random.default_rng(0).random((size, INDICATORS)) * 99 + 1, 2)
    cells = {code: tuple(map(Decimal, map(repr, figures[:, place].tolist()))) for place, code in enumerate(columns)}
    model = parse({"schema": 1, "code": "benchmark", "name": {"en": "Benchmark"}, "root": "index", "nodes": nodes})
    return model, Table(tuple(f"u{number:06}" for number in range(size)), cells)


def timed(work: Callable[[], Any], times: int = 1) -> float:
    """The least of some runs, in ms."""
    found = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        found.append((time.perf_counter() - start) * 1_000)
    return min(found)


def drawn_weights(given: Plan, draws: int) -> np.ndarray:
    random = np.random.default_rng(1)
    moved = given.shares * random.uniform(0.75, 1.25, (draws, INDICATORS))
    return moved / moved.sum(axis=1, keepdims=True)


def bound(given: Plan) -> float:
    """The least work there is: a float32 matrix product and a float32 sort of each draw, on all threads."""
    values = np.stack(list(given.leaves.values())).astype(np.float32)
    weights = drawn_weights(given, BLOCK).astype(np.float32)
    step = max(1, min(BLOCK, 2**23 // given.size))
    rows = [weights[start : start + step] for start in range(0, BLOCK, step)] * -(-DRAWS // BLOCK)
    share = 1.0
    if given.size > 10_000:
        rows, share = rows[: len(rows) // 20], len(rows) / (len(rows) // 20)

    def work() -> None:
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            list(pool.map(lambda part: (part @ values).sort(axis=1), rows))

    return timed(work, 2) * share


def loop(given: Plan, rank: Callable[[np.ndarray, np.ndarray], Any], draws: int) -> float:
    """A loop over draws, scaled to 10,000."""
    values = np.ascontiguousarray(np.stack(list(given.leaves.values()), axis=1))
    weights = drawn_weights(given, draws)
    return timed(lambda: [rank(values, row) for row in weights]) * DRAWS / draws


def plain(values: np.ndarray, weights: np.ndarray) -> np.ndarray:
    order = np.argsort(-(values @ weights))
    ranks = np.empty(len(order), dtype=np.int64)
    ranks[order] = np.arange(1, len(order) + 1)
    return ranks


def peers() -> dict[str, Callable[[np.ndarray, np.ndarray], Any]]:
    """The packages that are installed, each ranking one draw its own way."""
    found: dict[str, Callable[[np.ndarray, np.ndarray], Any]] = {}
    try:
        from pymcdm.methods import WSM
    except ImportError:
        pass
    else:
        method, types = WSM(), np.ones(INDICATORS)
        found["pymcdm ms"] = lambda values, weights: method.rank(method(values, weights, types))
    try:
        import skcriteria
        from skcriteria.agg.simple import WeightedSumModel
    except ImportError:
        pass
    else:
        maxima, model = [max] * INDICATORS, WeightedSumModel()
        found["scikit-criteria ms"] = lambda values, weights: (
            model.evaluate(skcriteria.mkdm(values, maxima, weights=weights)).rank_
        )
    return found


def simulated(given: Plan, draws: int) -> dict[str, float]:
    """pysensmcda's own simulation with the cheapest method there is, a bare product; scaled to 10,000."""
    try:
        from pysensmcda.smaa import simulate
    except ImportError:
        return {}
    values = np.ascontiguousarray(np.stack(list(given.leaves.values()), axis=1))
    weights = drawn_weights(given, draws)

    def product(matrix: np.ndarray, row: np.ndarray, _types: np.ndarray) -> np.ndarray:
        return matrix @ row

    work = partial(simulate, product, values, np.ones(INDICATORS), weights, reverse_ranking=True)
    return {"pysensmcda ms": timed(work) * DRAWS / draws}


def prepared(size: int) -> Plan:
    """The plan alone: the table and the evaluation it came from are let go, and given back to the system."""
    model, table = case(size)
    given = plan(model, evaluate(model, table))
    del model, table
    gc.collect()
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
    return given


def start_peak() -> bool:
    """Begin to measure the peak of memory anew; False where the system cannot."""
    gc.collect()
    try:
        Path("/proc/self/clear_refs").write_text("5")
    except OSError:
        return False
    return True


def peak() -> float:
    """The most memory held since `start_peak`, in MB."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


def analysis(given: Plan) -> tuple[float, float | None]:
    """Our time in ms, and the peak memory in MB."""
    before = start_peak()
    task = Task(given, Sources(Weights("uniform", 0.25)), DRAWS, 1, (CUT,))
    workers = (os.cpu_count() or 1) if given.size > 500 else 1
    run(replace(task, draws=1))
    ours = timed(lambda: run(task, workers), 1 if given.size > 10_000 else 5)
    return ours, peak() if before else None


def without_numba(size: int) -> dict[str, Any]:
    """One size in an installation without numba, where there is one with it."""
    if kernels() is None:
        return {}
    sys.modules["numba"] = None  # type: ignore[assignment]
    del sys.modules["scoring.engine.robustness_compiled"]
    kernels.cache_clear()
    ours, memory = analysis(prepared(size))
    return {"without numba ms": ours, "without numba MB": memory}


def robustness(size: int) -> dict[str, Any]:
    """One size: our time, the peers', the bound, the peak memory of ours."""
    given = prepared(size)
    ours, memory = analysis(given)
    few = max(3, min(200, 300_000 // size))
    least = bound(given)
    row: dict[str, Any] = {
        "entrants": size,
        "ours ms": ours,
        "target ms": TARGETS[size],
        "bound ms": least,
        "times the bound": ours / least,
    }
    row["numpy loop ms"] = loop(given, plain, few)
    row |= {name: loop(given, rank, few) for name, rank in peers().items()}
    row |= simulated(given, DRAWS if size < 1_000 else few if size < 10_000 else 3)
    others = [value for name, value in row.items() if name.split()[0] in ("pymcdm", "scikit-criteria")]
    if others:
        row["times faster than the best loop"] = min(others) / ours
    if "pysensmcda ms" in row:
        row["times faster than pysensmcda"] = row["pysensmcda ms"] / ours
    return row | {"peak MB": memory}


def published(size: int) -> dict[str, Any]:
    """The published path: evaluation, and an explanation of every entrant."""
    model, table = case(size)
    start = time.perf_counter()
    result = evaluate(model, table)
    middle = time.perf_counter()
    for code in result.codes:
        result.explain(code)
    ends = (middle - start) * 1_000, (time.perf_counter() - middle) * 1_000
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"entrants": size, "published path ms": ends[0], "explanations ms": ends[1], "peak MB": memory}


def main(argv: list[str]) -> list[dict[str, Any]]:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks engine")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, choices=SIZES)
    sizes = parser.parse_args(argv).sizes
    rows = []
    for size in sizes:
        rows.append(alone(robustness, size) | alone(without_numba, size))
    return rows + [alone(published, size) for size in sizes]


def alone(work: Callable[[int], dict[str, Any]], size: int) -> dict[str, Any]:
    """In a process of its own."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(work, (size,))
