"""People in a workbook: every row read and checked as the form for one account would, every problem with its cell."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import IO, Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import translation
from django.utils.translation import gettext as _

from submissions.accounts.actions import fits
from submissions.accounts.forms import NewAccountForm
from submissions.accounts.models import Organisation, Role, User
from submissions.applications.sheets import Problem, open_workbook, text_of
from submissions.applications.tables import workbook
from submissions.calls.wording import joined

MOST = 1000
"""People in one workbook: their accounts are opened within one request."""
HEADINGS = {"username": "用户名", "name": "姓名", "role": "角色", "organisation": "单位代码", "email": "电子邮箱"}
"""The columns as the template names them; the English name is understood too."""
NEEDED = ("username", "name", "role")
ROLES = (Role.APPLICANT, Role.PROVINCE, Role.JUDGE)
"""Who is many. The ministry's own people and the management roles are opened one by one."""

Account = dict[str, Any]
"""What `create_account` is given for one person."""


class Roster(NamedTuple):
    """The rows as they were typed: each its number, then a text for each of HEADINGS; `where` gives a heading's column."""

    sheet: str
    where: dict[str, int]
    rows: list[tuple[int, dict[str, str]]]
    sha256: str

    def problem(self, number: int, heading: str, text: str, found: str = "") -> Problem:
        return Problem(number, self.where.get(heading, 1), self.sheet, text, found[:60])


def template() -> bytes:
    """The table that is read back, with what its columns hold and the organisations by their codes on two further sheets."""
    labels = joined(role.label for role in ROLES)
    words: list[list[Any]] = [
        [_("Column"), _("Meaning")],
        [HEADINGS["username"], NewAccountForm.base_fields["username"].help_text],
        [HEADINGS["name"], _("the person's name")],
        [HEADINGS["role"], labels],
        [HEADINGS["organisation"], _("unified social credit code, or the full name; a judge's employer, or nothing")],
        [HEADINGS["email"], _("may be left out")],
    ]
    bodies: list[list[Any]] = [[_("Organisation"), HEADINGS["organisation"], _("Kind")]]
    bodies += [[o.name, o.credit_code, o.get_kind_display()] for o in Organisation.objects.order_by("kind", "name")]
    return workbook({_("People"): [list(HEADINGS.values())], _("Explanation"): words, _("Organisations"): bodies})


def read_people(file: IO[bytes]) -> tuple[Roster, list[Problem]]:
    """The rows of the first sheet, and what is wrong with its shape; where that is too wrong to be read on, no rows.

    Raises ValidationError when it is no workbook at all.
    """
    sha256 = hashlib.sha256(file.read()).hexdigest()
    book = open_workbook(file)
    try:
        sheet = book.worksheets[0]
        lines = sheet.iter_rows(max_row=MOST + 2, max_col=60)
        roster = Roster(sheet.title, {}, [], sha256)
        problems = list(_read_headings(roster, next(lines, ())))
        if problems:
            return roster, problems
        for number, cells in enumerate(lines, start=2):
            typed = {place: text_of(cell) for place, cell in enumerate(cells, start=1)}
            problems += _formulas(roster, number, cells)
            if any(typed.values()):
                roster.rows.append((number, {name: typed.get(roster.where.get(name, 0), "") for name in HEADINGS}))
    finally:
        book.close()
    if len(roster.rows) > MOST:
        words = _("At most %(rows)s rows can be given.") % {"rows": MOST}
        return roster._replace(rows=[]), [Problem(MOST + 2, 1, roster.sheet, words)]
    if not roster.rows:
        problems.append(Problem(2, 1, roster.sheet, _("nobody is in this table")))
    return roster, problems


def check(roster: Roster) -> tuple[list[Account], list[Problem]]:
    """The accounts that the rows ask for, and everything that stands against them. Two queries, however many rows."""
    known = {text: role for role in ROLES for text in _names(role)}
    names = Counter(typed["username"].lower() for _number, typed in roster.rows)
    taken = User.objects.annotate(lower=Lower("username")).filter(lower__in=names)
    once = {name for name, times in names.items() if times == 1} - set(taken.values_list("lower", flat=True))
    bodies = _organisations(roster)
    accounts, problems = [], []
    for number, typed in roster.rows:
        account: Account = {
            "username": typed["username"], "name": typed["name"], "email": typed["email"],
            "role": known.get(typed["role"]), "organisation": next(iter(bodies[typed["organisation"]]), None),
        }  # fmt: skip
        accounts.append(account)
        for heading, text in _faults(account, typed, names, once, bodies):
            problems.append(roster.problem(number, heading, text, typed[heading]))
    return accounts, problems


def _read_headings(roster: Roster, cells: Any) -> Iterator[Problem]:
    known = {text: name for name, zh in HEADINGS.items() for text in (name, zh)}
    for column, cell in enumerate(cells, start=1):
        text = text_of(cell)
        heading = known.get(text)
        if text and heading is None:
            words = _("the table has no column “%(name)s”") % {"name": text[:60]}
            yield Problem(1, column, roster.sheet, words, text[:60])
        elif heading in roster.where:
            yield Problem(1, column, roster.sheet, _("this heading stands twice"), text[:60])
        elif heading:
            roster.where[heading] = column
    for heading in NEEDED:
        if heading not in roster.where:
            words = _("the column “%(name)s” is missing") % {"name": HEADINGS[heading]}
            yield Problem(1, 1, roster.sheet, words)


def _formulas(roster: Roster, number: int, cells: Any) -> Iterator[Problem]:
    for column, cell in enumerate(cells, start=1):
        if cell.data_type == "f":
            words = _("this is a formula; paste its value instead")
            yield Problem(number, column, roster.sheet, words, text_of(cell)[:60])


def _faults(
    account: Account, typed: dict[str, str], names: Counter[str], once: set[str], bodies: dict[str, list[Organisation]]
) -> Iterator[tuple[str, str]]:
    """What is wrong with one row: the heading of the cell, and what is expected there."""
    for heading in ("username", "name", "email"):
        try:
            NewAccountForm.base_fields[heading].clean(typed[heading])
        except ValidationError as error:
            yield heading, " ".join(error.messages)
    name = typed["username"].lower()
    if name and name not in once:
        yield "username", _("this user name stands twice") if names[name] > 1 else _("This user name is taken.")
    if account["role"] is None:
        yield "role", _("one of: %(roles)s") % {"roles": ", ".join(str(role.label) for role in ROLES)}
    if typed["organisation"] and len(bodies[typed["organisation"]]) != 1:
        several = bool(bodies[typed["organisation"]])
        yield (
            "organisation",
            _("several organisations have this code; give the full name")
            if several
            else _("no organisation has this code or name"),
        )
    elif account["role"] is not None:
        try:
            fits(account["role"], account["organisation"])
        except ValidationError as error:
            yield "organisation", " ".join(error.messages)


def _names(role: Role) -> Iterator[str]:
    """How a role may be written: its code, and its name in either language."""
    yield role.value
    for language in ("zh-hans", "en"):
        with translation.override(language):
            yield str(role.label)


def _organisations(roster: Roster) -> dict[str, list[Organisation]]:
    """The organisations that a text may mean, by credit code or by full name."""
    texts = {typed["organisation"] for _number, typed in roster.rows} - {""}
    found: dict[str, list[Organisation]] = defaultdict(list)
    for one in Organisation.objects.filter(Q(credit_code__in=texts) | Q(name__in=texts)):
        for text in {one.credit_code, one.name} & texts:
            found[text].append(one)
    return found
