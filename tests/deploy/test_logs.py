"""One line of JSON a request: its number, the person's number, the act; never a name or what was typed."""

import io
import json
import logging
import logging.config

import pytest
from django.conf import settings

from tests import make


@pytest.fixture
def lines():
    """A function that reads what was logged since, each line as JSON."""
    built = logging.config.DictConfigurator(settings.LOGGING)
    handler = logging.StreamHandler(io.StringIO())
    handler.setFormatter(built.configure_formatter(dict(settings.LOGGING["formatters"]["json"])))
    logging.getLogger().addHandler(handler)

    def _lines():
        said = handler.setStream(io.StringIO()).getvalue()
        return [json.loads(line) for line in said.splitlines()]

    yield _lines
    logging.getLogger().removeHandler(handler)


@pytest.mark.django_db
def test_a_request_is_one_line_without_personal_data(lines, sign_in, system):
    client = sign_in(system)
    lines()
    answer = client.post("/people/new/", {"username": "zhang-san", "name": "张三", "role": "auditor"})
    assert answer.status_code == 200
    (line,) = (line for line in lines() if line["logger"] == "saima.request")
    assert {name: line[name] for name in ("event", "method", "route", "status", "user", "act", "level")} == {
        "event": "answered", "method": "POST", "route": "account-new", "status": 200, "user": system.pk,
        "act": "account_created", "level": "info",
    }  # fmt: skip
    assert (len(line["request_id"]), "张三" in str(line), "zhang-san" in str(line)) == (12, False, False)


@pytest.mark.django_db
def test_a_line_of_django_carries_the_number_of_its_request_and_not_the_request(lines, client):
    client.get("/nowhere/")
    found = lines()
    (told,) = (line for line in found if line["logger"] == "django.request")
    (own,) = (line for line in found if line["logger"] == "saima.request")
    assert (told["event"], told["request_id"], "request" in told) == ("Not Found: /nowhere/", own["request_id"], False)
    assert (own["status"], "user" in own, "route" in own) == (404, False, False)


@pytest.mark.django_db
def test_nothing_of_one_request_is_left_for_the_next(lines, sign_in, client):
    sign_in(make.user()).get("/messages/")
    lines()
    client.get("/")
    (line,) = (line for line in lines() if line["logger"] == "saima.request")
    assert ("user" in line, "act" in line) == (False, False)
