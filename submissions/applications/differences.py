"""What changed between two submissions of an application: field by field, figure by figure, document by document.

Pure functions over what two receipts hold. Forms differ from call to call, so everything that is said is compared by
its place; what cannot be named otherwise is named by its code.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

PARTS = ("fields", "members", "figures", "documents")
APART = {"members", "documents", "answers", "code", "call", "form"}


class Difference(NamedTuple):
    """One change: the part it stands in, its place there, and the text before and after ("" where there is none)."""

    part: str
    place: tuple[str, ...]
    before: str
    after: str

    @property
    def is_new(self) -> bool:
        return not self.before

    @property
    def is_gone(self) -> bool:
        return not self.after


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """Everything that differs, in the order of PARTS and of the later submission."""
    return [
        *_compared("fields", _fields(before), _fields(after)),
        *_compared("members", _members(before), _members(after)),
        *_compared("figures", _figures(before), _figures(after)),
        *_compared("documents", _documents(before), _documents(after)),
    ]


def _compared(part: str, old: dict[tuple[str, ...], str], new: dict[tuple[str, ...], str]) -> list[Difference]:
    places = [*new, *(place for place in old if place not in new)]
    found = [Difference(part, place, old.get(place, ""), new.get(place, "")) for place in places]
    return [one for one in found if one.before != one.after]


def _fields(said: Mapping[str, Any]) -> dict[tuple[str, ...], str]:
    fields: dict[tuple[str, ...], str] = {(name,): _text(value) for name, value in said.items() if name not in APART}
    fields |= {(name,): _text(value) for name, value in (said.get("answers") or {}).items()}
    for member in said.get("members", []):
        answers = member.get("answers") or {}
        fields |= {(name, member["name"]): _text(value) for name, value in answers.items() if not member["is_lead"]}
    return fields


def _members(said: Mapping[str, Any]) -> dict[tuple[str, ...], str]:
    return {(member["name"],): member["province"] for member in said.get("members", [])}


def _figures(said: Mapping[str, Any]) -> dict[tuple[str, ...], str]:
    return {
        (member["name"], figure["code"], str(figure["year"])): figure["value"]
        + (f"（{figure['reason']}）" if figure.get("reason") else "")
        for member in said.get("members", [])
        for figure in member["figures"]
    }


def _documents(said: Mapping[str, Any]) -> dict[tuple[str, ...], str]:
    """By name, and by digest where a name stands twice."""
    found: dict[tuple[str, ...], str] = {}
    for document in said.get("documents", []):
        place = (document["name"],)
        found[place if place not in found else (document["name"], document["sha256"][:8])] = document["sha256"]
    return found


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Mapping):
        return "；".join(f"{name}：{_text(one)}" for name, one in value.items() if one not in ("", None))
    if isinstance(value, list | tuple):
        return "\n".join(_text(one) for one in value)
    return str(value)
