"""Inner loops compiled by numba, where that optional package is installed; everything runs without it, to the same digits."""

from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Any, TypeVar, cast

Loop = TypeVar("Loop", bound=Callable[..., Any])


@cache
def kernels() -> Any | None:
    """The module of compiled loops, or None; imported with the first analysis, as a compiler takes a second to load."""
    try:
        return import_module("scoring.engine.robustness_compiled")
    except ImportError:
        return None


def compiled(loop: Loop) -> Loop:
    """The loop as machine code, made at its first call and kept beside the source, else in the user's cache, for the
    processes to come; where neither can be written, each process makes its own.
    """
    njit = import_module("numba").njit
    try:
        return cast(Loop, njit(nogil=True, cache=True)(loop))
    except RuntimeError:
        return cast(Loop, njit(nogil=True)(loop))
