"""kill -9 of the web server in the middle of an upload and of a submit: afterwards it is before or after, never between."""

import hashlib
import http.client
import json
import socket
import sys
import threading
import time

import pytest

from tests.scoring import test_worker_crash as crash
from tests.submissions.documents import samples

pytestmark = pytest.mark.process
database, installation = crash.database, crash.installation
TOKEN = "c" * 32
PIECE = 1024 * 1024
CONTENT = samples.pdf() + b"\n%" + b"x" * (3 * PIECE)
MOMENTS = [0.0, 0.012, 0.06]
"""Seconds between sending a request and killing the server: some before, some amid, some after its transaction."""

SETUP = """
from importlib import import_module
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from tests import make
lead = make.organisation(recommended_by=make.body())
person, call = make.user(organisation=lead), make.call()
codes = [make.application(call, lead).code for _ in range(3)]
store = import_module(settings.SESSION_ENGINE).SessionStore()
store[SESSION_KEY], store[BACKEND_SESSION_KEY] = str(person.pk), settings.AUTHENTICATION_BACKENDS[-1]
store[HASH_SESSION_KEY] = person.get_session_auth_hash()
store.save()
print(json.dumps([store.session_key, codes]))
"""
SUBMITTED = """
from submissions.models import Application, AuditEntry, Receipt
print(json.dumps([[a.status, a.receipts.count(), AuditEntry.objects.filter(act="application_submitted", object_code=a.code).count()]
    for a in Application.objects.order_by("code")]))
"""
KEPT = """
import hashlib
from submissions.models import AuditEntry, Document, Upload
said = [[hashlib.sha256(d.file.read()).hexdigest(), d.sha256] for d in Document.objects.all()]
print(json.dumps([said, [[u.status, u.received, bool(u.document_id)] for u in Upload.objects.all()],
    AuditEntry.objects.filter(act="document_uploaded").count()]))
"""


class Web:
    """A real web server on the installation, and somebody signed in to it."""

    def __init__(self, installation, session):
        self.installation, self.session = installation, session
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.start()

    def start(self):
        bind = ["--bind", f"127.0.0.1:{self.port}", "--workers", "1", "--threads", "4", "--no-control-socket"]
        self.process = self.installation.start(sys.executable, "-m", "gunicorn", "deploy.wsgi", *bind)
        end, pause = time.monotonic() + 60, threading.Event()
        while time.monotonic() < end:
            try:
                if self.ask("GET", "/health/live")[0] < 500:
                    return
            except OSError:
                pause.wait(0.1)
        raise AssertionError((self.installation.var / "log").read_text()[-3000:])

    def ask(self, method, path, body=b"", **headers):
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        sent = {"Cookie": f"sessionid={self.session}; csrftoken={TOKEN}", "X-CSRFToken": TOKEN}
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            line.request(method, path, body, sent)
            answer = line.getresponse()
            return answer.status, answer.read()
        finally:
            line.close()

    def killed_during(self, after, *request, **headers):
        """Send a request, kill the server so many seconds later, start it anew."""

        def send():
            try:
                self.ask(*request, **headers)
            except (OSError, http.client.HTTPException):
                return

        sender, pause = threading.Thread(target=send), threading.Event()
        sender.start()
        pause.wait(after)
        crash.kill(self.process)
        sender.join()
        self.start()


@pytest.fixture
def web(installation):
    installation.valkey()
    session, codes = installation.do(SETUP)
    made = Web(installation, session)
    made.codes = codes
    return made


def test_a_submit_is_whole_or_not_at_all(web):
    for moment, code in zip(MOMENTS, web.codes, strict=True):
        web.killed_during(moment, "POST", f"/applications/{code}/submit/")
    whole, nothing = ["submitted", 1, 1], ["draft", 0, 0]
    found = web.installation.do(SUBMITTED)
    assert [state for state in found if state not in (whole, nothing)] == []
    for code in web.codes:
        web.ask("POST", f"/applications/{code}/submit/")
    assert web.installation.do(SUBMITTED) == [whole] * 3


def test_an_upload_goes_on_from_what_was_safe_and_becomes_one_document(web):
    code = web.codes[0]
    form = f"kind=evidence&name=a.pdf&size={len(CONTENT)}".encode()
    kind = {"Content_Type": "application/x-www-form-urlencoded"}
    begun = json.loads(web.ask("POST", f"/applications/{code}/uploads/", form, **kind)[1])
    url = begun["url"]
    for moment in MOMENTS:
        at = json.loads(web.ask("GET", url)[1])
        assert (at["received"] % PIECE in (0, len(CONTENT) % PIECE), at["status"] in ("receiving", "done")) == (
            True,
            True,
        )
        if at["status"] == "done":
            break
        piece = CONTENT[at["received"] : at["received"] + PIECE]
        web.killed_during(moment, "PUT", url, piece, Content_Range=place(at["received"], piece))
        documents, uploads, told = web.installation.do(KEPT)
        assert (len(documents), told) == ((1, 1) if uploads[0][0] == "done" else (0, 0))
    while (at := json.loads(web.ask("GET", url)[1]))["status"] == "receiving":
        piece = CONTENT[at["received"] : at["received"] + PIECE]
        web.ask("PUT", url, piece, Content_Range=place(at["received"], piece))
    digest = hashlib.sha256(CONTENT).hexdigest()
    assert web.installation.do(KEPT) == [[[digest, digest]], [["done", len(CONTENT), True]], 1]


def place(start, piece):
    return f"bytes {start}-{start + len(piece) - 1}/{len(CONTENT)}" if piece else f"bytes */{len(CONTENT)}"
