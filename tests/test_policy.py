"""The whole policy, written out by hand: who may do what, to which thing, in which state. Nothing here is derived."""

import datetime
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from rules.permissions import permissions

from evaluation.models import Competition, Draw, Ranking, Round, RoundRun
from scoring import runs
from scoring.engine.spec import objective_part
from scoring.engine.table import Table
from submissions.calls.standard import standard
from submissions.models import AccountRequest, Call, Form, Recommendation, Role
from tests import make

A, M, S, P, Q, ADM, J, K = (
    "applicant",
    "member",
    "stranger",
    "province",
    "other province",
    "administrator",
    "judge",
    "other judge",
)
SYS, SEC, AUD = "system", "security", "auditor"
NOBODY: set[str] = set()

# permission, thing (None: none needed), who may
TABLE = [
    ("submissions.list_applications", None, {A, M, S, P, Q, ADM}),
    ("submissions.view_application", "draft", {A, M}),
    ("submissions.view_application", "submitted", {A, M, P, ADM}),
    ("submissions.view_application", "returned", {A, M, P, ADM}),
    ("submissions.view_application", "withdrawn", {A, M}),
    ("submissions.view_application", "qualified", {A, M, P, ADM}),
    ("submissions.read_document", "draft", {A, M}),
    ("submissions.read_document", "submitted", {A, M, P, ADM}),
    ("submissions.start_application", "open call", {A, M, S}),
    ("submissions.start_application", "draft call", NOBODY),
    ("submissions.start_application", "past call", NOBODY),
    ("submissions.change_application", "draft", {A}),
    ("submissions.change_application", "submitted", NOBODY),
    ("submissions.change_application", "returned", {A}),
    ("submissions.change_application", "late draft", NOBODY),
    ("submissions.fill_member", "joint part of draft", {M}),
    ("submissions.fill_member", "joint part of submitted", NOBODY),
    ("submissions.contribute", "joint part of draft", {M}),
    ("submissions.contribute", "joint part of submitted", {M}),
    ("submissions.contribute", "own part of draft", {A}),
    ("submissions.fill_member", "own part of draft", {A}),
    ("submissions.list_contributors", "draft", {A}),
    ("submissions.set_contributors", "draft", {A}),
    ("submissions.set_contributors", "submitted", {A}),
    ("submissions.change_form", "draft form", {ADM}),
    ("submissions.change_form", "published form", NOBODY),
    ("submissions.answer_invitation", "joint part of draft", {M}),
    ("submissions.submit_application", "draft", {A}),
    ("submissions.submit_application", "submitted", NOBODY),
    ("submissions.submit_application", "late draft", NOBODY),
    ("submissions.withdraw_application", "draft", {A}),
    ("submissions.withdraw_application", "submitted", {A}),
    ("submissions.withdraw_application", "qualified", NOBODY),
    ("submissions.withdraw_application", "late draft", NOBODY),
    ("submissions.upload_document", "draft", {A, M}),
    ("submissions.upload_document", "submitted", NOBODY),
    ("submissions.withhold_document", "draft", NOBODY),
    ("submissions.withhold_document", "submitted", {ADM}),
    ("submissions.return_application", "draft", NOBODY),
    ("submissions.return_application", "submitted", {P}),
    ("submissions.return_application", "qualified", NOBODY),
    ("submissions.recommend_application", "submitted", {P}),
    ("submissions.recommend_application", "returned", NOBODY),
    ("submissions.visit_application", "draft", NOBODY),
    ("submissions.visit_application", "submitted", {P}),
    ("submissions.hold_token", None, {A, M, S, P, Q, ADM}),
    ("submissions.view_desk", None, {P, Q}),
    ("submissions.view_recommendation", "recommendation", {P, ADM}),
    ("submissions.change_recommendation", "recommendation", {P}),
    ("submissions.change_recommendation", "sent recommendation", NOBODY),
    ("submissions.recall_recommendation", "recommendation", NOBODY),
    ("submissions.recall_recommendation", "sent recommendation", NOBODY),
    ("submissions.recall_recommendation", "recallable recommendation", {P}),
    ("submissions.view_visit", "draft", NOBODY),
    ("submissions.view_visit", "submitted", {P, ADM}),
    ("submissions.manage_calls", None, {ADM}),
    ("submissions.change_call", "draft call", {ADM}),
    ("submissions.change_call", "open call", NOBODY),
    ("submissions.import_applications", None, {ADM}),
    ("submissions.export_applications", None, {ADM}),
    ("submissions.watch_applications", None, {ADM}),
    ("submissions.grant_extension", None, {ADM}),
    ("submissions.view_application", "sealed", {A, M}),
    ("submissions.return_application", "sealed", NOBODY),
    ("submissions.recommend_application", "sealed", NOBODY),
    ("submissions.visit_application", "sealed", NOBODY),
    ("submissions.withdraw_application", "sealed", {A}),
    ("submissions.submit_application", "extended draft", {A}),
    ("submissions.manage_accounts", None, {SYS}),
    ("submissions.view_accounts", None, {SYS, SEC}),
    ("submissions.change_account", "somebody", {SYS}),
    ("submissions.lock_account", "somebody", {SEC}),
    ("submissions.lock_account", "another auditor", {SEC}),
    ("submissions.reset_account", "somebody", {SEC}),
    ("submissions.reset_account", "another auditor", NOBODY),
    ("submissions.request_account_act", "somebody", {SYS, SEC}),
    ("submissions.request_account_act", "another auditor", {SYS, SEC}),
    ("submissions.view_account_requests", None, {SYS, SEC, AUD}),
    ("submissions.decide_account_act", "asked by security", {SYS, AUD}),
    ("submissions.decide_account_act", "asked about the auditor", {SYS}),
    ("submissions.decide_account_act", "lapsed request", NOBODY),
    ("submissions.decide_account_act", "confirmed request", NOBODY),
    ("submissions.withdraw_account_act", "asked by security", {SEC}),
    ("submissions.withdraw_account_act", "lapsed request", NOBODY),
    ("submissions.withdraw_account_act", "confirmed request", NOBODY),
    ("submissions.view_trail", None, {AUD}),
    ("submissions.verify_trail", None, {AUD}),
    ("scoring.view_indicatormodel", None, {ADM}),
    ("scoring.add_indicatormodel", None, {ADM}),
    ("scoring.view_run", None, {ADM}),
    ("scoring.add_run", None, {ADM}),
    ("evaluation.manage_competitions", None, {ADM}),
    ("evaluation.view_progress", None, {ADM}),
    ("evaluation.change_competition", "draft competition", {ADM}),
    ("evaluation.change_competition", "reviewing competition", NOBODY),
    ("evaluation.postpone_call", "draft competition", NOBODY),
    ("evaluation.postpone_call", "called competition", {ADM}),
    ("evaluation.postpone_call", "reviewing competition", NOBODY),
    ("evaluation.postpone_marking", "draft round", NOBODY),
    ("evaluation.postpone_marking", "open round", {ADM}),
    ("evaluation.change_round", "draft round", {ADM}),
    ("evaluation.change_round", "open round", NOBODY),
    ("evaluation.check_completeness", "submitted", NOBODY),
    ("evaluation.check_completeness", "recommended", {ADM}),
    ("evaluation.check_completeness", "qualified", {ADM}),
    ("evaluation.open_round", "draft round", {ADM}),
    ("evaluation.open_round", "open round", NOBODY),
    ("evaluation.view_entries", None, {ADM}),
    ("evaluation.remove_entry", "entry", {ADM}),
    ("evaluation.start_scoring", "draft round", NOBODY),
    ("evaluation.start_scoring", "open round", {ADM}),
    ("evaluation.view_scores", None, {ADM}),
    ("evaluation.manage_judges", None, {ADM}),
    ("evaluation.assign_judges", "open round", {ADM}),
    ("evaluation.assign_judges", "draft round", NOBODY),
    ("evaluation.change_panels", "draft round", {ADM}),
    ("evaluation.change_panels", "open round", {ADM}),
    ("evaluation.change_panels", "closed round", NOBODY),
    ("evaluation.release_draw", "draw of an open round", NOBODY),
    ("evaluation.release_draw", "draw of a closed round", {ADM}),
    ("evaluation.release_draw", "public draw", NOBODY),
    ("evaluation.review_entries", None, {J, K}),
    ("evaluation.sign_pledge", "open round", {J}),
    ("evaluation.sign_pledge", "draft round", NOBODY),
    ("evaluation.view_sheet", "offered sheet", {J}),
    ("evaluation.view_sheet", "submitted sheet", {J}),
    ("evaluation.view_sheet", "recused sheet", NOBODY),
    ("evaluation.mark_entry", "offered sheet", {J}),
    ("evaluation.mark_entry", "submitted sheet", NOBODY),
    ("evaluation.mark_entry", "recused sheet", NOBODY),
    ("evaluation.recuse", "offered sheet", {J}),
    ("evaluation.recuse", "submitted sheet", NOBODY),
    ("evaluation.reopen_sheet", "offered sheet", NOBODY),
    ("evaluation.reopen_sheet", "submitted sheet", {ADM}),
    ("evaluation.compile_ranking", "open round", {ADM}),
    ("evaluation.compile_ranking", "draft round", NOBODY),
    ("evaluation.view_ranking", None, {ADM}),
    ("evaluation.analyse_ranking", None, {ADM}),
    ("evaluation.seal_ranking", "draft ranking", {ADM}),
    ("evaluation.seal_ranking", "sealed ranking", NOBODY),
    ("evaluation.replace_ranking", "draft ranking", NOBODY),
    ("evaluation.replace_ranking", "sealed ranking", {ADM}),
    ("evaluation.record_decision", "draft ranking", NOBODY),
    ("evaluation.record_decision", "sealed ranking", {ADM}),
    ("evaluation.prepare_notice", "reviewing competition", NOBODY),
    ("evaluation.prepare_notice", "meeting competition", {ADM}),
    ("evaluation.publish_notice", "meeting competition", {ADM}),
    ("evaluation.publish_notice", "notice competition", NOBODY),
    ("evaluation.answer_objection", None, {ADM}),
    ("evaluation.publish_results", "meeting competition", NOBODY),
    ("evaluation.publish_results", "notice competition", {ADM}),
    ("evaluation.open_results", None, {ADM}),
    ("evaluation.view_result", "submitted", NOBODY),
    ("evaluation.view_result", "opened", {A}),
    ("evaluation.manage_awards", "notice competition", NOBODY),
    ("evaluation.manage_awards", "published competition", {ADM}),
    ("evaluation.view_trail", None, {AUD}),
    ("evaluation.verify_trail", None, {AUD}),
    ("evaluation.export_trail", None, {AUD}),
]


