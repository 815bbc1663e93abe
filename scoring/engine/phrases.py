"""Messages that can be said in another language: the engine speaks English, and every message remembers how it was made."""

from collections.abc import Callable


class Phrase(str):
    """English text with the template and the values it was made of."""

    template: str
    values: tuple[object, ...]


def phrase(template: str, *values: object) -> Phrase:
    """The template with its values, {0} for the first; a value may be a phrase itself.

    Imported as `_`: that is the name by which templates are collected for the catalogue of translations.
    """
    made = Phrase(template.format(*values) if values else template)
    made.template, made.values = template, values
    return made


def told(text: str, translate: Callable[[str], str]) -> str:
    """A phrase in the language that `translate` takes templates to, values in their places; other text as it is."""
    if not isinstance(text, Phrase):
        return text
    template = translate(text.template)
    if not text.values:
        return template
    return template.format(*(told(value, translate) if isinstance(value, str) else value for value in text.values))
