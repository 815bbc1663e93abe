"""kill -9 of the web server while a ranking is sealed, a notice published, a score sheet submitted: before or after, never between."""

from urllib.parse import urlencode

import pytest

from tests.scoring import test_worker_crash as crash
from tests.submissions.documents.test_server_crash import MOMENTS, Web

pytestmark = pytest.mark.process
database, installation = crash.database, crash.installation
FORM = {"Content_Type": "application/x-www-form-urlencoded"}

SETUP = """
from decimal import Decimal as D
from importlib import import_module
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.utils import timezone
from evaluation.models import Round
from evaluation.publication import actions as publication
from evaluation.ranking import actions as ranking
from tests import make

def signed_in(person):
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY], store[BACKEND_SESSION_KEY] = str(person.pk), settings.AUTHENTICATION_BACKENDS[-1]
    store[HASH_SESSION_KEY] = person.get_session_auth_hash()
    store.save()
    return store.session_key

administrator, judge = make.user("administrator"), make.judge()

def marked(submitted):
    '''A competition whose one round is open, with three entries that one judge has marked.'''
    round = make.competition(make.call(), status="reviewing", rounds=1, cuts=(2,)).rounds.get()
    Round.objects.filter(pk=round.pk).update(status="open")
    round.refresh_from_db()
    tasks = []
    for output in (900, 600, 300):
        lead = make.organisation(province="510000")
        application = make.application(round.competition.call, lead, "qualified", {"output": [1, 2, output], "firms": [0, 0, 9]})
        score = D(output) / 10 if submitted else D(50)
        status, given = ("submitted", {"score": score}) if submitted else ("saved", {})
        tasks.append(make.assignment(make.entry(round, application), judge, {"service": score, "plan": score}, status, **given))
    return round, tasks

def compiled():
    round, _tasks = marked(True)
    runs.execute(ranking.start_scoring(round, by=administrator).run_id)
    return ranking.compile_ranking(round, by=administrator)

def noticed():
    sealed = compiled()
    ranking.seal(sealed, by=administrator)
    competition = sealed.round.competition
    competition.refresh_from_db()
    publication.prepare_notice(competition, title="公示", text="", contact="", starts_on=timezone.localdate(), working_days=5, by=administrator)
    return competition.code

sheets = marked(False)[1]
print(json.dumps({
    "sessions": [signed_in(administrator), signed_in(judge)], "seal": [compiled().pk for _ in range(3)],
    "publish": [noticed() for _ in range(3)], "sheets": [[task.pk, task.revision] for task in sheets],
}))
"""
SEALED = """
from evaluation.models import Ranking
from submissions.models import AuditEntry
print(json.dumps([[r.status, r.round.status, r.round.competition.status, sorted(s.entry.status for s in r.standings.all()),
    AuditEntry.objects.filter(act="ranking_sealed", object_code=r.round.code).count()]
    for r in Ranking.objects.filter(pk__in=KEYS).order_by("pk")]))
"""
PUBLISHED = """
from evaluation.models import Notice
from submissions.models import AuditEntry
print(json.dumps([[n.status, n.competition.status, AuditEntry.objects.filter(act="notice_published", object_code=n.competition.code).count()]
    for n in Notice.objects.filter(competition__code__in=KEYS).order_by("pk")]))
"""
SUBMITTED = """
from evaluation.models import Assignment
from submissions.models import AuditEntry
print(json.dumps([[a.status, sorted(float(m.value) for m in a.marks.all()), float(a.score or 0),
    AuditEntry.objects.filter(act="sheet_submitted", object_code=a.entry.code).count()]
    for a in Assignment.objects.filter(pk__in=KEYS).order_by("pk")]))
"""


@pytest.fixture
def made(installation):
    installation.environment["SAIMA_DEMO"] = "true"  # no second factor stands between the session and its act
    installation.valkey()
    return installation.do(SETUP)


def struck(web, requests, asked, keys, before, after):
    """Kill the server during each request; what is found is before or after, and asking once more makes it after."""
    for moment, request in zip(MOMENTS, requests, strict=True):
        web.killed_during(moment, *request, **FORM)
    asked = f"KEYS = {keys!r}\n{asked}"
    assert [state for state in web.installation.do(asked) if state not in (before, after)] == []
    for request in requests:
        web.ask(*request, **FORM)
    assert web.installation.do(asked) == [after] * 3


def test_seal_notice_and_score_sheet_are_whole_or_not_at_all(installation, made):
    web = Web(installation, made["sessions"][0])
    requests = [("POST", f"/rankings/{pk}/seal/") for pk in made["seal"]]
    before = ["draft", "open", "reviewing", ["admitted"] * 3, 0]
    after = ["sealed", "closed", "meeting", ["advanced", "advanced", "not_advanced"], 1]
    struck(web, requests, SEALED, made["seal"], before, after)

    requests = [("POST", f"/competitions/{code}/notice/publish/") for code in made["publish"]]
    struck(web, requests, PUBLISHED, made["publish"], ["draft", "meeting", 0], ["published", "notice", 1])

    web.session = made["sessions"][1]
    keys = [pk for pk, _revision in made["sheets"]]
    typed = [{"mark_service": "77", "mark_plan": "66", "comment": "", "revision": r} for _pk, r in made["sheets"]]
    requests = [
        ("POST", f"/reviews/{pk}/submit/", urlencode(form).encode()) for pk, form in zip(keys, typed, strict=True)
    ]
    before, after = ["saved", [50.0, 50.0], 0.0, 0], ["submitted", [66.0, 77.0], 69.67, 1]
    struck(web, requests, SUBMITTED, keys, before, after)
