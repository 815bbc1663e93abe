"""Copies without metadata: what a file says about its makers is taken out, what it shows is left as it is.

Pure functions over files: no database, no clock, so that the same file always gives the same copy. What a page shows
(names in the text, letterheads, stamps) stays: keeping that out is the applicant's part.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import IO, Any, BinaryIO

from scoring.libraries import pikepdf, pillow, turning
from submissions.documents import office
from submissions.documents.inspection import TYPES

AUTHORS = ("/Metadata", "/PieceInfo", "/LastModified", "/Thumb", "/AF", "/AA")
CATALOGUE = ("/OpenAction", "/Perms", "/DSS", "/Legal", "/SpiderInfo", "/Collection", "/URI")
SIGNATURE = (
    "/Name", "/Reason", "/Location", "/ContactInfo", "/Contents", "/Cert", "/M", "/Prop_Build", "/Reference", "/ByteRange",
)  # fmt: skip
OUTWARD = ("/Launch", "/GoToR", "/GoToE", "/ImportData", "/SubmitForm", "/JavaScript")
"""Actions that name another file or run a script; they are emptied."""
PATHS = ("/F", "/UF", "/DOS", "/Mac", "/Unix", "/EF", "/RF", "/Desc", "/JS", "/Win", "/D")
JPEG_QUALITY = 92


class Uncleanable(Exception):
    """This file cannot be freed from its metadata; `code` says why: "type", "broken", "embedded" or "media"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def clean(content_type: str, source: BinaryIO, target: BinaryIO) -> None:
    """Write a copy of `source` without metadata to `target`. Raises Uncleanable."""
    cleaner = CLEANERS.get(content_type)
    if cleaner is None:
        raise Uncleanable("type")
    source.seek(0)
    try:
        cleaner(source, target)
    except office.Embedded:
        raise Uncleanable("embedded") from None
    except (
        pikepdf().PdfError,
        pikepdf().PasswordError,
        office.Broken,
        OSError,
        SyntaxError,
        ValueError,
        pillow().DecompressionBombError,
    ):
        raise Uncleanable("broken") from None
    target.seek(0)


def _pdf(source: BinaryIO, target: BinaryIO) -> None:
    """The document rewritten from its pages: earlier revisions, properties, attachments and signatures' names stay behind."""
    with pikepdf().open(source) as pdf:
        if "/Info" in pdf.trailer:
            del pdf.trailer["/Info"]
        _drop(pdf.Root, CATALOGUE)
        _drop(pdf.Root.get("/Names"), ("/EmbeddedFiles", "/JavaScript"))
        _drop(pdf.Root.get("/AcroForm"), ("/XFA", "/SigFlags"))
        for thing in pdf.objects:
            if isinstance(thing, pikepdf().Dictionary | pikepdf().Stream):
                _anonymise(thing)
                for inner in _direct(thing):
                    _anonymise(inner)
        pdf.save(target, deterministic_id=True, fix_metadata_version=False)


def _direct(thing: Any) -> list[Any]:
    """Dictionaries that stand inside another one without a number of their own: annotations and actions, mostly."""
    found: list[Any] = []
    for value in thing.values() if isinstance(thing, pikepdf().Dictionary) else []:
        inside = list(value) if isinstance(value, pikepdf().Array) else [value]
        found += [v for v in inside if isinstance(v, pikepdf().Dictionary) and not v.is_indirect]
    return found


def _anonymise(thing: Any) -> None:
    _drop(thing, AUTHORS)
    kind, subtype, does = thing.get("/Type"), thing.get("/Subtype"), thing.get("/S")
    if kind == "/Annot" or "/Rect" in thing:
        _drop(thing, ("/M", "/CreationDate", "/NM", "/RC", "/FS") + (() if subtype == "/Widget" else ("/T",)))
    if kind == "/Sig" or "/ByteRange" in thing:
        _drop(thing, SIGNATURE)
    if kind == "/Filespec" or (does is not None and str(does) in OUTWARD):
        _drop(thing, PATHS)
    if isinstance(thing, pikepdf().Stream) and subtype == "/Image" and thing.get("/Filter") == "/DCTDecode":
        raw = thing.read_raw_bytes()
        bare = bare_jpeg(raw)
        if bare != raw:
            thing.write(bare, filter=pikepdf().Name.DCTDecode, decode_parms=thing.get("/DecodeParms"))


def _drop(thing: Any, keys: tuple[str, ...]) -> None:
    for key in keys:
        if thing is not None and key in thing:
            del thing[key]


def bare_jpeg(data: bytes) -> bytes:
    """A JPEG without its comments and application segments (Exif, XMP, IPTC, maker notes), pixels untouched.

    The colour transform that Adobe's segment states (APP14) and the JFIF head (APP0) are needed to show it and stay.
    """
    if data[:2] != b"\xff\xd8":
        return data
    kept, at = [data[:2]], 2
    while at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] != 0xDA:
        marker, end = data[at + 1], at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if marker in (0xE0, 0xEE) or not (0xE1 <= marker <= 0xEF or marker == 0xFE):
            kept.append(data[at:end])
        at = end
    return b"".join([*kept, data[at:]])


def _image(source: IO[bytes], target: IO[bytes]) -> None:
    """The picture drawn anew from its pixels, turned the way its Exif said; nothing but pixels is written."""
    with pillow().open(source, formats=("JPEG", "PNG")) as opened:
        form = opened.format or "PNG"
        picture = turning().exif_transpose(opened)
        transparent = picture.info.get("transparency")
        picture.info = {} if transparent is None else {"transparency": transparent}
        more = {"quality": JPEG_QUALITY} if form == "JPEG" else {}
        picture.save(target, form, **more)


def _office(source: IO[bytes], target: IO[bytes]) -> None:
    office.rewrite(source, target, _media)


def _media(name: str, data: bytes) -> bytes:
    """A picture inside a document."""
    if name.lower().endswith((".jpg", ".jpeg", ".jfif")):
        return bare_jpeg(data)
    if name.lower().endswith(".png"):
        target = io.BytesIO()
        _image(io.BytesIO(data), target)
        return target.getvalue()
    if name.lower().endswith((".gif", ".bmp", ".emf", ".wmf")):
        return data
    raise Uncleanable("media")


CLEANERS: dict[str, Callable[[BinaryIO, BinaryIO], None]] = {
    TYPES["pdf"]: _pdf,
    TYPES["jpg"]: _image,
    TYPES["png"]: _image,
    TYPES["docx"]: _office,
    TYPES["xlsx"]: _office,
}
