"""Between the inputs of the form page and the fields they belong to: a table is one field with many inputs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from submissions.applications import answers
from submissions.applications.figures import shown
from submissions.applications.models import Application, Member
from submissions.calls.questions import Question, Sheet


def field_of(name: str) -> str:
    """The field of an input: `output-2025` for `f-7-output-2025`, `q3` for `q3-0-name`, else its own name."""
    if name.startswith("why-f-"):
        return f"why-{field_of(name.removeprefix('why-'))}"
    if name.startswith("f-"):
        return name.split("-", 2)[-1]
    if name.startswith("check-"):
        return name
    return name.split("-", 1)[0]


def inputs(sheet: Sheet, application: Application, member: Member, fields: Iterable[str]) -> dict[str, Any]:
    """What stands stored in the inputs of these fields, by their names."""
    found: dict[str, Any] = {}
    rows = {f"{v.indicator.code}-{v.year}": v for v in member.values.select_related("indicator")}
    for field in fields:
        question = sheet.find(field)
        if question is not None:
            found |= _answer(question, answers.value(question, application, member))
        elif field.startswith("check-"):
            found[field] = member.answers.get(field, "")
        elif field.startswith("why-"):
            row = rows.get(field.removeprefix("why-"))
            found[f"why-f-{member.pk}-{field.removeprefix('why-')}"] = row.reason if row else ""
        else:
            found[f"f-{member.pk}-{field}"] = shown(rows[field].value) if field in rows else ""
    return found


def _answer(question: Question, answer: Any) -> Mapping[str, Any]:
    if question.kind != "table":
        return {question.code: answer}
    rows = [answer[number] if number < len(answer) else {} for number in range(question.rows)]
    return {
        f"{question.code}-{number}-{column.code}": row.get(column.code, "")
        for number, row in enumerate(rows)
        for column in question.columns
    }
