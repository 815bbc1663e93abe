"""What keeps a judge away from an application, each ground at its edge."""

import pytest
from django.utils import timezone

from evaluation.judging.recusal import grounds
from evaluation.models import Advice
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene():
    contest = make.competition()
    lead = make.organisation(recommended_by=make.body(), province="510000")
    return contest.rounds.first(), make.application(contest.call, lead, status="qualified")


def codes(judge, scene):
    round, application = scene
    return [ground.code for ground in grounds(judge, application, round)]


def test_a_judge_from_elsewhere_may_mark(scene):
    assert codes(make.judge("110000"), scene) == []


def test_the_lead_s_own_region(scene):
    assert codes(make.judge("510000"), scene) == ["own_region"]


@pytest.mark.parametrize(
    ("status", "expected"), [("confirmed", ["own_region"]), ("invited", ["own_region"]), ("declined", [])]
)
def test_a_joint_member_s_region(scene, status, expected):
    make.joint(scene[1], make.organisation(province="500000"), status=status)
    assert codes(make.judge("500000"), scene) == expected


def test_the_employer_takes_part(scene):
    employer = make.organisation(province="120000")
    make.joint(scene[1], employer)
    assert codes(make.judge("110000", employer=employer), scene) == ["employer"]


def test_the_employer_recommends(scene):
    assert codes(make.judge("110000", employer=scene[1].lead.recommended_by), scene) == ["employer"]


@pytest.mark.parametrize(("years_ago", "expected"), [(0, ["adviser"]), (3, ["adviser"]), (4, [])])
def test_past_advice_counts_for_the_round_s_years(scene, years_ago, expected):
    judge = make.judge("110000")
    until = timezone.now().year - years_ago
    Advice.objects.create(judge=judge.judge, organisation=scene[1].lead, until_year=until)
    assert codes(judge, scene) == expected


def test_all_grounds_are_told_at_once(scene):
    lead = scene[1].lead
    judge = make.judge("510000", employer=lead)
    Advice.objects.create(judge=judge.judge, organisation=lead, until_year=timezone.now().year)
    found = grounds(judge, scene[1], scene[0])
    assert [ground.code for ground in found] == ["own_region", "employer", "adviser"]
    assert "四川" in found[0].words
    assert lead.name in found[2].words
