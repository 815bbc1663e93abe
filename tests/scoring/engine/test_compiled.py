"""Compiled loops give the very ranks and counts of numpy, so that no digest tells where an analysis was computed."""

import itertools
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.engine.compiled import compiled, kernels
from scoring.engine.robustness_ranks import NEAR, ranked
from scoring.engine.robustness_tally import Counter, spread

ROOT = Path(__file__).resolve().parents[3]
RANDOM = np.random.default_rng(20)
BELOW = 1 - 2.0**-50  # two sums that differ so are equal


def without_numba(work: Callable[[], Any]) -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "numba", None)
        patch.delitem(sys.modules, "scoring.engine.robustness_compiled", raising=False)
        kernels.cache_clear()
        assert kernels() is None
        found = work()
    kernels.cache_clear()
    assert kernels() is not None
    return found


def by_definition(scores: np.ndarray, dense: bool) -> list[list[int]]:
    """From the best down: equal to the one before, or behind it."""
    found = []
    for row in scores:
        order = sorted(range(len(row)), key=lambda place: -row[place])
        ranks, rank = [1] * len(row), 1
        for position, (before, place) in enumerate(itertools.pairwise(order), start=2):
            if abs(row[place] - row[before]) > abs(row[before]) * NEAR:
                rank = rank + 1 if dense else position
            ranks[place] = rank
        found.append(ranks)
    return found


