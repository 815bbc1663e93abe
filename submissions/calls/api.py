"""Calls as another system reads them: dates, tracks, the figures asked for, the quotas."""

from __future__ import annotations

from typing import Any

from rest_framework import mixins, serializers
from rest_framework.viewsets import GenericViewSet

from scoring.api_parts import Pages
from submissions.calls.models import Call, CallIndicator, Quota, Track


class TrackSerializer(serializers.ModelSerializer[Track]):
    class Meta:
        model = Track
        fields = ["code", "name", "name_en"]


class IndicatorSerializer(serializers.ModelSerializer[CallIndicator]):
    years = serializers.ListField(child=serializers.IntegerField(), read_only=True)

    class Meta:
        model = CallIndicator
        fields = [
            "code", "name", "name_en", "unit", "section", "guidance", "combine", "decimals", "minimum", "maximum", "years",
            "required", "evidence",
        ]  # fmt: skip


class QuotaSerializer(serializers.ModelSerializer[Quota]):
    body: Any = serializers.SlugRelatedField("name", read_only=True)

    class Meta:
        model = Quota
        fields = ["body", "places"]


class CallSerializer(serializers.ModelSerializer[Call]):
    is_open = serializers.BooleanField(read_only=True)

    class Meta:
        model = Call
        fields = [
            "code", "name", "name_en", "organiser", "status", "opens_at", "closes_at", "recommend_by", "last_year", "years",
            "over_quota", "is_open", "is_demonstration",
        ]  # fmt: skip


class WholeCallSerializer(CallSerializer):
    tracks = TrackSerializer(many=True, read_only=True)
    indicators = IndicatorSerializer(many=True, read_only=True)
    quotas = QuotaSerializer(many=True, read_only=True)

    class Meta(CallSerializer.Meta):
        fields = [*CallSerializer.Meta.fields, "text", "tracks", "indicators", "quotas"]


class CallViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet[Call]):
    """Published calls."""

    queryset = Call.objects.exclude(status=Call.Status.DRAFT)
    lookup_field = "code"
    lookup_value_regex = "[-a-zA-Z0-9_]+"
    pagination_class = Pages
    filterset_fields = ["status"]

    def get_serializer_class(self) -> type[CallSerializer]:
        return WholeCallSerializer if self.action == "retrieve" else CallSerializer

    def get_queryset(self) -> Any:
        rows = super().get_queryset()
        return (
            rows.prefetch_related("tracks", "indicators__call", "quotas__body") if self.action == "retrieve" else rows
        )
