"""What a trail entry says is said in words: facts by their names, things by theirs, and what anybody took along is there too."""

import ast
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from evaluation.audit.facts import NAMES, WORDS, written
from evaluation.audit.things import things
from evaluation.models import Draw
from submissions.models import AuditEntry
from submissions.trail.actions import record
from submissions.trail.acts import Act
from tests import make


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


ROOT = Path(__file__).resolve().parents[3]


def calls():
    """The calls of `record` and `told`, which passes its facts on, in the code of the product."""
    for app in ("deploy", "evaluation", "submissions", "scoring"):
        for path in (ROOT / app).rglob("*.py"):
            if "node_modules" not in path.parts:
                for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                    if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] in ("record", "told"):
                        yield node


def test_every_fact_that_code_records_has_a_name_and_every_paper_its_word():
    said = [
        (word.arg, word.value) for call in calls() for word in call.keywords if word.arg not in ("by", "about", None)
    ]
    assert len(said) > 100
    assert {name for name, _value in said} - set(NAMES) == set()
    papers = {value.value for name, value in said if name == "paper"}
    assert papers == set(WORDS["paper"])


def test_values_are_written_for_readers():
    facts = {
        "trial": False, "closes_at": "2026-11-23T09:00:00+08:00", "names": ["a", "b"], "reason": "", "role": "judge",
        "filter": {"q": "x", "role": "system"}, "paper": "notice", "cut": 6, "strange": "kept",
    }  # fmt: skip
    assert written(facts) == [
        ("applications close", "2026-11-23 09:00:00"),
        ("number that goes on", "6"),
        ("search", "q x, role System administrator"),
        ("names", "a, b"),
        ("paper", "public notice"),
        ("reason", "—"),
        ("role", "Judge"),
        ("strange", "kept"),
        ("trial", "no"),
    ]


@pytest.mark.django_db
def test_a_thing_has_its_name_and_a_page_where_the_auditor_may_see_one(
    administrator, auditor, django_assert_num_queries
):
    draft, called = make.call(status="draft"), make.call()
    play = make.competition(called, rounds=1)
    application = make.application(called, make.organisation(), "submitted")
    about = [draft, called, play, play.rounds.get(), application, application.lead, administrator]
    entries = [record(Act.CALL_CHANGED, by=administrator, about=thing) for thing in about]
    entries.append(record(Act.TRAIL_READ, by=auditor))
    with django_assert_num_queries(6):
        found = things(entries)
    assert [(thing.kind, thing.name, thing.url) for thing in found] == [
        ("call", draft.name, ""),
        ("call", called.name, reverse("call", args=[called.code])),
        ("competition", play.name, ""),
        ("round", f"{play.name} {play.rounds.get().name}", ""),
        ("application", f"{application.code} {application.name}", ""),
        ("organisation", application.lead.name, ""),
        ("account", administrator.username, ""),
        ("", "—", ""),
    ]


@pytest.mark.django_db
def test_what_is_public_leaves_an_entry_when_it_is_taken_along(administrator, sign_in):
    play = make.competition(make.call(), status="published", rounds=1)
    round = play.rounds.get()
    draw = Draw.objects.create(round=round, seed="s", inputs={}, outcome={}, digest="0" * 64, drawn_by=administrator)
    results = reverse("results", args=[play.code])
    Client().get(results)
    Client().get(results, {"as": "csv"})
    sign_in(administrator).get(results, {"as": "docx"})
    sign_in(administrator).get(reverse("draw-record", args=[draw.pk]))
    taken = AuditEntry.objects.filter(act=Act.PAPER_TAKEN).order_by("sequence")
    assert [(e.actor_name, e.object_type, e.facts["paper"]) for e in taken] == [
        ("", "competition", "publication"),
        (administrator.username, "competition", "publication"),
        (administrator.username, "round", "draw"),
    ]
