"""The demonstration at rest in the middle: something of each state that people come to look at."""

import random
from collections import Counter

import pytest

from evaluation.management.demonstration import cast, story
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
