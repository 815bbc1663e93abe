"""Documents by interface: listed, sent in and taken back under the same checks as on the pages."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import mixins, serializers, status
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from scoring.api_parts import Pages
from scoring.serializers import RefusalSerializer
from submissions.applications.desk import with_everything
from submissions.applications.models import Application
from submissions.documents import actions
from submissions.documents.models import Document
from submissions.interface import refusing
from submissions.interface.repeating import once
from submissions.rules import require

REFUSED = dict.fromkeys((400, 401, 403, 404, 409, 422, 429), RefusalSerializer)
CODE = OpenApiParameter("application", str, OpenApiParameter.PATH, description="The application's number.")


class PaperSerializer(serializers.ModelSerializer[Document]):
    indicator: Any = serializers.SlugRelatedField("code", read_only=True)
    member: Any = serializers.SlugRelatedField("name", source="member.organisation", read_only=True)

    class Meta:
        model = Document
        fields = ["id", "kind", "indicator", "year", "member", "name", "size", "content_type", "sha256", "uploaded_at"]


class NewPaperSerializer(serializers.Serializer[Any]):
    file = serializers.FileField()
    kind = serializers.ChoiceField(Document.Kind.choices, default=Document.Kind.EVIDENCE)
    indicator = serializers.CharField(required=False, max_length=60, help_text="The code of the figure it proves.")
    year = serializers.IntegerField(
        required=False, help_text="The year of the figure it proves; without it, every year."
    )


@extend_schema_view(list=extend_schema(parameters=[CODE]))
class DocumentViewSet(mixins.ListModelMixin, GenericViewSet[Document]):
    """The documents of one application."""

    queryset = Document.objects.none()
    serializer_class = PaperSerializer
    pagination_class = Pages
    parser_classes = [MultiPartParser]
    filter_backends: list[Any] = []
    lookup_value_regex = "[0-9]{1,12}"

    def find(self) -> Application:
        rows = with_everything(Application.objects.visible_to(self.request.user))
        found = get_object_or_404(rows, code=self.kwargs["application"])
        require(self.request.user, "submissions.read_document", found)
        return found

    def get_queryset(self) -> Any:
        return self.find().documents.standing().select_related("indicator", "member__organisation")

    @extend_schema(parameters=[CODE], request=NewPaperSerializer, responses={201: PaperSerializer, **REFUSED})
    @once
    def create(self, request: Request, application: str) -> Response:
        """Send a document in: checked by content, cleaned of its path, kept under its SHA-256."""
        found = self.find()
        require(request.user, "submissions.upload_document", found)
        given = refusing.given(NewPaperSerializer, request)
        code = given.get("indicator")
        indicator = get_object_or_404(found.call.indicators, code=code) if code else None
        with refusing.told():
            document = actions.upload(
                found,
                given["file"],
                kind=given["kind"],
                indicator=indicator,
                year=given.get("year"),
                by=request.user,
            )
        return Response(PaperSerializer(document).data, status.HTTP_201_CREATED)

    @extend_schema(
        parameters=[CODE, OpenApiParameter("id", int, OpenApiParameter.PATH)], responses={204: None, **REFUSED}
    )
    @once
    def destroy(self, request: Request, application: str, pk: str) -> Response:
        """Take a document back."""
        found = self.find()
        document = get_object_or_404(found.documents.standing(), pk=pk)
        require(request.user, "submissions.remove_document", document.owner)
        with refusing.told():
            actions.remove(document, by=request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)
