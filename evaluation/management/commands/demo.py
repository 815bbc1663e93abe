"""`manage.py demo`: whole invented competitions to look at and try, each at a stage of its own, marked 演示数据 everywhere."""

from __future__ import annotations

import csv
import random
from pathlib import Path
from typing import Any

from celery import current_app
from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from kombu.exceptions import OperationalError

from evaluation.competition.models import Competition
from evaluation.management.demonstration import cast, story
from evaluation.publication.models import PastWinner
from scoring.management.speaking import SpeakingCommand
from submissions.trail.actions import record
from submissions.trail.acts import Act

PAST_WINNERS = Path(story.__file__).with_name("past_winners.csv")
# code, Chinese name, English name, applications, cuts, stage
PROGRAMME = [
    ("demo-check", "未来产业集群竞赛", "Future industries competition", 8, (4, 2), "completeness"),
    ("demo-call", "产业集群专项赛", "Special cluster contest", 9, (6, 3), "applications"),
    ("demo-review", "特色产业集群竞赛", "Characteristic cluster competition", 15, (9, 5), "round1"),
    ("demo", "先进制造业集群竞赛", "Advanced manufacturing cluster competition", 60, (36, 24), "notice"),
]


class Command(SpeakingCommand):
    help = gettext_lazy(
        "Load the demonstration: invented competitions at different stages. Repeating it changes nothing that is there."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--stage", choices=story.STAGES, help=_("play the 60 applications up to this stage, and no other contest")
        )
        parser.add_argument("--seed", type=int, default=2026, help=_("the same seed gives the same figures and marks"))

    def handle(self, *args: Any, stage: str | None, seed: int, **options: Any) -> None:
        programme = [(*row[:-1], stage) for row in PROGRAMME if row[0] == "demo"] if stage else PROGRAMME
        if Competition.objects.exclude(call__is_demonstration=True).exists():
            words = _("This installation holds a real competition; the demonstration is not mixed into it.")
            raise CommandError(words)
        if stage and (there := Competition.objects.filter(code="demo").first()):
            words = _("The demonstration is loaded already, and stands at: %(state)s.")
            raise CommandError(words % {"state": there.get_status_display()})
        try:
            with current_app.connection_for_write() as line:
                line.ensure_connection(max_retries=1, timeout=3)
        except OperationalError as failure:
            words = _("The broker does not answer, and the demonstration's jobs need it: %(failure)s")
            raise CommandError(words % {"failure": failure}) from failure
        with translation.override(settings.LANGUAGE_CODE):  # what is stored is the same from whichever terminal
            self._play(programme, stage, seed)
        self.stdout.write(_("demonstration loaded"))

    def _play(self, programme: list[Any], stage: str | None, seed: int) -> None:
        with transaction.atomic():
            players = cast.assemble()
            self._past_winners()
        for number, (code, name, name_en, size, cuts, until) in enumerate(programme, start=0 if stage else -1):
            if Competition.objects.filter(code=code).exists():
                continue
            with transaction.atomic():
                dice = random.Random(seed + number)  # noqa: S311 - invented figures, not secrets
                play = story.Play(players, code, name, name_en, size, cuts, dice, self.stdout.write)
                play.until(until)
                record(Act.DEMONSTRATION_LOADED, by=None, about=play.competition, stage=until, seed=seed)
        sheet = cast.hand_out(settings.VAR / "demo-accounts.txt")
        for title, username, password in sheet:
            self.stdout.write(f"{title}\t{username}\t{password}")

    def _past_winners(self) -> None:
        with PAST_WINNERS.open(encoding="utf-8") as lines:
            for row in csv.DictReader(lines):
                PastWinner.objects.get_or_create(
                    name=row["name_zh"],
                    defaults={
                        "year": int(row["year"]), "batch": row["batch"], "province": row["province"].replace(";", "、"),
                        "cities": row["cities"].replace(";", "、"), "industry": row["industry"],
                    },
                )  # fmt: skip
