"""The REST API of scoring: another system stores a model, checks it, has a table scored, and reads what came out."""

from functools import partial
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status
from rest_framework.decorators import action
from rest_framework.exceptions import APIException, ParseError
from rest_framework.generics import GenericAPIView
from rest_framework.pagination import PageNumberPagination
from rest_framework.parsers import JSONParser
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter
from rest_framework.viewsets import GenericViewSet

from scoring import bundle, forms, runs, tasks
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
    VerdictSerializer,
    refusal,
)

LIMIT = 20 * 1024 * 1024  # bytes of a request


class MayScore(BasePermission):
    """Asks the policy for the permission that the view names for its action. Who holds it is decided above scoring."""

    def has_permission(self, request: Request, view: Any) -> bool:
        wanted = view.needs.get(view.action)
        return wanted is None or request.user.has_perm(wanted)


class TooLarge(APIException):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_detail = f"A request holds at most {LIMIT >> 20} MB."
    default_code = "too_large"


class StrictJSONParser(JSONParser):
    """JSON as the gate for models reads it, and never more than LIMIT bytes of it."""

    def parse(self, stream: Any, *_: Any, **__: Any) -> Any:
        data = stream.read(LIMIT + 1)
        if len(data) > LIMIT:
            raise TooLarge
        try:
            return forms.read_json(data, "request", LIMIT)
        except Refused as refused:
            raise ParseError(str(refused)) from refused


class ScorePages(PageNumberPagination):
    page_size = 500
    page_size_query_param = "page_size"
    max_page_size = 5000


class ModelViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet[IndicatorModel]):
    """Indicator models; one version is one digest and never changes."""

    queryset = IndicatorModel.objects.all()
    lookup_field = "digest"
    lookup_value_regex = "[0-9a-f]{64}"
    filterset_fields = ["code", "version"]
    parser_classes = [StrictJSONParser]
    permission_classes = [*GenericAPIView.permission_classes, MayScore]
    needs = {
        "list": "scoring.view_indicatormodel", "retrieve": "scoring.view_indicatormodel",
        "create": "scoring.add_indicatormodel", "validate": "scoring.view_indicatormodel",
    }  # fmt: skip

    def get_serializer_class(self) -> type[ModelSerializer]:
        return ModelSerializer if self.action == "list" else DocumentSerializer

    @extend_schema(request=DocumentSerializer, responses={201: DocumentSerializer, 400: RefusalSerializer})
    def create(self, request: Request) -> Response:
        """Store a model as the next version of its code. The same content again answers with the stored one."""
        try:
            model = runs.adopt(self._document(request))
        except Refused as refused:
            raise refusal(refused) from refused
        return Response(DocumentSerializer(model).data, status.HTTP_201_CREATED)

    @extend_schema(request=DocumentSerializer, responses={200: VerdictSerializer})
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
        return Response({"valid": not problems, "digest": digest, "problems": [p._asdict() for p in problems]})

    def _document(self, request: Request) -> dict[str, Any]:
        serializer = DocumentSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        document: dict[str, Any] = serializer.validated_data["document"]
        return document


class RunViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet[ScoringRun]):
    """Scoring runs: the same model over the same table is the same run."""

    queryset = ScoringRun.objects.select_related("model").defer("table", "model__document")
    serializer_class = RunSerializer
    lookup_field = "reference"
    lookup_value_regex = "R-[0-9]{8}-[0-9a-f]{10}"
    filterset_fields = ["status", "model__digest", "model__code"]
    parser_classes = [StrictJSONParser]
    permission_classes = [*GenericAPIView.permission_classes, MayScore]
    needs = {
        "list": "scoring.view_run", "retrieve": "scoring.view_run", "scores": "scoring.view_run",
        "bundle": "scoring.view_run", "create": "scoring.add_run", "cancel": "scoring.add_run",
    }  # fmt: skip

    @extend_schema(request=NewRunSerializer, responses={202: RunSerializer, 400: RefusalSerializer})
    def create(self, request: Request) -> Response:
        """Queue a run. Ask its address until the status is done, then read the scores."""
        serializer = NewRunSerializer(data=request.data)
        serializer.is_valid(raise_exception=True)
        try:
            run = runs.prepare(serializer.validated_data["model"], serializer.validated_data["table"])
        except Refused as refused:
            raise refusal(refused) from refused
        if not run.is_finished:
            transaction.on_commit(partial(tasks.score.delay, run.pk), robust=True)  # the sweep sends what is lost here
        return Response(RunSerializer(run).data, status.HTTP_202_ACCEPTED)

    @extend_schema(responses=ScoreSerializer(many=True), filters=False)
    @action(detail=True, pagination_class=ScorePages, filter_backends=[])
    def scores(self, *_: Any, **__: Any) -> Response:
        """The settled scores with their explanations, best first; none before the run is done."""
        pages = ScorePages()
        page = pages.paginate_queryset(self.get_object().scores.all(), self.request, self) or []
        return pages.get_paginated_response(ScoreSerializer(page, many=True).data)

    @extend_schema(request=None, responses=RunSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, *_: Any, **__: Any) -> Response:
        """Stop a run that has not ended; one that has stays as it is."""
        run = self.get_object()
        runs.cancel(run)
        return Response(RunSerializer(run).data)

    @extend_schema(responses={(200, "application/zip"): OpenApiTypes.BINARY, 400: RefusalSerializer})
    @action(detail=True)
    def bundle(self, _: Request, reference: str) -> HttpResponse:
        """The closed record of a run that is done, for `manage.py verify_run`."""
        try:
            data = bundle.export(self.get_object())
        except Refused as refused:
            raise refusal(refused) from refused
        disposition = f'attachment; filename="{reference}.zip"'
        return HttpResponse(data, "application/zip", headers={"Content-Disposition": disposition})


router = SimpleRouter()
router.register("models", ModelViewSet, "model")
router.register("runs", RunViewSet, "run")
urlpatterns = router.urls
