"""A form in words, for those who build it: each question with its kind, its rules and its condition."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from submissions.calls.conditions import JOINS, OPERATORS, Condition
from submissions.calls.questions import KINDS, Question, Section, Sheet
from submissions.calls.wording import joined, title


class Line(NamedTuple):
    """A question in the outline: what it is called, its kind, its rules and its condition in words."""

    question: Question
    title: str
    kind: Any
    rules: str
    when: str


class Part(NamedTuple):
    section: Section
    title: str
    when: str
    lines: list[Line]


class Relation(NamedTuple):
    code: str
    text: str


class Outline(NamedTuple):
    parts: list[Part]
    relations: list[Relation]


SIGNS = {"at_most": "≤", "at_least": "≥", "equal": "＝"}


def outline(sheet: Sheet, figures: Mapping[str, str]) -> Outline:
    """The form laid out; `figures` names the call's figures by code."""
    parts = [
        Part(
            section, title(section), worded(section.when, sheet),
            [Line(q, title(q), KINDS[q.kind], rules(q), worded(q.when, sheet)) for q in section.questions],
        )
        for section in sheet.sections
    ]  # fmt: skip
    relations = [
        Relation(c.code, f"{figures.get(c.left, c.left)} {SIGNS[c.operator]} {figures.get(c.right, c.right)}")
        for c in sheet.checks
    ]
    return Outline(parts, relations)


def worded(when: Condition | None, sheet: Sheet) -> str:
    """A condition in words, or nothing."""
    if when is None:
        return ""
    clauses = []
    for clause in when.clauses:
        asked = sheet.find(clause.question)
        value = (
            next((title(o) for o in asked.options if o.code == clause.value), clause.value) if asked else clause.value
        )
        clauses.append(f"{title(asked) if asked else clause.question} {OPERATORS[clause.operator]} {value}".strip())
    words = _("; ").join(clauses)
    return f"{words}{pgettext('after its words', ' (%s)') % JOINS[when.join]}" if len(clauses) > 1 else words


def rules(question: Question) -> str:
    """What an answer must keep to, in words."""
    found = []
    if question.limit:
        found.append(_("at most %(limit)s characters") % {"limit": question.limit})
    if question.unit:
        found.append(question.unit)
    if question.minimum or question.maximum:
        found.append(f"{question.minimum or '…'}–{question.maximum or '…'}")
    if question.options:
        found.append(_("%(count)s options") % {"count": len(question.options)})
    if question.columns:
        names = joined(title(column) for column in question.columns)
        found.append(_("columns: %(columns)s") % {"columns": names})
    if question.kind == "document":
        found.append(f"{'/'.join(question.types).upper()} ≤ {question.megabytes} MB × {question.files}".strip())
    if question.groups:
        found.append(joined(question.groups))
    return _("; ").join(found)
