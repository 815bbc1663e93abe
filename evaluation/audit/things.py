"""What acts are about, in the reader's words: the kind of thing, its name, and its page where an auditor may see one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.translation import pgettext_lazy

from evaluation.competition.models import Competition, Round
from submissions.models import Application, AuditEntry, Call, Organisation, User
from submissions.templatetags.saima import localised

KINDS = {
    "application": pgettext_lazy("kind of thing", "application"),
    "auditentry": pgettext_lazy("kind of thing", "entry of the trail"),
    "calendarday": pgettext_lazy("kind of thing", "day of the calendar"),
    "call": pgettext_lazy("kind of thing", "call"),
    "competition": pgettext_lazy("kind of thing", "competition"),
    "entry": pgettext_lazy("kind of thing", "entry"),
    "indicatormodel": pgettext_lazy("kind of thing", "indicator model"),
    "judge": pgettext_lazy("kind of thing", "judge's record"),
    "objection": pgettext_lazy("kind of thing", "objection"),
    "organisation": pgettext_lazy("kind of thing", "organisation"),
    "round": pgettext_lazy("kind of thing", "round"),
    "scoringrun": pgettext_lazy("kind of thing", "run"),
    "trailverification": pgettext_lazy("kind of thing", "verification"),
    "user": pgettext_lazy("kind of thing", "account"),
}
"""A kind that is not named here shows as it is stored."""


class Thing(NamedTuple):
    """What an entry is about: its name where it has one, else the number by which it is stored."""

    kind: str
    name: str
    url: str = ""

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


NOTHING = Thing("", "—")
Found = dict[str, Thing]


def things(entries: Sequence[AuditEntry]) -> list[Thing]:
    """What each entry is about, in their order: one query for each kind that has names."""
    codes: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        codes[entry.object_type].add(entry.object_code)
    found = {kind: NAMED[kind](named) for kind, named in codes.items() if kind in NAMED}
    return [_thing(entry, found) for entry in entries]


def _thing(entry: AuditEntry, found: dict[str, Found]) -> Thing:
    kind, code = entry.object_type, entry.object_code
    if not kind:
        return NOTHING
    if code in found.get(kind, {}):
        return found[kind][code]._replace(kind=str(KINDS[kind]))
    url = reverse("trail-verification", args=[code]) if kind == "trailverification" else ""
    return Thing(str(KINDS.get(kind, kind)), code, url)


def _applications(codes: set[str]) -> Found:
    found = Application.objects.filter(code__in=codes).values_list("code", "name")
    return {code: Thing("", f"{code} {name}") for code, name in found}


def _calls(codes: set[str]) -> Found:
    """A call's page is public once it is called."""
    return {
        call.code: Thing("", localised(call), reverse("call", args=[call.code]) if call.status != "draft" else "")
        for call in Call.objects.filter(code__in=codes)
    }


def _competitions(codes: set[str]) -> Found:
    return {
        play.code: Thing(
            "", localised(play), reverse("results", args=[play.code]) if play.status == "published" else ""
        )
        for play in Competition.objects.filter(code__in=codes)
    }


def _rounds(codes: set[str]) -> Found:
    found = Round.objects.filter(code__in=codes).select_related("competition")
    return {round.code: Thing("", f"{localised(round.competition)} {localised(round)}") for round in found}


def _organisations(codes: set[str]) -> Found:
    return {str(body.pk): Thing("", localised(body)) for body in Organisation.objects.filter(pk__in=codes)}


def _people(codes: set[str]) -> Found:
    return {str(person.pk): Thing("", person.username) for person in User.objects.filter(pk__in=codes)}


NAMED: dict[str, Callable[[set[str]], Any]] = {
    "application": _applications,
    "call": _calls,
    "competition": _competitions,
    "round": _rounds,
    "organisation": _organisations,
    "user": _people,
}
