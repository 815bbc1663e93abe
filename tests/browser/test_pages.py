"""Every page in a real browser: reachable, without axe violations, without complaints, never wider than the phone."""

from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe

from submissions.models import User
from tests import test_policy_pages
from tests.browser.conftest import PASSWORD
from tests.test_policy_pages import PEOPLE, address, table

pytestmark = [pytest.mark.browser, pytest.mark.look]
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "resultTypes": ["violations"],
    "preload": {"assets": ["media"]},  # no rule of these reads style sheets
    "iframes": False,  # no page has one
}
AXE = Axe().axe_script
WIDTHS = (1440, 390)
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
DRAWN = """() => [...document.querySelectorAll("[data-chart] svg")].every(
    drawn => drawn.getBoundingClientRect().width <= drawn.closest("[data-chart]").clientWidth + 1)"""
"""Whether charts are drawn for the width they have: they are drawn anew in a frame after it has changed."""
NARROW = """() => [...document.querySelectorAll("main *")].filter(box => {
    const words = [...box.childNodes].filter(node => node.nodeType === Node.TEXT_NODE).map(node => node.data.trim()).join("");
    if (words.length < 4 || box.closest("svg, canvas, .visually-hidden, .sr-only, option, script, style, template")) return false;
    const style = getComputedStyle(box), rect = box.getBoundingClientRect();
    if (!rect.width || rect.height <= 1 || style.writingMode !== "horizontal-tb") return false;
    return rect.width < 2 * parseFloat(style.fontSize) && rect.height > 3 * parseFloat(style.fontSize);
}).map(box => box.textContent.trim().slice(0, 20))"""
"""Words of which one letter stands below the other, because their box was squeezed."""
things = test_policy_pages.things
TWICE = {"administrator": ["application", "draw"], "province": ["application"], "auditor": ["application"]}
"""Pages that wear another dress for these roles than for the first who sees them."""
OTHERS = [role for role in PEOPLE if role != "administrator"]  # who sees half of all pages
REDOC = "api-docs"  # drawn by a library; test_description looks at it


@pytest.fixture
def play(play):
    play.until("notice")
    return play


def pages(role, things):
    """The addresses that the table of policy lets a role see and nobody named before it, and those that it sees otherwise."""
    column, found = list(PEOPLE).index(role), []
    for (method, name, argument), statuses in table().items():
        first = next((number for number, status in enumerate(statuses) if status == 200), None)
        if (
            method == "GET"
            and name != REDOC
            and (first == column or (statuses[column] == 200 and name in TWICE.get(role, [])))
        ):
            found.append(address(name, things[argument]))
    return found


def is_page(answer):
    """Whether an address answered with a whole page: not a file, data, or a part of a page."""
    return answer.headers["content-type"].startswith("text/html") and answer.text().lower().startswith("<!doctype html")


def violations(page):
    """What axe finds on the page as it stands, axe itself being brought to a page once."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    return page.evaluate("rules => axe.run(rules).then(found => found.violations)", RULES)


def faults(page, path, widths=WIDTHS):
    """What is wrong with one page: its status, where it led, axe violations, squeezed words, the console, sideways scroll."""
    found = []
    page.complaints.clear()
    answer = page.goto(path)
    reached = urlsplit(page.url).path
    if (answer.status, reached) != (200, path):
        found.append(f"{path}: {answer.status} {reached}")
    for width in widths:
        page.set_viewport_size({"width": width, "height": 1000})
        page.wait_for_function(DRAWN)
        page.wait_for_function(DRAWN)
        for violation in violations(page):
            found.append(f"{path}: {width} {violation['id']} {violation['nodes'][0]['target']}")
        if (wider := page.evaluate(WIDER)) > 0:
            found.append(f"{path}: {width}: {wider} px too wide")
        if squeezed := page.evaluate(NARROW):
            found.append(f"{path}: {width}: one letter wide: {squeezed[:3]}")
    return found + [f"{path}: {said}" for said in page.complaints]


@pytest.mark.parametrize("roles", [("administrator",), tuple(OTHERS)], ids=["administrator", "others"])
def test_pages_of_every_role(things, walk, keep, roles):
    found = []
    for role in roles:
        if username := PEOPLE[role]:
            person = User.objects.get(username=username)
            person.set_password(PASSWORD)
            person.save()
        page = walk(username or "public")
        for path in pages(role, things):
            if is_page(page.request.get(path)) and (wrong := faults(page, path)):
                found += wrong
                keep(page, f"{role}-{path.strip('/').replace('/', '-') or 'home'}")
        page.set_extra_http_headers({"Accept-Language": "en"})  # whose words are longer
        page.set_viewport_size({"width": min(WIDTHS), "height": 1000})
        page.goto("/")
        if (wider := page.evaluate(WIDER)) > 0:
            found.append(f"{role}: {wider} px too wide in English")
        page.close()
    assert found == []
