"""What the REST API takes in and hands out: the gate between JSON and the domain's values."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from scoring import tables
from scoring.engine.problems import Refused
from scoring.models import IndicatorModel, Score, ScoringRun


def refusal(refused: Refused) -> ValidationError:
    """The answer 400 with every problem."""
    return ValidationError({"problems": [problem._asdict() for problem in refused.problems]})


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
    class Meta:
        model = Score
        fields = ["code", "score", "rank", "rank_within", "outcome", "flags", "breakdown"]


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


class RefusalSerializer(serializers.Serializer[Any]):
    problems = ProblemSerializer(many=True)


class VerdictSerializer(RefusalSerializer):
    valid = serializers.BooleanField()
    digest = serializers.CharField(help_text="Empty when the model is not valid.")
