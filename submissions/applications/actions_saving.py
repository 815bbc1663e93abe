"""Storing what was typed: answers through their gate, figures, and the reasons beside them; two people never overwrite each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from submissions.accounts.models import User
from submissions.applications import answers, clashes
from submissions.applications.completeness import theirs
from submissions.applications.locking import editable, member_of
from submissions.applications.models import Application, IndicatorValue, Member
from submissions.arrival import arrived
from submissions.calls.models import CallIndicator
from submissions.calls.questions import COLUMNS, Question, Sheet
from submissions.calls.texts import line
from submissions.prepared import Prepared
from submissions.rows import put, update
from submissions.trail.actions import record
from submissions.trail.acts import Act

Figure = tuple[str, int]
"""A figure of a member: the indicator's code and the year."""
REASON = 300
"""Characters of a reason."""


class _Part(NamedTuple):
    """What the person may write: the application, its member, and the questions and figures that are theirs."""

    application: Application
    member: Member
    questions: dict[str, Question]
    indicators: dict[str, CallIndicator]
    checks: frozenset[str]


def save_application(
    application: Application,
    *,
    fields: Mapping[str, Any],
    values: Mapping[Figure, Decimal | None],
    revision: int | None,
    by: User,
    reasons: Mapping[Figure, str] | None = None,
    touched: Iterable[str] | None = None,
) -> int:
    """Store what was typed and return the new revision.

    `fields` are answers by question; `check-<code>` is the reason for a relation that does not hold. The lead's people
    write the lead's answers and figures under the application's revision; a joint member's people write their own under
    their member's, and what is the lead's is passed over. None as a value takes the figure out. Under a `revision` that
    is no longer the stored one, what others changed meanwhile stays theirs unless this page `touched` it too (fields by
    name, figures as `output-2025`; None: it may have touched any): then Clashing is raised and nothing is stored.
    A `revision` of None asks for nothing.
    """
    figures = {*values, *(reasons or {})}
    codes = {code for code, _year in figures}
    asked = [i for i in application.call.indicators.all() if i.code in codes] if codes else []
    with transaction.atomic():  # what is asked is read outside it: it is fixed once the call is published
        application = editable(application)
        member = member_of(application, by)
        part = _part(application, member, fields, figures, asked)
        return _save(part, fields, values, reasons or {}, revision, touched, by)


def _save(
    part: _Part,
    fields: Mapping[str, Any],
    values: Mapping[Figure, Decimal | None],
    reasons: Mapping[Figure, str],
    revision: int | None,
    touched: Iterable[str] | None,
    by: User,
) -> int:
    application, member = part.application, part.member
    guarded: Application | Member = application if member.is_lead else member
    wanted = _accepted(part, fields) | _keyed(values, "") | _keyed(reasons, "why-")
    stored, rows = _stored(part, wanted)
    mine, found = clashes.sort_out(wanted, stored, clashes.since(guarded.stamps, revision), touched)
    if found or (revision is not None and revision > guarded.revision) or revision == -1:
        raise clashes.Clashing(found, guarded.revision)
    changed = {field: new for field, new in mine.items() if new != stored.get(field)}
    figures = _write_figures(part, changed, rows)
    if not changed:
        return guarded.revision
    answered = sorted(field for field in changed if field in part.questions or field in part.checks)
    for field in answered:
        _put(part, field, changed[field])
    guarded.revision += 1
    guarded.stamps = clashes.stamped(guarded.stamps, changed, guarded.revision, by.name)
    columns = [code for code in answered if code in COLUMNS]
    update(application, *columns, "answers", "revision", "stamps", "changed_at")
    if not member.is_lead or any(_is_of_member(part, field) for field in answered):
        update(member, "answers", "region", "revision", "stamps")
    record(Act.APPLICATION_CHANGED, by=by, about=application, fields=answered, figures=figures, arrived=arrived())
    return guarded.revision


