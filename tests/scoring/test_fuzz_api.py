"""The REST API on what its own description allows and forbids: never a fault of ours, and only answers that are described."""

import json
from typing import Any

import pytest
import schemathesis
from django.core.cache import cache
from django.test import Client
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, settings
from knox.models import AuthToken

from scoring import robustness, runs
from scoring.engine.robustness_settings import Settings

pytestmark = pytest.mark.django_db

described = schemathesis.openapi.from_dict(SchemaGenerator().get_schema(request=None, public=True))


@pytest.fixture
def stored(document, table) -> dict[str, str]:
    """What an address may name: half of the requests find something."""
    model = runs.adopt(document)
    run = runs.prepare(model, table)
    analysis = robustness.prepare(run, Settings(draws=10, cuts=(1,)))
    return {"models": model.digest, "runs": run.reference, "robustness": analysis.reference}


@pytest.fixture
def token(administrator) -> str:
    cache.clear()  # how often one may ask is held to elsewhere
    return str(AuthToken.objects.create(administrator)[1])


@described.parametrize()
@settings(max_examples=6, derandomize=True, deadline=None, database=None, suppress_health_check=list(HealthCheck))
def test_every_answer_is_a_described_one(case: Any, stored: dict[str, str], token: str) -> None:
    room = case.path.split("/")[3]
    for name in ("digest", "reference"):
        if name in (case.path_parameters or {}) and room in stored and len(str(case.path_parameters[name])) % 2:
            case.path_parameters[name] = stored[room]
    sent = case.as_transport_kwargs(base_url="http://testserver")
    body = json.dumps(sent["json"]) if "json" in sent else sent.get("data") or b""
    client = Client(headers={"authorization": f"Token {token}"}, raise_request_exception=False)
    answer = client.generic(
        case.method,
        sent["url"].removeprefix("http://testserver"),
        body,
        content_type="application/json",
        query_params={name: value for name, value in (sent.get("params") or {}).items() if value is not None},
    )
    assert answer.status_code < 500, (case.method, sent["url"], body[:300])
    known = case.operation.definition.raw["responses"]
    assert str(answer.status_code) in known or answer.status_code in (200, 400, 404, 405, 413, 415)
    if answer.status_code >= 400 and answer.headers["content-type"].startswith("application/problem+json"):
        assert sorted(answer.json()) == ["detail", "problems", "status", "title", "type"]
