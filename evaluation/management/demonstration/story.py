"""The demonstration's course of events: each stage is played by the product's own actions, as its people would do it.

The play runs in fast motion: a stage ends when its last act is done, so deadlines are moved up to that moment."""

from __future__ import annotations

import datetime
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from evaluation.competition import actions as competitions
from evaluation.competition import figures as asked
from evaluation.competition.models import Competition, Round
from evaluation.judging import actions as judging
from evaluation.judging import actions_assigning as assigning
from evaluation.judging.models import Assignment
from evaluation.judging.sheets import applicable
from evaluation.management.demonstration import answers, figures
from evaluation.management.demonstration.cast import Cast
from evaluation.management.demonstration.words import CALL, COMMENTS, EVIDENCE, LACKING, NOTICE, ORGANISER, TRACKS
from evaluation.publication import actions as publication
from evaluation.ranking import actions as rankings
from evaluation.rounds import actions as rounds
from evaluation.rounds.models import Entry
from scoring import runs
from submissions.applications import actions as applications
from submissions.calls import actions_forms as forms
from submissions.documents import actions as documents
from submissions.models import Application, Call, Recommendation
from submissions.recommendation import actions as recommendation

STAGES = [
    "draft", "applications", "recommendation", "completeness", "round1", "round2", "meeting", "notice", "published",
]  # fmt: skip


