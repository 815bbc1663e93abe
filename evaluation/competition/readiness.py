"""What is still missing before a competition can be published: shown on the set-up page, enforced by `publish`."""

from __future__ import annotations

import itertools
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from evaluation.competition import figures
from evaluation.competition.models import Competition, Round
from submissions.models import Call


def gaps(competition: Competition) -> list[str]:
    """Every reason why the competition cannot be published yet, each a sentence saying what to do; empty when ready."""
    call = competition.call
    problems = []
    if timezone.now() >= call.closes_at:
        problems.append(_("The application deadline has passed already. Set a later one."))
    if not call.tracks.exists():
        problems.append(_("There is no track. Add at least one."))
    if not call.indicators.exists():
        problems.append(_("The call asks for no figures. Take them over from the indicator model."))
    if not call.quotas.exists():
        problems.append(_("No recommending body has a quota. Set the quotas."))
    rounds = list(competition.rounds.select_related("model").prefetch_related("items"))
    if competition.model is None or not rounds:
        return [*problems, _("There is no indicator model or no round.")]
    return [*problems, *_unasked(call, rounds), *_rounds(rounds)]


def _unasked(call: Call, rounds: list[Round]) -> list[str]:
    indicators = list(call.indicators.select_related("call"))
    missing: dict[str, None] = {}
    for round in rounds:
        missing.update(dict.fromkeys(figures.missing(round.model.document, indicators)))
    if not missing:
        return []
    return [_("The model reads figures that the call does not ask for: %(columns)s.") % {"columns": ", ".join(missing)}]


def _rounds(rounds: list[Round]) -> list[str]:
    problems = []
    for round in rounds:
        if round.judge_share and not round.items.all():
            problems.append(
                _("%(round)s: judges have a share, but the score sheet has no items.") % {"round": round.name}
            )
        if round.trim_from <= round.trim_low + round.trim_high:
            problems.append(
                _("%(round)s: marks would be dropped from panels too small for it.") % {"round": round.name}
            )
    for before, after in itertools.pairwise(rounds):
        if after.cut > before.cut:
            problems.append(
                _("%(after)s lets %(more)s go on, but only %(fewer)s come from the round before.")
                % {"after": after.name, "more": after.cut, "fewer": before.cut}
            )
    return problems


def rubric_sum(round: Round) -> Decimal:
    """The sum of the score sheet's weights, in points."""
    return sum((item.weight for item in round.items.all()), Decimal(0))
