"""The demonstration at rest in the middle: something of each state that people come to look at."""

import random
from collections import Counter

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from evaluation.management.demonstration import cast, story
from evaluation.models import Assignment, Mark
from submissions.models import Application

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
    """Every mark of a contest played to its first round, taken back afterwards."""
    with transaction.atomic():
        play = story.Play(cast.assemble(), "again", "演示竞赛", "Demonstration", 8, (4, 2), random.Random(seed))
        play.until("round1")
        marks = Mark.objects.order_by("assignment__entry__code", "assignment__judge__username", "item__code")
        seen = list(marks.values_list("assignment__entry__code", "assignment__judge__username", "item__code", "value"))
        given = list(Assignment.objects.order_by("entry__code", "judge__username").values_list("entry__code", "status"))
        transaction.set_rollback(True)
    return [seen, given]


def test_the_same_seed_gives_the_same_codes_judges_and_marks():
    first = played(7)
    assert len(first[0]) > 0
    assert played(7) == first
    assert played(8) != first


def test_a_stage_is_not_played_over_a_demonstration_that_is_there(broker):
    call_command("demo", stage="draft", verbosity=0)
    with pytest.raises(CommandError, match="loaded already"):
        call_command("demo", stage="published", verbosity=0)
