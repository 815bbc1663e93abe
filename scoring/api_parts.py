"""What the views of the REST API share: who may, how much is read, how a refusal is answered, and the word of what was done."""

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

from django.db import models
from django.utils.encoding import force_str
from django.utils.translation import gettext as _
from rest_framework import status
from rest_framework.exceptions import APIException, ErrorDetail, ParseError
from rest_framework.pagination import PageNumberPagination
from rest_framework.parsers import BaseParser
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import exception_handler

from scoring import forms, wording
from scoring.engine.problems import Refused

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


class StrictJSONParser(BaseParser):
    """JSON as the gate for models reads it, and never more than LIMIT bytes of it.

    It is no JSONParser: what is one gets the body that Django read whole, under the limit that forms have.
    """

    media_type = "application/json"

    def parse(self, stream: Any, _media_type: Any = None, parser_context: Any = None) -> Any:
        told = parser_context["request"].META.get("CONTENT_LENGTH") if parser_context else ""
        if int(told or 0) > LIMIT:
            raise TooLarge  # before anything is read
        data = stream.read(LIMIT + 1)
        if len(data) > LIMIT:
            raise TooLarge
        try:
            return forms.read_json(data, "request", LIMIT)
        except Refused as refused:
            raise ParseError("\n".join(wording.lines(refused))) from refused


class Pages(PageNumberPagination):
    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 500


class ScorePages(Pages):
    page_size = 500
    max_page_size = 5000


class Telling:
    """A view that says what it did, inside the transaction that did it. Scoring knows no people: who keeps a record of acts
    overrides `told`.
    """

    def told(self, act: str, about: models.Model | None = None, **facts: Any) -> None:
        """Something was done: one of the trail's words, and what it was about."""


def problem_details(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """Every refusal in one shape, after RFC 9457: type, title, status, detail, and `problems` with all of them, each with its
    place, what was found and what is expected.
    """
    response = exception_handler(error, dict(context))
    if response is None:
        return None
    problems = list(_problems(response.data, ""))
    details = [problem["expected"] for problem in problems if not problem["place"]]
    response.data = {
        "type": "about:blank",
        "title": _title(response.status_code),
        "status": response.status_code,
        "detail": " ".join(details) or _("The request was refused. What is wrong stands under problems."),
        "problems": [problem for problem in problems if problem["place"]],
    }
    response.content_type = "application/problem+json"
    return response


def _title(code: int) -> str:
    titles = {
        400: _("The input was refused"), 401: _("Not signed in"), 403: _("Not allowed"), 404: _("Not found"),
        405: _("Not possible here"), 409: _("In conflict with what is stored"), 413: _("Too large"),
        415: _("Only JSON is read"), 429: _("Too many requests"),
    }  # fmt: skip
    return titles.get(code) or HTTPStatus(code).phrase


def _problems(data: Any, place: str) -> Iterator[dict[str, str]]:
    """Errors of fields, of any depth, and the engine's own problems, as one flat list."""
    if isinstance(data, Mapping) and {"place", "found", "expected"} <= set(data):
        yield {name: force_str(data[name]) for name in ("place", "found", "expected")}
    elif isinstance(data, Mapping):
        for name, inner in data.items():
            silent = name in ("detail", "problems", "non_field_errors")
            yield from _problems(inner, place if silent else f"{place}.{name}" if place else str(name))
    elif isinstance(data, list):
        for inner in data:
            yield from _problems(inner, place)
    else:
        found = _("nothing") if isinstance(data, ErrorDetail) and data.code in ("required", "null", "blank") else ""
        yield {"place": place, "found": found, "expected": force_str(data)}
