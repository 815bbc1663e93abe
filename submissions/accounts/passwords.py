"""What is asked of a chosen password beyond Django's own rules, and a length that is said with what was counted."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import ngettext


class MinimumLengthValidator(password_validation.MinimumLengthValidator):
    """Django's, saying how many characters were found and how many are needed."""

    def validate(self, password: str, user: Any = None) -> None:
        found = len(password)
        if found < self.min_length:
            words = ngettext(
                "This password is too short: %(found)d character was found, at least %(needed)d are needed.",
                "This password is too short: %(found)d characters were found, at least %(needed)d are needed.",
                found,
            )
            raise ValidationError(words % {"found": found, "needed": self.min_length}, code="password_too_short")
