"""Applications as data: what is told of them, and the gate for what another system sends."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from submissions.applications import answers, figures
from submissions.applications.models import Application, Member, Receipt
from submissions.calls.models import Call


class FigureSerializer(serializers.Serializer[Any]):
    """One figure of one year; a value of null takes it out."""

    code = serializers.CharField(max_length=60)
    year = serializers.IntegerField(min_value=1900, max_value=2200)
    value = serializers.CharField(max_length=100, allow_null=True, help_text="A decimal number, in full.")
    reason = serializers.CharField(max_length=300, required=False, allow_blank=True, help_text="For an unusual change.")


class MemberSerializer(serializers.ModelSerializer[Member]):
    organisation: Any = serializers.SlugRelatedField("name", read_only=True)
    province = serializers.CharField(source="organisation.province", read_only=True)
    figures = serializers.SerializerMethodField()

    class Meta:
        model = Member
        fields = ["id", "organisation", "province", "is_lead", "status", "figures"]

    @extend_schema_field(FigureSerializer(many=True))
    def get_figures(self, member: Member) -> list[dict[str, Any]]:
        rows = sorted(member.values.all(), key=lambda value: (value.indicator.position, value.indicator_id, value.year))
        return [
            {"code": v.indicator.code, "year": v.year, "value": figures.shown(v.value), "reason": v.reason}
            for v in rows
        ]


class ReceiptSerializer(serializers.ModelSerializer[Receipt]):
    class Meta:
        model = Receipt
        fields = ["number", "submitted_at", "digest"]


class ApplicationSerializer(serializers.ModelSerializer[Application]):
    call: Any = serializers.SlugRelatedField("code", read_only=True)
    track: Any = serializers.SlugRelatedField("code", read_only=True)
    lead: Any = serializers.SlugRelatedField("name", read_only=True)

    class Meta:
        model = Application
        fields = ["code", "call", "track", "name", "lead", "status", "due_at", "revision", "changed_at"]


class WholeApplicationSerializer(ApplicationSerializer):
    answers = serializers.SerializerMethodField()
    members = MemberSerializer(many=True, read_only=True)
    receipts = ReceiptSerializer(many=True, read_only=True)
    is_editable = serializers.BooleanField(read_only=True)

    class Meta(ApplicationSerializer.Meta):
        fields = [*ApplicationSerializer.Meta.fields, "is_editable", "answers", "members", "receipts"]

    @extend_schema_field(serializers.DictField())
    def get_answers(self, application: Application) -> dict[str, Any]:
        lead = next((member for member in application.members.all() if member.is_lead), None)
        return dict(answers.known(application.form.sheet, application, lead))


class NewApplicationSerializer(serializers.Serializer[Any]):
    call = serializers.SlugRelatedField("code", queryset=Call.objects.exclude(status=Call.Status.DRAFT))
    name = serializers.CharField(max_length=80)
    track = serializers.CharField(max_length=40, help_text="The track's code.")


class ChangeSerializer(serializers.Serializer[Any]):
    """Answers by question, and figures; what is not named stays as it is."""

    answers = serializers.DictField(default=dict, help_text="By the codes of the form's questions.")
    figures = FigureSerializer(many=True, default=list)
    revision = serializers.IntegerField(required=False, min_value=0, help_text="The revision changed; or If-Match.")


class GapSerializer(serializers.Serializer[Any]):
    place = serializers.CharField(source="anchor")
    text = serializers.CharField()
    section = serializers.CharField()


class InvitationSerializer(serializers.Serializer[Any]):
    organisation = serializers.CharField(max_length=120, help_text="Its name.")


class AnswerSerializer(serializers.Serializer[Any]):
    accept = serializers.BooleanField()


class WithdrawalSerializer(serializers.Serializer[Any]):
    for_good = serializers.BooleanField(default=False, help_text="End it, instead of making it a draft again.")


def read_figures(call: Call, given: list[dict[str, Any]]) -> tuple[dict[Any, Any], dict[Any, str]]:
    """Figures and reasons by code and year. Refused with every problem, each under its place."""
    indicators = {indicator.code: indicator for indicator in call.indicators.all()}
    values: dict[Any, Any] = {}
    reasons: dict[Any, str] = {}
    problems: dict[str, list[str]] = {}
    for place, row in enumerate(given):
        key, indicator = (row["code"], row["year"]), indicators.get(row["code"])
        if "reason" in row:
            reasons[key] = row["reason"]
        if indicator is None:
            values[key] = None  # the act says that the call does not ask for it
            continue
        try:
            values[key] = figures.read(row["value"], indicator) if row["value"] is not None else None
        except ValidationError as error:
            problems[f"figures.{place}.value"] = error.messages
    if problems:
        raise serializers.ValidationError(problems)
    return values, reasons
