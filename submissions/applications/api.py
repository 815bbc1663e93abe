"""Applications by interface: started, filled, submitted and withdrawn by the same acts and the same policy as on the pages."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from scoring.api_parts import Pages, StrictJSONParser
from scoring.serializers import RefusalSerializer
from submissions.accounts.models import Organisation
from submissions.applications import actions, completeness
from submissions.applications.desk import own_member, revision, with_everything
from submissions.applications.forms import StartForm
from submissions.applications.models import Application, Member
from submissions.applications.serializers import (
    AnswerSerializer,
    ApplicationSerializer,
    ChangeSerializer,
    GapSerializer,
    InvitationSerializer,
    MemberSerializer,
    NewApplicationSerializer,
    ReceiptSerializer,
    WholeApplicationSerializer,
    WithdrawalSerializer,
    read_figures,
)
from submissions.interface import refusing
from submissions.interface.repeating import once
from submissions.rules import require
from submissions.trail.actions import record
from submissions.trail.acts import Act

REFUSED = dict.fromkeys((400, 401, 403, 404, 409, 422, 429), RefusalSerializer)


class ApplicationViewSet(mixins.ListModelMixin, GenericViewSet[Application]):
    """Applications that the token's person leads, takes part in, or may read."""

    queryset = Application.objects.none()
    serializer_class = ApplicationSerializer
    lookup_field = "code"
    lookup_value_regex = "[A-Za-z0-9._-]+"
    pagination_class = Pages
    parser_classes = [StrictJSONParser]
    filterset_fields = ["call__code", "status"]
    request: HttpRequest  # type: ignore[assignment]

    def get_queryset(self) -> Any:
        require(self.request.user, "submissions.list_applications")
        return Application.objects.visible_to(self.request.user).with_names()

    def find(self, code: str, *permissions: str) -> Application:
        """An application that the person may read, and may do with what the permissions name."""
        found = get_object_or_404(with_everything(Application.objects.visible_to(self.request.user)), code=code)
        for permission in ("submissions.view_application", *permissions):
            require(self.request.user, permission, found)
        return found

    @extend_schema(responses={200: WholeApplicationSerializer, **REFUSED})
    def retrieve(self, request: Request, code: str) -> Response:
        """The whole application with its members' figures and its receipts. `ETag` is the revision to change it under."""
        found = self.find(code)
        if request.user.role != "applicant":
            record(Act.APPLICATION_READ, by=request.user, about=found, form="api")
        return self.told(found)

    @extend_schema(request=NewApplicationSerializer, responses={201: WholeApplicationSerializer, **REFUSED})
    @once
    def create(self, request: Request) -> Response:
        """Start an application to an open call."""
        require(request.user, "submissions.list_applications")
        given = refusing.given(NewApplicationSerializer, request)
        call = given["call"]
        require(request.user, "submissions.start_application", call)
        track = call.tracks.filter(code=given["track"]).first()
        form = StartForm({"name": given["name"], "track": track and track.pk}, call=call)
        with refusing.told():
            form.full_clean()
            if form.errors:
                raise refusing.ValidationError(form.errors.as_data())
            started = actions.start_application(call, by=request.user, **form.cleaned_data)
        return self.told(self.find(started.code), status.HTTP_201_CREATED)

    @extend_schema(
        request=ChangeSerializer, responses={200: WholeApplicationSerializer, 428: RefusalSerializer, **REFUSED}
    )
    @once
    def partial_update(self, request: Request, code: str) -> Response:
        """Store answers and figures of the person's own part, under the revision that `If-Match` or `revision` names."""
        found = self.find(code)
        member = own_member(found, request.user)
        require(request.user, "submissions.fill_member", member)
        given = refusing.given(ChangeSerializer, request)
        values, reasons = read_figures(found.call, given["figures"])
        stated = refusing.revision(request)
        asked = {"fields": given["answers"], "values": values, "reasons": reasons}
        with refusing.told():
            actions.save_application(found, **asked, revision=stated, by=request.user)
        return self.told(self.find(code))

    @extend_schema(responses={200: GapSerializer(many=True), **REFUSED}, filters=False)
    @action(detail=True, pagination_class=None)
    def gaps(self, _: Request, code: str) -> Response:
        """What is still missing before it can be submitted."""
        return Response(GapSerializer(completeness.gaps(self.find(code)), many=True).data)

    @extend_schema(request=None, responses={201: ReceiptSerializer, **REFUSED})
    @action(detail=True, methods=["post"])
    @once
    def submit(self, request: Request, code: str) -> Response:
        """Send it in, exactly as it stands. The moment that counts is the request's arrival."""
        found = self.find(code, "submissions.submit_application")
        with refusing.told():
            receipt = actions.submit(found, by=request.user)
        return Response(ReceiptSerializer(receipt).data, status.HTTP_201_CREATED)

    @extend_schema(request=WithdrawalSerializer, responses={200: WholeApplicationSerializer, **REFUSED})
    @action(detail=True, methods=["post"])
    @once
    def withdraw(self, request: Request, code: str) -> Response:
        """Take a submitted application back to change it, or end it for good."""
        found = self.find(code, "submissions.withdraw_application")
        given = refusing.given(WithdrawalSerializer, request)
        with refusing.told():
            act = actions.withdraw if given["for_good"] else actions.take_back
            act(found, by=request.user)
        return self.told(self.find(code))

    @extend_schema(request=InvitationSerializer, responses={201: MemberSerializer, **REFUSED})
    @action(detail=True, methods=["post"])
    @once
    def members(self, request: Request, code: str) -> Response:
        """Invite an organisation to take part."""
        found = self.find(code, "submissions.change_application")
        given = refusing.given(InvitationSerializer, request)
        organisation = get_object_or_404(Organisation, name=given["organisation"])
        with refusing.told():
            member = actions.invite_member(found, organisation, by=request.user)
        return Response(MemberSerializer(member).data, status.HTTP_201_CREATED)

    @extend_schema(request=AnswerSerializer, responses={200: MemberSerializer, **REFUSED})
    @action(detail=True, methods=["post"])
    @once
    def answer(self, request: Request, code: str) -> Response:
        """Confirm or decline taking part, as the invited organisation."""
        found = self.find(code)
        rows = Member.objects.select_related("application__call", "organisation")
        member = get_object_or_404(rows, application=found, organisation=request.user.organisation_id or 0)
        require(request.user, "submissions.answer_invitation", member)
        given = refusing.given(AnswerSerializer, request)
        with refusing.told():
            actions.answer_invitation(member, accept=given["accept"], by=request.user)
        return Response(MemberSerializer(member).data)

    def told(self, found: Application, code: int = status.HTTP_200_OK) -> Response:
        rows = Application.objects.prefetch_related("members__organisation", "members__values__indicator", "receipts")
        whole = rows.select_related("call", "track", "lead").get(pk=found.pk)
        member = own_member(whole, self.request.user) or next(m for m in whole.members.all() if m.is_lead)
        return Response(WholeApplicationSerializer(whole).data, code, headers={"ETag": f'"{revision(whole, member)}"'})
