"""Changing a form's document: each function takes one and gives back another; `problems` says what keeps it from being used."""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from submissions.calls.conditions import Condition
from submissions.calls.questions import FIXED, Question, Sheet, parse

Document = dict[str, Any]
MOST_SECTIONS, MOST_QUESTIONS = 40, 200


def add_section(document: Document, name: str, name_en: str = "") -> Document:
    """With an empty section at the end."""
    changed = copy.deepcopy(document)
    code = _free("s", {section["code"] for section in changed["sections"]})
    changed["sections"].append({"code": code, "name": name, "name_en": name_en, "questions": []})
    return changed


def change_section(document: Document, code: str, fields: Mapping[str, Any]) -> Document:
    """With a section's words and condition changed."""
    changed = copy.deepcopy(document)
    _section(changed, code).update(fields)
    return changed


def remove_section(document: Document, code: str) -> Document:
    """Without an empty section; one that still holds questions is refused."""
    changed = copy.deepcopy(document)
    if _section(changed, code)["questions"]:
        raise ValidationError(_("Move or remove the questions of this section first."), code="not_empty")
    changed["sections"] = [section for section in changed["sections"] if section["code"] != code]
    return changed


def move_section(document: Document, code: str, step: int) -> Document:
    """With a section one place up (-1) or down (1)."""
    changed = copy.deepcopy(document)
    _swap(changed["sections"], changed["sections"].index(_section(changed, code)), step)
    return changed


def add_question(document: Document, section: str, row: Mapping[str, Any]) -> tuple[Document, str]:
    """With a question at the end of a section, under a code that no question of this form ever had; returns that code too."""
    changed = copy.deepcopy(document)
    changed["last"] = changed.get("last", 0) + 1
    code = f"q{changed['last']}"
    _section(changed, section)["questions"].append({**row, "code": code})
    return changed, code


def change_question(document: Document, code: str, section: str, row: Mapping[str, Any]) -> Document:
    """With a question changed, and moved to the end of another section where `section` is another one."""
    changed = copy.deepcopy(document)
    for part in changed["sections"]:
        for place, question in enumerate(part["questions"]):
            if question["code"] != code:
                continue
            new = {**question, **row, "code": code, "kind": question["kind"]}
            if part["code"] == section:
                part["questions"][place] = new
            else:
                del part["questions"][place]
                _section(changed, section)["questions"].append(new)
            return changed
    raise ValidationError(_("This question is no longer in the form."), code="gone")


def remove_question(document: Document, code: str) -> Document:
    """Without a question; the fixed fields of a cluster stay."""
    if code in FIXED:
        raise ValidationError(_("This field belongs to every application and cannot be taken out."), code="fixed")
    changed = copy.deepcopy(document)
    for section in changed["sections"]:
        section["questions"] = [question for question in section["questions"] if question["code"] != code]
    return changed


def move_question(document: Document, code: str, step: int) -> Document:
    """With a question one place up (-1) or down (1); past the end of its section it enters the next one."""
    changed = copy.deepcopy(document)
    sections = changed["sections"]
    for number, section in enumerate(sections):
        place = next((i for i, question in enumerate(section["questions"]) if question["code"] == code), None)
        if place is None:
            continue
        if 0 <= place + step < len(section["questions"]):
            _swap(section["questions"], place, step)
        elif 0 <= number + step < len(sections):
            beside = sections[number + step]["questions"]
            beside.insert(0 if step > 0 else len(beside), section["questions"].pop(place))
        return changed
    raise ValidationError(_("This question is no longer in the form."), code="gone")


def add_check(document: Document, row: Mapping[str, Any]) -> Document:
    """With a relation between two figures; the same one twice is kept once."""
    changed = copy.deepcopy(document)
    checks = changed.setdefault("checks", [])
    if not any({**row, "code": check["code"]} == check for check in checks):
        checks.append({**row, "code": _free("c", {check["code"] for check in checks})})
    return changed


def remove_check(document: Document, code: str) -> Document:
    """Without a relation."""
    changed = copy.deepcopy(document)
    changed["checks"] = [check for check in changed.get("checks", []) if check["code"] != code]
    return changed


MOVES = {"question": move_question, "section": move_section}
REMOVALS = {"question": remove_question, "section": remove_section, "check": remove_check}


def problems(document: Document) -> list[str]:
    """Everything that keeps the form from being published, each a sentence that names its question."""
    sheet = parse(document)
    found = []
    questions = list(sheet)
    if len(sheet.sections) > MOST_SECTIONS or len(questions) > MOST_QUESTIONS:
        most = {"sections": MOST_SECTIONS, "questions": MOST_QUESTIONS}
        found.append(_("A form has at most %(sections)s sections and %(questions)s questions.") % most)
    codes = [question.code for question in questions]
    missing = [code for code in FIXED if code not in codes]
    if missing:
        found.append(_("Fixed fields are missing: %(fields)s.") % {"fields": ", ".join(missing)})
    for question in questions:
        found += [_("%(name)s: %(lack)s") % {"name": question.name, "lack": text} for text in _lacks(question)]
    return found + _misplaced(sheet)


def _lacks(question: Question) -> list[str]:
    if question.kind in ("choice", "choices") and len(question.options) < 2:
        return [_("give at least two options.")]
    if question.kind == "table" and not question.columns:
        return [_("give at least one column.")]
    empty = [column.name for column in question.columns if column.kind == "choice" and len(column.options) < 2]
    return [_("the column %(column)s needs at least two options.") % {"column": name} for name in empty]


def _misplaced(sheet: Sheet) -> list[str]:
    """Conditions that look at a question which is not asked before, is answered by each member, or is no longer there."""
    found: list[str] = []
    asked: dict[str, Question] = {}

    def look(name: str, when: Condition | None, scope: str) -> None:
        for clause in when.clauses if when else ():
            known = asked.get(clause.question)
            if known is None or not known.is_input or (known.scope == "member" and scope != "member"):
                found.append(
                    _("%(name)s: its condition looks at a question that is not asked before it.") % {"name": name}
                )

    for section in sheet.sections:
        look(section.name, section.when, "lead")
        for question in section.questions:
            look(question.name, question.when, question.scope)
            asked[question.code] = question
    return found


def digest(document: Document) -> str:
    """SHA-256 over the document's canonical JSON: keys sorted, no spaces, UTF-8."""
    text = json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def codes(words: list[str], known: Mapping[str, str], prefix: str) -> dict[str, str]:
    """A code for each name: the one it has already, else the next free one."""
    given: dict[str, str] = {}
    for word in words:
        given[word] = known.get(word) or _free(prefix, {*known.values(), *given.values()})
    return given


def _section(document: Document, code: str) -> dict[str, Any]:
    found = next((section for section in document["sections"] if section["code"] == code), None)
    if found is None:
        raise ValidationError(_("This section is no longer in the form."), code="gone")
    return found


def _swap(rows: list[Any], place: int, step: int) -> None:
    other = place + step
    if 0 <= other < len(rows):
        rows[place], rows[other] = rows[other], rows[place]


def _free(prefix: str, taken: set[str]) -> str:
    return next(code for code in (f"{prefix}{number}" for number in range(1, 10_000)) if code not in taken)
