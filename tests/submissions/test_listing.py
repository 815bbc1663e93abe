"""A list is searched, narrowed, sorted and turned over by its address, and by nothing else in it."""

import pytest
from django.http import QueryDict

from submissions.accounts.forms import OrganisationFilter
from submissions.listing import SearchForm, sorted_page
from submissions.models import Organisation
from tests import make

NAMES = ["江北", "江南", "海西"]


@pytest.fixture
def shown(db):
    """A function from an address's question to the names on the page."""
    for name, province in zip(NAMES, ["510000", "110000", "310000"], strict=True):
        make.organisation(name=name, province=province)
    return lambda asked: [row.name for row in OrganisationFilter(QueryDict(asked), Organisation.objects.all()).page()]


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("", ["江南", "海西", "江北"]),
        ("q=江", ["江南", "江北"]),
        ("q=江&sort=-name", ["江南", "江北"]),
        ("q=江&sort=name", ["江北", "江南"]),
        ("sort=kind", ["江南", "海西", "江北"]),
        ("sort=-province", ["江北", "海西", "江南"]),
        ("kind=recommending", []),
        ("kind=unknown", ["江南", "海西", "江北"]),
        ("sort=password", ["江南", "海西", "江北"]),
        ("sort=--name&page=99", ["江南", "海西", "江北"]),
        ("q=%00", ["江南", "海西", "江北"]),
        ("q=" + "江" * 81, ["江南", "海西", "江北"]),
    ],
)
def test_what_is_known_narrows_and_sorts_and_the_rest_changes_nothing(shown, asked, names):
    assert shown(asked) == names


@pytest.mark.parametrize(
    ("asked", "rows"),
    [
        ("", [3, 2, 1]),
        ("sort=size", [1, 2, 3]),
        ("sort=-size&page=2", [1]),
        ("sort=nonsense&page=x", [3, 2, 1]),
    ],
)
def test_a_computed_list_is_sorted_by_the_key_of_its_rows(asked, rows):
    size = 2 if "page=2" in asked else 25
    assert list(sorted_page(QueryDict(asked), [2, 3, 1], {"size": lambda row: row}, "-size", rows=size)) == rows


@pytest.mark.parametrize(("asked", "text"), [("", ""), ("q= Jiang ", "jiang"), ("q=" + "x" * 81, "")])
def test_a_search_is_read_in_small_letters(asked, text):
    assert SearchForm(QueryDict(asked)).text == text
