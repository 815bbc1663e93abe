"""What an application answered, as a judge reads it: long texts by themselves, the rest of a section together."""

from __future__ import annotations

from django.utils.translation import pgettext

from submissions.applications.parts import Field, Part, parts
from submissions.calls.wording import labelled
from submissions.models import Application


def told(application: Application, blind: bool) -> list[tuple[str, str]]:
    """Titles with their texts, in the order of the form. Blind: without the questions that tell who the applicant is.

    The texts are not masked yet: names that people write into them anyway are the caller's to hide.
    """
    members = application.taking_part
    lead = next((member for member in members if member.is_lead), None)
    found: list[tuple[str, str]] = []
    for part in parts(application.form.sheet, application, lead, scopes=("lead",)):
        found += _section(part, blind)
    return found


def _section(part: Part, blind: bool) -> list[tuple[str, str]]:
    lines, texts = [], []
    for field in part.fields:
        question = field.question
        if field.hidden or not question.is_input or question.kind == "track" or (blind and question.identifying):
            continue
        text = written(field)
        if not text.strip():
            continue
        if question.kind == "long_text":
            texts.append((field.title, text))
        else:
            lines.append(labelled(field.title, text))
    return ([(part.title, "\n".join(lines))] if lines else []) + texts


def written(field: Field) -> str:
    """One answer as text, its unit behind it; a table with one row a line."""
    if field.question.kind == "table":
        rows = [[cell.words for cell in row.cells if cell.words] for row in field.filled]
        return "\n".join(pgettext("between facts", ", ").join(row) for row in rows)
    return f"{field.text}{field.question.unit}" if field.text else ""
