"""Unified social credit codes 统一社会信用代码 (GB 32100-2015): 18 characters, the last one a check character."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""The 31 characters of the standard, each worth its place: no I, O, S, V and Z."""
WEIGHTS = tuple(pow(3, place, 31) for place in range(17))


def check_character(body: str) -> str:
    """The 18th character for the first 17 (GB 32100-2015, 5.6: weights are the powers of 3 modulo 31)."""
    total = sum(ALPHABET.index(character) * weight for character, weight in zip(body, WEIGHTS, strict=True))
    return ALPHABET[(31 - total % 31) % 31]


def read(text: str) -> str:
    """The code in its written form. Raises ValidationError that says which character is wrong, or what the last one should be."""
    code = "".join(text.split()).upper()
    if len(code) != 18:
        words = _("A unified social credit code has 18 characters; this one has %(count)s.") % {"count": len(code)}
        raise ValidationError(words, code="credit_code")
    strange = next((character for character in code if character not in ALPHABET), "")
    if strange:
        words = _("“%(character)s” does not occur in a unified social credit code.") % {"character": strange}
        raise ValidationError(words, code="credit_code")
    if code[17] != check_character(code[:17]):
        raise ValidationError(
            _("The last character does not fit the others: please compare with the certificate."), code="credit_code"
        )
    return code
