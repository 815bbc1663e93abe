"""The whole policy, role x act x state: who may do what, to which thing, in which of its states.

The table stands in policy_rules.txt and is read like a law: a change of any rule shows there as a changed line. When a rule
is meant to change, the failing test says what its lines have become.
"""

import datetime
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from rules.permissions import permissions

from evaluation.models import Assignment, Competition, Draw, Entry, Ranking, Round, RoundRun
from scoring import runs
from scoring.engine.spec import objective_part
from scoring.engine.table import Table
from submissions.calls.standard import standard
from submissions.models import AccountRequest, Application, Call, Form, Recommendation, Role
from tests import make

WRITTEN = Path(__file__).with_name("policy_rules.txt")
A, R, M, S, P, Q, ADM, J, K = "app", "rea", "mem", "oth", "prv", "opr", "adm", "jud", "oju"
SYS, SEC, AUD, PUB = "sys", "sec", "aud", "pub"
COLUMNS = (A, R, M, S, P, Q, ADM, J, K, SYS, SEC, AUD, PUB)
APPLICATION = (
    "read_document return_application recommend_application submit_application upload_document view_application view_visit "
    "visit_application withdraw_application withhold_document change_application list_contributors set_contributors"
)
ABOUT = {
    "application": [*(f"submissions.{act}" for act in APPLICATION.split()), "evaluation.check_completeness",
                    "evaluation.view_result"],
    "part": ["submissions.contribute", "submissions.fill_member", "submissions.answer_invitation", "submissions.remove_document"],
    "call": ["submissions.start_application", "submissions.change_call"],
    "form": ["submissions.change_form"],
    "recommendation": [f"submissions.{act}_recommendation" for act in ("view", "change", "recall")],
    "account": [f"submissions.{act}" for act in ("change_account", "lock_account", "reset_account", "request_account_act")],
    "request": ["submissions.decide_account_act", "submissions.withdraw_account_act"],
    "competition": [f"evaluation.{act}" for act in ("change_competition", "postpone_call", "prepare_notice", "publish_notice",
                                                    "publish_results", "manage_awards")],
    "round": [f"evaluation.{act}" for act in ("change_round", "open_round", "start_scoring", "assign_judges", "change_panels",
                                              "sign_pledge", "compile_ranking", "postpone_marking")],
    "draw": ["evaluation.release_draw"],
    "sheet": [f"evaluation.{act}" for act in ("view_sheet", "mark_entry", "recuse", "reopen_sheet")],
    "entry": ["evaluation.remove_entry"],
    "ranking": [f"evaluation.{act}_ranking" for act in ("seal", "replace")] + ["evaluation.record_decision"],
}  # fmt: skip
"""What each permission is asked about; one that stands nowhere here is about nothing but the person."""


@pytest.fixture
def people(lead, applicant, province, administrator, judge, system, security, auditor):
    """Who is asked about: the roles, and beside some of them one of the same role whom the thing does not concern."""
    partner = make.organisation(recommended_by=make.body(province="110000"), province="110000")
    return {
        A: applicant, R: make.user(organisation=lead), M: make.user(organisation=partner),
        S: make.user(organisation=make.organisation()), P: province,
        Q: make.user(Role.PROVINCE, organisation=make.body(province="320000")), ADM: administrator,
        J: judge, K: make.judge("320000"), SYS: system, SEC: security, AUD: auditor, PUB: AnonymousUser(),
    }  # fmt: skip


@pytest.fixture
def things(people, body, administrator):
    """Every kind of thing by its states, in the order of the table."""
    opened, past = make.call(), make.call(closes=-1, recommend=5)
    contests = {status: make.competition(make.call(), status=status) for status in Competition.Status.values}
    rounds = {status: in_state(make.competition(make.call()).rounds.first(), status) for status in Round.Status.values}
    kinds = applications(people, opened, past) | {
        "call": {"draft": make.call(status="draft"), "open": opened, "past": past},
        "form": {status: Form(call=opened, number=1, status=status, document=standard()) for status in Form.Status.values},
        "recommendation": recommendations(body, opened, past),
        "account": {"ordinary": make.user(), "manager": make.user(Role.AUDITOR)} | {f"own {who}": people[who] for who in (SYS, SEC)},
        "request": requests(people),
        "competition": contests,
        "draw": draws(rounds, administrator),
        "sheet": sheets(people),
        "entry": {s: make.entry(rounds["open"], application_of(rounds["open"], people), status=s) for s in Entry.Status.values},
        "ranking": rankings(rounds["open"], administrator),
        "round": {**rounds, "open, on its panel": on_the_panel(people)},
    }  # fmt: skip
    return kinds | {"nothing": {"-": None}}


def in_state(thing, status):
    type(thing).objects.filter(pk=thing.pk).update(status=status)
    thing.refresh_from_db()
    return thing


def application_of(round, people):
    return make.application(round.competition.call, people[A].organisation, "qualified")