@pytest.fixture
def people(lead, applicant, province, administrator, judge, system, security, auditor):
    partner = make.organisation(recommended_by=make.body(province="110000"), province="110000")
    return {
        A: applicant, M: make.user(organisation=partner), S: make.user(organisation=make.organisation()),
        P: province, Q: make.user(Role.PROVINCE, organisation=make.body(province="320000")), ADM: administrator,
        J: judge, K: make.judge("320000"), SYS: system, SEC: security, AUD: auditor, "public": AnonymousUser(),
    }  # fmt: skip


@pytest.fixture
def things(people, lead, body, administrator):
    """Every thing of the table in its state."""
    opened, past = make.call(), make.call(closes=-1, recommend=5)
    found = {"open call": opened, "draft call": make.call(status="draft"), "past call": past, "somebody": make.user()}
    for status in ["draft", "submitted", "returned", "withdrawn", "recommended", "qualified"]:
        application = make.application(opened, lead, status, created_by=people[A])
        part = make.joint(application, people[M].organisation)
        own = application.members.get(is_lead=True)
        found |= {status: application, f"joint part of {status}": part, f"own part of {status}": own}
    found["sealed"] = make.application(make.call(is_sealed=True), lead, "submitted", created_by=people[A])
    make.joint(found["sealed"], people[M].organisation)
    tomorrow = timezone.now() + datetime.timedelta(days=1)
    found["extended draft"] = make.application(past, lead, "draft", created_by=people[A], extended_until=tomorrow)
    found["draft form"] = Form(call=opened, number=2, status="draft", document=standard())
    found["published form"] = Form(call=opened, number=1, status="published", document=standard())
    found["late draft"] = make.application(past, lead, "draft", created_by=people[A])
    found["recommendation"] = Recommendation.objects.create(call=opened, body=body)
    generous = make.call(may_recall=True)
    found["recallable recommendation"] = Recommendation.objects.create(call=generous, body=body, status="submitted")
    found["sent recommendation"] = Recommendation.objects.create(call=past, body=body, status="submitted")
    for status in Competition.Status.values:
        found[f"{status} competition"] = make.competition(make.call(), status=status)
    first, second = found["reviewing competition"].rounds.order_by("number")
    Round.objects.filter(pk=first.pk).update(status="open")
    first.refresh_from_db()
    found |= {"open round": first, "draft round": second} | draws(first, administrator)
    return (
        found
        | requests(people)
        | sheets(found, people, lead)
        | rankings(first, administrator)
        | opened_result(lead, people)
    )


