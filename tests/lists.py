"""What every list must do, asked of it from outside: the same number of queries for any number of rows, every heading
sorts, and a search that finds nothing says so and leads back."""

from __future__ import annotations

import re
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

HEADING = re.compile(r'aria-sort="(\w+)"><a href="\?sort=(-?)(\w+)"')
CLEAR = "清除条件，显示全部"


def queries(client: Client, url: str) -> int:
    """How often a page asks the database."""
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


def unsorted(client: Client, url: str) -> list[str]:
    """The headings of a list, by their value of `sort`, that do not sort it: forwards and backwards come to the same."""
    offered = [key for _direction, _sign, key in HEADING.findall(client.get(url).content.decode())]
    return [key for key in offered if _sorted(client, url, key) == _sorted(client, url, f"-{key}")]


def _sorted(client: Client, url: str, sort: str) -> tuple[list[str], list[Any]]:
    """The orders that the database was asked for and the rows shown; the heading says which order it is."""
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(url, {"sort": sort})
    said = {key: direction for direction, _sign, key in HEADING.findall(answer.content.decode())}
    assert said[sort.removeprefix("-")] == ("descending" if sort.startswith("-") else "ascending")
    return [query["sql"].partition(" ORDER BY ")[2] for query in asked], list(answer.context["page"])


def leads_back(client: Client, url: str) -> bool:
    """Whether a search that finds nothing says so where the rows would be, with the way back to all of them."""
    shown = client.get(url, {"q": "没有这样的东西"}).content.decode()
    return f'<a href="{url}">{CLEAR}</a></td>' in shown
