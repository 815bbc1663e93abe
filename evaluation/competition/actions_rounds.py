"""Shaping the rounds of a draft: which there are, how they judge, and what stands on their score sheets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from evaluation.competition import anchors, figures
from evaluation.competition.locking import draft, unopened
from evaluation.competition.models import Competition, Round, RubricItem
from evaluation.competition.rows import rewrite
from submissions.trail.actions import record
from submissions.trail.acts import Act

Row = Mapping[str, Any]


@transaction.atomic
def add_round(competition: Competition, *, by: Any, **fields: Any) -> Round:
    """Append a round to a draft, with the competition's model, its shares and its score sheet."""
    competition = draft(competition)
    if competition.model is None:
        raise ValidationError(_("Choose an indicator model first."))
    document = competition.model.document
    number = competition.rounds.count() + 1
    share = fields.pop("judge_share", figures.judge_share(document))
    round = Round.objects.create(
        competition=competition, number=number, code=f"{competition.code}-{number}", model=competition.model,
        judge_share=share, objective_share=100 - share, **fields,
    )  # fmt: skip
    fill_rubric(round, document)
    record(Act.ROUND_CHANGED, by=by, about=round, name=round.name, cut=round.cut)
    return round


@transaction.atomic
def remove_round(round: Round, *, by: Any) -> None:
    """Take the last round of a draft away; a competition keeps at least one."""
    competition = draft(round.competition)
    if not round.is_last or round.number == 1:
        raise ValidationError(_("Only the last round can be removed, and one round must stay."))
    record(Act.ROUND_CHANGED, by=by, about=round, removed=True)
    competition.rounds.filter(pk=round.pk).delete()


@transaction.atomic
def change_round(round: Round, *, by: Any, **fields: Any) -> None:
    """Change a round that is not open yet."""
    round = unopened(round)
    changed = {key: value for key, value in fields.items() if getattr(round, key) != value}
    if not changed:
        return
    Round.objects.filter(pk=round.pk).update(**changed)
    record(Act.ROUND_CHANGED, by=by, about=round, **{key: str(value) for key, value in changed.items()})


@transaction.atomic
def change_rubric(round: Round, rows: Sequence[Row], *, by: Any) -> None:
    """The items of a round's score sheet are now these, in this order."""
    round = unopened(round)
    rewrite(round.items.all(), [{**row, "position": i} for i, row in enumerate(rows)], round=round)
    record(Act.ROUND_CHANGED, by=by, about=round, rubric={row["code"]: str(row["weight"]) for row in rows})


@transaction.atomic
def rubric_from_model(round: Round, *, by: Any) -> None:
    """Put the score sheet back to the expert items of the round's model."""
    round = unopened(round)
    fill_rubric(round, round.model.document)
    record(Act.ROUND_CHANGED, by=by, about=round, rubric="model", digest=round.model.digest)


@transaction.atomic
def change_anchors(round: Round, words: Mapping[str, Mapping[str, str]], *, by: Any) -> None:
    """What each band of each item looks like, by item code and band; an item that is not named keeps its words."""
    round = unopened(round)
    for item in round.items.filter(code__in=words):
        RubricItem.objects.filter(pk=item.pk).update(anchors=anchors.kept(words[item.code]))
    record(Act.ROUND_CHANGED, by=by, about=round, anchors={code: anchors.kept(given) for code, given in words.items()})


def fill_rubric(round: Round, document: Row) -> None:
    round.items.all().delete()
    RubricItem.objects.bulk_create(RubricItem(round=round, **item) for item in figures.rubric(document))