def near_equal(draws: int, size: int) -> np.ndarray:
    """Some tied to the last bit, some but for the last bits, in chains and across classes."""
    levels = RANDOM.choice(RANDOM.normal(50, 5, max(2, size // 3)), (draws, size))
    return levels * BELOW ** RANDOM.integers(0, 40, (draws, size))


@pytest.mark.parametrize("dense", [False, True])
@pytest.mark.parametrize(
    "scores",
    [
        RANDOM.normal(50, 5, (30, 45)),
        RANDOM.normal(50, 5, (12, 3_000)),
        RANDOM.normal(-50, 5, (2, 8_193)),
        RANDOM.normal(50, 5, (1, 70_000)),
        np.round(RANDOM.normal(50, 5, (12, 3_000)), 2),
        np.round(RANDOM.normal(50, 5, (2, 20_000)), 1),
        np.full((9, 3_000), 61.8),
        np.full((2, 9_000), 61.8),
        np.zeros((9, 12)),
        near_equal(20, 12),
        near_equal(10, 3_000),
        near_equal(2, 10_000),
        61.8 * BELOW ** RANDOM.integers(0, 60, (9, 500)),
        RANDOM.normal(50, 5, (40, 100)) * 10.0 ** np.arange(-20, 20)[:, None],
        np.hstack([np.full((20, 2), [1e9, -1e9]), RANDOM.normal(50, 1e-3, (20, 4_000))]),
        np.vstack([RANDOM.normal(50, 1e-6, (1, 300)), RANDOM.normal(50, 5, (19, 300))]),
        RANDOM.normal(0, 1e-308, (3, 9)),
    ],
    ids=lambda scores: f"{scores.shape}",
)
def test_the_same_ranks_from_either(scores: np.ndarray, dense: bool) -> None:
    expected = by_definition(scores, dense)
    assert ranked(scores.copy(), dense).tolist() == expected
    assert without_numba(lambda: ranked(scores.copy(), dense)).tolist() == expected


@given(
    st.lists(st.lists(st.integers(-6, 6), min_size=6, max_size=6), min_size=1, max_size=20),
    st.lists(st.integers(0, 3), min_size=6, max_size=6),
    st.sampled_from([1.0, 1e-9, 1e9]),
    st.booleans(),
)
@settings(max_examples=150, deadline=None)
def test_whatever_the_scores(rows: list[list[int]], bits: list[int], unit: float, dense: bool) -> None:
    scores = np.array(rows) * unit * (1 - 2.0**-44) ** np.array(bits)
    expected = by_definition(scores, dense)
    assert ranked(scores.copy(), dense).tolist() == expected
    assert without_numba(lambda: ranked(scores.copy(), dense)).tolist() == expected


@pytest.mark.parametrize(("size", "draws"), [(1, 7), (45, 1_000), (700, 300), (5_000, 20)])
def test_the_same_quantiles_and_counts(size: int, draws: int) -> None:
    kept = ranked(np.round(RANDOM.normal(np.linspace(9, 1, size), 2, (draws, size)), 1)).T.copy()
    cuts = (1, max(1, size // 3), size)
    found = spread(kept, (0.05, 0.5, 0.95), cuts)
    other = without_numba(lambda: spread(kept, (0.05, 0.5, 0.95), cuts))
    assert [each.tolist() for each in found] == [each.tolist() for each in other]
    assert found[1].tolist() == [(kept <= k).sum(axis=1).tolist() for k in cuts]
    ordered = np.sort(kept, axis=1)
    assert found[0].tolist() == [
        ordered[:, int(np.ceil(share * draws - 1e-9)) - 1].tolist() for share in (0.05, 0.5, 0.95)
    ]


@pytest.mark.parametrize("size", [60, 6_000])
def test_the_same_bins(size: int) -> None:
    ranks = ranked(RANDOM.normal(np.linspace(9, 1, size), 0.2, (300, size)))

    def counted(counter: Counter) -> list[list[int]]:
        counts = counter.empty(300)
        counter.add(counts, ranks)
        assert counts.sum(axis=1).tolist() == [300] * size
        return counts.tolist()

    for counter in (Counter.exact(size), Counter.around([ranks[:20]])) if size < 1_000 else (Counter.around([ranks]),):
        assert counted(counter) == without_numba(lambda counter=counter: counted(counter))


ANALYSIS = """
import json, sys
{before}
from decimal import Decimal
import numpy as np
from scoring.engine.compiled import kernels
from scoring.engine.robustness_parts import binning, part, spans, whole
from scoring.engine.robustness_settings import Settings
from scoring.engine.robustness import run
from scoring.engine.spec import parse
from scoring.engine.table import Table
leaves = ["a", "b", "c"]
rank = {{"method": "score", "round": {{"decimals": 1}}, "ties": "dense", "chain": ["b"]}}
nodes = [{{"code": "index", "children": leaves, "weights": {{"method": "equal"}}}}, *({{"code": code}} for code in leaves)]
model = parse({{"schema": 1, "code": "m", "name": {{"en": "m"}}, "root": "index", "nodes": nodes, "rank": rank}})
cells = np.random.default_rng(4).integers(1, 60, (3, 200)).tolist()
table = Table(tuple(f"u{{n:03}}" for n in range(200)), {{c: tuple(map(Decimal, row)) for c, row in zip(leaves, cells)}})
task = Settings(draws=700, noise="0.1").task(model, table)
assert "numba" not in sys.modules or sys.modules["numba"] is None
counter = binning(task)
parts = [(span, part(task, span, counter, lambda _: True)) for span in spans(task)]
found, summary = whole(task, counter, parts)
print(json.dumps([kernels() is not None, run(task, 2).digest(), found.digest(), summary], default=str))
"""


@pytest.mark.alike
@pytest.mark.process
def test_a_worker_without_numba_finds_the_same_and_nothing_loads_a_compiler_before_an_analysis() -> None:
    told = []
    for before in ("", "sys.modules['numba'] = None"):
        command = [sys.executable, "-P", "-c", ANALYSIS.format(before=before)]
        done = subprocess.run(
            command, capture_output=True, text=True, check=True, cwd=ROOT, env={"PYTHONPATH": str(ROOT)}
        )
        told.append(json.loads(done.stdout))
    assert [each.pop(0) for each in told] == [True, False]
    assert told[0] == told[1]
    assert told[0][0] == told[0][1]


def test_where_machine_code_cannot_be_kept_it_is_made_anew() -> None:
    unkept: dict[str, Any] = {}
    exec("def doubled(x):\n    return x + x", unkept)  # from no file that code could be kept beside
    assert compiled(unkept["doubled"])(21) == 42
