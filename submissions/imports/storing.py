"""Storing the figures of a workbook that was read: all of them, or none."""

from __future__ import annotations

from typing import IO

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from submissions.accounts import regions
from submissions.accounts.models import Organisation, User
from submissions.applications.models import Application, IndicatorValue, Member
from submissions.applications.sheets import Problem, Row, Table, read_figures
from submissions.calls.models import Call
from submissions.trail.actions import record
from submissions.trail.acts import Act

FILLED = ("submitted", "returned", "recommended", "correction", "qualified")
"""Statuses whose figures the ministry may bring in: the application has left the applicant's desk and is not over."""
BATCH = 1000  # rows a statement


@transaction.atomic
def import_values(call: Call, workbook: IO[bytes], *, by: User) -> int:
    """Read and store a workbook in one go; return the number of its applications.

    Every problem is reported at once, with sheet, row and column, as a ValidationError; then nothing is stored.
    """
    table = read_figures(call, workbook)
    problems = table.problems + clashes(table, call)
    if problems:
        raise ValidationError([str(problem) for problem in sorted(problems)], code="workbook")
    return store(table, call, by)["applications"]


def clashes(table: Table, call: Call) -> list[Problem]:
    """What speaks against the rows beside their own cells: an application is elsewhere or over, or a lead is nobody."""
    known, leads = _known(table), _leads(table)
    return [problem for row in table.rows for problem in _clashes(row, call, table, known, leads)]


def store(table: Table, call: Call, by: User) -> dict[str, int]:
    """Fill the applications that the rows name, creating the unknown ones as recommended. Call it inside a transaction.

    The lead's figures take the place of what stood there, and an empty cell leaves a figure as it is. Returns how many
    applications and figures there were, and how many applications were new.
    """
    known = _known(table)
    new = [row for row in table.rows if row.code not in known]
    organisations = _create(new, call, table, by)
    owners = Member.objects.filter(application__code__in=table.codes, is_lead=True)
    members = dict(owners.values_list("application__code", "pk"))
    values = [
        IndicatorValue(member_id=members[row.code], indicator=indicator, year=year, value=value)
        for row in table.rows
        for (indicator, year), value in row.figures.items()
    ]
    IndicatorValue.objects.bulk_create(
        values, update_conflicts=True, unique_fields=["member", "indicator", "year"], update_fields=["value"],
        batch_size=BATCH,
    )  # fmt: skip
    record(
        Act.APPLICATION_IMPORTED, by=by, about=call, applications=table.codes, figures=len(values),
        sha256=table.sha256, organisations=organisations,
    )  # fmt: skip
    return {"applications": len(table.rows), "created": len(new), "figures": len(values)}


def _known(table: Table) -> dict[str, Application]:
    rows = Application.objects.select_for_update(of=("self",)).filter(code__in=table.codes)
    return {application.code: application for application in rows}


def _leads(table: Table) -> dict[str, Organisation]:
    return {one.name: one for one in Organisation.objects.filter(name__in=table.leads)}


def _clashes(
    row: Row, call: Call, table: Table, known: dict[str, Application], leads: dict[str, Organisation]
) -> list[Problem]:
    found = []
    application, lead = known.get(row.code), leads.get(row.lead)
    if application and application.call_id != call.pk:
        found.append(table.problem(row.number, "code", _("this number belongs to another call"), row.code))
    elif application and application.status not in FILLED:
        words = _("this application is %(state)s") % {"state": application.get_status_display()}
        found.append(table.problem(row.number, "code", words, row.code))
    if application is None and row.track is None:
        found.append(table.problem(row.number, "track", _("a new application needs its track")))
    if application and row.lead and (lead is None or lead.pk != application.lead_id):
        found.append(table.problem(row.number, "lead", _("this is not the application's lead"), row.lead))
    elif row.lead and (lead is None or lead.kind != Organisation.Kind.APPLICANT):
        found.append(table.problem(row.number, "lead", _("no applicant organisation has this name"), row.lead))
    return found


def _create(rows: list[Row], call: Call, table: Table, by: User) -> list[str]:
    """Applications that reached the ministry on paper, each led by its row's organisation or by one made in its name.

    Returns the names of the organisations that were made.
    """
    leads, now = _leads(table), timezone.now()
    made = _organisations([row for row in rows if row.lead not in leads], call, by)
    applications = Application.objects.bulk_create(
        [
            Application(  # type: ignore[misc]
                call=call, code=row.code, lead=leads.get(row.lead) or made[row.code], track=row.track,
                name=row.name or row.code, status=Application.Status.RECOMMENDED, created_by=by,
            )
            for row in rows
        ],
        batch_size=BATCH,
    )  # fmt: skip
    Member.objects.bulk_create(
        [
            Member(
                application=a, organisation=a.lead, is_lead=True, status="confirmed", answered_at=now, answered_by=by
            )
            for a in applications
        ],
        batch_size=BATCH,
    )
    return sorted({organisation.name for organisation in made.values()})


def _organisations(rows: list[Row], call: Call, by: User) -> dict[str, Organisation]:
    """An applicant organisation for each row that names none: the one of the row's name, or a new one."""
    kind = Organisation.Kind.APPLICANT
    names = {row.code: row.name or row.code for row in rows}
    others = Organisation.objects.filter(name__in=names.values()).exclude(kind=kind).values_list("name", flat=True)
    taken = set(others)
    names = {code: f"{name}（{call.code}）" if name in taken else name for code, name in names.items()}
    own = by.organisation.province if by.organisation else regions.PROVINCES[0].code
    fresh = {names[row.code]: row.province or own for row in rows}
    for name in Organisation.objects.filter(name__in=fresh).values_list("name", flat=True):
        del fresh[name]
    Organisation.objects.bulk_create(
        Organisation(name=name, kind=kind, province=province, is_demonstration=call.is_demonstration)
        for name, province in fresh.items()
    )
    stored = {one.name: one for one in Organisation.objects.filter(name__in=names.values())}
    return {code: stored[name] for code, name in names.items()}
