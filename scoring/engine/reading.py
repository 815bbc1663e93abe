"""Reading a JSON document field by field: what does not fit is noted with its place, and reading goes on to find the rest."""

import re
from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any

from scoring.engine.canonical import NUMBER
from scoring.engine.phrases import Phrase
from scoring.engine.phrases import phrase as _
from scoring.engine.problems import Problem

CODE = re.compile(r"\w[\w.-]{0,63}")
TEXT = 2_000  # characters of a name or a note
MEMBERS = 5_000  # entries of a list or an object


def shown(value: Any) -> str:
    """A found value for a message: short, and on one line."""
    if isinstance(value, Phrase):
        return value
    text = (
        _("nothing")
        if value is None
        else ascii(value)
        if isinstance(value, str) and not value.isprintable()
        else str(value)
    )
    return text if len(text) <= 60 else f"{text[:57]}..."


class Reader:
    """One object of the document at `place`; `problems` is shared by all readers of a document."""

    def __init__(self, value: Any, place: str, problems: list[Problem]) -> None:
        self.place, self.problems = place, problems
        self.fields: Mapping[str, Any] = value if isinstance(value, Mapping) else {}
        if not isinstance(value, Mapping):
            self.note("", value, _("an object"))
        self.used: set[str] = set()

    def at(self, name: str) -> str:
        """The place of a field, such as nodes[3] growth.rule.step."""
        return f"{self.place}.{name}" if self.place and name else self.place or name

    def note(self, name: str, found: Any, expected: str) -> None:
        """Note one problem at a field."""
        self.problems.append(Problem(self.at(name), shown(found), expected))

    def has(self, name: str) -> bool:
        self.used.add(name)
        return self.fields.get(name) is not None

    def get(self, name: str) -> Any:
        self.used.add(name)
        return self.fields.get(name)

    def code(self, name: str, default: str = "") -> str:
        """A code of letters, digits, underscores, dots and hyphens."""
        value = self.get(name)
        if value is None and default:
            return default
        if not isinstance(value, str) or not CODE.fullmatch(value):
            self.note(name, value, _("a code of at most 64 letters, digits, _ . -"))
            return default
        return value

    def codes(self, name: str) -> tuple[str, ...]:
        """A list of codes, each once; an absent list is empty."""
        value = self.get(name)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(v, str) and CODE.fullmatch(v) for v in value):
            self.note(name, value, _("a list of codes"))
            return ()
        if len(set(value)) < len(value):
            self.note(name, ", ".join(value), _("each code once"))
        return tuple(dict.fromkeys(value))

    def number(self, name: str, default: Decimal | None = None, required: bool = False) -> Decimal | None:
        """An exact number: a decimal string or a whole number, never a JSON float."""
        value = self.get(name)
        if value is None:
            if required:
                self.note(name, None, _('a number as a decimal string, such as "2.5"'))
            return default
        return self.decimal(name, value)

    def decimal(self, name: str, value: Any, quiet: bool = False) -> Decimal | None:
        """One value as an exact decimal, or a problem noted."""
        if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**30:
            return Decimal(value)
        if isinstance(value, str) and NUMBER.fullmatch(value) and len(value) <= 64:
            number = Decimal(value)
            if not number or abs(number.adjusted()) <= 30:
                return number
        if not quiet and not isinstance(value, float):  # floats are noted once for the whole document
            self.note(name, value, _('a number such as "2.5" below 1E+30'))
        return None

    def whole(self, name: str, default: int, least: int, most: int) -> int:
        """A whole number between two bounds, as a JSON integer or a string of digits."""
        value = self.get(name)
        if value is None:
            return default
        number = self.decimal(name, value, quiet=True)
        if number is None or number != int(number) or not least <= number <= most:
            self.note(name, value, _("a whole number from {0} to {1}", least, most))
            return default
        return int(number)

    def choice(self, name: str, choices: Collection[str], default: str = "") -> str:
        """One of the words in `choices`."""
        value = self.get(name)
        if value is None and default:
            return default
        if not isinstance(value, str) or value not in choices:
            self.note(name, value, _("one of {0}", ", ".join(choices)))
            return default or next(iter(choices))
        return value

    def flag(self, name: str, default: bool) -> bool:
        value = self.get(name)
        if value is None or isinstance(value, bool):
            return default if value is None else value
        self.note(name, value, _("true or false"))
        return default

    def words(self, name: str) -> Mapping[str, str]:
        """A name in languages, {"zh-hans": ..., "en": ...}; a plain string is taken for every language."""
        value = self.get(name)
        if value is None:
            return {}
        given = {"zh-hans": value, "en": value} if isinstance(value, str) else value
        if not isinstance(given, Mapping) or not all(
            isinstance(k, str) and isinstance(v, str) and len(v) <= TEXT and "\0" not in v for k, v in given.items()
        ):
            self.note(name, value, _('words by language, such as {"zh-hans": "...", "en": "..."}'))
            return {}
        return dict(given)

    def text(self, name: str) -> str:
        value = self.get(name)
        if value is None:
            return ""
        if not isinstance(value, str) or len(value) > TEXT or "\0" in value:
            self.note(name, value, _("text of at most {0} characters", TEXT))
            return ""
        return value

    def inner(self, name: str) -> "Reader":
        """The object in a field."""
        return Reader(self.get(name), self.at(name), self.problems)

    def list(self, name: str, required: bool = False) -> "list[Any]":
        """The list in a field; an absent one is empty."""
        value = self.get(name)
        if value is None and not required:
            return []
        if not isinstance(value, list) or not (value or not required):
            self.note(name, value, _("a list with at least one entry") if required else _("a list"))
            return []
        if len(value) > MEMBERS:
            self.note(name, _("{0} entries", len(value)), _("at most {0}", MEMBERS))
            return []
        return value

    def done(self) -> None:
        """Note every field that nothing asked for: a mistyped name must not pass for a default."""
        for name in self.fields:
            if name not in self.used and name not in ("note", "source", "text"):
                self.note(
                    str(name), _("a field that has no meaning here"), _("one of {0}", ", ".join(sorted(self.used)))
                )
