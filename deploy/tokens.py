"""Access tokens of the REST API: issued to whoever may score, for a time, shown once and kept as a digest."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from knox.models import AuthToken
from rest_framework import serializers, status
from rest_framework.exceptions import ValidationError
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from scoring.api import REFUSED, UNKNOWN
from scoring.api_parts import MayScore, Pages, StrictJSONParser
from submissions.trail.actions import record
from submissions.trail.acts import Act

KEPT = 5  # tokens that one person may hold at a time


class TokenSerializer(serializers.ModelSerializer[AuthToken]):
    class Meta:
        model = AuthToken
        fields = ["token_key", "created", "expiry"]
        read_only_fields = fields


class IssuedSerializer(TokenSerializer):
    token = serializers.CharField(read_only=True, help_text="Shown this once. Send it as `Authorization: Token ...`.")

    class Meta(TokenSerializer.Meta):
        fields = [*TokenSerializer.Meta.fields, "token"]


class TokenViewSet(GenericViewSet[AuthToken]):
    """One's own tokens. To rotate: issue a new one, use it, revoke the old one."""

    queryset = AuthToken.objects.none()
    serializer_class = TokenSerializer
    lookup_field = "token_key"
    lookup_value_regex = "[0-9a-f]{15}"
    pagination_class = Pages
    filter_backends: list[Any] = []
    parser_classes = [StrictJSONParser]
    permission_classes = [*GenericAPIView.permission_classes, MayScore]
    needs = {"list": "scoring.hold_token", "create": "scoring.hold_token", "destroy": "scoring.hold_token"}

    def get_queryset(self) -> Any:
        return AuthToken.objects.filter(user=self.request.user.pk).order_by("-created")

    @extend_schema(responses={200: TokenSerializer(many=True), **REFUSED})
    def list(self, _: Request) -> Response:
        """The tokens one holds, without their secret."""
        page = self.paginate_queryset(self.get_queryset()) or []
        return self.get_paginated_response(TokenSerializer(page, many=True).data)

    @extend_schema(request=None, responses={201: IssuedSerializer, **REFUSED})
    @transaction.atomic
    def create(self, request: Request) -> Response:
        """Issue a token. It ends by itself after REST_KNOX's TOKEN_TTL."""
        self.get_queryset().filter(expiry__lt=timezone.now()).delete()
        if self.get_queryset().count() >= KEPT:
            raise ValidationError(_("You hold %(count)s tokens already. Revoke one first.") % {"count": KEPT})
        issued, token = AuthToken.objects.create(request.user)
        record(Act.TOKEN_ISSUED, by=request.user, token=issued.token_key, expiry=issued.expiry)
        return Response({**TokenSerializer(issued).data, "token": token}, status.HTTP_201_CREATED)

    @extend_schema(responses={204: None, **UNKNOWN})
    @transaction.atomic
    def destroy(self, request: Request, token_key: str) -> Response:
        """Revoke a token at once."""
        self.get_object().delete()
        record(Act.TOKEN_REVOKED, by=request.user, token=token_key)
        return Response(status=status.HTTP_204_NO_CONTENT)
