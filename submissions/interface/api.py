"""Access tokens by interface: the same tokens as on their page, issued for a purpose and a time, shown once, revoked."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError as Refusal
from drf_spectacular.utils import extend_schema
from knox.models import AuthToken
from knox.settings import knox_settings
from rest_framework import serializers, status
from rest_framework.exceptions import ValidationError
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from scoring.api_parts import MayScore, Pages, StrictJSONParser
from scoring.serializers import RefusalSerializer
from submissions.interface import actions, refusing

REFUSED = dict.fromkeys((400, 401, 403, 429), RefusalSerializer)
UNKNOWN = dict.fromkeys((401, 403, 404, 429), RefusalSerializer)


class NewTokenSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=80, help_text="What it is for: the system that will use it.")
    days = serializers.IntegerField(min_value=1, max_value=365, default=knox_settings.TOKEN_TTL.days)


class TokenSerializer(serializers.ModelSerializer[AuthToken]):
    name = serializers.CharField(source="note.name", read_only=True, default="")
    last_used_at = serializers.DateTimeField(source="note.last_used_at", read_only=True, allow_null=True, default=None)

    class Meta:
        model = AuthToken
        fields = ["token_key", "name", "created", "expiry", "last_used_at"]
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
    needs = dict.fromkeys(("list", "create", "destroy"), "submissions.hold_token")

    def get_queryset(self) -> Any:
        return AuthToken.objects.filter(user=self.request.user.pk).select_related("note").order_by("-created")

    @extend_schema(responses={200: TokenSerializer(many=True), **REFUSED})
    def list(self, _: Request) -> Response:
        """The tokens one holds, without their secret."""
        page = self.paginate_queryset(self.get_queryset()) or []
        return self.get_paginated_response(TokenSerializer(page, many=True).data)

    @extend_schema(request=NewTokenSerializer, responses={201: IssuedSerializer, **REFUSED})
    def create(self, request: Any) -> Response:
        """Issue a token. It ends by itself after its days."""
        asked = refusing.given(NewTokenSerializer, request)
        try:
            issued, token = actions.issue_token(**asked, by=request.user)
        except Refusal as refusal:
            raise ValidationError(refusal.messages) from refusal
        return Response({**TokenSerializer(issued).data, "token": token}, status.HTTP_201_CREATED)

    @extend_schema(responses={204: None, **UNKNOWN})
    def destroy(self, request: Any, token_key: str) -> Response:
        """Revoke a token at once."""
        actions.revoke_token(self.get_object(), by=request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)
