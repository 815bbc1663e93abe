"""Assigning, drawing, pledging and the life of a sheet: who is refused, what is locked, what two tabs do to each other."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from evaluation.judging import actions, actions_assigning
from evaluation.judging import draw as drawing
from evaluation.models import Assignment, Competition, Draw, Mark, Pledge
from submissions.models import AuditEntry, Notification
from submissions.states import Conflict
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def round():
    competition = make.competition()
    competition.rounds.filter(number=1).update(status="open")
    return competition.rounds.get(number=1)


def entry(round, province="510000", **given):
    lead = make.organisation(recommended_by=make.body(), province=province)
    return make.entry(round, make.application(round.competition.call, lead, status="qualified"), **given)


def marks(service, plan):
    return {"service": service, "plan": plan}


class TestAssigning:
    def test_a_judge_is_given_an_entry_and_told(self, round, administrator, judge):
        one = entry(round)
        assignment = actions_assigning.assign(one, judge, by=administrator)
        assert (assignment.status, assignment.assigned_by) == ("offered", administrator)
        assert Notification.objects.get(user=judge).url == "/reviews/"
        with pytest.raises(Conflict):
            actions_assigning.assign(one, judge, by=administrator)

    def test_recusal_refuses_and_says_why(self, round, administrator):
        with pytest.raises(ValidationError) as refusal:
            actions_assigning.assign(entry(round), make.judge("510000"), by=administrator)
        assert "四川" in refusal.value.messages[0]
        assert not Assignment.objects.exists()

    def test_nobody_outside_the_pool(self, round, administrator, applicant, judge):
        judge.judge.is_active = False
        judge.judge.save()
        for person in (applicant, judge):
            with pytest.raises(ValidationError):
                actions_assigning.assign(entry(round), person, by=administrator)

    def test_not_while_the_round_is_closed_or_the_entry_out(self, round, administrator, judge):
        with pytest.raises(Conflict):
            actions_assigning.assign(entry(round, status="withdrawn"), judge, by=administrator)
        one = entry(round)
        type(round).objects.update(status="closed")
        with pytest.raises(Conflict):
            actions_assigning.assign(one, judge, by=administrator)

    def test_taking_back_only_what_was_not_begun(self, round, administrator, judge):
        one = entry(round)
        actions_assigning.unassign(make.assignment(one, judge), by=administrator)
        assert not Assignment.objects.exists()
        begun = make.assignment(one, judge, {"service": 80}, status="saved")
        with pytest.raises(Conflict):
            actions_assigning.unassign(begun, by=administrator)


class TestDrawing:
    def test_a_draw_fills_every_entry_and_can_be_repeated(self, round, administrator):
        entries = [entry(round) for _ in range(4)]
        for province in ("110000", "310000", "330000", "440000", "510000"):
            make.judge(province)
        draw = actions_assigning.draw_judges(round, seed="2026121", by=administrator)
        assert {e.assignments.count() for e in entries} == {3}
        assert not Assignment.objects.filter(judge__judge__province="510000").exists()
        assert drawing.repeat(draw.seed, draw.inputs) == draw.outcome
        assert drawing.digest(draw.seed, draw.inputs, draw.outcome) == draw.digest
        with pytest.raises(Conflict):
            actions_assigning.draw_judges(round, seed="another", by=administrator)

    def test_manual_assignments_and_recusals_are_respected(self, round, administrator):
        one = entry(round)
        judges = [make.judge("110000") for _ in range(4)]
        actions_assigning.assign(one, judges[0], by=administrator)
        make.assignment(one, judges[1], status="recused")
        draw = actions_assigning.draw_judges(round, seed="s", by=administrator)
        assert draw.outcome == {one.code: sorted(j.judge.number for j in judges[2:])}

    def test_too_few_judges_names_every_entry_and_draws_nothing(self, round, administrator):
        entries = [entry(round), entry(round)]
        make.judge("110000")
        with pytest.raises(ValidationError) as refusal:
            actions_assigning.draw_judges(round, seed="s", by=administrator)
        assert len(refusal.value.messages) == len(entries)
        assert (Draw.objects.count(), Assignment.objects.count()) == (0, 0)

    def test_a_judge_s_fields_are_respected(self, round, administrator):
        one = entry(round)
        for _ in range(3):
            make.judge("110000")
        other = make.judge("110000")
        other.judge.fields.add(make.call().tracks.first())
        draw = actions_assigning.draw_judges(round, seed="s", by=administrator)
        assert draw.inputs["barred"] == {one.code: {other.judge.number: "field"}}
        assert other.judge.number not in draw.outcome[one.code]

    def test_a_draw_needs_a_seed(self, round, administrator):
        with pytest.raises(ValidationError):
            actions_assigning.draw_judges(round, seed=" ", by=administrator)


class TestSheet:
    @pytest.fixture
    def sheet(self, round, judge):
        return make.assignment(entry(round), judge)

    def test_saving_in_part_then_submitting_locks(self, sheet, judge):
        saved = actions.save_sheet(sheet, marks=marks(Decimal(80), None), comment="好", revision=0, by=judge)
        assert (saved.status, saved.revision, saved.comment, saved.score) == ("saved", 1, "好", None)
        sent = actions.submit_sheet(sheet, marks=marks(Decimal(80), Decimal(90)), comment="好", revision=1, by=judge)
        assert (sent.status, sent.revision, sent.score) == ("submitted", 2, Decimal("86.67"))
        with pytest.raises(Conflict):
            actions.save_sheet(sheet, marks=marks(Decimal(1), None), comment="", revision=2, by=judge)
        assert set(Mark.objects.values_list("value", flat=True)) == {80, 90}
        acts = AuditEntry.objects.order_by("sequence").values_list("act", flat=True)
        assert list(acts) == ["sheet_saved", "sheet_submitted"]
        assert [set(facts) for facts in AuditEntry.objects.values_list("facts", flat=True)] == [
            {"revision", "content"}
        ] * 2

    def test_a_mark_can_be_taken_back(self, sheet, judge):
        actions.save_sheet(sheet, marks=marks(Decimal(80), Decimal(70)), comment="", revision=0, by=judge)
        actions.save_sheet(sheet, marks=marks(None, Decimal(70)), comment="", revision=1, by=judge)
        assert list(sheet.marks.values_list("item__code", "value")) == [("plan", 70)]

    def test_of_two_tabs_the_older_is_refused(self, sheet, judge):
        actions.save_sheet(sheet, marks=marks(Decimal(80), None), comment="", revision=0, by=judge)
        with pytest.raises(Conflict) as refusal:
            actions.save_sheet(sheet, marks=marks(Decimal(60), None), comment="", revision=0, by=judge)
        assert refusal.value.code == "revision"
        assert list(sheet.marks.values_list("value", flat=True)) == [80]

    def test_submitting_names_every_missing_item_and_keeps_nothing(self, sheet, judge):
        with pytest.raises(ValidationError) as refusal:
            actions.submit_sheet(sheet, marks=marks(Decimal(80), None), comment="", revision=0, by=judge)
        assert set(refusal.value.message_dict) == {"mark_plan"}
        assert not sheet.marks.exists()

    def test_no_marking_without_the_pledge(self, sheet, judge):
        Pledge.objects.all().delete()
        with pytest.raises(Conflict):
            actions.save_sheet(sheet, marks={}, comment="", revision=0, by=judge)

    def test_nobody_else_marks_it(self, sheet):
        with pytest.raises(Assignment.DoesNotExist):
            actions.save_sheet(sheet, marks={}, comment="", revision=0, by=make.judge())

    def test_an_unknown_item_is_refused(self, sheet, judge):
        with pytest.raises(ValidationError):
            actions.save_sheet(sheet, marks={"other": Decimal(1)}, comment="", revision=0, by=judge)

    def test_recusal_ends_it(self, sheet, judge, administrator):
        with pytest.raises(ValidationError):
            actions.recuse(sheet, reason="", by=judge)
        recused = actions.recuse(sheet, reason="与牵头单位有合作", by=judge)
        assert (recused.status, recused.recusal_ground) == ("recused", "declared")
        assert Notification.objects.filter(user=administrator).count() == 1
        with pytest.raises(Conflict):
            actions.save_sheet(sheet, marks={}, comment="", revision=0, by=judge)
        assert not Assignment.objects.visible_to(judge).exists()

    def test_reopening_needs_a_reason_and_lets_it_be_submitted_again(self, sheet, judge, administrator):
        actions.submit_sheet(sheet, marks=marks(Decimal(80), Decimal(90)), comment="", revision=0, by=judge)
        with pytest.raises(ValidationError):
            actions.reopen_sheet(sheet, reason=" ", by=administrator)
        reopened = actions.reopen_sheet(sheet, reason="分差过大，请复核", by=administrator)
        assert (reopened.status, reopened.score, reopened.marks.count()) == ("reopened", None, 2)
        assert Notification.objects.get(user=judge).body == "分差过大，请复核"
        again = actions.submit_sheet(sheet, marks=marks(Decimal(60), Decimal(90)), comment="", revision=1, by=judge)
        assert again.score == Decimal("80.00")

    def test_a_submitted_sheet_is_not_recused_by_its_judge(self, sheet, judge):
        actions.submit_sheet(sheet, marks=marks(Decimal(80), Decimal(90)), comment="", revision=0, by=judge)
        with pytest.raises(Conflict):
            actions.recuse(sheet, reason="x", by=judge)


def test_the_pledge_is_signed_once(round, judge):
    first = actions.sign_pledge(round, by=judge)
    assert actions.sign_pledge(round, by=judge) == first
    assert len(first.text_digest) == 64
    assert AuditEntry.objects.filter(act="pledge_signed").count() == 1


def test_nothing_happens_in_a_closed_round(round, judge, administrator):
    sheet = make.assignment(entry(round), judge)
    Competition.objects.get().rounds.update(status="closed")
    for act in (
        lambda: actions.save_sheet(sheet, marks={}, comment="", revision=0, by=judge),
        lambda: actions.recuse(sheet, reason="x", by=judge),
        lambda: actions.reopen_sheet(sheet, reason="x", by=administrator),
        lambda: actions_assigning.unassign(sheet, by=administrator),
        lambda: actions_assigning.draw_judges(Competition.objects.get().rounds.first(), seed="s", by=administrator),
    ):
        with pytest.raises(Conflict):
            act()
