import socketserver
import struct
import threading

import pytest
from django.core.exceptions import ImproperlyConfigured, ValidationError

from submissions.documents import actions
from submissions.models import Document
from tests.submissions.documents import samples

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


class Clamd(socketserver.BaseRequestHandler):
    """A daemon that speaks clamd's INSTREAM and knows one virus."""

    def handle(self):
        line = self.request.makefile("rb")
        assert line.read(10) == b"zINSTREAM\0"
        sent = b""
        while size := struct.unpack("!I", line.read(4))[0]:
            sent += line.read(size)
        self.server.seen.append(sent)
        if self.server.broken:
            return
        if len(sent) > self.server.most:
            self.request.sendall(b"INSTREAM size limit exceeded. ERROR\0")
            return
        found = b"Win.Test.EICAR_HDB-1 FOUND" if EICAR in sent else b"OK"
        self.request.sendall(b"stream: " + found + b"\0")


@pytest.fixture(params=["tcp", "unix"])
def clamd(request, settings, tmp_path):
    """A running daemon; `seen` holds what it was sent, `broken` makes it hang up, `most` is what it takes."""
    path = str(tmp_path / "clamd.ctl")
    kind, where = {
        "tcp": (socketserver.ThreadingTCPServer, ("127.0.0.1", 0)),
        "unix": (socketserver.ThreadingUnixStreamServer, path),
    }[request.param]
    with kind(where, Clamd) as server:
        server.seen, server.broken, server.most, server.daemon_threads = [], False, 1_000_000, True
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        settings.CLAMAV_URL = (
            f"unix://{path}" if request.param == "unix" else f"tcp://127.0.0.1:{server.server_address[1]}"
        )
        yield server
        server.shutdown()


def test_a_clean_file_is_kept_and_marked_as_looked_through(clamd, draft, file, applicant):
    content = samples.pdf() + b"\n%" + b" " * 200_000
    document = actions.upload(draft, file(content=content), by=applicant)
    assert (clamd.seen, document.scanned_at is not None) == ([content], True)


def test_a_file_that_is_too_large_for_the_scanner_says_so(clamd, draft, file, applicant, storage):
    clamd.most = 100
    with pytest.raises(ValidationError) as refused:
        actions.upload(draft, file("大.pdf"), by=applicant)
    assert refused.value.messages == ["大.pdf：文件超出病毒扫描服务的大小上限，文件未保存，请联系系统运维人员。"]
    assert (Document.objects.count(), storage.exists()) == (0, False)


def test_a_virus_is_named_and_nothing_is_kept(clamd, draft, file, applicant, storage):
    with pytest.raises(ValidationError) as refused:
        actions.upload(draft, file("毒.pdf", samples.pdf() + b"\n%" + EICAR), by=applicant)
    assert refused.value.messages == ["毒.pdf：病毒扫描发现Win.Test.EICAR_HDB-1，文件未保存。"]
    assert (Document.objects.count(), storage.exists()) == (0, False)


def test_while_the_scanner_does_not_answer_nothing_is_taken(clamd, draft, file, applicant, settings):
    clamd.broken = True
    codes = []
    for address in (settings.CLAMAV_URL, "tcp://127.0.0.1:1", "unix:///nowhere/clamd.ctl"):
        settings.CLAMAV_URL = address
        with pytest.raises(ValidationError) as refused:
            actions.upload(draft, file(), by=applicant)
        codes.append(refused.value.code)
    assert (codes, Document.objects.count()) == (["scanner"] * 3, 0)


def test_without_a_scanner_a_document_says_that_nobody_looked(draft, file, applicant):
    assert actions.upload(draft, file(), by=applicant).scanned_at is None


@pytest.mark.parametrize("address", ["clamd", "tcp://", "http://host", "unix:"])
def test_an_address_of_another_shape_is_the_operators_mistake(settings, draft, file, applicant, address):
    settings.CLAMAV_URL = address
    with pytest.raises(ImproperlyConfigured):
        actions.upload(draft, file(), by=applicant)
