"""One at a time in a process: acts that keep the trail's end locked are slowed by every thread that computes beside them.

Python runs one thread at a time and changes threads at every statement to the database. A transaction then waits for the
others at each of its statements, and everybody else, in every process, waits for its lock meanwhile.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse

TURN = threading.Lock()


def in_turn(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The view, which lets no second request of this process into a view in turn. What was sent has been read before it."""

    @wraps(view)
    def taking_turns(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        request.POST  # noqa: B018 - nobody waits for another's slow line
        with TURN:
            return view(request, *args, **kwargs)

    return taking_turns
