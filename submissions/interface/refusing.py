"""The product's refusals as the interface answers them: the same acts and the same policy as the pages', in one shape."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import status
from rest_framework.exceptions import APIException
from rest_framework.exceptions import ValidationError as Refused
from rest_framework.request import Request
from rest_framework.serializers import Serializer

from submissions.states import Conflict


class Conflicting(APIException):
    status_code = status.HTTP_409_CONFLICT
    default_code = "conflict"


class Unconditional(APIException):
    """A change that does not say which revision it was made to."""

    status_code = status.HTTP_428_PRECONDITION_REQUIRED
    default_detail = gettext_lazy("Say which revision you changed: in If-Match, or as revision.")
    default_code = "revision"


def given(serializer: type[Serializer[Any]], request: Request) -> Any:
    """The request's body as the serializer reads it. Refused with every problem."""
    read = serializer(data=request.data)
    read.is_valid(raise_exception=True)
    return read.validated_data


@contextmanager
def told() -> Iterator[None]:
    """What an act refuses becomes the interface's answer: 409 where somebody was faster, else 400 with every problem."""
    try:
        yield
    except Conflict as conflict:
        raise Conflicting(_said(conflict)) from conflict
    except ValidationError as error:
        raise Refused(_said(error)) from error


def revision(request: Request) -> int:
    """The revision that the caller changed: `If-Match: "7"`, or `revision` in the body. Refused when there is none."""
    given = request.headers.get("If-Match", "").removeprefix("W/").strip('" ')
    stated = given or request.data.get("revision")
    if stated is None or isinstance(stated, bool):
        raise Unconditional
    if not (isinstance(stated, int) or (isinstance(stated, str) and stated.isascii() and stated.isdigit())):
        raise Refused({"revision": _("A revision is a whole number.")})
    if not 0 <= int(stated) < 2**31:
        raise Refused({"revision": _("A revision is a whole number.")})
    return int(stated)


def _said(error: ValidationError) -> Any:
    """By field where the error knows its fields, else as a list; a clash says what stands there now, and who wrote it."""
    clashes = getattr(error, "clashes", None)
    if clashes:
        words = _("%(by)s wrote: %(text)s")
        return {clash.field: words % {"by": clash.by, "text": clash.theirs} for clash in clashes}
    if hasattr(error, "error_dict"):
        return error.message_dict
    named: dict[str, list[str]] = {}
    for one in error.error_list:
        for text in one.messages:
            field, colon, rest = text.partition(": ")
            if one.code == "answers" and colon:
                named.setdefault(field, []).append(rest)
            else:
                named.setdefault("non_field_errors", []).append(text)
    return named


def unknown_or_twice(codes: list[str], known: Mapping[str, Any]) -> dict[str, list[str]]:
    """What is wrong with a list of application numbers, by place: each must be known and stand once."""
    return {
        f"order.{place}.code": [_("This number stands twice.") if code in codes[:place] else _("Unknown number.")]
        for place, code in enumerate(codes)
        if code not in known or code in codes[:place]
    }
