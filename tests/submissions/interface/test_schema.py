"""Requests made up from the interface's own description: none makes the server fail, and answers have the described shape."""

import hypothesis
import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from knox.models import AuthToken
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance

from deploy.wsgi import application
from tests import make

ROOM = "^/api/v1/(calls|applications|recommendations)/"


@pytest.fixture
def kept():
    """The test's own connection outlives the requests, as it does under Django's test client."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def described(settings, applicant, lead, body, kept):
    """The rooms' part of the interface, as a region with a draft sees it."""
    settings.ALLOWED_HOSTS = ["*"]
    call = make.call(code="call-1")
    make.quota(call, body)
    make.application(call, lead, code="A-1", created_by=applicant)
    headers = {"Authorization": f"Token {AuthToken.objects.create(applicant)[1]}"}
    schema = schemathesis.openapi.from_wsgi("/api/v1/schema/?format=json", application, headers=headers)
    return schema.include(path_regex=ROOM), headers


def test_nothing_made_up_from_the_description_makes_the_server_fail(described):
    schema, headers = described
    asked = []
    for found in schema.get_all_operations():
        operation = found.ok()

        @hypothesis.settings(
            max_examples=5, deadline=None, derandomize=True, database=None,
            suppress_health_check=list(hypothesis.HealthCheck), phases=[hypothesis.Phase.generate],
        )  # fmt: skip
        @hypothesis.given(case=operation.as_strategy())
        def holds(case):
            answer = case.call(headers=headers)
            case.validate_response(answer, checks=[not_a_server_error, response_schema_conformance])

        holds()
        asked.append(operation.label)
    assert len(asked) == 20, asked
