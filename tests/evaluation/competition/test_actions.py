"""A competition is created whole from a model, changed only while it is a draft, and published only when nothing is missing."""

import datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from evaluation.competition import actions, actions_rounds, figures
from evaluation.competition.readiness import gaps
from evaluation.models import CalendarDay, Competition
from scoring.engine.spec import Refused
from submissions.models import AuditEntry, Call
from submissions.states import Conflict
from tests import make

pytestmark = pytest.mark.django_db

LAGGED = {**make.MODEL, "code": "lagged", "derived": [{"code": "rate", "formula": "growth(output_2, output)"}]}


def created(administrator, **given):
    now = timezone.now()
    fields = {
        "code": "contest", "name": "竞赛", "document": make.MODEL, "organiser": "测试部", "last_year": 2025,
        "opens_at": now, "closes_at": now + datetime.timedelta(days=9), "recommend_by": now + datetime.timedelta(days=19),
        "tracks": [{"code": "equipment", "name": "高端装备"}],
    }  # fmt: skip
    return actions.create_competition(by=administrator, **{**fields, **given})


def test_creating_makes_call_rounds_figures_and_score_sheets(administrator):
    body = make.body()
    competition = created(administrator, quotas={body: 3})
    assert [(i.code, i.name, i.unit) for i in competition.call.indicators.all()] == [
        ("output", "主导产业产值", "亿元"),
        ("firms", "规上企业数", "家"),
    ]
    assert [(r.number, r.code, r.objective_share, r.judge_share) for r in competition.rounds.all()] == [
        (1, "contest-1", 70, 30),
        (2, "contest-2", 70, 30),
    ]
    assert [(i.code, i.weight) for i in competition.rounds.first().items.all()] == [("service", 10), ("plan", 20)]
    assert [(q.body, q.places) for q in competition.call.quotas.all()] == [(body, 3)]
    assert competition.status == competition.call.status == "draft"
    assert list(AuditEntry.objects.order_by("sequence").values_list("act", flat=True)) == [
        "call_created", "competition_created", "round_changed", "round_changed",
    ]  # fmt: skip


def test_lagged_columns_are_one_yearly_figure():
    asked = {row["code"]: row.get("yearly") for row in figures.asked(LAGGED)}
    assert asked == {"output": None, "firms": False}
    assert figures.base("output_2", {"output", "output_2"}) == "output"
    assert figures.base("output_2", {"output_2"}) == "output_2"


def test_a_model_without_expert_leaves_gives_judges_no_share():
    document = {**make.MODEL, "nodes": [
        {**make.MODEL["nodes"][0], "children": ["output"]},
        {**make.MODEL["nodes"][2], "weight": "100"},
    ]}  # fmt: skip
    assert figures.judge_share(document) == 0
    assert figures.rubric(document) == []
    assert figures.judge_share(make.MODEL) == Decimal(30)


def test_publishing_lists_everything_that_is_missing(administrator):
    competition = created(
        administrator, tracks=[], indicators=[], rounds=[{"name": "一", "cut": 1}, {"name": "二", "cut": 2}]
    )
    competition.call.closes_at = timezone.now()
    problems = gaps(competition)
    assert len(problems) == 6
    with pytest.raises(ValidationError) as refusal:
        actions.publish(competition, by=administrator)
    assert len(refusal.value.messages) == 5  # the stored deadline has not passed
    competition.refresh_from_db()
    assert competition.status == "draft"


def test_publishing_moves_competition_and_call_together(administrator):
    competition = created(administrator, quotas={make.body(): 1}, rounds=[{"name": "一", "cut": 1}])
    actions.publish(competition, by=administrator)
    competition.refresh_from_db()
    assert (competition.status, Call.objects.get().status) == ("called", "called")
    with pytest.raises(ValidationError):
        actions.publish(competition, by=administrator)
    with pytest.raises(Conflict):
        actions.change_tracks(competition, [], by=administrator)
    with pytest.raises(Conflict):
        actions.adopt_model(competition, make.MODEL, by=administrator)


