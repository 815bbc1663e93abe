import io
import zipfile

import docx
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from submissions.documents import contents, inspection
from submissions.documents.inspection import Rules
from tests.submissions.documents import samples

PDF, PNG, DOCX, XLSX = samples.pdf(), samples.photograph("PNG"), samples.word(), samples.sheet()
ZIP = samples.packed(a_txt="x")
TYPES = "[Content_Types].xml"


def inspect(name, content, **rules):
    return inspection.inspect(SimpleUploadedFile(name, content), Rules(**rules))


def refusal(name, content, **rules):
    with pytest.raises(ValidationError) as refused:
        inspect(name, content, **rules)
    return refused.value


def swollen():
    file = io.BytesIO(DOCX)
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/more.xml", b"0" * 60_000_000)
    return file.getvalue()


def macro_enabled():
    with zipfile.ZipFile(io.BytesIO(DOCX)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    parts[TYPES] = parts[TYPES].replace(b"wordprocessingml.document.main", b"ms-word.document.macroEnabled.main")
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "content_type", "pages"),
    [
        ("a.pdf", samples.pdf(3), "application/pdf", 3),
        ("a.PNG", PNG, "image/png", None),
        ("a.jpeg", samples.photograph(), "image/jpeg", None),
        ("a.docx", DOCX, inspection.TYPES["docx"], None),
        ("a.xlsx", XLSX, inspection.TYPES["xlsx"], None),
        ("a.ofd", samples.packed(OFD_xml="<x/>"), "application/ofd", None),
    ],
    ids=["pdf", "png", "jpeg", "docx", "xlsx", "ofd"],
)
def test_finds_type_size_pages_and_digest(name, content, content_type, pages):
    finding = inspect(name, content)
    assert (finding.content_type, finding.size, len(finding.sha256), finding.pages) == (
        content_type,
        len(content),
        64,
        pages,
    )


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.pdf", b"", "empty"),
        ("a.exe", b"MZ\x90\x00", "type"),
        ("a", PDF, "type"),
        ("pdf", PDF, "type"),
        ("a.html", b"<script>", "type"),
        ("a.pdf", b"MZ\x90\x00" + b"\x00" * 100, "content"),
        ("a.pdf", b"<html>" + PDF, "content"),
        ("a.pdf", PDF.replace(b"%PDF-1", b"%PDF-1<script>", 1), "content"),
        ("a.pdf", b"%PDF-1.7 nothing", "content"),
        ("a.pdf", samples.pdf(password="secret"), "locked"),
        ("a.pdf", PDF + ZIP, "polyglot"),
        ("a.png", PNG + ZIP, "polyglot"),
        ("a.png", PDF, "content"),
        ("a.png", PNG[:60], "content"),
        ("a.docx", PDF, "content"),
        ("a.xlsx", DOCX, "content"),
        ("a.docx", DOCX[:-30], "content"),
        ("a.docx", b"MZ" + DOCX, "content"),
        ("a.docx", contents.LOCKED + b"0" * 600, "content"),
        ("a.docx", samples.with_part(DOCX, "word/vbaProject.bin", b"x"), "macros"),
        ("a.docx", macro_enabled(), "macros"),
        ("a.xlsx", samples.with_part(XLSX, "xl/macrosheets/sheet1.xml", b"<x/>"), "macros"),
        ("a.docx", samples.with_part(DOCX, "../../etc/cron.d/x", b"x"), "paths"),
        ("a.docx", samples.with_part(DOCX, "WORD/document.xml", b"<x/>"), "paths"),
        ("a.docx", swollen(), "bomb"),
    ],
)  # fmt: skip
def test_refuses_what_is_not_what_it_says(name, content, code):
    assert refusal(name, content).code == code


def test_refuses_a_package_that_swells_in_many_parts(monkeypatch):
    monkeypatch.setattr(contents, "UNPACKED", 10_000)
    assert refusal("a.docx", DOCX).code == "bomb"


def test_refuses_a_picture_of_too_many_pixels(monkeypatch):
    file = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(file, "PNG")
    assert refusal("a.png", file.getvalue()).code == "bomb"


def test_keeps_to_the_calls_limits_and_names_what_was_found():
    assert refusal("a.pdf", PDF, largest=len(PDF) - 1).code == "size"
    assert inspect("a.pdf", samples.pdf(2), pages=2).pages == 2
    refused = refusal("甲.pdf", samples.pdf(3), pages=2)
    assert (refused.code, refused.messages) == ("pages", ["甲.pdf：共3页；最多2页。"])


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.pdf", "C:\\Users\\a\\b.pdf", "a\x00b.pdf", "abc\u202efdp.exe.pdf", "/a.pdf", "", "..."]
)
def test_a_file_announced_with_a_path_or_hidden_characters_is_refused(name):
    with pytest.raises(ValidationError) as refused:
        inspection.check_name(name)
    assert refused.value.code == "name"


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


def test_a_document_with_chinese_text_is_sound():
    made, file = docx.Document(), io.BytesIO()
    made.add_heading("集群培育方案")
    made.save(file)
    assert inspect("方案.docx", file.getvalue()).name == "方案.docx"
