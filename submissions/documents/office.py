"""Packed office documents (.docx, .xlsx) rewritten without what they say about their makers."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from typing import IO

from lxml import etree

EPOCH = (1980, 1, 1, 0, 0, 0)
CORE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/"
BLANK = {
    "docProps/core.xml": f'<cp:coreProperties xmlns:cp="{CORE}"/>',
    "docProps/app.xml": f'<Properties xmlns="{OFFICE}extended-properties"/>',
    "docProps/custom.xml": f'<Properties xmlns="{OFFICE}custom-properties"/>',
}
"""Parts that hold nothing but properties: author, company, manager, template, last printed."""
PERSONAL = {"author", "initials", "userName", "userId", "providerId"}
"""Attributes that name people: of comments, tracked changes, reservations and persons."""
NAMING = {"author", "lastModifiedBy", "absPath", "docVar", "mailMerge", "docVars", "attachedTemplate"}
"""Elements that name people or the folders of their disks."""
DROPPED = re.compile(
    r"docProps/thumbnail\..*|xl/printerSettings/.*|word/printerSettings.*|.*/vbaProject.*|_xmlsignatures/.*"
)
EMBEDDED = re.compile(r"(word|xl|ppt)/embeddings/.*|.*/activeX/.*")
MEDIA = re.compile(r"(word|xl|ppt)/media/.*")


class Broken(Exception):
    """The package or a part of it cannot be read."""


class Embedded(Exception):
    """The document holds another program's object, whose own properties cannot be reached."""


def rewrite(source: IO[bytes], target: IO[bytes], media: Callable[[str, bytes], bytes]) -> None:
    """Copy the package part by part; `media` cleans a picture by its name. Times of the parts are all the same."""
    try:
        with zipfile.ZipFile(source) as package, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
            for entry in package.infolist():
                if entry.is_dir() or DROPPED.fullmatch(entry.filename):
                    continue
                part = _cleaned(entry.filename, package.read(entry), media)
                copy.writestr(zipfile.ZipInfo(entry.filename, EPOCH), part, zipfile.ZIP_DEFLATED)
    except (zipfile.BadZipFile, etree.XMLSyntaxError, RuntimeError, NotImplementedError) as error:
        raise Broken from error


def tree(data: bytes) -> etree._Element:
    """The part's XML, read without following anything it points to. A part with a document type is Broken."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    root = etree.fromstring(data, parser)
    if root.getroottree().docinfo.doctype:
        raise Broken
    return root


def _cleaned(name: str, data: bytes, media: Callable[[str, bytes], bytes]) -> bytes:
    if name in BLANK:
        return b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n' + BLANK[name].encode()
    if EMBEDDED.fullmatch(name):
        if not name.lower().endswith((".docx", ".xlsx")):
            raise Embedded
        inner = io.BytesIO()
        rewrite(io.BytesIO(data), inner, media)
        return inner.getvalue()
    if MEDIA.fullmatch(name):
        return media(name, data)
    if not name.endswith((".xml", ".rels", ".vml")):
        return data
    return _without_names(name, tree(data))


def _without_names(name: str, root: etree._Element) -> bytes:
    for element in list(root.iter(etree.Element)):
        _forget(element)
        if name.endswith(".rels") and etree.QName(element).localname == "Relationship":
            _cut_loose(element)
        elif name.startswith("customXml/item") and not name.startswith("customXml/itemProps"):
            element.text = None
    for note in list(root.iter(etree.Comment, etree.ProcessingInstruction)):
        if note.getparent() is not None and not note.tail:
            note.getparent().remove(note)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _forget(element: etree._Element) -> None:
    local = etree.QName(element).localname
    for key in list(element.attrib):
        if etree.QName(key).localname in PERSONAL or (local == "person" and key == "displayName"):
            element.set(key, "")
    if local == "author" and element.text:
        element.text = ""
    elif local in NAMING and local != "author" and element.getparent() is not None:
        element.getparent().remove(element)
    elif local == "pageSetup":
        element.attrib.pop(f"{{{OFFICE}relationships}}id", None)


def _cut_loose(relation: etree._Element) -> None:
    """A way out of the package: to what was dropped it is removed, to another file it leads nowhere."""
    target, kind = relation.get("Target", ""), relation.get("Type", "")
    dropped = kind.endswith(("/thumbnail", "/printerSettings", "/attachedTemplate", "/digital-signature/origin"))
    if dropped and relation.getparent() is not None:
        relation.getparent().remove(relation)
        return
    followed = kind.endswith("/hyperlink") and not target.lower().startswith(("file:", "\\\\", "mailto:"))
    if relation.get("TargetMode") == "External" and not followed:
        relation.set("Target", "about:blank")
