"""Scorings and rankings of a competition, searched, narrowed and sorted; a filter that cannot be read narrows nothing."""

import pytest
from django.urls import reverse
from django.utils import timezone

from evaluation.models import Ranking, RoundRun
from scoring import runs
from scoring.engine.spec import objective_part
from scoring.engine.table import Table
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def play(administrator):
    """A competition with two rounds, each scored and ranked once; the first round's ranking is sealed."""
    play = make.competition(make.call(), status="reviewing", rounds=2, cuts=(3, 2))
    model = runs.adopt(objective_part(make.MODEL))
    for number, round in enumerate(play.rounds.order_by("number"), start=1):
        cells = tuple(None for _code in range(number))
        codes = tuple(f"E{n}" for n in range(number))
        run = runs.prepare(model, Table(codes, {"output": cells, "firms": cells, "track": tuple("t" for _c in codes)}))
        scoring = RoundRun.objects.create(round=round, run=run, number=number, started_by=administrator)
        Ranking.objects.create(
            round=round, scoring=scoring, number=number, status="sealed" if number == 1 else "draft", cut=9,
            digest=str(number) * 64, compiled_by=administrator, method={"objective_share": "70", "judge_share": "30"},
        )  # fmt: skip
    runs.execute(RoundRun.objects.get(number=1).run_id)
    assert timezone.now() > RoundRun.objects.get(number=2).started_at
    return play


@pytest.mark.parametrize("name", ["scoring", "rankings"])
def test_records_are_searched_narrowed_and_sorted(name, play, administrator, sign_in):
    client, url = sign_in(administrator), reverse(name, args=[play.code])
    first, second = (round.code for round in play.rounds.order_by("number"))
    held = RoundRun.objects.get(number=2).run.reference if name == "scoring" else "2222"
    states = ("done", "queued") if name == "scoring" else ("sealed", "draft")

    def shown(**given):
        return [row.number for row in client.get(url, given).context["page"]]

    assert (shown(), shown(sort="number"), shown(sort="-number")) == ([2, 1], [1, 2], [2, 1])
    assert (shown(round=first), shown(round=second)) == ([1], [2])
    assert [shown(status=state) for state in states] == [[1], [2]]
    assert (shown(q=held), shown(q="no such")) == ([2], [])
    assert shown(sort="password", round="no-such") == [2, 1]
