"""A body's recommendation by interface: read, ordered, submitted, taken back; and applications returned for correction."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from scoring.api_parts import Pages, StrictJSONParser
from scoring.serializers import RefusalSerializer
from submissions.applications.desk import with_everything
from submissions.applications.models import Application
from submissions.calls.models import Call, Quota
from submissions.interface import refusing
from submissions.interface.repeating import once
from submissions.recommendation import actions, actions_returns
from submissions.recommendation.board import Board, board
from submissions.recommendation.forms import ReturnForm
from submissions.recommendation.models import Recommendation
from submissions.rules import require

REFUSED = dict.fromkeys((400, 401, 403, 404, 409, 422, 429), RefusalSerializer)


class OrderSerializer(serializers.Serializer[Any]):
    """An application's place; the list is in order."""

    code = serializers.CharField(max_length=40)
    opinion = serializers.CharField(max_length=500, required=False, allow_blank=True)


class BoardSerializer(serializers.Serializer[Any]):
    call = serializers.CharField(source="quota.call.code")
    body = serializers.CharField(source="quota.body.name")
    places = serializers.IntegerField(source="quota.places")
    status = serializers.SerializerMethodField()
    submitted_at = serializers.SerializerMethodField()
    digest = serializers.SerializerMethodField()
    problems = serializers.ListField(child=serializers.CharField())
    order = serializers.SerializerMethodField()

    def get_status(self, shown: Board) -> str:
        return shown.recommendation.status if shown.recommendation else Recommendation.Status.DRAFT.value

    @extend_schema_field(serializers.DateTimeField(allow_null=True))
    def get_submitted_at(self, shown: Board) -> Any:
        return shown.recommendation.submitted_at if shown.recommendation else None

    def get_digest(self, shown: Board) -> str:
        return shown.recommendation.digest if shown.recommendation else ""

    @extend_schema_field(OrderSerializer(many=True))
    def get_order(self, shown: Board) -> list[dict[str, str]]:
        return [{"code": place.application.code, "opinion": place.opinion} for place in shown.places]


class NewOrderSerializer(serializers.Serializer[Any]):
    order = OrderSerializer(many=True)


class OwnQuotaSerializer(serializers.ModelSerializer[Quota]):
    call: Any = serializers.SlugRelatedField("code", read_only=True)
    body: Any = serializers.SlugRelatedField("name", read_only=True)

    class Meta:
        model = Quota
        fields = ["call", "body", "places"]


class ReturnSerializer(serializers.Serializer[Any]):
    application = serializers.CharField(max_length=40)
    reason = serializers.CharField(max_length=500)
    parts = serializers.ListField(child=serializers.CharField(max_length=80), default=list)
    marks = serializers.ListField(child=serializers.CharField(max_length=100), default=list)
    due_at = serializers.DateTimeField()


class RecommendationViewSet(mixins.ListModelMixin, GenericViewSet[Quota]):
    """The quotas that the token's body holds, and its order in each call."""

    queryset = Quota.objects.none()
    serializer_class = OwnQuotaSerializer
    lookup_field = "call"
    lookup_value_regex = "[-a-zA-Z0-9_]+"
    pagination_class = Pages
    parser_classes = [StrictJSONParser]
    filter_backends: list[Any] = []

    def get_queryset(self) -> Any:
        require(self.request.user, "submissions.view_desk")
        quotas = Quota.objects.exclude(call__status=Call.Status.DRAFT).filter(body=self.request.user.organisation_id)
        return quotas.select_related("call", "body")

    def find(self, call: str, permission: str = "") -> tuple[Quota, Recommendation]:
        quota = get_object_or_404(self.get_queryset(), call__code=call)
        found = Recommendation.objects.filter(call=quota.call, body=quota.body).select_related("call", "body").first()
        found = found or Recommendation(call=quota.call, body=quota.body)
        require(self.request.user, permission or "submissions.view_recommendation", found)
        return quota, found

    @extend_schema(responses={200: BoardSerializer, **REFUSED})
    def retrieve(self, _: Request, call: str) -> Response:
        """The body's order in a call, its state, and what speaks against submitting it."""
        return self.told(self.find(call)[0])

    @extend_schema(request=NewOrderSerializer, responses={200: BoardSerializer, **REFUSED})
    @once
    def update(self, request: Request, call: str) -> Response:
        """Put the order as a whole: who is not named loses its place. All of it is taken, or nothing."""
        quota, _found = self.find(call, "submissions.change_recommendation")
        given = refusing.given(NewOrderSerializer, request)
        wanted = {row["code"]: row.get("opinion", "") for row in given["order"]}
        visible = Application.objects.visible_to(request.user).filter(call=quota.call, code__in=wanted)
        known = {application.code: application for application in visible.with_names()}
        unknown = [n for n, row in enumerate(given["order"]) if row["code"] not in known]
        if unknown or len(wanted) < len(given["order"]):
            said = refusing.unknown_or_twice([row["code"] for row in given["order"]], known)
            raise serializers.ValidationError(said)
        with refusing.told():
            order = [(known[code], opinion) for code, opinion in wanted.items()]
            actions.put_order(quota.call, quota.body, order, by=request.user)
        return self.told(quota)

    @extend_schema(request=None, responses={200: BoardSerializer, **REFUSED})
    @action(detail=True, methods=["post"])
    @once
    def submit(self, request: Request, call: str) -> Response:
        """Send the order to the ministry."""
        quota, found = self.find(call, "submissions.change_recommendation")
        with refusing.told():
            actions.submit_recommendation(found, by=request.user)
        return self.told(quota)

    @extend_schema(request=None, responses={200: BoardSerializer, **REFUSED})
    @action(detail=True, methods=["post"])
    @once
    def recall(self, request: Request, call: str) -> Response:
        """Take a submitted order back, where the call allows it."""
        quota, found = self.find(call, "submissions.recall_recommendation")
        with refusing.told():
            actions.recall_recommendation(found, by=request.user)
        return self.told(quota)

    @extend_schema(request=ReturnSerializer, responses={201: ReturnSerializer, **REFUSED})
    @action(detail=True, methods=["post"], url_path="returns")
    @once
    def send_back(self, request: Request, call: str) -> Response:
        """Return an application for correction, with the fields marked (`field:…`, `figure:…`, `document:…`)."""
        quota, _found = self.find(call)
        asked = refusing.given(ReturnSerializer, request)
        rows = with_everything(Application.objects.visible_to(request.user).filter(call=quota.call))
        application = get_object_or_404(rows, code=asked["application"])
        require(request.user, "submissions.return_application", application)
        form = ReturnForm({**asked, "parts": asked["parts"], "marks": asked["marks"]}, application=application)
        with refusing.told():
            if not form.is_valid():
                raise refusing.ValidationError(form.errors.as_data())
            actions_returns.return_application(
                application, **{**form.cleaned_data, "due_at": asked["due_at"]}, by=request.user
            )
        return Response(ReturnSerializer(asked).data, status.HTTP_201_CREATED)

    def told(self, quota: Quota) -> Response:
        return Response(BoardSerializer(board(quota.call, quota.body, quota)).data)