def test_a_refused_model_changes_nothing(administrator):
    competition = created(administrator)
    nodes = [{**node} for node in make.MODEL["nodes"]]
    nodes[1]["weight"] = "71"
    with pytest.raises(Refused) as refused:
        actions.adopt_model(competition, {**make.MODEL, "nodes": nodes}, by=administrator)
    assert "101" in str(refused.value)
    competition.refresh_from_db()
    assert competition.model.version == 1


def test_a_model_that_ranks_the_lowest_first_is_refused(administrator):
    competition = created(administrator)
    with pytest.raises(Refused, match=r"rank\.direction: found cost; expected benefit"):
        actions.adopt_model(competition, {**make.MODEL, "rank": {"direction": "cost"}}, by=administrator)
    competition.refresh_from_db()
    assert competition.model.parsed().rank.direction == "benefit"


def test_adopting_a_new_version_reaches_draft_rounds_and_their_sheets(administrator):
    competition = created(administrator)
    nodes = [{**node} for node in make.MODEL["nodes"]]
    nodes[1]["weight"], nodes[2]["weight"], nodes[4]["weight"], nodes[6]["weight"] = "60", "30", "40", "30"
    model = actions.adopt_model(competition, {**make.MODEL, "nodes": nodes}, by=administrator)
    assert (model.version, model.previous.version) == (2, 1)
    for round in competition.rounds.all():
        assert (round.model, round.judge_share) == (model, 40)
        assert [item.weight for item in round.items.all()] == [10, 30]


def test_rows_are_added_changed_reordered_and_removed(administrator):
    competition = created(administrator, tracks=[{"code": "a", "name": "甲"}, {"code": "b", "name": "乙"}])
    first, second = competition.call.tracks.all()
    rows = [{"id": second, "code": "a", "name": "乙"}, {"id": None, "code": "c", "name": "丙"}]
    actions.change_tracks(competition, rows, by=administrator)
    renamed = competition.call.tracks.first()
    assert (renamed.pk, renamed.code, renamed.name) == (second.pk, "a", "乙")
    assert [t.code for t in competition.call.tracks.all()] == ["a", "c"]
    assert not competition.call.tracks.filter(pk=first.pk).exists()


def test_quotas_can_be_set_changed_and_cleared(administrator):
    one, two = make.body(), make.body()
    competition = created(administrator, quotas={one: 2})
    actions.change_quotas(competition, {one: None, two: 4}, by=administrator)
    assert [(q.body, q.places) for q in competition.call.quotas.all()] == [(two, 4)]


def test_an_open_round_no_longer_changes(administrator):
    competition = created(administrator)
    round = competition.rounds.first()
    actions_rounds.change_round(round, cut=7, by=administrator)
    round.refresh_from_db()
    assert round.cut == 7
    competition.rounds.filter(pk=round.pk).update(status="open")
    with pytest.raises(Conflict):
        actions_rounds.change_round(round, cut=8, by=administrator)
    with pytest.raises(Conflict):
        actions_rounds.change_rubric(round, [], by=administrator)


def test_rounds_are_appended_and_only_the_last_is_removed(administrator):
    competition = created(administrator)
    third = actions_rounds.add_round(competition, name="第三轮", cut=3, by=administrator)
    assert (third.number, third.code) == (3, "contest-3")
    with pytest.raises(ValidationError):
        actions_rounds.remove_round(competition.rounds.first(), by=administrator)
    actions_rounds.remove_round(third, by=administrator)
    assert competition.rounds.count() == 2


def test_days_of_the_calendar_leave_a_trace(administrator):
    day = actions.set_day(datetime.date(2030, 10, 1), is_working=False, name="国庆节", by=administrator)
    actions.clear_day(day, by=administrator)
    assert not CalendarDay.objects.exists()
    assert list(AuditEntry.objects.values_list("act", flat=True)) == ["calendar_changed", "calendar_changed"]


def test_asking_for_the_model_adds_only_what_is_missing(administrator):
    competition = created(administrator, indicators=[{"code": "firms", "name": "企业数"}])
    assert actions.ask_for_model(competition, by=administrator) == ["output"]
    assert actions.ask_for_model(Competition.objects.get(), by=administrator) == []
