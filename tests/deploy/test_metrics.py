"""The figures for a Prometheus: from all web processes together, for whoever brings the token, and else nowhere."""

import http.client
import os
import re
import socket
import subprocess
import sys
import time

import pytest

from deploy import prepare

COUNTED = re.compile(
    rb'^django_http_responses_total_by_status_view_method_total\{.*view="health-live"\} ([0-9.]+)$', re.MULTILINE
)


@pytest.fixture
def web(tmp_path):
    """A function from a path and a token to the answer of a web server of two processes that counts."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    command = ["-m", "gunicorn", "deploy.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", "2", "--preload"]
    environment = {"PATH": os.environ["PATH"], "SAIMA_VAR": str(tmp_path), "METRICS_TOKEN": "let-me-read"}
    with (tmp_path / "web.log").open("wb") as log:
        server = subprocess.Popen([sys.executable, *command], cwd=prepare.ROOT, env=environment, stdout=log, stderr=log)

    def _ask(path, token=None):
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        line.request("GET", path, headers={"Authorization": f"Bearer {token}"} if token else {})
        answer = line.getresponse()
        return answer.status, answer.read()

    until = time.monotonic() + 60
    while True:
        try:
            _ask("/health/live")
            break
        except OSError:
            assert time.monotonic() < until, (tmp_path / "web.log").read_text()
            time.sleep(0.1)
    yield _ask
    server.terminate()
    server.wait(20)


@pytest.mark.alike
@pytest.mark.process
def test_requests_are_counted_over_all_processes_and_told_for_the_token_alone(web):
    assert [web("/health/live")[0] for _ in range(19)] == [200] * 19
    assert [web("/metrics")[0], web("/metrics", "guess")[0]] == [401, 401]
    status, said = web("/metrics", "let-me-read")
    assert (status, [float(count) for count in COUNTED.findall(said)]) == (200, [20.0])


def test_it_is_no_address_where_nothing_is_configured(client):
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


@pytest.mark.alike
@pytest.mark.process
@pytest.mark.parametrize(
    ("module", "given", "found"),
    [
        ("deploy.wsgi", {}, "{'min_size': 1, 'max_size': 8, 'timeout': 10} 0"),
        ("deploy.wsgi", {"DATABASE_POOL": "false"}, "None 60"),
        ("deploy.celery", {}, "None 60"),
    ],
)
def test_web_processes_alone_share_their_connections(module, given, found, tmp_path):
    asked = f"""
import {module}
from django.conf import settings
one = settings.DATABASES["default"]
print(one.get("OPTIONS", {{}}).get("pool"), one.get("CONN_MAX_AGE", 0))
"""
    environment = {"PATH": os.environ["PATH"], "SAIMA_VAR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "deploy.settings"}
    environment |= {"DATABASE_URL": "postgres://nobody@127.0.0.1:9/none"} | given
    command = [sys.executable, "-W", "ignore", "-c", asked]
    said = subprocess.run(command, cwd=prepare.ROOT, env=environment, capture_output=True, text=True, check=True)
    assert said.stdout.strip() == found
