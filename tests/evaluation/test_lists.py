"""Lists of the ministry, of judges and of the public: each asks the database as often for three rows as for one, sorts
by its headings, and says where a search finds nothing."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from evaluation.models import (
    Award,
    Draw,
    Notice,
    NoticeItem,
    Objection,
    Panel,
    PastWinner,
    Ranking,
    Round,
    RoundRun,
    Standing,
)
from scoring import runs
from scoring.engine.spec import objective_part
from scoring.engine.table import Table
from submissions.models import TrailVerification
from tests import lists, make

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
        PastWinner.objects.create(
            year=2020 + number, batch=f"第{number}批", name=f"集群{number}", province=f"省{number}"
        )
        self._judge(entry, number)
        make.competition(make.call(), status="published")
        TrailVerification.objects.create(requested_by=self.by, last=number, head_number=number, head_hash="0" * 64)

    def _judge(self, entry, number):
        """One more judge than before, on a panel of their own, each with a submitted sheet; and a public draw."""
        panel = Panel.objects.create(round=self.round, name=f"第{number}组")
        for further in range(number + 1):
            person = make.judge()
            make.assignment(entry, person, status="submitted", score=60 + 5 * further + number)
            panel.judges.add(person.judge)
        self.judge = person.judge
        if number == 1:
            panel.tracks.add(entry.application.track)
            make.entry(self.round, make.application(self.competition.call, make.organisation(), "qualified"))
        self.draw = Draw.objects.create(
            round=self.round, seed=f"seed-{number}", inputs={"entries": ["A", "B"], "barred": {"B": {"judge01": "region"}}},
            outcome={}, digest="0" * 64, drawn_by=self.by, released_at=timezone.now(),
        )  # fmt: skip

    def named(self, thing):
        """What the address of a page over this thing is made of."""
        return {
            "": [], "competition": [self.competition.code], "round": [self.round.code], "ranking": [self.ranking.pk],
            "run": [self.scoring.run.reference], "draw": [self.draw.pk], "judge": [self.judge.pk],
        }[thing]  # fmt: skip


PAGES = {
    ("public", ""): ["home", "notice-list", "result-list", "past-winners", "draws"],
    ("public", "competition"): ["notice", "results"],
    ("public", "draw"): ["draw"],
    ("auditor", ""): ["trail-verify"],
    ("administrator", ""): ["competition-list", "judge-pool"],
    ("administrator", "competition"): [
        "scoring", "rankings", "notice-desk", "objections", "awards", "judging", "completeness-list",
    ],
    ("administrator", "round"): ["entries", "assignments", "panels", "calibration"],
    ("administrator", "ranking"): ["ranking"],
    ("administrator", "run"): ["run"],
    ("administrator", "judge"): ["judge"],
}  # fmt: skip
READ_AS_THEY_STAND = ("home", "notice", "notice-desk", "ranking")  # a ranking's standings have an order of their own
EVERY = [(reader, thing, name) for (reader, thing), names in PAGES.items() for name in names]
LISTS = [page for page in EVERY if page[-1] not in READ_AS_THEY_STAND]


@pytest.fixture
def listed(request, administrator, sign_in):
    """A list with one row: its reader's client, its address, and how it comes by a row more."""
    reader, thing, name = request.param
    contest = Contest(administrator)
    contest.grow()
    people = {"administrator": administrator, "auditor": make.user("auditor")}
    client = sign_in(people[reader]) if reader in people else Client()
    return client, reverse(name, args=contest.named(thing)), contest.grow


@pytest.mark.parametrize("listed", EVERY, indirect=True, ids=lambda page: page[-1])
def test_three_rows_cost_what_one_costs(listed):
    client, url, grow = listed
    lists.queries(client, url)  # the first request also opens the session
    one = lists.queries(client, url)
    grow()
    grow()
    lists.queries(client, url)  # the first request also computes anew what is kept
    assert lists.queries(client, url) == one


@pytest.mark.parametrize("listed", LISTS, indirect=True, ids=lambda page: page[-1])
def test_every_heading_sorts_and_a_search_in_vain_leads_back(listed):
    client, url, grow = listed
    grow()
    assert (lists.unsorted(client, url), lists.leads_back(client, url)) == ([], True)
