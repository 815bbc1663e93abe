import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from submissions.documents import inspection

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489")


def packed(**parts):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name.replace("__", "/").replace("_", "."), content)
    return file.getvalue()


DOCX = packed(word__document_xml="<w/>")


def inspect(name, content):
    return inspection.inspect(SimpleUploadedFile(name, content))


@pytest.mark.parametrize(
    ("name", "content", "content_type"),
    [("a.pdf", PDF, "application/pdf"), ("a.PNG", PNG, "image/png"), ("a.docx", DOCX, inspection.TYPES["docx"])],
)
def test_finds_type_size_and_digest(name, content, content_type):
    finding = inspect(name, content)
    assert (finding.content_type, finding.size, len(finding.sha256)) == (content_type, len(content), 64)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.pdf", b"", "empty"),
        ("a.exe", b"MZ\x90\x00", "type"),
        ("a", PDF, "type"),
        ("a.html", b"<script>", "type"),
        ("a.pdf", b"MZ\x90\x00" + b"\x00" * 100, "content"),
        ("a.pdf", b"<html>%PDF-1.7", "content"),
        ("a.png", PDF, "content"),
        ("a.docx", PDF, "content"),
        ("a.xlsx", DOCX, "content"),
        ("a.docx", DOCX[:-30], "content"),
        ("a.docx", packed(word__document_xml="<w/>", word__vbaProject_bin="x"), "macros"),
    ],
)
def test_refuses_what_is_not_what_it_says(name, content, code):
    with pytest.raises(ValidationError) as refused:
        inspect(name, content)
    assert refused.value.code == code


def test_refuses_a_package_that_swells(monkeypatch):
    monkeypatch.setattr(inspection, "UNPACKED", 1_000_000)
    with pytest.raises(ValidationError) as refused:
        inspect("a.docx", packed(word__document_xml="0" * 2_000_000))
    assert refused.value.code == "bomb"


def test_refuses_a_file_past_the_limit(monkeypatch):
    monkeypatch.setattr(inspection, "LARGEST", len(PDF) - 1)
    with pytest.raises(ValidationError) as refused:
        inspect("a.pdf", PDF)
    assert refused.value.code == "size"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("统计证明.pdf", "统计证明.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\a\\b.pdf", "b.pdf"),
        ("a\x00b\r\nc.pdf", "abc.pdf"),
        ("abc\u202efdp.exe.pdf", "abcfdp.exe.pdf"),
        ('a<b>"c|d?e*.pdf', "a_b__c_d_e_.pdf"),
        ("  a   b .pdf", "a b .pdf"),
        ("...pdf", "pdf"),
        ("长" * 300 + ".pdf", "长" * 156 + ".pdf"),
    ],
)
def test_cleans_hostile_names(given, kept):
    assert inspection.clean_name(given) == kept
