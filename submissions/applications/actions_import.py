"""The ministry brings in figures that reached it as a workbook: all of them, or none."""

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
from submissions.states import move
from submissions.trail.actions import record
from submissions.trail.acts import Act

FILLED = ("submitted", "returned", "recommended", "correction", "qualified")
"""Statuses whose figures the ministry may bring in: the application has left the applicant's desk and is not over."""


@transaction.atomic
def import_values(call: Call, workbook: IO[bytes], *, by: User) -> int:
    """Fill the applications that the workbook's rows name, creating the unknown ones as recommended; return their number.

    The lead's figures take the place of what stood there, and an empty cell leaves a figure as it is. Every problem
    is reported at once, with sheet, row and column, as a ValidationError; then nothing is stored.
    """
    table = read_figures(call, workbook)
    known = {a.code: a for a in Application.objects.select_for_update(of=("self",)).filter(code__in=table.codes)}
    leads = {o.name: o for o in Organisation.objects.filter(name__in=table.leads)}
    problems = table.problems + [problem for row in table.rows for problem in _clashes(row, call, table, known, leads)]
    if problems:
        raise ValidationError([str(problem) for problem in sorted(problems)], code="workbook")
    for row in table.rows:
        if row.code not in known:
            known[row.code] = _create(row, call, leads, by)
    members = {m.application_id: m for m in Member.objects.filter(application__in=known.values(), is_lead=True)}
    values = [
        IndicatorValue(member=members[known[row.code].pk], indicator=indicator, year=year, value=value)
        for row in table.rows
        for (indicator, year), value in row.figures.items()
    ]
    IndicatorValue.objects.bulk_create(
        values, update_conflicts=True, unique_fields=["member", "indicator", "year"], update_fields=["value"],
        batch_size=1000,
    )  # fmt: skip
    record(
        Act.APPLICATION_IMPORTED, by=by, about=call, applications=table.codes, figures=len(values), sha256=table.sha256
    )
    return len(table.rows)


def _clashes(
    row: Row, call: Call, table: Table, known: dict[str, Application], leads: dict[str, Organisation]
) -> list[Problem]:
    """What speaks against a row beside its own cells: its application is elsewhere, or its lead is nobody."""
    found = []
    application, lead = known.get(row.code), leads.get(row.lead)
    if application and application.call_id != call.pk:
        found.append(table.problem(row.number, "code", _("this number belongs to another call")))
    elif application and application.status not in FILLED:
        state = application.get_status_display()
        found.append(table.problem(row.number, "code", _("this application is %(state)s") % {"state": state}))
    if application is None and row.track is None:
        found.append(table.problem(row.number, "track", _("a new application needs its track")))
    if application and row.lead and (lead is None or lead.pk != application.lead_id):
        found.append(table.problem(row.number, "lead", _("this is not the application's lead")))
    elif row.lead and (lead is None or lead.kind != Organisation.Kind.APPLICANT):
        found.append(table.problem(row.number, "lead", _("no applicant organisation has this name")))
    return found


def _create(row: Row, call: Call, leads: dict[str, Organisation], by: User) -> Application:
    """An application that reached the ministry on paper: led by the row's organisation, or by one made in its name."""
    lead = leads.get(row.lead) or _organisation(row, call, by)
    now = timezone.now()
    application = Application.objects.create(  # type: ignore[misc]
        call=call, code=row.code, lead=lead, track=row.track, name=row.name or row.code, created_by=by
    )
    Member.objects.create(
        application=application, organisation=lead, is_lead=True, status="confirmed", answered_at=now, answered_by=by
    )
    move(application, Application.Status.SUBMITTED)
    move(application, Application.Status.RECOMMENDED)
    return application


def _organisation(row: Row, call: Call, by: User) -> Organisation:
    province = row.province or (by.organisation.province if by.organisation else regions.PROVINCES[0].code)
    name, kind = row.name or row.code, Organisation.Kind.APPLICANT
    if Organisation.objects.filter(name=name).exclude(kind=kind).exists():
        name = f"{name}（{call.code}）"
    organisation, created = Organisation.objects.get_or_create(
        name=name, defaults={"kind": kind, "province": province, "is_demonstration": call.is_demonstration}
    )
    if created:
        record(Act.ORGANISATION_CREATED, by=by, about=organisation, name=organisation.name)
    return organisation
