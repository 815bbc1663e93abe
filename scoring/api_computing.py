"""The REST API of what is computed on the spot and not stored: a panel's marks, and weights from judgements or data."""

import hashlib
import json
import math
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db import transaction
from drf_spectacular.utils import extend_schema
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from scoring import marks
from scoring.api import REFUSED
from scoring.api_parts import MayScore, StrictJSONParser, Telling
from scoring.engine.panel import half_up
from scoring.engine.panel_report import report
from scoring.engine.problems import Refused
from scoring.engine.weights import weigh
from scoring.management.commands.panel import asked, chained, takes_away
from scoring.serializers import (
    FoundWeightsSerializer,
    PanelReportSerializer,
    PanelSerializer,
    WeighingSerializer,
    refusal,
)


class ComputingViewSet(Telling, GenericViewSet[Any]):
    parser_classes = [StrictJSONParser]
    pagination_class = None
    filter_backends: list[Any] = []
    permission_classes = [*GenericAPIView.permission_classes, MayScore]
    needs = {"create": "scoring.add_run"}


class PanelViewSet(ComputingViewSet):
    serializer_class = PanelSerializer

    @extend_schema(
        operation_id="panel_compute", request=PanelSerializer, responses={200: PanelReportSerializer, **REFUSED}
    )
    @transaction.atomic
    def create(self, request: Request) -> Response:
        """What a panel's marks come to, who is lenient, how far the judges agree: the same as `manage.py panel`. Nothing is
        stored."""
        serializer = PanelSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        given = serializer.validated_data
        try:
            method, decimals = asked(given)
            found = marks.of(enumerate([given["columns"], *given["rows"]], start=1))
            chain = chained(given["chain"], {mark.item for mark in found.marks})
            takes_away(method, found.marks)
            done = report(found.marks, method, decimals, found.judge_group, found.subject_group, chain=chain)
        except Refused as refused:
            raise refusal(refused) from refused
        self.told("table_computed", what="panel", digest=_digest(request.data))
        lists = {
            "subjects": [_told(row._asdict()) for row in done.subjects],
            "judges": [_told(row._asdict()) for row in done.judges],
        }
        return Response({**lists, "unadjusted": list(done.unadjusted), "summary": done.summary})


class WeightsViewSet(ComputingViewSet):
    serializer_class = WeighingSerializer

    @extend_schema(
        operation_id="weights_compute", request=WeighingSerializer, responses={200: FoundWeightsSerializer, **REFUSED}
    )
    @transaction.atomic
    def create(self, request: Request) -> Response:
        """Weights from judgements or data, rounded to 6 decimals that add to exactly 1: the same as `manage.py weights`.
        Nothing is stored."""
        serializer = WeighingSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        given = serializer.validated_data
        try:
            found = weigh(given["method"], given["input"], given["options"])
        except Refused as refused:
            raise refusal(refused) from refused
        self.told("table_computed", what=f"weights {found.method}", digest=found.input_digest)
        return Response(_finite(found.to_json()))


def _digest(data: Any) -> str:
    return hashlib.sha256(json.dumps(data, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _told(row: dict[str, Any]) -> dict[str, Any]:
    """Exact figures and estimates as decimal text to at most 6 decimals."""
    return {name: _figure(value) for name, value in row.items()}


def _figure(value: Any) -> Any:
    if isinstance(value, float):
        return format(half_up(Decimal(repr(value)), 6), "f") if math.isfinite(value) else None
    if isinstance(value, Fraction):
        return format(half_up(value, 6), "f")
    return format(value, "f") if isinstance(value, Decimal) else value


def _finite(value: Any) -> Any:
    """JSON has no word for what is not a number."""
    if isinstance(value, dict):
        return {name: _finite(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(inner) for inner in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value
