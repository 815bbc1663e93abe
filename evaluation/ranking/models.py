"""Scorings of a round, its rankings, and the meeting decisions that depart from them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class RoundRun(models.Model):
    """The n-th scoring of a round: which closed run it asked for, and who asked."""

    round = models.ForeignKey("evaluation.Round", models.PROTECT, related_name="runs")
    run = models.ForeignKey("scoring.ScoringRun", models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(_("number"))
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    started_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["round", "number"], name="scoring_number_once")]

    def __str__(self) -> str:
        return f"{self.round} {self.number}"


class Ranking(models.Model):
    """The order of a round's entries. Nobody edits a sealed one: a correction is a new ranking that names the old."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SEALED = "sealed", _("Sealed")
        REPLACED = "replaced", _("Replaced")

    MOVES = {"draft": ("sealed", "replaced"), "sealed": ("replaced",)}

    round = models.ForeignKey("evaluation.Round", models.PROTECT, related_name="rankings")
    scoring = models.ForeignKey(RoundRun, models.PROTECT, related_name="rankings")
    number = models.PositiveIntegerField(_("number"))
    status = models.CharField(_("status"), max_length=20, choices=Status, default=Status.DRAFT)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    reason = models.TextField(_("reason"), blank=True)
    cut = models.PositiveSmallIntegerField(_("cut"))
    method = models.JSONField(_("method"), default=dict)
    digest = models.CharField(max_length=64)
    compiled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    compiled_at = models.DateTimeField(auto_now_add=True)
    sealed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    sealed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="ranking_number_once"),
            models.UniqueConstraint(fields=["round"], condition=Q(status="sealed"), name="one_sealed_ranking"),
        ]

    def __str__(self) -> str:
        return f"{self.round} {self.number}"

    @property
    def decimals(self) -> int:
        """To how many decimals totals were rounded before they were ranked."""
        return int(self.method.get("decimals", 2))


class RankingRobustness(models.Model):
    """The n-th analysis of how firmly a ranking stands: which closed record it asked for, and who asked."""

    ranking = models.ForeignKey(Ranking, models.CASCADE, related_name="robustness")
    analysis = models.ForeignKey("scoring.RobustnessRun", models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(_("number"))
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    started_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["ranking", "analysis"], name="analysis_once_per_ranking")]

    def __str__(self) -> str:
        return f"{self.ranking} {self.number}"


class StandingSet(models.QuerySet["Standing"]):
    def with_applications(self) -> StandingSet:
        """Each with its entry and the application behind it."""
        return self.select_related("entry__application")


class Standing(models.Model):
    """An entry's place in a ranking, with the parts its total is made of."""

    ranking = models.ForeignKey(Ranking, models.CASCADE, related_name="standings")
    entry = models.ForeignKey("evaluation.Entry", models.PROTECT, related_name="standings")
    objective = models.DecimalField(_("objective score"), max_digits=12, decimal_places=6, null=True)
    panel = models.DecimalField(_("judges' score"), max_digits=12, decimal_places=6, null=True)
    total = models.DecimalField(_("total"), max_digits=12, decimal_places=6, null=True)
    spread = models.DecimalField(_("spread of the judges"), max_digits=9, decimal_places=4, null=True)
    judges = models.PositiveSmallIntegerField(_("judges"), default=0)
    rank = models.PositiveIntegerField(_("rank"), null=True)
    rank_in_track = models.PositiveIntegerField(_("rank in track"), null=True)
    is_above = models.BooleanField(_("above the cut line"), default=False)
    flags = models.JSONField(default=list)
    breakdown = models.JSONField(default=dict)

    objects = StandingSet.as_manager()

    class Meta:
        ordering = ["ranking", models.F("rank").asc(nulls_last=True), "entry__code"]
        constraints = [models.UniqueConstraint(fields=["ranking", "entry"], name="standing_once")]

    def __str__(self) -> str:
        return f"{self.rank}. {self.entry_id}"


class Decision(models.Model):
    """A panel meeting's decision 会议审定 that departs from the order: who, why, which document."""

    class Outcome(models.TextChoices):
        INCLUDE = "include", _("include")
        EXCLUDE = "exclude", _("exclude")

    ranking = models.ForeignKey(Ranking, models.PROTECT, related_name="decisions")
    entry = models.ForeignKey("evaluation.Entry", models.PROTECT, related_name="decisions")
    outcome = models.CharField(_("outcome"), max_length=20, choices=Outcome)
    reason = models.TextField(_("reason"))
    document = models.CharField(_("document number"), max_length=120)
    decided_on = models.DateField(_("date of the meeting"))
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["ranking", "entry"], name="decision_once")]

    def __str__(self) -> str:
        return f"{self.outcome} {self.entry_id}"