def draws(round, by):
    closed = make.competition(make.call()).rounds.first()
    Round.objects.filter(pk=closed.pk).update(status="closed")
    closed.refresh_from_db()
    given = {"seed": "s", "inputs": {}, "outcome": {}, "digest": "0" * 64, "drawn_by": by}
    return {
        "closed round": closed,
        "draw of an open round": Draw.objects.create(round=round, **given),
        "draw of a closed round": Draw.objects.create(round=closed, **given),
        "public draw": Draw.objects.create(round=closed, released_at=timezone.now(), **given),
    }


def requests(people):
    def ask(person, **given):
        given = {"kind": "password", "reason": "遗失", "requested_by": people[SEC], **given}
        return AccountRequest.objects.create(person=person, **given)

    other = make.user(Role.AUDITOR)
    lapsed = ask(other)
    AccountRequest.objects.filter(pk=lapsed.pk).update(requested_at=timezone.now() - datetime.timedelta(days=8))
    lapsed.refresh_from_db()
    return {
        "another auditor": other, "asked by security": ask(other), "asked about the auditor": ask(people[AUD]),
        "lapsed request": lapsed, "confirmed request": ask(other, status="confirmed", decided_by=people[SYS]),
    }  # fmt: skip


def sheets(found, people, lead):
    made = {}
    for status in ["offered", "submitted", "recused"]:
        entry = make.entry(
            found["open round"], make.application(found["reviewing competition"].call, lead, "qualified")
        )
        made[f"{status} sheet"] = make.assignment(entry, people[J], status=status)
        made["entry"] = entry
    return made


