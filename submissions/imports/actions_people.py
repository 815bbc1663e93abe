"""Opening accounts for everybody in a workbook, or for nobody."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from submissions.accounts.actions import create_account
from submissions.accounts.models import User
from submissions.imports.people import Roster, check
from submissions.trail.actions import record
from submissions.trail.acts import Act


@transaction.atomic
def open_accounts(roster: Roster, *, by: Any) -> list[tuple[User, str]]:
    """Open an account for each row; return the people with their passwords, which are stored only as hashes.

    The rows are checked anew, as time may have passed since they were tried. Raises ValidationError with every problem.
    """
    accounts, problems = check(roster)
    if problems:
        raise ValidationError([str(problem) for problem in sorted(problems)], code="workbook")
    opened = [create_account(**account, by=by) for account in accounts]
    record(Act.ACCOUNTS_IMPORTED, by=by, accounts=len(opened), sha256=roster.sha256)
    return opened
