"""The engine's problems in the reader's language: shown at once, or kept and shown later."""

import json
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext

from scoring.engine.phrases import Phrase, phrase, told
from scoring.engine.problems import Problem, Refused


def said(text: str) -> str:
    """A phrase of the engine in the active language; any other text as it is."""
    return told(text, gettext)


def told_all(problems: Iterable[Problem]) -> list[dict[str, str]]:
    """Problems for JSON and for pages: place, found and expected, each in the active language."""
    return [{name: said(text) for name, text in problem._asdict().items()} for problem in problems]


def lines(refused: Refused) -> list[str]:
    """One line for each problem, in the active language."""
    return [said(problem.line()) for problem in refused.problems]


def kept(refused: Refused) -> str:
    """The problems as text for the database, of which `reread` makes lines in any language."""
    return json.dumps([_nested(problem.line()) for problem in refused.problems], ensure_ascii=False)


def reread(reason: str) -> str:
    """What `kept` stored, one line for each problem in the active language; any other reason looked up as it is."""
    if not reason.startswith("["):
        return gettext(reason) if reason else ""
    return "\n".join(said(_whole(each)) for each in json.loads(reason))


def _nested(value: Any) -> Any:
    """A phrase as [template, value, ...]."""
    if isinstance(value, Phrase):
        return [value.template, *map(_nested, value.values)]
    return value if isinstance(value, int | float) else str(value)


def _whole(kept: Any) -> Any:
    return phrase(kept[0], *map(_whole, kept[1:])) if isinstance(kept, list) else kept
