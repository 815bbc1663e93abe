"""A form as it is asked: sections of questions, read from the document of a form version. Immutable, and free of the database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from submissions.calls.conditions import Condition

KINDS = {
    "text": _("text, one line"),
    "long_text": _("text, several lines"),
    "number": _("number with unit"),
    "date": _("date"),
    "choice": _("choice of one"),
    "choices": _("choice of several"),
    "credit_code": _("unified social credit code"),
    "table": _("table"),
    "document": _("document"),
    "figures": _("figures by year"),
    "track": _("track"),
    "region": _("region (GB/T 2260)"),
}
"""Kinds of questions. `track` and `region` belong to the fixed fields and cannot be added."""
COLUMN_KINDS = ("text", "number", "date", "choice", "credit_code")
FIXED = (
    "name", "track", "region", "core_park", "promotion_organisation", "promotion_code", "chain_leaders",
)  # fmt: skip
"""The fields of a cluster that every form has; their words and help can be changed, they cannot be taken out."""
COLUMNS = frozenset(
    {"name", "name_en", "track", "core_park", "promotion_organisation", "promotion_code", "chain_leaders", "summary",
     "plan", "contact", "contact_phone"}
)  # fmt: skip
"""Questions whose answers stand in columns of the application, so that lists, search and blind review find them."""
RESERVED = frozenset({"revision", "touched", "csrfmiddlewaretoken", "for_good", "documents", "members"})
LIMITS = {"text": 200, "long_text": 5_000}
"""Characters that a text may have where the form says nothing else."""


class Option(NamedTuple):
    code: str
    name: str
    name_en: str = ""


class Column(NamedTuple):
    """A column of a table question."""

    code: str
    name: str
    name_en: str = ""
    kind: str = "text"
    unit: str = ""
    required: bool = False
    options: tuple[Option, ...] = ()
    limit: int = 120
    decimals: int = 2
    minimum: str = ""
    maximum: str = ""

    @property
    def inputmode(self) -> str:
        return "decimal" if self.kind == "number" else "text"


class Question(NamedTuple):
    """One question. `scope` is "lead", or "member" where each member region answers for itself."""

    code: str
    kind: str
    name: str
    name_en: str = ""
    help: str = ""
    sample: str = ""
    required: bool = False
    identifying: bool = False
    scope: str = "lead"
    limit: int = 0
    unit: str = ""
    decimals: int = 2
    minimum: str = ""
    maximum: str = ""
    options: tuple[Option, ...] = ()
    columns: tuple[Column, ...] = ()
    rows: int = 20
    types: tuple[str, ...] = ()
    megabytes: int = 20
    files: int = 5
    pages: int = 0
    groups: tuple[str, ...] = ()
    when: Condition | None = None

    @property
    def is_fixed(self) -> bool:
        return self.code in FIXED

    @property
    def is_input(self) -> bool:
        """Whether it is answered by typing: figures and documents are given elsewhere."""
        return self.kind not in ("figures", "document")

    @property
    def is_wide(self) -> bool:
        return self.kind in ("long_text", "table", "document", "figures", "choices")


class Section(NamedTuple):
    """A part of the form with its questions."""

    code: str
    name: str
    name_en: str = ""
    help: str = ""
    when: Condition | None = None
    questions: tuple[Question, ...] = ()


class Check(NamedTuple):
    """A relation between two figures that is looked into where it does not hold: `left` is at most, at least or equal to `right`."""

    code: str
    left: str
    operator: str
    right: str


@dataclass(frozen=True)
class Sheet:
    """The whole form."""

    sections: tuple[Section, ...]
    checks: tuple[Check, ...] = ()

    def __iter__(self) -> Iterator[Question]:
        return (question for section in self.sections for question in section.questions)

    def of(self, scope: str) -> list[Question]:
        return [question for question in self if question.scope == scope]

    def find(self, code: str) -> Question | None:
        return next((question for question in self if question.code == code), None)

    def home_of(self, group: str) -> str:
        """The code of the section whose figure table holds the indicators of a group; "" where none does."""
        tables = [(s.code, q.groups) for s in self.sections for q in s.questions if q.kind == "figures"]
        named = next((code for code, groups in tables if group in groups), None)
        return named or next((code for code, groups in tables if not groups), "")

    def section_of(self, code: str) -> Section | None:
        return next((s for s in self.sections if any(q.code == code for q in s.questions)), None)

    def shown(self, answers: Mapping[str, Any]) -> set[str]:
        """The codes of the questions that these answers leave standing. What stands on a hidden answer is hidden with it."""
        standing: set[str] = set()
        known: dict[str, Any] = {}
        for section in self.sections:
            if section.when and not section.when.holds(known):
                continue
            for question in section.questions:
                if question.when is None or question.when.holds(known):
                    standing.add(question.code)
                    known[question.code] = answers.get(question.code)
        return standing


def parse(document: Mapping[str, Any]) -> Sheet:
    """The form of a document that the builder has checked."""
    sections = tuple(
        Section(
            **{**row, "when": Condition.parse(row.get("when")), "questions": tuple(map(question, row["questions"]))}
        )
        for row in document["sections"]
    )
    return Sheet(sections, tuple(Check(**row) for row in document.get("checks", ())))


def question(row: Mapping[str, Any]) -> Question:
    """A question from its stored form."""
    given = dict(row)
    given["when"] = Condition.parse(row.get("when"))
    given["options"] = tuple(Option(**option) for option in row.get("options", ()))
    given["columns"] = tuple(
        Column(**{**c, "options": tuple(Option(**o) for o in c.get("options", ()))}) for c in row.get("columns", ())
    )
    for name in ("types", "groups"):
        given[name] = tuple(row.get(name, ()))
    return Question(**given)
