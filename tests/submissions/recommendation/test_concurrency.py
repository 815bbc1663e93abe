"""Officers of one body acting at the same moment, each in a process of its own, on the suite's kind of database."""

import json
import subprocess
import sys

import pytest
from django.conf import settings

from tests.scoring.test_worker_crash import database, installation  # noqa: F401

pytestmark = pytest.mark.process

SCENE = """
import django, json
django.setup()
from submissions.models import Role
from tests import make
body = make.body()
lead = make.organisation(recommended_by=body)
call = make.call()
make.quota(call, body, places=5)
officers = [make.user(Role.PROVINCE, organisation=body).pk for _ in range(4)]
print(json.dumps([[officer, [make.application(call, lead, status="submitted").pk for _ in range(4)]] for officer in officers]))
"""
OFFICER = """
import django, json, sys
django.setup()
from django.core.exceptions import ValidationError
from submissions.models import Application, User
from submissions.recommendation import actions
officer, applications = json.loads(sys.argv[1])
officer, outcomes = User.objects.get(pk=officer), []
print("ready", flush=True)
sys.stdin.readline()
for application in Application.objects.filter(pk__in=applications):
    try:
        actions.place(application, by=officer)
        outcomes.append("placed")
    except ValidationError as error:
        outcomes.append(error.code)
print(json.dumps(outcomes))
"""
PLACES = "print(json.dumps(list(RecommendedApplication.objects.values_list('position', flat=True))))"


def test_officers_at_once_never_exceed_the_quota(installation):  # noqa: F811
    import_places = "from submissions.models import RecommendedApplication\n"
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    officers = [
        subprocess.Popen(
            [sys.executable, "-c", OFFICER, json.dumps(part)],
            cwd=settings.ROOT, env=installation.environment, **pipes,
        )
        for part in installation.do(SCENE)
    ]  # fmt: skip
    for officer in officers:
        assert officer.stdout.readline() == "ready\n"
    for officer in officers:
        officer.stdin.write("\n")
        officer.stdin.flush()
    outcomes = [outcome for officer in officers for outcome in json.loads(officer.communicate()[0])]
    assert (outcomes.count("placed"), outcomes.count("quota")) == (5, 11)
    assert installation.do(import_places + PLACES) == [1, 2, 3, 4, 5]
