"""The same request under the same idempotency key from several processes at the same moment: one effect, one answer."""

import json
import subprocess
import sys

import pytest
from django.conf import settings

from tests.scoring.test_worker_crash import database, installation  # noqa: F401

pytestmark = pytest.mark.process

SCENE = """
from submissions.interface import actions
from tests import make
body = make.body()
lead = make.organisation(recommended_by=body)
call = make.call()
person = make.user(organisation=lead)
print(json.dumps([call.code, actions.issue_token("系统", 30, by=person)[1]]))
"""
SYSTEM = """
import django, json, sys
django.setup()
from django.test import Client
call, token = json.loads(sys.argv[1])
client = Client(headers={"authorization": f"Token {token}"}, SERVER_NAME="localhost")
print("ready", flush=True)
answers = []
for key, name in json.loads(sys.stdin.readline()):
    said = json.dumps({"call": call, "name": name, "track": "equipment"})
    told = client.post("/api/v1/applications/", said, content_type="application/json", headers={"Idempotency-Key": key})
    answers.append([told.status_code, told.headers.get("Idempotent-Replay", ""), told.json().get("code", "")])
print(json.dumps(answers))
"""
STORED = """
from submissions.models import Application, AuditEntry
from submissions.interface.models import Answered
started = AuditEntry.objects.filter(act="application_started").count()
print(json.dumps([Application.objects.count(), started, sorted(Answered.objects.values_list("key", "status"))]))
"""


def at_once(installation, asked):  # noqa: F811
    """What each of several processes is answered that send their requests together."""
    scene = installation.do(SCENE)
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    systems = [
        subprocess.Popen(
            [sys.executable, "-c", SYSTEM, json.dumps(scene)], cwd=settings.ROOT, env=installation.environment, **pipes
        )
        for _ in asked
    ]
    for system in systems:
        assert system.stdout.readline() == "ready\n"
    for system, requests in zip(systems, asked, strict=True):
        system.stdin.write(json.dumps(requests) + "\n")
        system.stdin.flush()
    return [json.loads(system.communicate()[0].splitlines()[-1]) for system in systems]


def test_the_same_request_has_one_effect_and_one_answer(installation):  # noqa: F811
    installation.valkey()
    keys = [[f"k-{n}", f"集群{n}"] for n in range(8)]
    answers = at_once(installation, [keys] * 4)
    for place in range(8):
        told = [system[place] for system in answers]
        assert ({status for status, _, _ in told}, len({code for _, _, code in told})) == ({201}, 1)
        assert sorted(replayed for _, replayed, _ in told) == ["", "true", "true", "true"]
    assert installation.do(STORED) == [8, 8, [[f"k-{n}", 201] for n in range(8)]]


def test_one_key_for_different_requests_serves_one_of_them(installation):  # noqa: F811
    installation.valkey()
    answers = at_once(installation, [[["k", f"集群{n}"]] for n in range(4)])
    assert sorted(status for [[status, _, _]] in answers) == [201, 422, 422, 422]
    assert installation.do(STORED) == [1, 1, [["k", 201]]]
