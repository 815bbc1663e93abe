"""Applications that look like one another: which pairs, and which of their fields agree. Nothing is decided here.

Pure functions. To stay quick with thousands, pairs come from shared keys (park, company, credit code, words of the name)
and only those are compared in full.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from itertools import combinations
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
    """Two applications by code, and what agrees: the field and the text they share, the weightiest first."""

    one: str
    other: str
    agreements: list[tuple[str, str]]


def pairs(applications: Iterable[Said]) -> list[Pair]:
    """Every pair with at least one agreement, those with the most agreements first."""
    said = {application.code: application for application in applications}
    near: set[tuple[str, str]] = set()
    for codes in _by_key(said.values()).values():
        if 1 < len(codes) <= COMMON_KEY:
            near.update(combinations(sorted(codes), 2))
    found = [Pair(one, other, agreements(said[one], said[other])) for one, other in near]
    return sorted((pair for pair in found if pair.agreements), key=lambda p: (-len(p.agreements), p.one, p.other))


def agreements(one: Said, other: Said) -> list[tuple[str, str]]:
    """The fields in which two applications agree."""
    found = []
    shared_codes = sorted(set(one.credit_codes) & set(other.credit_codes))
    if shared_codes:
        found.append(("credit_code", "、".join(shared_codes)))
    if plain(one.park) and plain(one.park) == plain(other.park):
        found.append(("park", one.park))
    if plain(one.promotion) and plain(one.promotion) == plain(other.promotion):
        found.append(("promotion", one.promotion))
    mine, theirs = companies(one.companies), companies(other.companies)
    shared = mine.keys() & theirs.keys()
    if shared and len(shared) >= COMPANIES_ALIKE * min(len(mine), len(theirs)):
        found.append(("companies", "、".join(sorted(mine[key] for key in shared))))
    if alike(one.name, other.name) >= NAMES_ALIKE:
        found.append(("name", f"{one.name}／{other.name}"))
    return found


def alike(one: str, other: str) -> float:
    """How much two names agree, from 0 to 1, without the words that every cluster's name has."""
    a, b = _bigrams(one), _bigrams(other)
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else float(plain(one) == plain(other) != "")


def companies(text: str) -> dict[str, str]:
    """The companies of a list as people write it, by their plain form."""
    parts = (part.strip() for part in re.split(r"[\n,，;；、/]+", text))
    return {plain(part): part for part in parts if plain(part)}


def plain(text: str) -> str:
    """Full width, case, spaces and brackets made the same."""
    return re.sub(r"[\s（）()·]+", "", unicodedata.normalize("NFKC", text).lower())


def _bigrams(name: str) -> set[str]:
    bare = FILLER.sub("", unicodedata.normalize("NFKC", name).lower())
    return {bare[i : i + 2] for i in range(len(bare) - 1)}


def _by_key(applications: Iterable[Said]) -> dict[tuple[str, str], set[str]]:
    keys: dict[tuple[str, str], set[str]] = defaultdict(set)
    for one in applications:
        own = {("park", plain(one.park)), ("promotion", plain(one.promotion)), ("name", plain(one.name))}
        own |= {("company", key) for key in companies(one.companies)}
        own |= {("credit", code) for code in one.credit_codes}
        own |= {("words", pair) for pair in _bigrams(one.name)}
        for key in own:
            if key[1]:
                keys[key].add(one.code)
    return keys
