"""Blind review 盲评: what a judge may read of an entry, with every name in it masked by the server before it reaches a page."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any, NamedTuple

from evaluation.judging.told import told
from evaluation.rounds.models import Entry
from submissions.accounts import regions
from submissions.applications import answers
from submissions.applications.combine import columns, combined
from submissions.documents.blind import blind_copies
from submissions.models import Application, Organisation

MASK = "▇▇"
SHORTEST = 2  # a single character would mask half the text
ENDINGS = ("壮族自治区", "回族自治区", "维吾尔自治区", "自治区", "特别行政区", "省", "市", "区", "县", "州", "盟")


class Figure(NamedTuple):
    """A figure of the dossier: its name, unit, decimals, and the values by year, oldest first."""

    name: Any
    unit: str
    decimals: int
    values: list[Decimal | None]


def names(application: Application) -> list[str]:
    """Everything in the application that says who it is, longest first: cluster, organisations, places, parks, firms."""
    organisations = [m.organisation for m in application.members.all()] + [application.lead]
    found = {application.name, application.name_en, application.promotion_organisation, application.contact}
    found |= {application.contact_phone, application.code}
    found |= set(_split(application.core_park)) | set(_split(application.chain_leaders))
    found |= {part for word in identifying(application) for part in _split(word)}
    for organisation in organisations:
        found |= set(_of(organisation))
    found = {unicodedata.normalize("NFKC", name).strip() for name in found if name}
    found |= {name.removesuffix(ending) for name in found for ending in ENDINGS if name.endswith(ending)}
    return sorted((name for name in found if len(name) >= SHORTEST), key=len, reverse=True)


def identifying(application: Application) -> list[str]:
    """What was answered to the questions that the form marks as identifying."""
    return answers.identifying(application.form.sheet, application, application.members.all())


def masked(text: str, hidden: Iterable[str]) -> str:
    """The text with each hidden name replaced by the mask, however it is spaced, cased or written in full width; the rest
    stays as it is written."""
    patterns = [r"\s*".join(map(re.escape, "".join(name.split()))) for name in hidden]
    if not patterns:
        return text
    plain, parts = unicodedata.normalize("NFKC", text), list(_parts(text))
    if plain != "".join(part.plain for part in parts):  # letters that join only with their neighbours
        parts = [_Part(letter, letter) for letter in plain]
    owner = [number for number, part in enumerate(parts) for _letter in part.plain]
    said, end = [], 0
    for found in re.finditer("|".join(patterns), plain, flags=re.IGNORECASE):
        first, last = owner[found.start()], owner[found.end() - 1]
        said += [*(part.written for part in parts[end:first]), MASK] if first >= end else []
        end = last + 1
    return "".join([*said, *(part.written for part in parts[end:])])


class _Part(NamedTuple):
    """A character with what combines with it, as it is written and as it is compared."""

    written: str
    plain: str


def _parts(text: str) -> Iterator[_Part]:
    start = 0
    for end in range(1, len(text) + 1):
        if end == len(text) or not unicodedata.combining(text[end]):
            yield _Part(text[start:end], unicodedata.normalize("NFKC", text[start:end]))
            start = end


def dossier(entry: Entry) -> dict[str, Any]:
    """What the page shows beside the score sheet. In a blind round nothing in it carries a name."""
    application, blind = entry.application, entry.round.is_blind
    hidden = names(application) if blind else []
    return {
        "title": entry.code if blind else application.name,
        "lead": "" if blind else application.lead.name,
        "members": application.members.filter(status="confirmed").count(),
        "texts": [(title, masked(text, hidden)) for title, text in told(application, blind)],
        "years": application.call.year_range,
        "figures": figures(application),
        "documents": documents(entry),
    }


def documents(entry: Entry) -> list[dict[str, Any]]:
    """The documents a judge may ask for, by number. In a blind round only cleaned copies are handed out, under names of
    the code; what cannot be cleaned is listed with the reason."""
    application, blind = entry.application, entry.round.is_blind
    if not blind:
        found = application.documents.standing().select_related("indicator").order_by("pk")
        return [
            {"number": n, "name": d.name, "about": d.indicator, "size": d.size, "is_ready": True, "state": ""}
            for n, d in enumerate(found, start=1)
        ]
    return [
        {
            "number": h.number, "name": h.name(entry.code), "about": h.document.indicator, "size": h.size,
            "is_ready": h.is_ready, "state": h.state,
        }
        for h in blind_copies(application)
    ]  # fmt: skip


def figures(application: Application) -> list[Figure]:
    """The application's figures as the scoring reads them, joint members already put together."""
    values = combined(application)
    rows = []
    for indicator in application.call.indicators.select_related("call"):
        by_year = {year: values.get(column) for column, year in columns(indicator)}
        given = [by_year.get(year) for year in application.call.year_range]
        rows.append(Figure(indicator, indicator.unit, indicator.decimals, given))
    return rows


def _of(organisation: Organisation) -> list[str]:
    body = organisation.recommended_by
    province = regions.BY_CODE.get(organisation.province)
    places = [organisation.city, province.zh if province else "", province.en if province else ""]
    return [organisation.name, organisation.name_en, *places, *([body.name, body.name_en] if body else [])]


def _split(text: str) -> list[str]:
    """The names in a list that people write: by line, comma, semicolon or 、."""
    return [part.strip() for part in re.split(r"[\n,，;；、/]+", text) if part.strip()]
