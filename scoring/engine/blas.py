"""One thread for each matrix product. Draws are spread over threads already, and small products are done before a second thread
has woken; nor may the number of processors change a last digit.
"""

import ctypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import numpy as np


@contextmanager
def one_thread() -> Iterator[None]:
    """While this lasts, matrix products take one thread. Where the library cannot be told, they only take longer."""
    told = _library()
    if told is None:
        yield
        return
    read, write = told
    before = read()
    write(1)
    try:
        yield
    finally:
        write(before)


@cache
def _library() -> tuple[Callable[[], int], Callable[[int], object]] | None:
    """How to read and set the threads of the OpenBLAS that numpy brought along (it is loaded already)."""
    for path in sorted((Path(np.__file__).parent.parent / "numpy.libs").glob("libscipy_openblas*")):
        library = ctypes.CDLL(str(path))
        for end in ("64_", ""):
            names = f"scipy_openblas_get_num_threads{end}", f"scipy_openblas_set_num_threads{end}"
            if all(hasattr(library, name) for name in names):
                return getattr(library, names[0]), getattr(library, names[1])
    return None
