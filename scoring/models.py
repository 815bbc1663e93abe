"""What a score rests on and what came out: the indicator model, the run as a closed record, one score per entrant;
and how firmly the ranking stands, as a record of its own."""

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from scoring import wording
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


class Job(models.Model):
    """What a worker computes from a closed record: where it stands, how often it was tried, what came out."""

    class Status(models.TextChoices):
        QUEUED = "queued", _("queued")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("cancelled")

    UNFINISHED = (Status.QUEUED, Status.RUNNING)

    reference = models.CharField(_("reference"), max_length=32, unique=True)
    engine_version = models.CharField(_("engine version"), max_length=32)
    digest = models.CharField(_("digest"), max_length=64, unique=True)  # of everything the result depends on
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.QUEUED)
    attempt = models.PositiveIntegerField(_("attempt"), default=0)
    heartbeat = models.DateTimeField(_("last sign of life"), null=True, blank=True)
    reason = models.TextField(_("reason"), blank=True)  # a source string or `wording.kept`: show `reason_words`
    result_digest = models.CharField(_("digest of the result"), max_length=64, blank=True)
    summary = models.JSONField(_("summary"), default=dict, blank=True)
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    done: "models.PositiveIntegerField[Any, int]"
    total: "models.PositiveIntegerField[Any, int]"

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.reference

    @property
    def is_finished(self) -> bool:
        return self.status not in self.UNFINISHED

    @property
    def percent(self) -> int:
        """Progress in whole per cent, 100 only when the result is settled."""
        if self.status == self.Status.DONE:
            return 100
        return min(99, self.done * 100 // self.total) if self.total else 0

    @property
    def reason_words(self) -> str:
        """Why it failed, in the reader's language."""
        return wording.reread(self.reason)


class ScoringRunSet(models.QuerySet["ScoringRun"]):
    def unfinished(self) -> "ScoringRunSet":
        return self.filter(status__in=ScoringRun.UNFINISHED)


class ScoringRun(Job):
    """One application of a frozen model to a frozen table: everything that is needed to compute it again is in it."""

    model = models.ForeignKey(IndicatorModel, models.PROTECT, related_name="runs", verbose_name=_("indicator model"))
    table = models.TextField(_("table"))  # canonical JSON of the engine's Table
    table_digest = models.CharField(_("digest of the table"), max_length=64)
    done = models.PositiveIntegerField(_("entrants done"), default=0)
    total = models.PositiveIntegerField(_("entrants"), default=0)

    objects = ScoringRunSet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("scoring run")
        verbose_name_plural = _("scoring runs")
        indexes = [models.Index(fields=["status", "heartbeat"], name="runs_by_state")]

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


class RobustnessRunSet(models.QuerySet["RobustnessRun"]):
    def unfinished(self) -> "RobustnessRunSet":
        return self.filter(status__in=ScoringRun.UNFINISHED)

    def done(self) -> "RobustnessRunSet":
        """Those whose findings can be read, the newest first."""
        return self.filter(status=ScoringRun.Status.DONE).order_by("-finished_at", "-pk")


class RobustnessRun(Job):
    """How firmly the ranking of a run stands when weights, methods, imputed cells, figures or marks are uncertain.

    A closed record like the run it is about: model and table are the run's, `settings` hold draws, seed, sources and cuts.
    The findings are `intervals`, one per ranked entrant, and `summary` for the ranking as a whole.
    """

    run = models.ForeignKey(ScoringRun, models.PROTECT, related_name="robustness", verbose_name=_("scoring run"))
    settings = models.JSONField(_("settings"))
    done = models.PositiveIntegerField(_("blocks of draws done"), default=0)
    total = models.PositiveIntegerField(_("blocks of draws"), default=0)

    objects = RobustnessRunSet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("robustness check")
        verbose_name_plural = _("robustness checks")
        indexes = [models.Index(fields=["status", "heartbeat"], name="analyses_by_state")]


class RobustnessPart(models.Model):
    """A span of blocks of draws, computed by one worker; `data` is what it counted. Gone once the findings are settled."""

    analysis = models.ForeignKey(RobustnessRun, models.CASCADE, related_name="parts")
    sample = models.PositiveSmallIntegerField()
    start = models.PositiveIntegerField()
    stop = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)  # blocks
    attempt = models.PositiveIntegerField(default=0)
    heartbeat = models.DateTimeField(null=True, blank=True)
    data = models.BinaryField(null=True, blank=True)

    class Meta:
        ordering = ["sample", "start"]
        constraints = [models.UniqueConstraint(fields=["analysis", "sample", "start"], name="one_part_per_span")]

    def __str__(self) -> str:
        return f"{self.analysis_id} {self.sample} {self.start}-{self.stop}"


class RankInterval(models.Model):
    """Where one entrant ranks over the draws: 5 %, median and 95 %, P(first), and for each cut P(rank <= cut) with its
    standard error. Shares to 4 decimals, cuts in the order of the analysis' summary."""

    analysis = models.ForeignKey(RobustnessRun, models.CASCADE, related_name="intervals")
    code = models.CharField(_("code"), max_length=200)
    rank = models.DecimalField(_("rank"), max_digits=12, decimal_places=1)  # as published
    low = models.PositiveIntegerField(_("rank, 5 %"))
    median = models.PositiveIntegerField(_("rank, median"))
    high = models.PositiveIntegerField(_("rank, 95 %"))
    first = models.FloatField(_("share of draws in first place"))
    top = models.JSONField(_("share of draws above each cut"), default=list)
    top_se = models.JSONField(_("standard error"), default=list)

    class Meta:
        ordering = ["rank", "code"]
        verbose_name = _("rank interval")
        verbose_name_plural = _("rank intervals")
        constraints = [models.UniqueConstraint(fields=["analysis", "code"], name="one_interval_per_entrant")]

    def __str__(self) -> str:
        return f"{self.analysis} {self.code}"
