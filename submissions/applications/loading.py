"""One application with what rules and acts ask of it, read by queries whose SQL is made once in a process."""

from __future__ import annotations

from functools import cache

from submissions.accounts.models import Role, User
from submissions.applications.models import Application, Member
from submissions.applications.models_people import Contributor
from submissions.calls.models import Call, CallIndicator, Form
from submissions.prepared import Prepared, keep

_MEMBERS = Prepared(lambda pk: Member.objects.filter(application=pk).select_related("organisation"), int)
_CONTRIBUTORS = Prepared(lambda pk: Contributor.objects.filter(application=pk), int)
_VERSIONS = Prepared(lambda pk: Form.objects.filter(call=pk).defer("document"), int)
_INDICATORS = Prepared(lambda pk: CallIndicator.objects.filter(call=pk), int)


def visible(code: str, user: User, *related: str) -> Application | None:
    """The application of this number with its call, members and contributors, the versions of the call's form and what is
    `related`; None where the person may not see it.
    """
    if user.role == Role.APPLICANT and user.organisation_id:
        rows = _own(related)(code, user.organisation_id)
    else:
        rows = list(Application.objects.visible_to(user).select_related("call", *related).filter(code=code))
    for application in rows:
        with_members(application)
        keep(application, "contributors", _CONTRIBUTORS(application.pk))
        with_versions(application.call)
    return next(iter(rows), None)


def locked(pk: int, *related: str) -> Application:
    """The application as stored now, its row locked, with its call, the versions of its form and what is `related`."""
    (application,) = _locked(related)(pk)
    with_versions(application.call)
    return application


def with_members(application: Application) -> None:
    """Give the application its members with their organisations."""
    keep(application, "members", _MEMBERS(application.pk))


def with_versions(call: Call) -> None:
    """Give the call the versions of its form, without their documents: those of published ones are kept by the process."""
    keep(call, "forms", _VERSIONS(call.pk))


def with_indicators(call: Call) -> None:
    """Give the call the figures that it asks for."""
    keep(call, "indicators", _INDICATORS(call.pk))


@cache
def _own(related: tuple[str, ...]) -> Prepared[Application]:
    return Prepared(
        lambda code, organisation: (
            Application.objects.of(organisation).select_related("call", *related).filter(code=code)
        ),
        str,
        int,
    )


@cache
def _locked(related: tuple[str, ...]) -> Prepared[Application]:
    rows = Application.objects.select_for_update(of=("self",)).select_related("call", *related)
    return Prepared(lambda pk: rows.filter(pk=pk), int)
