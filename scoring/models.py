"""What a score rests on and what came out: the indicator model, the run as a closed record, one score per entrant."""

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from scoring.engine.spec import Model, parse
from scoring.engine.table import Table


class IndicatorModelSet(models.QuerySet["IndicatorModel"]):
    def latest_versions(self) -> "IndicatorModelSet":
        """The newest version of every code."""
        newest = IndicatorModel.objects.filter(code=models.OuterRef("code")).order_by("-version").values("version")[:1]
        return self.filter(version=models.Subquery(newest))


class IndicatorModel(models.Model):
    """One version of an indicator model. Once a run used it, it is frozen: a change is a new version."""

    code = models.CharField(_("code"), max_length=100)
    version = models.PositiveIntegerField(_("version"))
    name = models.JSONField(_("name"), default=dict)
    document = models.JSONField(_("document"))
    digest = models.CharField(_("digest"), max_length=64, unique=True)
    previous = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="next_versions")
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    frozen_at = models.DateTimeField(_("frozen"), null=True, blank=True)

    objects = IndicatorModelSet.as_manager()

    class Meta:
        ordering = ["code", "-version"]
        verbose_name = _("indicator model")
        verbose_name_plural = _("indicator models")
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="one_version_per_code")]

    def __str__(self) -> str:
        return f"{self.code} v{self.version}"

    @property
    def is_frozen(self) -> bool:
        return self.frozen_at is not None

    def parsed(self) -> Model:
        """The model as the engine applies it."""
        return parse(self.document)

    def title(self, language: str | None = None) -> str:
        """The name in `language` (the active one when not given), else in any language there is, else the code."""
        wanted = (language or get_language() or "").lower()
        return self.name.get(wanted) or self.name.get(wanted.split("-")[0]) or next(iter(self.name.values()), self.code)


class ScoringRunSet(models.QuerySet["ScoringRun"]):
    def unfinished(self) -> "ScoringRunSet":
        return self.filter(status__in=ScoringRun.UNFINISHED)


class ScoringRun(models.Model):
    """One application of a frozen model to a frozen table: everything that is needed to compute it again is in it."""

    class Status(models.TextChoices):
        QUEUED = "queued", _("queued")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("cancelled")

    UNFINISHED = (Status.QUEUED, Status.RUNNING)

    reference = models.CharField(_("reference"), max_length=32, unique=True)
    model = models.ForeignKey(IndicatorModel, models.PROTECT, related_name="runs", verbose_name=_("indicator model"))
    table = models.TextField(_("table"))  # canonical JSON of the engine's Table
    table_digest = models.CharField(_("digest of the table"), max_length=64)
    engine_version = models.CharField(_("engine version"), max_length=32)
    digest = models.CharField(_("digest"), max_length=64, unique=True)  # of model, table and engine version
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.QUEUED)
    done = models.PositiveIntegerField(_("entrants done"), default=0)
    total = models.PositiveIntegerField(_("entrants"), default=0)
    attempt = models.PositiveIntegerField(_("attempt"), default=0)
    heartbeat = models.DateTimeField(_("last sign of life"), null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True)  # an English source string: show `reason_words`
    result_digest = models.CharField(_("digest of the result"), max_length=64, blank=True)
    summary = models.JSONField(_("summary"), default=dict, blank=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    objects = ScoringRunSet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("scoring run")
        verbose_name_plural = _("scoring runs")
        indexes = [models.Index(fields=["status", "heartbeat"], name="runs_by_state")]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_finished(self) -> bool:
        return self.status not in self.UNFINISHED

    @property
    def percent(self) -> int:
        """Progress in whole per cent, 100 only when the scores are settled."""
        if self.status == self.Status.DONE:
            return 100
        return min(99, self.done * 100 // self.total) if self.total else 0

    @property
    def reason_words(self) -> str:
        """Why it failed, in the reader's language."""
        return gettext(self.reason) if self.reason else ""

    def entrants(self) -> Table:
        """The frozen table as the engine reads it."""
        return Table.from_json(self.table.encode())


class Score(models.Model):
    """What one entrant got in one run. The breakdown is the engine's explanation, kept as it was computed."""

    class Outcome(models.TextChoices):
        SCORED = "scored", _("scored")
        VETOED = "vetoed", _("vetoed")
        UNQUALIFIED = "unqualified", _("unqualified")
        INCOMPLETE = "incomplete", _("incomplete")

    run = models.ForeignKey(ScoringRun, models.CASCADE, related_name="scores", verbose_name=_("scoring run"))
    code = models.CharField(_("code"), max_length=200)
    score = models.DecimalField(_("score"), max_digits=30, decimal_places=10, null=True, blank=True)
    rank = models.PositiveIntegerField(_("rank"), null=True, blank=True)
    rank_within = models.PositiveIntegerField(_("rank within the group"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome.choices)
    flags = models.JSONField(_("flags"), default=list, blank=True)
    breakdown = models.JSONField(_("breakdown"), default=dict)

    class Meta:
        ordering = [models.F("rank").asc(nulls_last=True), "code"]
        verbose_name = _("score")
        verbose_name_plural = _("scores")
        constraints = [models.UniqueConstraint(fields=["run", "code"], name="one_score_per_entrant")]

    def __str__(self) -> str:
        return f"{self.run} {self.code}"

    def node(self, code: str) -> dict[str, Any] | None:
        """The breakdown's line of one node, or None if the model has no such node."""
        return next((node for node in self.breakdown.get("nodes", []) if node["code"] == code), None)