def _part(
    application: Application,
    member: Member,
    fields: Iterable[str],
    figures: Iterable[Figure],
    asked: Iterable[CallIndicator],
) -> _Part:
    """What of this is the person's to write. Raises ValidationError for what the call does not ask for at all."""
    sheet: Sheet = application.form.sheet
    known = {question.code: question for question in sheet if question.is_input}
    checks = frozenset(f"check-{check.code}" for check in sheet.checks)
    if strange := [name for name in fields if name not in known and name not in checks]:
        words = _("The form does not ask for this: %(names)s.") % {"names": ", ".join(sorted(strange))[:200]}
        raise ValidationError(words, code="question")
    own = {code: q for code, q in known.items() if member.is_lead or q.scope == "member"}
    indicators = {indicator.code: indicator for indicator in theirs(asked, member)}
    for code, year in figures:
        if code not in indicators or year not in indicators[code].years:
            raise ValidationError(_("The call does not ask for this figure."), code="figure")
    return _Part(application, member, own, indicators, checks)


def _accepted(part: _Part, fields: Mapping[str, Any]) -> dict[str, Any]:
    """The person's answers in their stored form. Raises ValidationError with every fault, by field."""
    tracks = [track.code for track in part.application.call.tracks.all()] if "track" in fields else ()
    taken: dict[str, Any] = {}
    faults: dict[str, Any] = {}
    for name, given in fields.items():
        try:
            if name in part.questions:
                taken[name] = answers.accept(part.questions[name], given, tracks)
            elif name in part.checks:
                taken[name] = line(given, REASON)
        except ValidationError as error:
            faults[name] = error.messages
    if faults:
        raise ValidationError([f"{name}: {text}" for name, texts in faults.items() for text in texts], code="answers")
    return taken


def _keyed(given: Mapping[Figure, Any], prefix: str) -> dict[str, Any]:
    return {f"{prefix}{code}-{year}": value for (code, year), value in given.items()}


def _stored(part: _Part, wanted: Iterable[str]) -> tuple[dict[str, Any], dict[str, IndicatorValue]]:
    """What stands now under the names that are to be written, and the rows of the figures among them."""
    codes = {indicator.pk: code for code, indicator in part.indicators.items()}
    standing = _values(len(codes))(part.member.pk, *codes) if codes else ()
    rows = {f"{codes[row.indicator_id]}-{row.year}": row for row in standing}
    found: dict[str, Any] = {}
    for name in wanted:
        if name in part.questions:
            found[name] = answers.value(part.questions[name], part.application, part.member)
        elif name in part.checks:
            found[name] = part.member.answers.get(name, "")
        elif name.startswith("why-"):
            row = rows.get(name.removeprefix("why-"))
            found[name] = row.reason if row else ""
        else:
            found[name] = rows[name].value if name in rows else None
    return found, rows


@cache
def _values(indicators: int) -> Prepared[IndicatorValue]:
    """A member's figures of so many indicators."""
    return Prepared(
        lambda member, *asked: IndicatorValue.objects.filter(member=member, indicator__in=asked),
        *[int] * (indicators + 1),
    )


def _put(part: _Part, name: str, answer: Any) -> None:
    if name in part.questions:
        answers.put(part.questions[name], answer, part.application, part.member)
    else:
        part.member.answers = {**part.member.answers, name: answer}


def _is_of_member(part: _Part, field: str) -> bool:
    return field in part.checks or part.questions[field].scope == "member"


def _write_figures(part: _Part, changed: dict[str, Any], rows: Mapping[str, IndicatorValue]) -> list[str]:
    """Write the figures that differ and name them, like "output-2025". A reason without a figure is not kept."""
    written, gone, names = [], [], []
    for code, indicator in part.indicators.items():
        for year in indicator.years:
            name = f"{code}-{year}"
            if name not in changed and f"why-{name}" not in changed:
                continue
            old = rows.get(name)
            value = changed.get(name, old.value if old else None)
            reason = changed.get(f"why-{name}", old.reason if old else "")
            names.append(name)
            if value is None:
                changed.pop(f"why-{name}", None)
                gone += [old.pk] if old else []
            else:
                written.append(
                    IndicatorValue(member=part.member, indicator=indicator, year=year, value=value, reason=reason)
                )
    put(written, "member", "indicator", "year")
    if gone:
        IndicatorValue.objects.filter(pk__in=gone).delete()
    return sorted(names)
