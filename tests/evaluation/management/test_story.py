"""The demonstration at rest in the middle: something of each state that people come to look at."""

import random
from collections import Counter

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from evaluation.management.demonstration import cast, story
from evaluation.models import Entry
from submissions.models import Application, IndicatorValue

pytestmark = pytest.mark.django_db


def test_completeness_stands_half_done_with_one_correction_asked_of_the_first_applicant():
    players = cast.assemble()
    story.Play(players, "half", "演示竞赛", "Demonstration", 8, (4, 2), random.Random(1)).until("completeness")
    assert Counter(Application.objects.values_list("status", flat=True)) == {
        "qualified": 4, "correction": 1, "recommended": 2, "not_recommended": 1,
    }  # fmt: skip
    asked = Application.objects.get(status="correction")
    assert (asked.lead, asked.is_editable) == (players.applicants[0], True)


def played(seed: int) -> list:
    """The figures and blind codes of a contest played to its first round, taken back afterwards."""
    with transaction.atomic():
        play = story.Play(cast.assemble(), "again", "演示竞赛", "Demonstration", 8, (4, 2), random.Random(seed))
        play.until("round1")
        figures = IndicatorValue.objects.order_by(
            "member__application__code", "member__organisation", "indicator", "year"
        )
        seen = [
            list(figures.values_list("value", flat=True)),
            sorted(Entry.objects.values_list("application__code", "code")),
        ]
        transaction.set_rollback(True)
    return seen


def test_the_same_seed_gives_the_same_figures_and_blind_codes():
    first = played(7)
    assert len(first[0]) > 0
    assert played(7) == first
    assert played(8) != first


def test_a_stage_is_not_played_over_a_demonstration_that_is_there(broker):
    call_command("demo", stage="draft", verbosity=0)
    with pytest.raises(CommandError, match="loaded already"):
        call_command("demo", stage="published", verbosity=0)
