"""In which order tests run where the suite is dealt out to several processes: what takes long begins first.

Tests of real processes wait for most of their time (for a worker that is missed, for a server that starts), tests in the
browser compute for most of theirs. Each process is dealt one stretch of the list and takes from the end of others' when
its own is done; so every second stretch begins with the former and the others with the latter, and none is left for the end.
"""

import itertools
import os

import pytest

LONGEST = ("test_opening", "test_robustness_crash", "test_walk", "test_pages", "test_policy_pages", "test_server_crash")
"""The modules that hold a process longest, longest first: before others of their kind."""


def _length(item: pytest.Item) -> int:
    module = item.path.stem
    return LONGEST.index(module) if module in LONGEST else len(LONGEST)


def _kind(item: pytest.Item) -> str:
    if item.get_closest_marker("process"):
        return "waits"
    return "computes" if item.get_closest_marker("browser") or item.path.stem in LONGEST else "short"


def laid_out(items: list[pytest.Item], lanes: int) -> list[pytest.Item]:
    """The tests in as many stretches as there are processes, of the lengths that xdist deals."""
    kinds: dict[str, list[pytest.Item]] = {"waits": [], "computes": [], "short": []}
    for item in sorted(items, key=_length):  # stable: in the order of the files but for the longest
        kinds[_kind(item)].append(item)
    waiting, computing = range(0, lanes, 2), range(1, lanes, 2)
    found: list[list[pytest.Item]] = [[] for _ in range(lanes)]
    for places, kind in ((waiting, "waits"), (computing, "computes")):
        for number, item in enumerate(kinds[kind]):
            found[places[number % len(places)]].append(item)
    short, left = iter(kinds["short"]), len(items)
    for place, lane in enumerate(found):
        size = left // (lanes - place)
        lane += itertools.islice(short, max(0, size - len(lane)))
        left -= size
    return [*itertools.chain(*found), *short]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    lanes = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    if lanes > 1:
        items[:] = laid_out(items, lanes)
