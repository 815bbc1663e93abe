"""The robustness path has two ways to its digits: compiled loops where numba is installed, and numpy."""

import sys
from collections.abc import Iterator

import pytest

from scoring.engine.compiled import kernels


@pytest.fixture(params=["numpy", "numba"], scope="module")
def loops(request: pytest.FixtureRequest) -> Iterator[str]:
    """As in an installation without numba, and in one with it."""
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "numpy":
            patch.setitem(sys.modules, "numba", None)
            patch.delitem(sys.modules, "scoring.engine.robustness_compiled", raising=False)
        kernels.cache_clear()
        assert (kernels() is None) == (request.param == "numpy")
        yield request.param
    kernels.cache_clear()
