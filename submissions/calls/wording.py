"""Names in the reader's language, and the mark of demonstration data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django.utils.translation import get_language, pgettext

from submissions.calls.models import CallIndicator


class _Section(NamedTuple):
    name: str
    name_en: str


def title(thing: Any) -> str:
    """The thing's English name for an English reader where it has one, else its name."""
    if (get_language() or "").startswith("en") and thing.name_en:
        return str(thing.name_en)
    return str(thing.name)


def worded(names: Mapping[str, str]) -> str:
    """One of a model's names, {"zh-hans": …, "en": …}, in the reader's language, else whichever there is."""
    english = (get_language() or "").startswith("en")
    wanted = ("en", "zh-hans", "zh") if english else ("zh-hans", "zh", "en")
    return next((str(names[language]) for language in wanted if names.get(language)), "")


def joined(names: Iterable[Any]) -> str:
    """Names one after the other, as the reader's language lists them: 甲、乙 or a, b."""
    return pgettext("between names", ", ").join(str(name) for name in names)


def labelled(label: str, text: str) -> str:
    """A label and what it names, which begins below it where it has several lines."""
    colon = pgettext("after a label", ": ")
    return f"{label}{colon.rstrip()}\n{text}" if "\n" in text else f"{label}{colon}{text}"


def section(indicator: CallIndicator) -> str:
    """The heading that an indicator stands under, in the reader's language."""
    return title(_Section(indicator.section, indicator.section_en))


def marked(call: Any) -> dict[str, bool]:
    """Context that marks a page about a demonstration call as 演示数据; nothing for a real one."""
    return {"demo": True} if call.is_demonstration else {}
