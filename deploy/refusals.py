"""What every address of the REST API may answer with, written into its description once instead of at each view."""

from http import HTTPStatus
from typing import Any

EVERYWHERE = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS)


def described(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """A hook of drf-spectacular: not signed in, not allowed and asked too often, in the one shape of a refusal."""
    schema = {"$ref": "#/components/schemas/Refusal"}
    for operations in result["paths"].values():
        for operation in operations.values():
            for status in EVERYWHERE:
                refused = {"content": {"application/json": {"schema": schema}}, "description": ""}
                operation["responses"].setdefault(str(status.value), refused)
    return result
