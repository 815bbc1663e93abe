"""What is said where Django is not loaded yet, in the language of the terminal: from the one catalogue, by Python's own gettext."""

from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from unicodedata import east_asian_width

from scoring.terminal import spoken_here

CATALOGUE = Path(__file__).resolve().parent / "site/locale/zh_Hans/LC_MESSAGES/django.mo"


@cache
def _catalogue(language: str) -> NullTranslations:
    if language == "en" or not CATALOGUE.exists():
        return NullTranslations()
    with CATALOGUE.open("rb") as compiled:
        return GNUTranslations(compiled)


def gettext(message: str) -> str:
    """The message in the terminal's language."""
    return _catalogue(spoken_here()).gettext(message)


def column(text: str, width: int) -> str:
    """The text with blanks up to this many cells of a terminal, where a Chinese character takes two."""
    return text + " " * (width - sum(2 if east_asian_width(letter) in "FW" else 1 for letter in text))
