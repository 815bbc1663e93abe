"""The files of an export: a workbook, a table, everything as data, or a folder for each application with its documents.

Each maker writes into an open file and tells `step` after each application, which may stop it. Demonstration data is
marked in every one of them.
"""

from __future__ import annotations

import csv
import io
import json
import shutil
import zipfile
from collections.abc import Callable, Iterable, Iterator
from typing import IO, Any

from django.utils import timezone
from django.utils.translation import gettext as _

from scoring.sheets import safe
from submissions.applications import receipts
from submissions.applications.models import Application
from submissions.applications.tables import export
from submissions.calls.models import Call

Step = Callable[[int], None]
CHUNK = 200
EPOCH = (1980, 1, 1, 0, 0, 0)
FOLDER_NAME = 60


def workbook(call: Call, rows: list[Application], target: IO[bytes], step: Step) -> None:
    target.write(export(call, rows))
    step(len(rows))


def table(call: Call, rows: list[Application], target: IO[bytes], step: Step) -> None:
    """UTF-8 with a mark, so that spreadsheets read it; a cell that a spreadsheet would run begins with an apostrophe."""
    text = io.TextIOWrapper(target, encoding="utf-8-sig", newline="")
    writer = csv.writer(text)
    if call.is_demonstration:
        writer.writerow([_("Demonstration data")])
    head = ["code", "name", "track", "lead", "province", "status", "submitted_at", "digest", "member", "figure", "year"]
    writer.writerow([*head, "unit", "value", "reason"])
    units = dict(call.indicators.values_list("code", "unit"))
    for n, (application, said) in enumerate(_contents(rows), start=1):
        who = _who(application)
        for member in said["members"]:
            for figure in member["figures"]:
                cells = [member["name"], figure["code"], figure["year"], units.get(figure["code"], "")]
                row = [*who, *cells, figure["value"], figure["reason"]]
                writer.writerow([defused(cell) for cell in row])
        step(n)
    text.detach()


def data(call: Call, rows: list[Application], target: IO[bytes], step: Step) -> None:
    """One JSON document: the call, and each application as its digest is taken over it."""
    head = {"call": call.code, "name": call.name, "made_at": timezone.now().isoformat(timespec="seconds")}
    if call.is_demonstration:
        head["mark"] = str(_("Demonstration data"))
    target.write(json.dumps(head, ensure_ascii=False)[:-1].encode() + b', "applications": [')
    for n, (application, said) in enumerate(_contents(rows), start=1):
        line = {"status": application.status, "digest": receipts.digest(said), "content": said}
        target.write((b",\n" if n > 1 else b"\n") + json.dumps(line, ensure_ascii=False, default=str).encode())
        step(n)
    target.write(b"\n]}\n")


def dossiers(call: Call, rows: list[Application], target: IO[bytes], step: Step) -> None:
    """A zip with a folder for each application: its content as data, its receipts' digests, and its documents."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED, allowZip64=True) as package:
        if call.is_demonstration:
            package.writestr(zipfile.ZipInfo("演示数据.txt", EPOCH), str(_("Demonstration data")))
        for n, (application, said) in enumerate(_contents(rows), start=1):
            folder = f"{application.code} {file_name(application.name)}"
            sent = [{"number": r.number, "digest": r.digest} for r in application.receipts.all()]
            whole = {"status": application.status, "receipts": sent, "content": said}
            text = json.dumps(whole, ensure_ascii=False, indent=1, default=str)
            package.writestr(zipfile.ZipInfo(f"{folder}/application.json", EPOCH), text, zipfile.ZIP_DEFLATED)
            for place, document in enumerate(application.documents.standing().order_by("pk"), start=1):
                info = zipfile.ZipInfo(f"{folder}/{place:03d} {file_name(document.name, 150)}", EPOCH)
                info.file_size = document.size
                with document.file.open("rb") as source, package.open(info, "w") as copy:
                    shutil.copyfileobj(source, copy)
                step(n - 1)
            step(n)


def defused(cell: Any) -> Any:
    """Text that a spreadsheet would run as a formula, kept from it. Numbers are numbers."""
    return safe(str(cell if cell is not None else ""))


def file_name(text: str, most: int = FOLDER_NAME) -> str:
    """A name that every system can unpack: no path, no characters that a disk refuses."""
    kept = "".join("_" if c in '<>:"/\\|?*' or ord(c) < 32 else c for c in text).strip(" .") or "_"
    stem, dot, end = kept.rpartition(".")
    return f"{stem[: most - len(end) - 1]}.{end}" if dot and stem else kept[:most]


def _who(application: Application) -> list[Any]:
    last = application.receipts.first()
    sent = timezone.localtime(last.submitted_at).strftime("%Y-%m-%d %H:%M:%S") if last else ""
    lead = application.lead
    who = [application.code, application.name, application.track.code, lead.name, lead.province, application.status]
    return [*who, sent, last.digest if last else ""]


def _contents(rows: Iterable[Application]) -> Iterator[tuple[Application, dict[str, Any]]]:
    for application in rows:
        yield application, receipts.content(application)


MAKERS: dict[str, Callable[[Call, list[Application], IO[bytes], Step], None]] = {
    "xlsx": workbook,
    "csv": table,
    "json": data,
    "zip": dossiers,
}
