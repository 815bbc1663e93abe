"""Cross-field checks: relations between figures that the form names, looked into where they do not hold."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from submissions.applications.models import Member
from submissions.calls.models import CallIndicator
from submissions.calls.questions import Check, Sheet
from submissions.calls.wording import title

HOLDS = {"at_most": operator.le, "at_least": operator.ge, "equal": operator.eq}
WORDS = {
    "at_most": _("%(left)s is more than %(right)s in %(years)s."),
    "at_least": _("%(left)s is less than %(right)s in %(years)s."),
    "equal": _("%(left)s is not the same as %(right)s in %(years)s."),
}


class Strain(NamedTuple):
    """A relation that does not hold for a member: the input of its reason, what is odd, and the reason given."""

    name: str
    text: str
    reason: str
    member: Member


def strains(
    sheet: Sheet,
    indicators: Iterable[CallIndicator],
    members: Iterable[Member],
    values: Mapping[tuple[int, int, int], Any],
) -> Iterator[Strain]:
    """Every relation that does not hold, by member. A relation with a figure that is missing is not looked at."""
    by_code = {indicator.code: indicator for indicator in indicators}
    for member in members:
        for check in sheet.checks:
            left, right = by_code.get(check.left), by_code.get(check.right)
            if left is None or right is None:
                continue
            years = [year for year in left.years if _fails(check, left, right, member, year, values)]
            if years:
                words = {"left": title(left), "right": title(right), "years": ", ".join(map(str, years))}
                name = f"check-{check.code}"
                yield Strain(name, str(WORDS[check.operator]) % words, member.answers.get(name, ""), member)


def _fails(check: Check, left: Any, right: Any, member: Member, year: int, values: Mapping[Any, Any]) -> bool:
    here, there = values.get((member.pk, left.pk, year)), values.get((member.pk, right.pk, year))
    return bool(here and there and not HOLDS[check.operator](here.value, there.value))
