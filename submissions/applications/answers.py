"""The one gate for answers to a form, and the way to what was answered: columns of the application, or its stored answers."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from submissions.accounts import credit, regions
from submissions.applications import figures
from submissions.applications.models import Application, Member
from submissions.calls import texts
from submissions.calls.questions import COLUMNS, LIMITS, Column, Question, Sheet

DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
Answers = dict[str, Any]


class Misplaced(ValidationError):
    """What is wrong with one cell of a table: its row, counted from 1 as it was sent, its column, and what is expected."""

    def __init__(self, row: int, column: Column, text: str) -> None:
        self.row, self.column, self.text = row, column.code, text
        words = _("Row %(row)s, %(column)s: %(text)s")
        super().__init__(words % {"row": row, "column": column.name, "text": text}, code="table")


def cell(question: Question, row: int, column: str) -> str:
    """The name of a table's cell on the form; rows are counted from 1."""
    return f"{question.code}-{row - 1}-{column}"


class Bounds(NamedTuple):
    decimals: int
    minimum: Decimal | None
    maximum: Decimal | None
    unit: str


def accept(question: Question, given: Any, tracks: Iterable[str] = ()) -> Any:
    """The answer in its stored form: text, a list of option codes, or a list of rows. Raises ValidationError.

    Numbers are kept as their digits and dates as YYYY-MM-DD, so that nothing is lost between the form and a receipt.
    What is already in its stored form comes back unchanged. Nothing answered is "" or []; the name and the track can be
    changed but never emptied, because lists are read by them.
    """
    answer = _accept(question, given, tracks)
    if question.code in ("name", "track") and not answer:
        raise ValidationError(_("This field is required."), code="required")
    return answer


def _accept(question: Question, given: Any, tracks: Iterable[str]) -> Any:
    if question.kind == "table":
        return _rows(question, given)
    if question.kind == "choices":
        codes = [option.code for option in question.options]
        chosen = [code for code in given if code] if isinstance(given, list | tuple) else [given] if given else []
        if any(code not in codes for code in chosen):
            raise ValidationError(_("Choose from the list."), code="choice")
        return [code for code in codes if code in chosen]
    if not isinstance(given, str):
        raise ValidationError(_("Enter text."), code="text")
    if question.kind == "track" and given and given not in tracks:
        raise ValidationError(_("Choose from the list."), code="choice")
    if question.kind == "long_text":
        return texts.block(given, question.limit or LIMITS["long_text"])
    return _word(question, given, question.limit or LIMITS["text"])


def _word(asked: Question | Column, given: str, limit: int) -> str:
    """A short answer of any kind, in its stored form."""
    plain = texts.line(given, limit)
    if not plain:
        return ""
    if asked.kind == "number":
        least, most = (Decimal(text) if text else None for text in (asked.minimum, asked.maximum))
        bounds = Bounds(asked.decimals, least, most, asked.unit)
        return figures.shown(figures.read(plain[:100], bounds))
    if asked.kind == "date":
        return _day(plain)
    if asked.kind == "credit_code":
        return credit.read(plain)
    if asked.kind == "region":
        return _region(plain)
    if asked.kind == "choice" and plain not in [option.code for option in asked.options]:
        raise ValidationError(_("Choose from the list."), code="choice")
    return plain


def _rows(question: Question, given: Any) -> list[dict[str, str]]:
    """The rows of a table that hold anything. Text is taken as one row a line, for tables that began as lists."""
    if isinstance(given, str):
        given = [{question.columns[0].code: line} for line in given.splitlines()]
    rows, faults = [], list[ValidationError]()
    for number, row in enumerate(given if isinstance(given, list) else [], start=1):
        if not any(str(text).strip() for text in row.values()):
            continue
        kept = {}
        for column in question.columns:
            try:
                kept[column.code] = _word(column, str(row.get(column.code, "")), column.limit)
            except ValidationError as error:
                faults.append(Misplaced(number, column, " ".join(error.messages)))
        rows.append(kept)
    if len(rows) > question.rows:
        words = _("At most %(rows)s rows can be given.") % {"rows": question.rows}
        faults.append(ValidationError(words, code="table"))
    if faults:
        raise ValidationError(faults)
    return rows


def _day(text: str) -> str:
    found = DAY.fullmatch(text)
    try:
        return datetime.date(*map(int, found.groups())).isoformat() if found else _refused_day()
    except ValueError:
        return _refused_day()


def _refused_day() -> str:
    raise ValidationError(_("Enter a date such as 2026-03-31."), code="date")


def _region(text: str) -> str:
    if not (re.fullmatch(r"[1-9][0-9]{5}", text) and f"{text[:2]}0000" in regions.BY_CODE):
        raise ValidationError(_("Enter a code of six digits (GB/T 2260), such as 510100."), code="region")
    return text


def value(question: Question, application: Application, member: Member | None) -> Any:
    """What was answered, in its stored form; "" or [] where nothing was."""
    if question.code == "track":
        return application.track.code if application.track_id else ""
    if question.code == "region":
        return (member.region or member.organisation.province) if member else ""
    holder = member if question.scope == "member" else application
    stored = holder.answers.get(question.code) if holder else None
    if question.code in COLUMNS and question.kind != "table":
        return getattr(application, question.code)
    if question.kind == "table":
        if stored is None and question.code in COLUMNS:
            return _rows(question, getattr(application, question.code))
        return stored or []
    return stored or ([] if question.kind == "choices" else "")


def known(sheet: Sheet, application: Application, member: Member | None) -> Answers:
    """All that was answered, by question: the application's answers, and the member's own."""
    return {question.code: value(question, application, member) for question in sheet if question.is_input}


def put(question: Question, answer: Any, application: Application, member: Member) -> None:
    """Set an accepted answer where it belongs; nothing is saved yet."""
    if question.code == "track":
        application.track = application.call.tracks.get(code=answer)
    elif question.code == "region":
        member.region = answer
    elif question.code in COLUMNS and question.kind != "table":
        setattr(application, question.code, answer)
    else:
        holder = member if question.scope == "member" else application
        holder.answers = {**holder.answers, question.code: answer}
        if question.code in COLUMNS:
            setattr(application, question.code, names(question, answer))


def names(question: Question, rows: list[Mapping[str, str]]) -> str:
    """The first column of a table, one a line: what lists, search and blind review read."""
    return "\n".join(row[question.columns[0].code] for row in rows if row.get(question.columns[0].code))


def identifying(sheet: Sheet, application: Application, members: Iterable[Member]) -> list[str]:
    """Every word answered to questions that tell who the applicant is, for the blind round to mask."""
    found = []
    for question in sheet:
        if question.identifying and question.is_input:
            for member in members if question.scope == "member" else [None]:
                answer = value(question, application, member)
                if isinstance(answer, str):
                    found += answer.splitlines()
                    continue
                wordy = [column.code for column in question.columns if column.kind in ("text", "credit_code")]
                found += [row.get(code, "") for row in answer if isinstance(row, dict) for code in wordy]
    return [word for word in found if word]
