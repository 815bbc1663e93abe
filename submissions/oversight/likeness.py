"""Applications that look like one another: which pairs, and which of their fields agree. Nothing is decided here.

Pure functions. To stay quick with ten thousand, every text is read once, pairs come from shared keys (park, company,
credit code, the rarest words of the name), and only those are compared in full.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

NAMES_ALIKE = 0.7
"""Share of common pairs of characters (Dice's coefficient) from which two names count as nearly the same."""
COMPANIES_ALIKE = 0.5
"""Share of the smaller list that two lists of companies have in common."""
COMMON_KEY = 50
"""A key that more applications share than this says nothing about any two of them."""
FILLER = re.compile(r"先进制造业|产业集群|产业|集群|制造|[\s（）()·、，,。;；\-—]+")


class Said(NamedTuple):
    """What one application says of itself."""

    code: str
    name: str
    park: str
    promotion: str
    companies: str
    credit_codes: tuple[str, ...] = ()


class Pair(NamedTuple):
    """Two applications by code, and what agrees: the field and the texts they share, the weightiest first."""

    one: str
    other: str
    agreements: list[tuple[str, list[str]]]


class _Read(NamedTuple):
    """One application's texts in the form that is compared."""

    said: Said
    name: str
    words: frozenset[str]
    park: str
    promotion: str
    companies: dict[str, str]


def pairs(applications: Iterable[Said], tell: Callable[[int], None] = lambda _done: None) -> list[Pair]:
    """Every pair with at least one agreement, those with the most agreements first. `tell` hears how many applications
    are compared, after each.
    """
    said = {application.code: _read(application) for application in applications}
    times = Counter(word for one in said.values() for word in one.words)
    keys = {code: _keys(one, times) for code, one in said.items()}
    shared: dict[tuple[str, str], list[str]] = defaultdict(list)
    for code, own in keys.items():
        for key in own:
            shared[key].append(code)
    found = []
    for done, (code, own) in enumerate(keys.items(), 1):
        for other in _near(code, own, shared, said):
            agreed = _agreements(said[code], said[other])
            if agreed:
                found.append(Pair(code, other, agreed))
        tell(done)
    return sorted(found, key=lambda pair: (-len(pair.agreements), pair.one, pair.other))


def _near(
    code: str, own: Iterable[tuple[str, str]], shared: Mapping[tuple[str, str], list[str]], read: Mapping[str, _Read]
) -> set[str]:
    """The applications after this one, by code, that it is worth comparing with in full."""
    near: set[str] = set()
    for key in own:
        if len(shared[key]) <= COMMON_KEY:
            later = (other for other in shared[key] if other > code and other not in near)
            near.update(o for o in later if key[0] != "words" or _alike(read[code], read[o]) >= NAMES_ALIKE)
    return near


def agreements(one: Said, other: Said) -> list[tuple[str, list[str]]]:
    """The fields in which two applications agree."""
    return _agreements(_read(one), _read(other))


def _agreements(one: _Read, other: _Read) -> list[tuple[str, list[str]]]:
    found: list[tuple[str, list[str]]] = []
    shared_codes = sorted(set(one.said.credit_codes) & set(other.said.credit_codes))
    if shared_codes:
        found.append(("credit_code", shared_codes))
    if one.park and one.park == other.park:
        found.append(("park", [one.said.park]))
    if one.promotion and one.promotion == other.promotion:
        found.append(("promotion", [one.said.promotion]))
    mine, theirs = one.companies, other.companies
    shared = mine.keys() & theirs.keys()
    if shared and len(shared) >= COMPANIES_ALIKE * min(len(mine), len(theirs)):
        found.append(("companies", sorted(mine[key] for key in shared)))
    if _alike(one, other) >= NAMES_ALIKE:
        found.append(("name", [one.said.name, other.said.name]))
    return found


def alike(one: str, other: str) -> float:
    """How much two names agree, from 0 to 1, without the words that every cluster's name has."""
    return _alike(*(_read(Said("", name, "", "", "")) for name in (one, other)))


def _alike(one: _Read, other: _Read) -> float:
    a, b = one.words, other.words
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else float(one.name == other.name != "")


def _read(one: Said) -> _Read:
    listed = companies(one.companies)
    return _Read(one, plain(one.name), _bigrams(one.name), plain(one.park), plain(one.promotion), listed)


def companies(text: str) -> dict[str, str]:
    """The companies of a list as people write it, by their plain form."""
    parts = (part.strip() for part in re.split(r"[\n,，;；、/]+", text))
    return {plain(part): part for part in parts if plain(part)}


def plain(text: str) -> str:
    """Full width, case, spaces and brackets made the same."""
    return re.sub(r"[\s（）()·]+", "", unicodedata.normalize("NFKC", text).lower())


def _bigrams(name: str) -> frozenset[str]:
    bare = FILLER.sub("", unicodedata.normalize("NFKC", name).lower())
    return frozenset(bare[i : i + 2] for i in range(len(bare) - 1))


def _keys(one: _Read, times: Mapping[str, int]) -> set[tuple[str, str]]:
    """What two applications must share, one of it at least, to agree in anything."""
    keys = {("park", one.park), ("promotion", one.promotion), ("name", one.name)}
    keys |= {("company", key) for key in one.companies}
    keys |= {("credit", key) for key in one.said.credit_codes}
    keys |= {("words", word) for word in _rarest(one.words, times)}
    return {key for key in keys if key[1]}


def _rarest(words: frozenset[str], times: Mapping[str, int]) -> list[str]:
    """So many of a name's words, the rarest first, that any name alike must share one of them.

    Dice's coefficient of at least t needs at least t / (2 - t) of either name's words in common; two sets in one order
    that share k of n words share one among the first n - k + 1.
    """
    least = max(1, math.ceil(NAMES_ALIKE / (2 - NAMES_ALIKE) * len(words) - 1e-9))
    return sorted(words, key=lambda word: (times[word], word))[: len(words) - least + 1]
