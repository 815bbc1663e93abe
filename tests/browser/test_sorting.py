"""A list on a phone: its rows are cards, and what its headings sort by stands in a row above them."""

import pytest
from django.urls import reverse

from tests.browser.test_pages import faults

pytestmark = [pytest.mark.browser, pytest.mark.look]


def codes(page):
    return page.locator(".tbl.stack tbody tr td:first-child").all_inner_texts()


@pytest.mark.parametrize("width", [390, 1440])
def test_a_list_is_sorted_by_keyboard_at_either_width(play, walk, keep, width):
    play.until("applications")
    page = walk("administrator", width)
    page.goto(reverse("application-list"))
    by_code = page.get_by_role("link", name="编号")
    by_code.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**sort=code*")
    risen = codes(page)
    page.get_by_role("link", name="编号").click()
    page.wait_for_url("**sort=-code*")
    assert risen == sorted(risen)
    assert codes(page) == risen[::-1]
    assert page.locator("th.sort[aria-sort=descending]").inner_text() == "编号"
    keep(page, f"sorted-{width}")


def test_the_row_of_headings_is_large_enough_for_a_finger_and_without_fault(play, walk):
    play.until("applications")
    page = walk("administrator", 390)
    address = reverse("application-list")
    assert faults(page, address, [390]) == []
    boxes = [link.bounding_box() for link in page.locator("thead .sort a").all()]
    assert [box for box in boxes if box["height"] < 44 or box["width"] < 44] == []
