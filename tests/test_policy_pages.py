"""Every address, asked for by every role and by both methods: the whole table is written by hand in policy_pages.txt."""

import logging
import random
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.contrib.auth.hashers import make_password
from django.core.files.base import ContentFile
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import get_resolver, include, path, reverse
from django.urls.resolvers import URLResolver
from django.utils import timezone

from deploy import health
from evaluation.management.demonstration import cast, story
from evaluation.models import (
    Assignment,
    Award,
    Decision,
    Draw,
    Judge,
    Notice,
    Objection,
    Panel,
    PastWinner,
    Ranking,
    Round,
)
from evaluation.ranking.actions_robustness import start_robustness
from submissions.calls.actions_forms import begin_form
from submissions.models import (
    AccountRequest,
    Application,
    Document,
    Export,
    Import,
    Member,
    Organisation,
    Receipt,
    RecommendedApplication,
    SiteVisit,
    Upload,
    User,
    VisitPhoto,
)
from submissions.trail.actions import start_verification
from tests import make
from tests.databases import ON_SQLITE

urlpatterns = [path("", include("deploy.urls"))]


def handler403(request, exception):
    """Refusals answer with their number alone: the sheets around them, seen in tests/deploy, are not drawn 4,000 times."""
    return HttpResponse(status=403)


def handler404(request, exception):
    return HttpResponse(status=404)


WRITTEN = Path(__file__).with_name("policy_pages.txt")
PEOPLE = {
    "public": None, "applicant": "applicant", "member": "member", "other applicant": "applicant30",
    "province": "province", "other province": "province00", "administrator": "administrator",
    "judge": "judge", "other judge": "judge-idle", "system": "system", "security": "security", "auditor": "auditor",
}  # fmt: skip
"""The columns of the table, and who stands for each: "other" is one whom the thing does not concern."""
METHODS = {"GET": Client.get, "POST": Client.post}


def table():
    """The rows by (method, name, argument): one status for each of PEOPLE, in their order."""
    rows = {}
    for line in WRITTEN.read_text(encoding="utf-8").splitlines():
        words = line.split("#")[0].split()
        if words:
            method, name, argument, *statuses = words
            assert len(statuses) == len(PEOPLE), f"not {len(PEOPLE)} statuses: {line}"
            assert (method, name, argument) not in rows, f"twice: {line}"
            rows[method, name, argument] = [int(status) for status in statuses]
    return rows


@pytest.fixture
def play(db, settings):
    """A small demonstration at its public notice, beside a call that is still open."""
    settings.DEMONSTRATION, settings.ROOT_URLCONF = True, __name__
    play = story.Play(cast.assemble(), "demo", "演示竞赛", "Demonstration", 6, (4, 2), random.Random(1))
    play.until("notice")
    return play


@pytest.fixture
def things(play):
    """What the words of the table's third column stand for: the arguments of the address."""
    PastWinner.objects.create(year=2021, batch="一", name="往届", province="四川")
    application = Application.objects.get(lead__people__username="applicant")
    first, final = Round.objects.order_by("number")
    sheet = advanced_sheet(final)
    User.objects.filter(username="judge").update(username="judge01")  # whom the draw gave this sheet is the judge
    User.objects.filter(pk=sheet.judge_id).update(username="judge")
    Judge.objects.create(user=make.user("judge", username="judge-idle"), province="110000")
    ranking = Ranking.objects.filter(status="sealed").order_by("-pk").first()
    standing = ranking.standings.select_related("entry__application").get(entry=sheet.entry)  # what the judge marks
    entry, run = standing.entry, ranking.scoring.run.reference
    decision = Decision.objects.create(
        ranking=ranking, entry=entry, outcome="exclude", reason="r", document="d", decided_on=timezone.localdate(), recorded_by=User.objects.get(username="administrator")
    )  # fmt: skip
    robustness = start_robustness(ranking, by=User.objects.get(username="administrator"), draws=512)
    manager, security = User.objects.get(username="auditor"), User.objects.get(username="security")
    asked = AccountRequest.objects.create(kind="unlock", person=manager, reason="误锁", requested_by=security)
    Draw.objects.update(released_at=None)  # the demonstration published it; the table asks for one that is not public
    drafted = make.competition(make.call(status="draft"), status="draft")
    published = make.competition(make.call(), status="published")
    Notice.objects.create(
        competition=published, ranking=ranking, title="公示", status="published", starts_on=timezone.localdate(), ends_at=timezone.now()
    )  # fmt: skip
    visited = {
        "visited_on": timezone.localdate(),
        "visitors": "王",
        "findings": "属实",
        "recorded_by": play.cast.administrator,
    }
    visit = SiteVisit.objects.create(application=application, **visited)
    photo = VisitPhoto.objects.create(visit=visit, file=ContentFile(b"x", "x.png"), content_type="image/png", size=1)
    award = Award.objects.create(competition=published, entry=entry, kind="winner", position=1)
    form = drafted.call.code
    begin_form(drafted.call, by=User.objects.get(username="administrator"))
    return {
        "form-question": [form, "contact"], "form-section": [form, "texts"], "form-part": [form, "question", "contact"],
        "form-step": [form, "question", "contact", "up"],
        "-": [], "demo": ["demo"], "drafted": [drafted.code], "published": [published.code], "draft-call": [drafted.call.code],
        "open-call": ["call-open"], "draft-round": [drafted.rounds.first().code], "application": [application.code], "draft": [draft(application.lead).code],
        "receipt": [Receipt.objects.get(application=application).number], "round": [final.code], "first-round": [first.code],
        "document": [Document.objects.filter(application=application).first().pk], "model": [play.competition.model_id],
        "digest": [play.competition.model.digest], "run": [run], "run-entry": [run, entry.application.code],
        "ranking": [ranking.pk], "ranking-entry": [ranking.pk, entry.code], "entry": [entry.pk], "award": [award.pk],
        "objection": [Objection.objects.get().code], "sheet": [sheet.pk], "evidence": [sheet.pk, 99], "robustness": [robustness.pk], "decision": [decision.pk],
        "analysis": [robustness.analysis.reference], "token": ["0" * 15], "draw": [Draw.objects.first().pk],
        "panel": [Panel.objects.create(round=final, name="一组").pk],
        "judge": [Judge.objects.get(user__username="judge").pk], "account": [User.objects.get(username="member").pk],
        "manager": [User.objects.get(username="auditor").pk], "organisation": [Organisation.objects.order_by("pk").first().pk],
        "place": [RecommendedApplication.objects.get(application=application).pk], "entry-of-trail": [1],
        "place-up": [RecommendedApplication.objects.get(application=application).pk, "up"],
        "asked": [asked.pk], "verification": [start_verification(by=User.objects.get(username="auditor")).pk],
        "mail-key": ["a:b"], "reset-key": ["1", "a-b"], "security-key": [1],
        "upload": [Upload.objects.get().token], "joint": [Member.objects.get(application__status="draft", is_lead=False).pk],
        "paper-of-application": [application.code, Document.objects.filter(application=application).first().pk],
        "visit": [photo.visit_id], "photo": [photo.pk],
        "export": [Export.objects.create(call=play.competition.call, kind="csv", asked_by=play.cast.administrator).pk],
        "import": [Import.objects.create(call=play.competition.call, name="a.xlsx", size=1, created_by=play.cast.administrator).pk],
    }  # fmt: skip


