"""Every page, asked for by every role: 200 for whom it is for, sign-in for the public, 403 or 404 for the rest."""

import random

import pytest
from django.test import Client
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLPattern, URLResolver

from evaluation.management.demonstration import cast, story
from evaluation.models import Assignment, Notice, Objection, PastWinner, Ranking, Round
from submissions.models import Application, Document, Member, Receipt, User

ROLES = ["applicant", "province", "administrator", "judge", "system", "security", "auditor"]
EVERYBODY = {*ROLES, "public"}
SIGNED_IN = set(ROLES)
REGIONS = {"applicant", "province", "administrator"}
MINISTRY = {"administrator"}

# name, key of its argument, who gets it, what others get
PAGES = [
    ("home", None, EVERYBODY, 200), ("call-list", None, EVERYBODY, 200), ("call", "call", EVERYBODY, 200),
    ("notice-list", None, EVERYBODY, 200), ("notice", "demo", EVERYBODY, 200), ("objection-file", "demo", EVERYBODY, 200),
    ("objection-filed", "objection", set(), 404), ("result-list", None, EVERYBODY, 200), ("results", "demo", set(), 404),
    ("past-winners", None, EVERYBODY, 200),
    ("notifications", None, SIGNED_IN, 403),
    ("application-list", None, REGIONS, 403), ("application-new", "call", set(), 403),
    ("application", "application", REGIONS, 404), ("application-preview", "application", REGIONS, 404),
    ("receipt", "receipt", REGIONS, 404), ("document", "document", REGIONS, 404),
    ("own-results", None, SIGNED_IN, 403), ("own-result", "application", {"applicant"}, None),
    ("recommendation-list", None, {"province", "administrator"}, 403), ("recommendation", "call", {"province"}, None),
    ("competition-list", None, MINISTRY, 403), ("competition-new", None, MINISTRY, 403), ("competition", "demo", MINISTRY, 403),
    ("competition-setup", "demo", MINISTRY, 403), ("dates", "demo", MINISTRY, 403), ("marking-end", "round", MINISTRY, 403),
    ("calendar", None, MINISTRY, 403), ("model", "model", MINISTRY, 403),
    ("completeness-list", "demo", MINISTRY, 403), ("entries", "round", MINISTRY, 403),
    ("scoring", "demo", MINISTRY, 403), ("run", "run", MINISTRY, 403), ("run-progress", "run", MINISTRY, 403),
    ("run-export", "run", MINISTRY, 403), ("judging", "demo", MINISTRY, 403), ("judge-pool", None, MINISTRY, 403),
    ("judge-new", None, MINISTRY, 403), ("assignments", "round", MINISTRY, 403), ("assignment", "sheet", MINISTRY, None),
    ("rankings", "demo", MINISTRY, 403), ("ranking", "ranking", MINISTRY, 403), ("ranking-export", "ranking", MINISTRY, 403),
    ("notice-desk", "demo", MINISTRY, 403), ("objections", "demo", MINISTRY, 403), ("objection", "objection", MINISTRY, 403),
    ("objection-evidence", "objection", MINISTRY, 403),
    ("judge-desk", None, {"judge"}, 403), ("sheet", "sheet", {"judge"}, None),
    ("accounts", None, {"system", "security"}, 403), ("account", "person", {"system", "security"}, 403),
    ("account-new", None, {"system"}, 403), ("organisations", None, {"system"}, 403), ("organisation-new", None, {"system"}, 403),
    ("sign-ins", None, {"security"}, 403),
    ("trail", None, {"auditor"}, 403), ("trail-entry", "entry of the trail", {"auditor"}, 403), ("trail-verify", None, {"auditor"}, 403),
]  # fmt: skip