def applications(people, opened, past):
    """Applications with their joint member and a colleague who reads only, and the parts of lead and member."""
    tomorrow = timezone.now() + datetime.timedelta(days=1)
    results = make.competition(make.call(), status="notice")
    Competition.objects.filter(pk=results.pk).update(results_opened_at=timezone.now())
    made = [(status, opened, status, {}) for status in Application.Status.values]
    made += [
        ("draft, late", past, "draft", {}), ("draft, extended", past, "draft", {"extended_until": tomorrow}),
        ("submitted, sealed", make.call(is_sealed=True), "submitted", {}), ("submitted, late", past, "submitted", {}),
        ("qualified, result opened", Call.objects.get(pk=results.call_id), "qualified", {}),
    ]  # fmt: skip
    found = {"application": {}, "part": {}}
    for name, call, status, given in made:
        application = make.application(call, people[A].organisation, status, created_by=people[A], **given)
        application.contributors.create(user=people[R], role="reader")
        joint = make.joint(application, people[M].organisation)
        own = application.members.get(is_lead=True)
        found["application"][name] = Application.objects.get(pk=application.pk)
        found["part"] |= {f"own, {name}": own, f"joint, {name}": joint}
    return found


def recommendations(body, opened, past):
    generous = make.call(may_recall=True)
    calls = {"draft": opened, "submitted": make.call(), "rejected": make.call(), "submitted, recallable": generous}
    late = {"draft, late": make.call(closes=-5, recommend=-1)}
    return {
        name: Recommendation.objects.create(call=call, body=body, status=name.split(",")[0])
        for name, call in (calls | late).items()
    }


def draws(rounds, by):
    given = {"seed": "s", "inputs": {}, "outcome": {}, "digest": "0" * 64, "drawn_by": by}
    found = {
        f"of a round that is {status}": Draw.objects.create(round=round, **given) for status, round in rounds.items()
    }
    return found | {"public": Draw.objects.create(round=rounds["closed"], released_at=timezone.now(), **given)}


def requests(people):
    def ask(person, **given):
        given = {"kind": "password", "reason": "遗失", "requested_by": people[SEC], **given}
        return AccountRequest.objects.create(person=person, **given)

    lapsed = ask(make.user(Role.AUDITOR))
    AccountRequest.objects.filter(pk=lapsed.pk).update(requested_at=timezone.now() - datetime.timedelta(days=8))
    lapsed.refresh_from_db()
    decided = {
        status: ask(make.user(Role.AUDITOR), status=status, decided_by=people[SYS])
        for status in AccountRequest.Status.values
        if status != "asked"
    }
    return {
        "by security": ask(make.user(Role.AUDITOR)), "by system": ask(make.user(), requested_by=people[SYS]),
        "by security, about the auditor": ask(people[AUD]), "lapsed": lapsed, **decided,
    }  # fmt: skip


def sheets(people):
    """Sheets in a round that is marked; then one past its end, one of a closed round, one whose judge signed no pledge."""
    made = {status: (status, "open", {}) for status in Assignment.Status.values}
    ended = {"marking_ends_at": timezone.now() - datetime.timedelta(hours=1)}
    made |= {"offered, marking ended": ("offered", "open", ended), "offered, round closed": ("offered", "closed", {})}
    made |= {"offered, no pledge": ("offered", "open", {}), "submitted, round closed": ("submitted", "closed", {})}
    found = {}
    for name, (status, state, given) in made.items():
        round = make.competition(make.call()).rounds.first()
        Round.objects.filter(pk=round.pk).update(status=state, **given)
        entry = make.entry(Round.objects.get(pk=round.pk), application_of(round, people))
        found[name] = make.assignment(entry, people[J], status=status, pledged="no pledge" not in name)
    return found


def on_the_panel(people):
    round = in_state(make.competition(make.call()).rounds.first(), "open")
    make.assignment(make.entry(round, application_of(round, people)), people[J])
    return round


def rankings(round, by):
    run = runs.prepare(
        runs.adopt(objective_part(make.MODEL)), Table(("x",), {"output": (None,), "firms": (None,), "track": ("t",)})
    )
    scoring = RoundRun.objects.create(round=round, run=run, number=1, started_by=by)
    given = {"round": round, "scoring": scoring, "cut": 1, "digest": "0" * 64, "compiled_by": by}
    return {
        status: Ranking.objects.create(number=number, status=status, **given)
        for number, status in enumerate(Ranking.Status.values, start=1)
    }


def table(people, things):
    """The lines of the table: permission, kind and state of the thing, and a mark under each who may."""
    about = {permission: kind for kind, permissions in ABOUT.items() for permission in permissions}
    known = [name for name in permissions if name.split(".")[0] in ("submissions", "scoring", "evaluation")]
    kinds = ["nothing", *ABOUT]
    for permission in sorted(known, key=lambda name: (kinds.index(about.get(name, "nothing")), name)):
        kind = about.get(permission, "nothing")
        for state, thing in things[kind].items():
            marks = ["yes" if people[who].has_perm(permission, thing) else "  ." for who in COLUMNS]
            yield f"{permission:38} {kind:15} {state:32} {' '.join(marks)}"


def test_the_whole_table(people, things):
    lines = [line for line in WRITTEN.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    assert list(table(people, things)) == lines


def test_no_permission_is_asked_about_that_does_not_exist():
    assert {name for names in ABOUT.values() for name in names} - set(permissions) == set()
