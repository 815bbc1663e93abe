"""While a view in turn answers, no other thread of the process is let into one; afterwards the next one is."""

import pytest
from django.http import HttpResponse

from submissions.turns import TURN, in_turn


def test_a_view_in_turn_keeps_others_out_until_it_has_answered(rf):
    free = []

    @in_turn
    def view(request, code):
        free.append(TURN.acquire(blocking=False))
        return HttpResponse(code)

    assert view(rf.post("/"), code="a").content == b"a"
    assert free == [False]
    assert TURN.locked() is False


def test_a_view_that_fails_ends_its_turn(rf):
    @in_turn
    def view(request):
        raise ValueError("failed")

    with pytest.raises(ValueError, match="failed"):
        view(rf.post("/"))
    assert TURN.locked() is False
