"""The description of the interface as a browser draws it: from this machine alone."""

import pytest
from django.urls import reverse

pytestmark = [pytest.mark.browser, pytest.mark.look]


def test_the_description_is_drawn_from_this_machine_alone(transactional_db, live_server, walk):
    page = walk("public")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(reverse("api-docs"))
    page.get_by_role("heading").first.wait_for()
    page.wait_for_load_state("networkidle")
    elsewhere = [url for url in asked if not url.startswith((live_server.url, "data:", "blob:"))]
    shown = page.locator("img:visible").evaluate_all("all => all.map(one => one.src)")
    assert (elsewhere, shown, page.complaints) == ([], [], [])
