import io
import zipfile

import docx
import openpyxl
import pikepdf
import pytest
from PIL import Image

from submissions.documents.cleaning import Uncleanable, bare_jpeg, clean
from submissions.documents.inspection import TYPES
from tests.submissions.documents import samples


def cleaned(extension, data):
    target = io.BytesIO()
    clean(TYPES[extension], io.BytesIO(data), target)
    return target.getvalue()


def unpacked(data):
    """Every byte of a file with its packing undone, so that a name cannot hide in compression."""
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return b"".join(name.encode() + unpacked(package.read(name)) for name in package.namelist())
    if data.startswith(b"%PDF"):
        with pikepdf.open(io.BytesIO(data)) as opened:
            file = io.BytesIO()
            opened.save(file, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)
        return file.getvalue()
    return data


def names(data):
    found = unpacked(data)
    forms = ["WangWu", "王五"]
    return [
        form
        for form in forms
        for code in ("utf-8", "utf-16-be")
        if form.encode(code) in found or form.encode("utf-16-be").hex().encode() in found.lower()
    ]


@pytest.mark.parametrize(
    ("extension", "data"),
    [
        ("pdf", samples.pdf(pages=3)),
        ("docx", samples.word()),
        ("xlsx", samples.sheet()),
        ("jpg", samples.photograph()),
        ("png", samples.photograph("PNG")),
    ],
    ids=["pdf", "docx", "xlsx", "jpg", "png"],
)
def test_no_name_is_left_and_the_same_file_gives_the_same_copy(extension, data):
    assert names(data) != []
    assert names(cleaned(extension, data)) == []
    assert cleaned(extension, data) == cleaned(extension, data)


def test_the_pages_of_a_pdf_stay():
    with pikepdf.open(io.BytesIO(cleaned("pdf", samples.pdf(pages=3)))) as opened:
        assert (len(opened.pages), str(opened.pages[0].Annots[0].Contents), len(opened.attachments)) == (3, "body", 0)
        assert opened.pages[0].Resources.XObject.I.Width == 40


def test_earlier_revisions_of_a_pdf_are_left_behind():
    first = samples.pdf()
    appended = first + b"\n9 0 obj\n(WangWu)\nendobj\n"
    assert b"(WangWu)" in appended
    assert names(cleaned("pdf", appended)) == []


def test_a_document_still_opens_with_its_text_and_comment():
    copy = docx.Document(io.BytesIO(cleaned("docx", samples.word())))
    assert [p.text for p in copy.paragraphs][:1] == ["正文数据"]
    assert [(c.author, c.text) for c in copy.comments] == [("", "核对")]
    assert copy.core_properties.author == ""


def test_a_workbook_still_opens_with_its_cells_and_comment():
    sheet = openpyxl.load_workbook(io.BytesIO(cleaned("xlsx", samples.sheet()))).active
    assert (sheet["A1"].value, sheet["A1"].comment.text) == ("产值", "核对")


def test_a_photograph_is_turned_as_its_exif_said():
    picture = Image.open(io.BytesIO(cleaned("jpg", samples.photograph(size=(40, 20)))))
    assert (picture.size, dict(picture.getexif())) == ((20, 40), {})


def test_bare_jpeg_keeps_the_pixels():
    data = samples.photograph()
    before, after = (Image.open(io.BytesIO(d)).tobytes() for d in (data, bare_jpeg(data)))
    assert before == after


@pytest.mark.parametrize(
    ("extension", "data", "code"),
    [
        ("ofd", samples.packed(OFD_xml="<x/>"), "type"),
        ("pdf", samples.pdf(password="secret"), "broken"),
        ("pdf", b"%PDF-1.7 nothing", "broken"),
        ("jpg", b"\xff\xd8\xff\xe0 nothing", "broken"),
        ("docx", samples.with_part(samples.word(), "word/embeddings/oleObject1.bin", b"x"), "embedded"),
        ("docx", samples.with_part(samples.word(), "word/media/image9.tiff", b"x"), "media"),
        (
            "docx",
            samples.with_part(samples.word(), "word/more.xml", b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'),
            "broken",
        ),
        ("docx", samples.word()[:-40], "broken"),
    ],
)
def test_what_cannot_be_cleaned_says_why(extension, data, code):
    with pytest.raises(Uncleanable) as refused:
        cleaned(extension, data)
    assert refused.value.code == code
