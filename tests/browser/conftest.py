"""A live product in front of a real Chromium: static files from their folders, the demonstration small, screenshots kept."""

import os
import random
import re
from pathlib import Path

import pytest

from evaluation.management.demonstration import cast, story
from submissions.models import User

SHOTS = Path(__file__).resolve().parent.parent.parent / "test-results"
PASSWORD = "long-enough-for-tests"


@pytest.fixture(autouse=True)
def _waived(settings):
    """The second factor is waived, as in the demonstration; Playwright's loop must not keep Django from the database."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    settings.DEMONSTRATION = True


@pytest.fixture
def play(transactional_db):
    """A small demonstration that tests take to the stage they need; every named account has the same password."""
    players = cast.assemble()
    for person in User.objects.filter(username__in=cast.TITLES):
        person.set_password(PASSWORD)
        person.save()
    return story.Play(players, "demo", "演示竞赛", "Demonstration", 6, (4, 2), random.Random(1))


@pytest.fixture
def walk(live_server, new_context):
    """A function from a role and a width to a page on which that role is signed in (the public: nobody is)."""

    def _walk(role: str, width: int = 1440):
        page = new_context(
            viewport={"width": width, "height": 1000}, locale="zh-CN", base_url=live_server.url
        ).new_page()
        page.complaints = []
        page.on("console", lambda said: page.complaints.append(said.text) if said.type == "error" else None)
        if role != "public":
            sign_in(page, role)
        return page

    return _walk


def sign_in(page, role):
    """Type name and password, and arrive."""
    page.goto("/accounts/login/")
    page.fill("input[name=login]", role)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_url(re.compile(r"^(?!.*login).*$"))


@pytest.fixture
def keep():
    """A function that keeps a screenshot as an artefact of the run."""
    SHOTS.mkdir(exist_ok=True)
    return lambda page, name: page.screenshot(path=str(SHOTS / f"{name}.png"), full_page=True)