@dataclass
class Play:
    """One competition being played. `size` applications; the same seed gives the same figures and marks."""

    cast: Cast
    code: str
    name: str
    name_en: str
    size: int
    cuts: tuple[int, int]
    dice: random.Random
    tell: Callable[[str], None] = field(default=lambda line: None)
    competition: Competition | None = None

    @property
    def call(self) -> Call:
        return self._competition.call

    @property
    def _competition(self) -> Competition:
        assert self.competition is not None  # noqa: S101 - the play sets it up first
        return self.competition

    def until(self, stage: str) -> Competition:
        """Play every stage up to and including `stage`, which is left under way, as its people would find it."""
        for name in STAGES[: STAGES.index(stage) + 1]:
            self.tell(f"{self.name}: {name}")
            getattr(self, f"_{name}")(unfinished=name == stage)
        self._competition.refresh_from_db()
        return self._competition

    def _draft(self, unfinished: bool) -> None:
        now = timezone.now()
        ends = now + datetime.timedelta(days=30)
        self.competition = competitions.create_competition(
            by=self.cast.administrator,
            document=asked.example(),
            code=self.code,
            name=self.name,
            name_en=self.name_en,
            organiser=ORGANISER,
            text=CALL,
            opens_at=now - datetime.timedelta(days=40),
            closes_at=now + datetime.timedelta(days=20),
            recommend_by=now + datetime.timedelta(days=35),
            last_year=now.year - 1,
            is_demonstration=True,
            tracks=[{"code": code, "name": zh, "name_en": en} for code, zh, en, _trades in TRACKS],
            quotas={body: 3 if body.standing == "province" else 2 for body in self.cast.bodies},
            rounds=[
                {**row, "cut": n, "marking_ends_at": ends}
                for row, n in zip(competitions.ROUNDS, self.cuts, strict=True)
            ],
        )
        form = forms.begin_form(self.competition.call, by=self.cast.administrator)
        forms.change_form(form, lambda _standard: answers.form(), by=self.cast.administrator)

    def _applications(self, unfinished: bool) -> None:
        competitions.publish(self._competition, by=self.cast.administrator)
        self._competition.refresh_from_db()
        for number in range(self.size):
            application = self._apply(number)
            if not (unfinished and number % 3 == 0):
                applications.submit(application, by=application.created_by)

    def _apply(self, number: int) -> Application:
        organisation = self.cast.applicants[number]
        person = organisation.people.get()
        track, _zh, _en, trades = TRACKS[number % len(TRACKS)]
        trade = trades[self.dice.randrange(len(trades))]
        application = applications.start_application(
            self.call, by=person, track=self.call.tracks.get(code=track), name=f"{organisation.city}{trade}集群"
        )
        size = self.dice.lognormvariate(0, 0.45)
        values = figures.invent(list(self.call.indicators.all()), size, self.dice)
        if number == 7 and ("major_accidents", self.call.last_year) in values:
            values["major_accidents", self.call.last_year] = Decimal(1)  # the one veto
        fields = answers.invent(organisation, trade, number, joint=number % 3 == 0)
        self._save(application, person, fields, values)
        self._prove(application, person)
        if number % 3 == 0:
            self._join(application, self.cast.applicants[(number + 4) % self.size], size)
        application.refresh_from_db()
        return application

    def _save(self, application: Application, person: Any, fields: dict[str, Any], values: dict[Any, Decimal]) -> None:
        reasons = figures.reasons(list(self.call.indicators.all()), values)
        applications.save_application(
            application, fields=fields, values=values, revision=None, by=person, reasons=reasons
        )

    def _join(self, application: Application, partner: Any, size: float) -> None:
        member = applications.invite_member(application, partner, by=application.created_by)
        person = partner.people.get()
        applications.answer_invitation(member, accept=True, by=person)
        asked_of = set(self.call.indicators.exclude(combine="lead").values_list("code", flat=True))
        values = figures.invent(list(self.call.indicators.all()), size * 0.4, self.dice)
        theirs = {key: value for key, value in values.items() if key[0] in asked_of}
        self._save(application, person, {"department": f"{partner.city}工业和信息化部门（演示）"}, theirs)
        self._prove(application, person)

    def _prove(self, application: Application, person: Any) -> None:
        for indicator in self.call.indicators.filter(evidence=True):
            file = ContentFile(EVIDENCE, name=f"{indicator.name}佐证（演示）.pdf")
            documents.upload(application, file, kind="evidence", indicator=indicator, by=person)

    def _recommendation(self, unfinished: bool) -> None:
        Call.objects.filter(pk=self.call.pk).update(closes_at=timezone.now())
        self._competition.refresh_from_db()
        self._competition.call.refresh_from_db()
        bodies = [
            body for body in self.cast.bodies if self.call.applications.filter(lead__recommended_by=body).exists()
        ]
        for number, body in enumerate(bodies):
            if unfinished and (number % 2 or body.province == "510000"):
                continue
            self._recommend(body)

    def _recommend(self, body: Any) -> None:
        person = body.people.get()
        places = self.call.quotas.get(body=body).places
        for application in self.call.applications.filter(lead__recommended_by=body, status="submitted")[:places]:
            recommendation.place(application, by=person)
        found = Recommendation.objects.get(call=self.call, body=body)
        recommendation.submit_recommendation(found, by=person)

    def _completeness(self, unfinished: bool) -> None:
        Call.objects.filter(pk=self.call.pk).update(recommend_by=timezone.now())
        waiting = self.call.applications.filter(status="recommended").order_by("code")
        for application in list(waiting)[: 5 if unfinished else None]:
            found: dict[str, Any] = {"outcome": "qualified"}
            if unfinished and application.lead == self.cast.applicants[0]:
                due = timezone.now() + datetime.timedelta(days=7)
                found = {"outcome": "correction", "reason": LACKING, "due_at": due}
            rounds.check_completeness(application, by=self.cast.administrator, **found)

    def _round1(self, unfinished: bool) -> None:
        self._judge(self._round(1), unfinished)

    def _round2(self, unfinished: bool) -> None:
        self._seal(self._round(1))
        self._judge(self._round(2), unfinished)

    def _round(self, number: int) -> Round:
        return self._competition.rounds.get(number=number)

    def _judge(self, round: Round, unfinished: bool) -> None:
        by = self.cast.administrator
        rounds.open_round(round, by=by, chance=self.dice)
        round.refresh_from_db()
        scoring = rankings.start_scoring(round, by=by)
        runs.execute(scoring.run_id)
        assigning.draw_judges(round, seed=f"{self.code}-{round.number}", by=by)
        quality = {
            e.pk: self.dice.gauss(76, 7) for e in Entry.objects.filter(round=round).order_by("application__code")
        }
        for number, judge in enumerate(self.cast.judges):
            given = Assignment.objects.filter(entry__round=round, judge=judge).order_by("entry__application__code")
            sheets = list(given.select_related("judge").prefetch_related("entry__round__items"))
            if sheets and not (unfinished and judge.username == "judge"):
                judging.sign_pledge(round, by=judge)
                self._mark(sheets, quality, self.dice.gauss(0, 4), unfinished and number % 3 == 0)

    def _mark(self, sheets: list[Assignment], quality: dict[int, float], leniency: float, unfinished: bool) -> None:
        for number, sheet in enumerate(sheets):
            items = [item.code for item in applicable(sheet.entry, sheet.entry.round.items.all())]
            marks = figures.marks(items, quality[sheet.entry_id], leniency, self.dice)
            act = judging.save_sheet if unfinished and number > len(sheets) // 2 else judging.submit_sheet
            act(sheet, marks=marks, comment=COMMENTS[number % len(COMMENTS)], revision=sheet.revision, by=sheet.judge)

    def _seal(self, round: Round) -> None:
        Round.objects.filter(pk=round.pk).update(marking_ends_at=timezone.now())  # what is over lies in the past
        round.refresh_from_db()
        ranking = rankings.compile_ranking(round, by=self.cast.administrator)
        rankings.seal(ranking, by=self.cast.administrator)
        assigning.release_draw(round.draws.get(), by=self.cast.administrator)
        self._competition.refresh_from_db()

    def _meeting(self, unfinished: bool) -> None:
        self._seal(self._round(2))

    def _notice(self, unfinished: bool) -> None:
        by = self.cast.administrator
        notice = publication.prepare_notice(
            self._competition, title=f"关于{self.name}拟胜出集群名单的公示", text=NOTICE,
            contact="000-00000000（演示）", starts_on=timezone.localdate(), working_days=5, by=by,
        )  # fmt: skip
        publication.publish_notice(notice, by=by)
        publication.file_objection(
            notice, item=notice.items.all()[1], sender="person", name="张某（演示）", contact="000-00000000",
            subject="untrue", facts="申报材料所列共享检测中心与我单位已建平台疑为同一项目，请核实是否重复计入。（演示）",
            evidence=ContentFile(b"%PDF-1.4 demonstration", name="evidence.pdf"),
        )  # fmt: skip
        publication.open_results(self._competition, by=by)

    def _published(self, unfinished: bool) -> None:
        notice = self._competition.notice
        for objection in notice.objections.filter(status="filed"):
            publication.admit_objection(objection, by=self.cast.administrator)
            publication.decide_objection(
                objection,
                outcome="dismissed",
                answer="经核查，两个项目的建设主体和建设地点均不同，不构成重复计入，异议不成立。（演示）",
                by=self.cast.administrator,
            )
        type(notice).objects.filter(pk=notice.pk).update(ends_at=timezone.now())
        publication.publish_results(self._competition, by=self.cast.administrator)
