"""Lists of the ministry and of the public ask the database as often for three rows as for one."""

import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from evaluation.models import Award, Notice, NoticeItem, Objection, PastWinner, Ranking, Round, RoundRun, Standing
from scoring import runs
from scoring.engine.spec import objective_part
from scoring.engine.table import Table
from tests import make

pytestmark = pytest.mark.django_db


class Contest:
    """A published competition that grows by an entrant at a time, each with standing, objection and award."""

    def __init__(self, by):
        self.by = by
        self.competition = make.competition(make.call(), status="published", rounds=1, cuts=(9,))
        self.round = self.competition.rounds.get()
        Round.objects.update(status="closed")
        run = runs.prepare(runs.adopt(objective_part(make.MODEL)), self._table(("x", "y", "z")))
        runs.execute(run.pk)
        self.scoring = RoundRun.objects.create(round=self.round, run=run, number=1, started_by=by)
        self.ranking = Ranking.objects.create(
            round=self.round, scoring=self.scoring, number=1, status="sealed", cut=9, digest="0" * 64, compiled_by=by,
            method={"objective_share": "70", "judge_share": "30"},
        )  # fmt: skip
        self.notice = Notice.objects.create(
            competition=self.competition, ranking=self.ranking, title="公示", status="published",
            starts_on=timezone.localdate(), ends_at=timezone.now() + datetime.timedelta(days=5),
        )  # fmt: skip

    def _table(self, codes):
        cells = tuple(None for _code in codes)
        return Table(codes, {"output": cells, "firms": cells, "track": tuple("t" for _code in codes)})

    def grow(self):
        number = Standing.objects.count() + 1
        application = make.application(self.competition.call, make.organisation(), "qualified")
        entry = make.entry(self.round, application, status="advanced")
        Standing.objects.create(ranking=self.ranking, entry=entry, rank=number, total=90 - number, is_above=True)
        item = NoticeItem.objects.create(notice=self.notice, entry=entry, position=number)
        Objection.objects.create(
            notice=self.notice, item=item, code=f"O{number}", sender="person", name="张某", contact="1", subject="other",
            facts="事实", evidence="x", evidence_name="x.pdf", evidence_sha256="0" * 64,
        )  # fmt: skip
        Award.objects.create(competition=self.competition, entry=entry, kind="winner", position=number)
        PastWinner.objects.create(year=2021, batch="一", name=f"集群{number}", province="四川")


def queries(client, url):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


PAGES = ["scoring", "rankings", "ranking", "notice-desk", "objections", "awards", "notice-list", "notice", "result-list", "results", "past-winners", "home"]  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_three_rows_cost_what_one_costs(name, administrator, sign_in):
    contest = Contest(administrator)
    public = name in ("notice-list", "result-list", "past-winners", "home")
    client = Client() if public or name in ("notice", "results") else sign_in(administrator)
    args = [] if public else [contest.ranking.pk] if name == "ranking" else [contest.competition.code]
    url = reverse(name, args=args)
    contest.grow()
    queries(client, url)  # the first request also opens the session
    one = queries(client, url)
    contest.grow()
    contest.grow()
    assert queries(client, url) == one
