"""What binds a child process to its parent's life."""

import ctypes
import os
import signal
from collections.abc import Callable

_LIBC = ctypes.CDLL(None, use_errno=True)


def tied_to_parent(number: signal.Signals) -> Callable[[], None] | None:
    """What a child does before its program: ask the kernel for a signal when this process dies (Linux only)."""
    if not hasattr(_LIBC, "prctl"):
        return None
    parent = os.getpid()

    return lambda: tie(parent, number)


def tie(parent: int, number: signal.Signals) -> None:
    """Ask the kernel, where it can be asked, to send this process a signal when `parent` dies; end if it has died already."""
    if hasattr(_LIBC, "prctl"):
        _LIBC.prctl(1, int(number))  # PR_SET_PDEATHSIG
        if os.getppid() != parent:
            os._exit(1)
