"""The deadline against a real web server that is too busy to look: what had arrived counts, what had not does not."""

import datetime
import json
import os
import signal
import socket

import pytest
from django.utils import timezone

from submissions.arrival import arrived, of
from tests.scoring import test_worker_crash as crash
from tests.submissions.documents import test_server_crash as server

database, installation, web = crash.database, crash.installation, server.web
TELLING = datetime.timedelta(milliseconds=25)
"""More than the kernel's clock is coarse."""
PAGES = """
from django.core.management import call_command
call_command("collectstatic", interactive=False, verbosity=0)
print(json.dumps(None))
"""

CLOSE = """
from django.utils import timezone
from submissions.models import Call
Call.objects.update(closes_at=timezone.now())
print(json.dumps(None))
"""
FOUND = """
from submissions.models import Application, AuditEntry, Call, Receipt
at = {"changed": "application_changed", "submitted": "application_submitted"}
print(json.dumps({
    "texts": [[a.summary, a.status] for a in Application.objects.order_by("code")],
    "acts": list(AuditEntry.objects.filter(act__in=at.values()).order_by("object_code").values_list("act", "object_code")),
    "receipts": [[r.application.code, r.submitted_at < Call.objects.get().closes_at] for r in Receipt.objects.all()],
    "arrived": all(e.facts["arrived"] < Call.objects.get().closes_at.isoformat() < e.at.isoformat()
        for e in AuditEntry.objects.filter(act__in=at.values())),
}))
"""


class Sending:
    """A form that is on its way: sent whole, and answered whenever the server comes to it."""

    def __init__(self, web, path, **form):
        body = "&".join(f"{name}={value}" for name, value in form.items())
        lines = [
            f"POST {path} HTTP/1.1", f"Host: 127.0.0.1:{web.port}", "Connection: close", f"Content-Length: {len(body)}",
            "Content-Type: application/x-www-form-urlencoded", "X-Requested-With: autosave",
            f"Cookie: sessionid={web.session}; csrftoken={server.TOKEN}", f"X-CSRFToken: {server.TOKEN}", "", body,
        ]  # fmt: skip
        self.line = socket.create_connection(("127.0.0.1", web.port), timeout=60)
        self.line.sendall("\r\n".join(lines).encode())

    def answer(self):
        """The status, where it leads, and the body."""
        told = b"".join(iter(lambda: self.line.recv(65536), b""))
        self.line.close()
        head, _gap, body = told.partition(b"\r\n\r\n")
        lines = head.decode().split("\r\n")
        leads = next((line.split(": ", 1)[1] for line in lines if line.lower().startswith("location:")), "")
        return int(lines[0].split()[1]), leads, body


@pytest.mark.process
def test_what_arrived_in_time_counts_however_long_it_waits_and_what_did_not_never(web):
    first, second, third = web.codes
    web.installation.do(PAGES)
    os.killpg(web.process.pid, signal.SIGSTOP)
    saved = Sending(web, f"/applications/{first}/save/", summary="in+time", touched="summary", revision=0)
    sent = Sending(web, f"/applications/{second}/submit/")
    web.installation.do(CLOSE)
    late = Sending(web, f"/applications/{third}/save/", summary="late", touched="summary", revision=0)
    unsent = Sending(web, f"/applications/{third}/submit/")
    os.killpg(web.process.pid, signal.SIGCONT)
    assert [saved.answer()[0], sent.answer()[:2]] == [200, (302, f"/receipts/{second}-01/")]
    status, _leads, told = late.answer()
    assert (status, list(json.loads(told))) == (409, ["message", "html"])
    assert unsent.answer()[0] == 403
    assert web.installation.do(FOUND) == {
        "texts": [["in time", "draft"], ["概况", "submitted"], ["概况", "draft"]],
        "acts": [["application_changed", first], ["application_submitted", second]],
        "receipts": [[second, True]],
        "arrived": True,
    }


@pytest.fixture
def line():
    """Two ends of a connection: who sends, and who is sent to."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen()
        with socket.create_connection(door.getsockname()) as sender, door.accept()[0] as taker:
            yield sender, taker


@pytest.mark.process
def test_a_request_arrives_with_its_last_byte(line):
    """One that is begun before the deadline and completed after it gains nothing."""
    sender, taker = line
    sender.send(b"POST /applications/")
    with of(taker):
        begun = arrived()
        while timezone.now() - begun < 2 * TELLING:
            continue
        sender.send(b"x")
        assert arrived() - begun > TELLING


def test_without_a_connection_the_request_arrives_when_it_is_taken_up():
    with of(None):
        assert arrived() == arrived()
    left, right = socket.socketpair()
    with left, right, of(left):
        assert arrived() == arrived()
    assert arrived() < arrived()
