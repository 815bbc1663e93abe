"""A sheet's score and the panel's, worked by hand."""

from decimal import Decimal

import pytest

from evaluation.judging.sheets import PanelScore, panel_scores, sheet_score
from evaluation.models import Mark, RubricItem
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def round():
    return make.competition().rounds.first()


def entry(round, **given):
    return make.entry(round, make.application(round.competition.call, make.organisation(), status="qualified"), **given)


def sheet(entry, service, plan, status="submitted"):
    return make.assignment(entry, make.judge(), {"service": service, "plan": plan}, status=status)


def test_the_weighted_mean_is_rounded_half_up(round):
    assert sheet_score(sheet(entry(round), 80, 90)) == Decimal("86.67")  # (80 x 10 + 90 x 20) / 30
    assert sheet_score(sheet(entry(round), "70.01", "70.02")) == Decimal("70.02")


def test_an_item_for_joint_entries_leaves_its_weight_to_the_others(round):
    item = RubricItem.objects.create(round=round, code="cross", name="跨区域协同", weight=30, joint_only=True)
    single, joint = sheet(entry(round), 80, 80), sheet(entry(round, is_joint=True), 80, 80)
    Mark.objects.create(assignment=joint, item=item, value=100)
    assert sheet_score(single) == Decimal("80.00")
    assert sheet_score(joint) == Decimal("90.00")


def test_a_sheet_with_a_gap_has_no_score(round):
    assert sheet_score(make.assignment(entry(round), make.judge(), {"service": 80})) is None


def test_highest_and_lowest_go_from_five_judges_on(round):
    one = entry(round)
    for mark in (60, 80, 82, 84):
        sheet(one, mark, mark)
    assert panel_scores(round)[one.pk] == PanelScore(Decimal("76.50"), Decimal("24.00"), 4)
    sheet(one, 100, 100)
    assert panel_scores(round)[one.pk] == PanelScore(Decimal("82.00"), Decimal("40.00"), 5)


def test_recused_and_unfinished_sheets_are_missing_not_zero(round):
    one, nobody = entry(round), entry(round)
    sheet(one, 90, 90)
    sheet(one, 10, 10, status="recused")
    sheet(one, 20, 20, status="saved")
    assert panel_scores(round) == {one.pk: PanelScore(Decimal("90.00"), Decimal("0.00"), 1)}
    assert nobody.pk not in panel_scores(round)


@pytest.mark.parametrize(("method", "score"), [("mean", "81.20"), ("median", "82.00"), ("winsorised", "82.00")])
def test_other_methods(round, method, score):
    one = entry(round)
    for mark in (60, 80, 82, 84, 100):
        sheet(one, mark, mark)
    round.method = method
    assert panel_scores(round)[one.pk].score == Decimal(score)


def test_queries_do_not_grow(round, django_assert_num_queries):
    for _row in range(3):
        sheet(entry(round), 80, 80)
    with django_assert_num_queries(3):
        panel_scores(round)