def rankings(round, by):
    run = runs.prepare(
        runs.adopt(objective_part(make.MODEL)), Table(("x",), {"output": (None,), "firms": (None,), "track": ("t",)})
    )
    scoring = RoundRun.objects.create(round=round, run=run, number=1, started_by=by)
    given = {"round": round, "scoring": scoring, "cut": 1, "digest": "0" * 64, "compiled_by": by}
    return {
        f"{status} ranking": Ranking.objects.create(number=number, status=status, **given)
        for number, status in enumerate(["draft", "sealed"], start=1)
    }


def opened_result(lead, people):
    competition = make.competition(make.call(), status="notice")
    Competition.objects.filter(pk=competition.pk).update(results_opened_at=timezone.now())
    return {
        "opened": make.application(Call.objects.get(pk=competition.call_id), lead, "qualified", created_by=people[A])
    }


def test_the_whole_table(people, things):
    def allowed(permission, thing):
        return {
            name for name, person in people.items() if person.has_perm(permission, things[thing] if thing else None)
        }

    assert [(p, t, allowed(p, t)) for p, t, _who in TABLE] == TABLE


def test_every_permission_stands_in_the_table():
    assert {name for name in permissions if name.split(".")[0] in ("submissions", "scoring", "evaluation")} == {
        row[0] for row in TABLE
    }


def test_nobody_changes_or_locks_their_own_account(people):
    own = SimpleNamespace(
        **{
            role: people[role].has_perm(f"submissions.{act}", people[role])
            for role, act in [(SYS, "change_account"), (SEC, "lock_account")]
        }
    )
    assert (own.system, own.security) == (False, False)
