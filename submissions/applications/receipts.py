"""Numbers of applications, and receipts: the whole content of a submission with its digest."""

from __future__ import annotations

import datetime
import hashlib
import json
from typing import Any

from django.db.models import Max
from django.utils import timezone

from submissions.applications import answers
from submissions.applications.figures import shown
from submissions.applications.models import Application, IndicatorValue, Member, Receipt
from submissions.calls.models import Call
from submissions.calls.questions import Sheet


def next_code(call: Call, province: str) -> str:
    """The next application number of a province in a year, like SM2026-41-0007. Call it with the call's row locked."""
    prefix = f"SM{timezone.localtime(call.opens_at).year}-{province[:2]}-"
    last = Application.objects.filter(code__startswith=prefix).aggregate(last=Max("code"))["last"]
    return f"{prefix}{int(last.removeprefix(prefix)) + 1 if last else 1:04d}"


def content(application: Application) -> dict[str, Any]:
    """Everything the application says, as plain data: the form's version and answers, members with figures, documents.

    Answers that the form hides because of another answer are not said.
    """
    form = application.form
    members = application.taking_part
    lead = next((member for member in members if member.is_lead), None)
    said: dict[str, Any] = {"code": application.code, "call": application.call.code, "track": application.track.code}
    said |= {"name": application.name, "form": {"version": form.number, "digest": form.digest}}
    said["answers"] = _answers(form.sheet, application, lead, "lead")
    figures: dict[int, list[dict[str, Any]]] = {member.pk: [] for member in members}
    stored = IndicatorValue.objects.filter(member__in=members).order_by(
        "indicator__position", "indicator__code", "year"
    )
    for member, code, year, value, reason in stored.values_list("member", "indicator__code", "year", "value", "reason"):
        figures[member].append({"code": code, "year": year, "value": shown(value), "reason": reason})
    said["members"] = [
        {
            "name": m.organisation.name,
            "province": m.organisation.province,
            "is_lead": m.is_lead,
            "answers": _answers(form.sheet, application, m, "member"),
            "figures": figures[m.pk],
        }
        for m in members
    ]
    said["documents"] = [
        {"name": d.name, "kind": d.kind, "size": d.size, "sha256": d.sha256, **_proved(d)}
        for d in application.documents.standing().select_related("indicator", "member__organisation").order_by("pk")
    ]
    return said


def _proved(document: Any) -> dict[str, Any]:
    """The figure that a document proves: whose, which and of which year (None: of every year)."""
    if document.indicator is None:
        return {}
    whose = document.member.organisation.name if document.member else None
    return {"figure": document.indicator.code, "year": document.year, "member": whose}


def _answers(sheet: Sheet, application: Application, member: Member | None, scope: str) -> dict[str, Any]:
    known = answers.known(sheet, application, member)
    shown = sheet.shown(known)
    return {q.code: known[q.code] for q in sheet.of(scope) if q.code in known and q.code in shown}


def digest(said: dict[str, Any]) -> str:
    """SHA-256 over the content's canonical JSON: keys sorted, no spaces, UTF-8."""
    text = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def issue(application: Application, at: datetime.datetime, by: Any) -> Receipt:
    """Store the receipt of this submission; its number counts the application's submissions."""
    said = content(application)
    time = application.receipts.count() + 1
    number = f"{application.code}-{time:02d}"
    return Receipt.objects.create(
        application=application, number=number, submitted_at=at, submitted_by=by, content=said, digest=digest(said)
    )
