"""The REST API of scoring: another system stores a model, checks it, has a table scored, and reads what came out."""

from functools import partial
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, status
from rest_framework.decorators import action
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from scoring import bundle, runs, tasks, wording
from scoring.api_parts import MayScore, Pages, ScorePages, StrictJSONParser, Telling
from scoring.engine import spec
from scoring.engine.problems import Problem, Refused
from scoring.models import IndicatorModel, ScoringRun
from scoring.serializers import (
    DocumentSerializer,
    ModelSerializer,
    NewRunSerializer,
    RefusalSerializer,
    RunSerializer,
    ScoreSerializer,
    StandingSerializer,
    VerdictSerializer,
    refusal,
)

REFUSED = {400: RefusalSerializer, 401: RefusalSerializer, 403: RefusalSerializer, 429: RefusalSerializer}
UNKNOWN = {401: RefusalSerializer, 403: RefusalSerializer, 404: RefusalSerializer, 429: RefusalSerializer}


class ModelViewSet(Telling, mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet[IndicatorModel]):
    """Indicator models; one version is one digest and never changes."""

    queryset = IndicatorModel.objects.all()
    lookup_field = "digest"
    lookup_value_regex = "[0-9a-f]{64}"
    filterset_fields = ["code", "version"]
    pagination_class = Pages
    parser_classes = [StrictJSONParser]
    permission_classes = [*GenericAPIView.permission_classes, MayScore]
    needs = {
        "list": "scoring.view_indicatormodel", "retrieve": "scoring.view_indicatormodel",
        "create": "scoring.add_indicatormodel", "validate": "scoring.view_indicatormodel",
    }  # fmt: skip

    def get_serializer_class(self) -> type[ModelSerializer]:
        return ModelSerializer if self.action == "list" else DocumentSerializer

    @extend_schema(request=DocumentSerializer, responses={200: DocumentSerializer, 201: DocumentSerializer, **REFUSED})
    @transaction.atomic
    def create(self, request: Request) -> Response:
        """Store a model as the next version of its code. The same content again answers 200 with the stored one, so a
        request may be repeated without harm."""
        document = self._document(request)
        known = IndicatorModel.objects.filter(digest=_digest(document)).exists()
        try:
            model = runs.adopt(document)
        except Refused as refused:
            raise refusal(refused) from refused
        if not known:
            self.told("model_adopted", model, version=model.version, digest=model.digest)
        return Response(DocumentSerializer(model).data, status.HTTP_200_OK if known else status.HTTP_201_CREATED)

    @extend_schema(request=DocumentSerializer, responses={200: VerdictSerializer, **REFUSED})
    @action(detail=False, methods=["post"])
    def validate(self, request: Request) -> Response:
        """Every problem of a model at once, or its digest; nothing is stored."""
        problems: tuple[Problem, ...] = ()
        document = self._document(request)
        try:
            spec.parse(document)
        except Refused as refused:
            problems = refused.problems
        digest = "" if problems else spec.digest(document)
        return Response({"valid": not problems, "digest": digest, "problems": wording.told_all(problems)})

    def _document(self, request: Request) -> dict[str, Any]:
        serializer = DocumentSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        document: dict[str, Any] = serializer.validated_data["document"]
        return document


def _digest(document: dict[str, Any]) -> str:
    """The digest of a document, empty where it is none."""
    try:
        return spec.digest(document)
    except (ValueError, RecursionError):
        return ""


class RunViewSet(Telling, mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet[ScoringRun]):
    """Scoring runs: the same model over the same table is the same run."""

    queryset = ScoringRun.objects.select_related("model").defer("table", "model__document")
    serializer_class = RunSerializer
    lookup_field = "reference"
    lookup_value_regex = "R-[0-9]{8}-[0-9a-f]{10}"
    filterset_fields = ["status", "model__digest", "model__code"]
    pagination_class = Pages
    parser_classes = [StrictJSONParser]
    permission_classes = [*GenericAPIView.permission_classes, MayScore]
    needs = {
        "list": "scoring.view_run", "retrieve": "scoring.view_run", "scores": "scoring.view_run",
        "explain": "scoring.view_run", "bundle": "scoring.view_run", "create": "scoring.add_run",
        "cancel": "scoring.add_run",
    }  # fmt: skip

    @extend_schema(request=NewRunSerializer, responses={202: RunSerializer, **REFUSED})
    @transaction.atomic
    def create(self, request: Request) -> Response:
        """Queue a run. Ask its address until the status is done, then read the scores. The same model and table again are
        the same run, so a request may be repeated without harm."""
        serializer = NewRunSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        before = set(ScoringRun.objects.unfinished().values_list("pk", flat=True))
        try:
            run = runs.prepare(serializer.validated_data["model"], serializer.validated_data["table"])
        except Refused as refused:
            raise refusal(refused) from refused
        if not run.is_finished:
            if run.pk not in before:
                self.told("scoring_started", run, run=run.reference, digest=run.digest)
            transaction.on_commit(partial(tasks.score.delay, run.pk), robust=True)  # the sweep sends what is lost here
        return Response(RunSerializer(run).data, status.HTTP_202_ACCEPTED)

    @extend_schema(responses={200: ScoreSerializer(many=True), **UNKNOWN}, filters=False)
    @action(detail=True, pagination_class=ScorePages, filter_backends=[])
    def scores(self, *_: Any, **__: Any) -> Response:
        """The settled scores, best first; none before the run is done."""
        run = self.get_object()
        found: Any = run.scores.defer("breakdown")
        page: Any = self.paginate_queryset(found) or []
        self.told("run_read", run, run=run.reference)
        return self.get_paginated_response(ScoreSerializer(page, many=True).data)

    @extend_schema(
        operation_id="runs_scores_explain",
        responses={200: StandingSerializer, **UNKNOWN},
        parameters=[OpenApiParameter("code", str, OpenApiParameter.PATH, description="The entrant.")],
    )
    @action(detail=True, url_path="scores/(?P<code>[^/]{1,200})")
    def explain(self, _: Request, reference: str, code: str) -> Response:
        """How one entrant got its score: every node with its input, rule in words, value, weight and contribution."""
        run = self.get_object()
        score = get_object_or_404(run.scores, code=code)
        self.told("run_read", run, run=reference, entrant=code)
        return Response(StandingSerializer(score).data)

    @extend_schema(request=None, responses={200: RunSerializer, **UNKNOWN})
    @action(detail=True, methods=["post"])
    @transaction.atomic
    def cancel(self, *_: Any, **__: Any) -> Response:
        """Stop a run that has not ended; one that has stays as it is."""
        run = self.get_object()
        if runs.cancel(run):
            self.told("scoring_cancelled", run, run=run.reference)
        return Response(RunSerializer(run).data)

    @extend_schema(responses={(200, "application/zip"): OpenApiTypes.BINARY, 400: RefusalSerializer, **UNKNOWN})
    @action(detail=True)
    def bundle(self, _: Request, reference: str) -> HttpResponse:
        """The closed record of a run that is done, for `manage.py verify_run`."""
        run = self.get_object()
        try:
            data = bundle.export(run)
        except Refused as refused:
            raise refusal(refused) from refused
        self.told("run_exported", run, run=reference, digest=run.result_digest)
        return zipped(data, reference)


def zipped(data: bytes, name: str) -> HttpResponse:
    """A zip to keep."""
    disposition = f'attachment; filename="{name}.zip"'
    return HttpResponse(data, "application/zip", headers={"Content-Disposition": disposition})
