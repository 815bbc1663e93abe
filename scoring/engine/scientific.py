"""The door to scipy: loaded by the first call, since loading it takes as long as loading the whole rest of a page's code."""

from importlib import import_module
from typing import Any


def special() -> Any:
    """scipy.special: the normal, F and chi-square distributions."""
    return import_module("scipy.special")


def optimize() -> Any:
    """scipy.optimize: linear programmes (HiGHS) and L-BFGS-B."""
    return import_module("scipy.optimize")
