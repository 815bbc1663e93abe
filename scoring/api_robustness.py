"""The REST API of robustness: how firmly the ranking of a run stands."""

from functools import partial
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status
from rest_framework.decorators import action
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from scoring import bundle_robustness, robustness, tasks
from scoring.api import REFUSED, UNKNOWN, zipped
from scoring.api_parts import MayScore, Pages, ScorePages, StrictJSONParser, Telling
from scoring.engine.problems import Refused
from scoring.models import RobustnessRun
from scoring.serializers import (
    AnalysisSerializer,
    IntervalSerializer,
    NewAnalysisSerializer,
    RefusalSerializer,
    refusal,
)


class RobustnessViewSet(Telling, mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet[RobustnessRun]):
    """Robustness analyses: the same settings over the same run are the same analysis."""

    queryset = RobustnessRun.objects.select_related("run").defer("run__table")
    serializer_class = AnalysisSerializer
    lookup_field = "reference"
    lookup_value_regex = "B-[0-9]{8}-[0-9a-f]{10}"
    filterset_fields = ["status", "run__reference"]
    pagination_class = Pages
    parser_classes = [StrictJSONParser]
    permission_classes = [*GenericAPIView.permission_classes, MayScore]
    needs = {
        "list": "scoring.view_run", "retrieve": "scoring.view_run", "intervals": "scoring.view_run",
        "bundle": "scoring.view_run", "create": "scoring.add_run", "cancel": "scoring.add_run",
    }  # fmt: skip

    @extend_schema(request=NewAnalysisSerializer, responses={202: AnalysisSerializer, **REFUSED})
    @transaction.atomic
    def create(self, request: Request) -> Response:
        """Queue an analysis of a run. Ask its address until the status is done, then read `summary` and the intervals. The
        same settings again are the same analysis, so a request may be repeated without harm."""
        serializer = NewAnalysisSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        before = set(RobustnessRun.objects.unfinished().values_list("pk", flat=True))
        try:
            analysis = robustness.prepare(serializer.validated_data["run"], serializer.validated_data["settings"])
        except Refused as refused:
            raise refusal(refused) from refused
        if not analysis.is_finished:
            if analysis.pk not in before:
                self.told("robustness_started", analysis, analysis=analysis.reference, digest=analysis.digest)
            transaction.on_commit(partial(tasks.analyse.delay, analysis.pk), robust=True)
        return Response(AnalysisSerializer(analysis).data, status.HTTP_202_ACCEPTED)

    @extend_schema(responses={200: IntervalSerializer(many=True), **UNKNOWN}, filters=False)
    @action(detail=True, pagination_class=ScorePages, filter_backends=[])
    def intervals(self, *_: Any, **__: Any) -> Response:
        """Where each entrant ranks over the draws, best first; none before the analysis is done."""
        analysis = self.get_object()
        found: Any = analysis.intervals.all()
        page: Any = self.paginate_queryset(found) or []
        self.told("robustness_read", analysis, analysis=analysis.reference)
        return self.get_paginated_response(IntervalSerializer(page, many=True).data)

    @extend_schema(request=None, responses={200: AnalysisSerializer, **UNKNOWN})
    @action(detail=True, methods=["post"])
    @transaction.atomic
    def cancel(self, *_: Any, **__: Any) -> Response:
        """Stop an analysis that has not ended; one that has stays as it is."""
        analysis = self.get_object()
        if robustness.cancel(analysis):
            self.told("robustness_cancelled", analysis, analysis=analysis.reference)
        return Response(AnalysisSerializer(analysis).data)

    @extend_schema(responses={(200, "application/zip"): OpenApiTypes.BINARY, 400: RefusalSerializer, **UNKNOWN})
    @action(detail=True)
    def bundle(self, _: Request, reference: str) -> HttpResponse:
        """The closed record of an analysis that is done, for `manage.py verify_run`."""
        analysis = self.get_object()
        try:
            data = bundle_robustness.export(analysis)
        except Refused as refused:
            raise refusal(refused) from refused
        self.told("robustness_exported", analysis, analysis=reference, digest=analysis.result_digest)
        return zipped(data, reference)
