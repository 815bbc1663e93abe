"""One analysis in parts that different machines compute: spans of blocks, what each of them found as bytes, and the whole.

A part depends on the task and its span alone, and parts only count, so any workers in any order give the same whole.
"""

import io
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np

from scoring.engine.blas import one_thread
from scoring.engine.robustness import Robustness, concluded
from scoring.engine.robustness_report import SOBOL_DRAWS, summary
from scoring.engine.robustness_sobol import sampled, samples, shares
from scoring.engine.robustness_sources import BLOCK
from scoring.engine.robustness_tally import Counter
from scoring.engine.robustness_task import Tally, Task, binning, empty, tallied

SPANS = 16  # of one sample, at most
CELLS = 1 << 25  # draws x entrants of a span, at least, as long as there are so many

Progress = Callable[[int], bool]


class Stopped(Exception):
    """Told not to go on: nothing was found."""


class Span(NamedTuple):
    """Blocks `start` to `stop` of a sample: 0 the draws themselves, from 1 on the samples that Sobol indices compare."""

    sample: int
    start: int
    stop: int


def spans(task: Task) -> list[Span]:
    """All work there is, in pieces worth a message each."""
    found = _cut(task, 0, task.blocks)
    for number in range(1, 1 + len(samples(task))):
        found += _cut(task, number, -(-SOBOL_DRAWS // BLOCK))
    return found


def _cut(task: Task, sample: int, blocks: int) -> list[Span]:
    step = max(1, -(-blocks // SPANS), CELLS // (BLOCK * task.plan.size))
    return [Span(sample, start, min(start + step, blocks)) for start in range(0, blocks, step)]


def part(task: Task, span: Span, counter: Counter, progress: Progress) -> bytes:
    """What one span found. `progress` is told the blocks done and answers whether to go on. Raises Stopped where it says no."""
    tally, shifts = empty(task, counter), []
    with one_thread():
        for done, number in enumerate(range(span.start, span.stop)):
            if not progress(done):
                raise Stopped
            if span.sample:
                families = samples(task)[span.sample - 1]
                shifts.append(sampled(replace(task, draws=SOBOL_DRAWS), families, number))
            else:
                tallied(task, [number], counter, None, tally)
    found = [np.concatenate(shifts)] if span.sample else [getattr(tally, name) for name in Tally.COUNTS]
    return _packed(found)


def whole(task: Task, counter: Counter, parts: Iterable[tuple[Span, bytes]]) -> tuple[Robustness, dict[str, Any]]:
    """The ranks and the summary, from every part, in any order."""
    total = empty(task, counter)
    shifts: dict[Span, np.ndarray[Any, Any]] = {}
    for span, data in parts:
        arrays = _unpacked(data)
        if span.sample:
            shifts[span] = arrays[0]
        else:
            total.merge(Tally(*arrays))
    with one_thread():
        found = concluded(task, total, counter)
        outputs = [
            np.concatenate([shifts[span] for span in sorted(shifts) if span.sample == number])
            for number in range(1, 1 + len(samples(task)))
        ]
        return found, summary(task, found, shares(task, outputs))


def _packed(arrays: Sequence[np.ndarray[Any, Any]]) -> bytes:
    """Arrays as bytes; counts are mostly noughts, so a quick compression is enough."""
    held = io.BytesIO()
    np.savez(held, *arrays)
    return zlib.compress(held.getvalue(), 1)


def _unpacked(data: bytes) -> list[np.ndarray[Any, Any]]:
    with np.load(io.BytesIO(zlib.decompress(data)), allow_pickle=False) as held:
        return [held[name] for name in sorted(held.files, key=lambda name: int(name.removeprefix("arr_")))]


__all__ = ["Progress", "Span", "Stopped", "binning", "part", "spans", "whole"]