def draft(lead):
    """A draft of the demonstrated applicant in an open call, with the demonstrated member invited."""
    application = make.application(make.call(code="call-open"), lead, "draft", code="A-open")
    make.joint(application, User.objects.get(username="member").organisation, "invited")
    Upload.objects.create(application=application, name="a.pdf", size=9, begun_by=lead.people.get(username="applicant"))
    return application


def advanced_sheet(final):
    """A submitted sheet of an entry that went on: the same in every play, whatever the blind codes and the draw were."""
    found = Assignment.objects.filter(status="submitted", entry__round=final, entry__status="advanced")
    return found.order_by("entry__application__code", "judge__username")[0]


@pytest.fixture
def ask(things, caplog):
    """A function from a role, a method and an address to the status; what the request changed is undone."""
    caplog.set_level(logging.CRITICAL, logger="django.request")
    User.objects.filter(username__in=PEOPLE.values()).update(password=make_password("long-enough-for-tests"))
    clients, keys = {who: Client() for who in PEOPLE}, {}
    for who, username in PEOPLE.items():
        if username:
            clients[who].force_login(User.objects.get(username=username))
            keys[who] = clients[who].session.session_key

    def _ask(who, method, url):
        client = clients[who]
        client.cookies.clear()
        if who in keys:
            client.cookies[configured.SESSION_COOKIE_NAME] = keys[who]
        with transaction.atomic():
            answer = METHODS[method](client, url)
            transaction.set_rollback(True)
        return answer.status_code

    return _ask


def address(name, arguments):
    """Where a row leads; a name that two addresses share is written out as a path with {} for its arguments."""
    return name.format(*arguments) if name.startswith("/") else reverse(name, args=arguments)


def line(method, name, argument, statuses):
    return f"{method:7} {name:38} {argument:16} {' '.join(map(str, statuses))}"


def asked(statuses):
    """Who asks for an address: everybody, and on another database those who get a page, and of the rest the first of a kind.

    Who is refused is decided by rules that read the same rows everywhere. The public's answer stands for nobody else's: its
    302 leads to the sign-in, another's is an act that was done.
    """
    return [ON_SQLITE or status == 200 or status not in statuses[1:place] for place, status in enumerate(statuses)]


def test_every_address_by_every_role(things, ask):
    found, written = [], [line(*row, statuses) for row, statuses in table().items()]
    for (method, name, argument), statuses in table().items():
        url, columns = address(name, things[argument]), zip(PEOPLE, statuses, asked(statuses), strict=True)
        found.append(
            line(
                method,
                name,
                argument,
                [ask(who, method, url) if is_asked else status for who, status, is_asked in columns],
            )
        )
    assert [row for row in found if row not in written] == []


def names(patterns):
    """The name of every address but the probes', which know no people."""
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from names(pattern.url_patterns)
        elif pattern.callback.__module__ != health.__name__:
            yield pattern.name


def test_every_address_stands_in_the_table_with_both_methods():
    wanted = {(method, name) for name in names(get_resolver().url_patterns) for method in METHODS}
    rows = {(method, name) for method, name, _argument in table() if not name.startswith("/")}
    assert (wanted - rows, rows - wanted) == (set(), set())
