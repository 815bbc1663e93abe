"""What the REST API takes in and hands out: the gate between JSON and the domain's values."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from scoring import tables, wording
from scoring.engine import robustness_settings
from scoring.engine.problems import Refused
from scoring.models import IndicatorModel, RankInterval, RobustnessRun, Score, ScoringRun


def refusal(refused: Refused) -> ValidationError:
    """The answer 400 with every problem."""
    return ValidationError({"problems": wording.told_all(refused.problems)})


class ProblemSerializer(serializers.Serializer[Any]):
    place = serializers.CharField()
    found = serializers.CharField()
    expected = serializers.CharField()


class ModelSerializer(serializers.ModelSerializer[IndicatorModel]):
    class Meta:
        model = IndicatorModel
        fields = ["code", "version", "name", "digest", "created_at", "frozen_at"]


class DocumentSerializer(ModelSerializer):
    """A model with its document, which alone can be written."""

    document = serializers.DictField(help_text="The model as SCORING.md describes it.")

    class Meta(ModelSerializer.Meta):
        fields = [*ModelSerializer.Meta.fields, "document"]
        read_only_fields = ModelSerializer.Meta.fields


class RunSerializer(serializers.ModelSerializer[ScoringRun]):
    model: Any = serializers.SlugRelatedField("digest", read_only=True)
    reason = serializers.CharField(source="reason_words", read_only=True)

    class Meta:
        model = ScoringRun
        fields = [
            "reference", "model", "status", "done", "total", "reason", "attempt", "digest", "table_digest",
            "result_digest", "engine_version", "summary", "created_at", "started_at", "finished_at",
        ]  # fmt: skip


class ScoreSerializer(serializers.ModelSerializer[Score]):
    flags = serializers.ListField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = Score
        fields = ["code", "score", "rank", "rank_within", "outcome", "flags"]


class StandingSerializer(ScoreSerializer):
    """A score with its explanation."""

    breakdown = serializers.DictField(read_only=True, help_text="Stages, nodes, contributions, and rules in words.")

    class Meta(ScoreSerializer.Meta):
        fields = [*ScoreSerializer.Meta.fields, "breakdown"]


CELL = {"oneOf": [{"type": "string"}, {"type": "number"}, {"type": "boolean"}], "nullable": True}


@extend_schema_field({"type": "array", "minItems": 1, "items": {"type": "array", "items": CELL}})
class RowsField(serializers.Field[Any, Any, Any, Any]):
    """Rows of cells: text, numbers, yes or no, nothing."""

    def to_internal_value(self, data: Any) -> list[list[Any]]:
        if not isinstance(data, list) or not all(isinstance(row, list) for row in data):
            raise ValidationError("A list of rows, each a list of cells.")
        if any(isinstance(cell, list | dict) for row in data for cell in row):
            raise ValidationError("A cell is text, a number, true, false or null.")
        return data


class NewRunSerializer(serializers.Serializer[Any]):
    model = serializers.SlugRelatedField(
        "digest", queryset=IndicatorModel.objects.all(), help_text="Digest of a stored model."
    )
    columns = serializers.ListField(
        child=serializers.CharField(), help_text="Names of the columns; the first is `code`."
    )
    rows = RowsField(help_text="One list of cells per entrant. Decimal strings keep every digit; null is missing.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        lines = enumerate([attrs["columns"], *attrs["rows"]], start=1)
        try:
            attrs["table"] = tables.build(lines, **tables.expected(attrs["model"].parsed()))
        except Refused as refused:
            raise refusal(refused) from refused
        return attrs


class AnalysisSerializer(serializers.ModelSerializer[RobustnessRun]):
    run: Any = serializers.SlugRelatedField("reference", read_only=True)
    reason = serializers.CharField(source="reason_words", read_only=True)
    settings = serializers.DictField(read_only=True)
    summary = serializers.DictField(read_only=True, help_text="Cuts, swaps, pairs, Sobol indices and single weights.")

    class Meta:
        model = RobustnessRun
        fields = [
            "reference", "run", "status", "done", "total", "reason", "settings", "digest", "result_digest",
            "engine_version", "summary", "created_at", "started_at", "finished_at",
        ]  # fmt: skip


class IntervalSerializer(serializers.ModelSerializer[RankInterval]):
    top = serializers.ListField(child=serializers.FloatField(), read_only=True)
    top_se = serializers.ListField(child=serializers.FloatField(), read_only=True)

    class Meta:
        model = RankInterval
        fields = ["code", "rank", "low", "median", "high", "first", "top", "top_se"]


class NewAnalysisSerializer(serializers.Serializer[Any]):
    run = serializers.SlugRelatedField("reference", queryset=ScoringRun.objects.select_related("model"))
    settings = serializers.DictField(
        default=dict,
        help_text="draws, seed, weights (uniform:P, dirichlet:C, smaa, none), alternatives, imputed, noise, cuts, within, marks, panel.",
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        try:
            attrs["settings"] = robustness_settings.read(attrs["settings"])
        except Refused as refused:
            raise refusal(refused) from refused
        return attrs


class PanelSerializer(serializers.Serializer[Any]):
    columns = serializers.ListField(
        child=serializers.CharField(max_length=200),
        help_text="subject, judge, mark; also item, weight, factor, base, judge_group, subject_group.",
    )
    rows = RowsField(help_text="One list of cells per mark; null is an absent judge.")
    method = serializers.CharField(default="mean", max_length=40)
    decimals = serializers.CharField(default="2", max_length=40)
    rounding = serializers.CharField(default="half_up", max_length=40)
    size = serializers.CharField(default=None, allow_null=True, max_length=9)
    sum = serializers.BooleanField(default=False)
    chain = serializers.CharField(default="", allow_blank=True, max_length=2000)


class PanelReportSerializer(serializers.Serializer[Any]):
    subjects = serializers.ListField(child=serializers.DictField())
    judges = serializers.ListField(child=serializers.DictField())
    unadjusted = serializers.ListField(child=serializers.CharField())
    summary = serializers.DictField()


class WeighingSerializer(serializers.Serializer[Any]):
    method = serializers.CharField(max_length=40)
    input = serializers.JSONField()
    options = serializers.DictField(default=dict)


class FoundWeightsSerializer(serializers.Serializer[Any]):
    method = serializers.CharField()
    weights = serializers.DictField(child=serializers.CharField())
    raw = serializers.DictField(child=serializers.FloatField(allow_null=True))
    diagnostics = serializers.DictField()
    provenance = serializers.DictField()


class RefusalSerializer(serializers.Serializer[Any]):
    """A refusal after RFC 9457."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    problems = ProblemSerializer(many=True)


class VerdictSerializer(serializers.Serializer[Any]):
    problems = ProblemSerializer(many=True)
    valid = serializers.BooleanField()
    digest = serializers.CharField(help_text="Empty when the model is not valid.")
