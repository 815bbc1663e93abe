"""Text as people paste it: composed, without what cannot be seen, refused where it pretends to be other text."""

from __future__ import annotations

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

DIRECTION = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Characters that turn the direction of what follows: they make a name read as another one."""
TWINS = frozenset("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧοαν")
"""Greek letters that look like Latin ones."""


def line(text: str, limit: int) -> str:
    """One line, such as a name: composed (NFC), spaces joined. Raises ValidationError for what cannot be seen or misleads."""
    plain = " ".join(unicodedata.normalize("NFC", text).split())
    _refuse(plain, "")
    hidden = next((character for character in plain if unicodedata.category(character) == "Cf"), "")
    if hidden:
        words = _("There is an invisible character (U+%(number)s) in this text. Please type it anew.")
        raise ValidationError(words % {"number": f"{ord(hidden):04X}"}, code="invisible")
    for word in re.findall(r"[^\W\d_]+", plain):
        if _mixes_alphabets(word):
            words = _("“%(word)s” mixes letters of different alphabets that look alike. Please type it anew.")
            raise ValidationError(words % {"word": word[:40]}, code="homograph")
    return _within(plain, limit)


def block(text: str, limit: int) -> str:
    """Text of several lines: composed, line ends made one kind, characters that nobody sees left out."""
    plain = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    _refuse(plain, "\n\t")
    unseen = {ord(c): None for c in set(plain) if c not in DIRECTION and unicodedata.category(c) == "Cf"}
    plain = plain.translate(unseen) if unseen else plain
    return _within(plain.strip(), limit)


def _refuse(text: str, allowed: str) -> None:
    if bad := [
        character for character in set(text) if _is_control(character, allowed)
    ]:  # a text repeats few characters
        place, character = min((text.index(character), character) for character in bad)
        words = _("Character %(place)s (U+%(number)s) is a control character, which is not allowed here.")
        raise ValidationError(words % {"place": place + 1, "number": f"{ord(character):04X}"}, code="control")


def _is_control(character: str, allowed: str) -> bool:
    control = unicodedata.category(character) in ("Cc", "Cs", "Co", "Cn") and character not in allowed
    return control or character in DIRECTION


def _within(text: str, limit: int) -> str:
    if len(text) > limit:
        words = _("This has %(count)s characters; at most %(limit)s are allowed.")
        raise ValidationError(words % {"count": len(text), "limit": limit}, code="long")
    return text


def _mixes_alphabets(word: str) -> bool:
    names = [unicodedata.name(character, "") for character in word]
    latin = any(name.startswith("LATIN") for name in names)
    return latin and (any(name.startswith("CYRILLIC") for name in names) or any(c in TWINS for c in word))