@pytest.fixture
def played(db, settings):
    """A small demonstration at its public notice, and the arguments that the pages take."""
    settings.DEMONSTRATION = True
    players = cast.assemble()
    play = story.Play(players, "demo", "演示竞赛", "Demonstration", 6, (4, 2), random.Random(1))
    play.until("notice")
    application = Application.objects.get(lead__people__username="applicant")
    sheet = Assignment.objects.filter(judge__username="judge", status="submitted").first()
    if sheet is None:  # the draw gave the demonstrated judge nothing: take another as the demonstrated one
        sheet = Assignment.objects.filter(status="submitted").first()
        User.objects.filter(username="judge").update(username="judge-idle")
        User.objects.filter(pk=sheet.judge_id).update(username="judge")
    PastWinner.objects.create(year=2021, batch="一", name="往届", province="四川")
    ranking = Ranking.objects.filter(status="sealed").order_by("-pk").first()
    return {
        None: [], "demo": ["demo"], "call": ["demo"], "application": [application.code],
        "receipt": [Receipt.objects.get(application=application).number], "round": [Round.objects.get(number=2).code],
        "document": [Document.objects.filter(application=application).first().pk], "model": [play.competition.model_id],
        "run": [ranking.scoring.run.reference], "ranking": [ranking.pk], "objection": [Objection.objects.get().code],
        "sheet": [sheet.pk], "person": [User.objects.get(username="member").pk], "entry of the trail": [1],
    }  # fmt: skip


def ask(role, url):
    client = Client()
    if role != "public":
        client.force_login(User.objects.get(username=role), backend="django.contrib.auth.backends.ModelBackend")
    return client.get(url).status_code


def test_every_page_by_every_role(played):
    found, expected = {}, {}
    for name, argument, allowed, other in PAGES:
        url = reverse(name, args=played[argument])
        for role in [*ROLES, "public"]:
            status = ask(role, url)
            if role in allowed:
                wanted = 200
            elif (role == "public" and other != 404) or (
                role == "public" and name in {"application", "application-preview", "receipt", "document"}
            ):
                wanted = 302
            else:
                wanted = other if other is not None else status if status in (403, 404) else "403 or 404"
            found[name, role], expected[name, role] = status, wanted
    assert {key: value for key, value in found.items() if expected[key] != value} == {}


def names(patterns, prefix=""):
    """Every address that has a name, with whether it is an app's own."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from names(pattern.url_patterns)
        elif (
            isinstance(pattern, URLPattern)
            and pattern.name
            and pattern.callback.__module__.startswith(("submissions", "evaluation"))
        ):
            yield pattern.name


# addresses that only act (POST), or that are parts of a page listed above
ACTS = {
    "account-lock", "account-unlock", "account-sessions", "account-factors", "account-password", "organisation", "application-save",
    "application-submit", "application-withdraw", "member-invite", "member-answer", "member-remove", "import", "template",
    "application-export", "document-upload", "document-remove", "document-withhold", "recommendation-move", "recommendation-add", "recommendation-remove",
    "recommendation-submit", "recommendation-table", "recommendation-letter", "recommendation-opinion", "return", "visit", "tracks",
    "quotas", "indicators", "indicators-from-model", "model-adopt", "round-new", "round-setup", "round-remove", "rubric", "call-publish",
    "completeness", "round-open", "entry-remove", "assignment-add", "assignment-remove", "judges-draw", "draw", "judge", "sheet-reopen",
    "sheet-save", "sheet-submit", "recuse", "pledge", "scoring-start", "run-cancel", "run-entry", "ranking-compile", "ranking-entry",
    "ranking-seal", "ranking-replace", "decision", "notice-edit", "notice-publish", "results-open", "results-publish", "awards", "award",
    "award-withdraw", "reserve-promote", "trail-export",
}  # fmt: skip


def test_every_address_is_in_a_table():
    assert set(names(get_resolver().url_patterns)) - {row[0] for row in PAGES} - ACTS == set()


def test_acts_are_refused_to_the_public(played):
    """Whatever only acts sends the public to sign-in, or says that a look is not an act."""
    pk = {"account-lock", "account-unlock", "account-sessions", "account-factors", "account-password"}
    asked = {name: Client().post(reverse(name, args=played["person"])).status_code for name in pk}
    assert asked == dict.fromkeys(pk, 302)
    assert Client().post(reverse("ranking-seal", args=played["ranking"])).status_code == 302
    assert Client().post(reverse("notice-publish", args=["demo"])).status_code == 302
    assert (Notice.objects.get().status, Member.objects.filter(status="declined").count()) == ("published", 0)
