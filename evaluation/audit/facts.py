"""The facts of an entry in the reader's words: what each is called, and how its value is written."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from evaluation.ranking.models import Decision
from evaluation.rounds.models import CompletenessCheck
from submissions.models import Role, TrailVerification
from submissions.templatetags.moments import log_time

NAMES = {
    "accepted": pgettext_lazy("fact of an act", "accepted"),
    "address": pgettext_lazy("fact of an act", "network address"),
    "advised": pgettext_lazy("fact of an act", "organisations advised"),
    "analysis": pgettext_lazy("fact of an act", "robustness check"),
    "anchors": pgettext_lazy("fact of an act", "anchors of marks"),
    "application": pgettext_lazy("fact of an act", "application"),
    "accounts": pgettext_lazy("fact of an act", "accounts"),
    "applications": pgettext_lazy("fact of an act", "applications"),
    "arrived": pgettext_lazy("fact of an act", "arrived"),
    "asked": pgettext_lazy("fact of an act", "corrections asked for"),
    "begun": pgettext_lazy("fact of an act", "begun"),
    "body": pgettext_lazy("fact of an act", "recommending body"),
    "breaks": pgettext_lazy("fact of an act", "breaks"),
    "changed": pgettext_lazy("fact of an act", "changed"),
    "cleared": pgettext_lazy("fact of an act", "removed"),
    "checklist": pgettext_lazy("fact of an act", "items of the completeness check"),
    "closes_at": pgettext_lazy("fact of an act", "applications close"),
    "code": pgettext_lazy("fact of an act", "code"),
    "content": pgettext_lazy("fact of an act", "SHA-256 of the content"),
    "checked": pgettext_lazy("fact of an act", "entries checked"),
    "copied": pgettext_lazy("fact of an act", "copied from"),
    "cut": pgettext_lazy("fact of an act", "number that goes on"),
    "day": pgettext_lazy("fact of an act", "day"),
    "decided_on": pgettext_lazy("fact of an act", "decided on"),
    "digest": pgettext_lazy("fact of an act", "SHA-256"),
    "document": pgettext_lazy("fact of an act", "document"),
    "draw": pgettext_lazy("fact of an act", "draw"),
    "due_at": pgettext_lazy("fact of an act", "due"),
    "ends_at": pgettext_lazy("fact of an act", "ends"),
    "entries": pgettext_lazy("fact of an act", "entries"),
    "entrant": pgettext_lazy("fact of an act", "entrant"),
    "entry": pgettext_lazy("fact of an act", "entry"),
    "evidence": pgettext_lazy("fact of an act", "evidence"),
    "expiry": pgettext_lazy("fact of an act", "good until"),
    "export": pgettext_lazy("fact of an act", "export"),
    "factor": pgettext_lazy("fact of an act", "factor"),
    "fields": pgettext_lazy("fact of an act", "fields"),
    "figures": pgettext_lazy("fact of an act", "figures"),
    "filter": pgettext_lazy("fact of an act", "search"),
    "form": pgettext_lazy("fact of an act", "form"),
    "ground": pgettext_lazy("fact of an act", "ground"),
    "head": pgettext_lazy("fact of an act", "hash of the last entry"),
    "indicators": pgettext_lazy("fact of an act", "indicators"),
    "indicators_added": pgettext_lazy("fact of an act", "indicators added"),
    "is_working": pgettext_lazy("fact of an act", "working day"),
    "items": pgettext_lazy("fact of an act", "items"),
    "judge": pgettext_lazy("fact of an act", "judge"),
    "judges": pgettext_lazy("fact of an act", "judges"),
    "kind": pgettext_lazy("fact of an act", "kind"),
    "locked": pgettext_lazy("fact of an act", "no tries left"),
    "marking_ends_at": pgettext_lazy("fact of an act", "marking ends"),
    "marks": pgettext_lazy("fact of an act", "remarks"),
    "model": pgettext_lazy("fact of an act", "indicator model"),
    "name": pgettext_lazy("fact of an act", "name"),
    "names": pgettext_lazy("fact of an act", "names"),
    "new": pgettext_lazy("fact of an act", "new"),
    "number": pgettext_lazy("fact of an act", "number"),
    "old": pgettext_lazy("fact of an act", "before"),
    "opens_at": pgettext_lazy("fact of an act", "applications open"),
    "opinion": pgettext_lazy("fact of an act", "opinion"),
    "order": pgettext_lazy("fact of an act", "order"),
    "organisation": pgettext_lazy("fact of an act", "organisation"),
    "organisations": pgettext_lazy("fact of an act", "organisations"),
    "outcome": pgettext_lazy("fact of an act", "outcome"),
    "panel": pgettext_lazy("fact of an act", "panel"),
    "paper": pgettext_lazy("fact of an act", "paper"),
    "parts": pgettext_lazy("fact of an act", "parts"),
    "person": pgettext_lazy("fact of an act", "person"),
    "photos": pgettext_lazy("fact of an act", "photos"),
    "position": pgettext_lazy("fact of an act", "position"),
    "province": pgettext_lazy("fact of an act", "province"),
    "quotas": pgettext_lazy("fact of an act", "quotas"),
    "ranking": pgettext_lazy("fact of an act", "ranking"),
    "reason": pgettext_lazy("fact of an act", "reason"),
    "request": pgettext_lazy("fact of an act", "request"),
    "requested_by": pgettext_lazy("fact of an act", "asked for by"),
    "receipt": pgettext_lazy("fact of an act", "receipt"),
    "recommend_by": pgettext_lazy("fact of an act", "recommendations close"),
    "removed": pgettext_lazy("fact of an act", "removed"),
    "revision": pgettext_lazy("fact of an act", "revision"),
    "role": pgettext_lazy("fact of an act", "role"),
    "round": pgettext_lazy("fact of an act", "round"),
    "rubric": pgettext_lazy("fact of an act", "items of the score sheet"),
    "run": pgettext_lazy("fact of an act", "run"),
    "seed": pgettext_lazy("fact of an act", "seed"),
    "sessions": pgettext_lazy("fact of an act", "sessions"),
    "sha256": pgettext_lazy("fact of an act", "SHA-256"),
    "stage": pgettext_lazy("fact of an act", "stage"),
    "subject": pgettext_lazy("fact of an act", "subject"),
    "tasks": pgettext_lazy("fact of an act", "tasks"),
    "terms": pgettext_lazy("fact of an act", "terms"),
    "text": pgettext_lazy("fact of an act", "SHA-256 of the text"),
    "through": pgettext_lazy("fact of an act", "through"),
    "title": pgettext_lazy("fact of an act", "title"),
    "to": pgettext_lazy("fact of an act", "to"),
    "token": pgettext_lazy("fact of an act", "token"),
    "tracks": pgettext_lazy("fact of an act", "tracks"),
    "trial": pgettext_lazy("fact of an act", "trial"),
    "until": pgettext_lazy("fact of an act", "until"),
    "up_to": pgettext_lazy("fact of an act", "up to entry"),
    "username": pgettext_lazy("fact of an act", "account"),
    "verdict": pgettext_lazy("fact of an act", "verdict"),
    "version": pgettext_lazy("fact of an act", "version"),
    "visited_on": pgettext_lazy("fact of an act", "visited on"),
    "visitors": pgettext_lazy("fact of an act", "visitors"),
    "winners": pgettext_lazy("fact of an act", "winners"),
    "what": pgettext_lazy("fact of an act", "what"),
    "witness": pgettext_lazy("fact of an act", "earlier head"),
}
"""What each fact that code records is called. A fact of an older version without a name here shows as it is stored."""


MOMENTS = {
    "arrived", "closes_at", "due_at", "ends_at", "expiry", "marking_ends_at", "opens_at", "recommend_by", "until",
}  # fmt: skip
WORDS = {
    "paper": {
        "draw": pgettext_lazy("paper", "record of the draw"),
        "judges' report": pgettext_lazy("paper", "judges' report"),
        "meeting decision": pgettext_lazy("paper", "meeting decision"),
        "notice": pgettext_lazy("paper", "public notice"),
        "publication": pgettext_lazy("paper", "publication"),
        "receipt": pgettext_lazy("paper", "receipt"),
        "score report": pgettext_lazy("paper", "score report"),
        "score sheet": pgettext_lazy("paper", "score sheet"),
        "sign-in sheet": pgettext_lazy("paper", "sign-in sheet"),
    },
    "role": dict(Role.choices),
    "outcome": dict(CompletenessCheck.Outcome.choices) | dict(Decision.Outcome.choices),
    "verdict": dict(TrailVerification.Verdict.choices),
}
"""Values that are words of the product, by the fact that they stand in."""


def written(facts: dict[str, Any]) -> list[tuple[str, str]]:
    """The facts as (name, value) in words, in the order of their names as they are stored."""
    return [(str(NAMES.get(name, name)), _value(name, value)) for name, value in sorted(facts.items())]


def _value(name: str, value: Any) -> str:
    if value is None or value in ("", [], {}):
        return "—"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return pgettext("between names", ", ").join(_value(name, one) for one in value)
    if isinstance(value, dict):
        pairs = (f"{NAMES.get(key, key)} {_value(key, one)}" for key, one in value.items())
        return pgettext("between facts", ", ").join(pairs)
    if name in WORDS:
        return str(WORDS[name].get(value, value))
    return log_time(value) if name in MOMENTS else str(value)
