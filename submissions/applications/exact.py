"""A decimal column that gives back every digit it was given."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _


class ExactDecimalField(models.Field):
    """A Decimal of any length: `numeric` in PostgreSQL, text elsewhere, because SQLite's own numbers keep 15 digits."""

    description = _("Exact decimal number")
    default_error_messages = {"invalid": _("Enter a number.")}

    def db_type(self, connection: Any) -> str:
        return "numeric" if connection.vendor == "postgresql" else "text"

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Decimal | None:
        return None if value is None else Decimal(value)

    def to_python(self, value: Any) -> Decimal | None:
        if value is None or isinstance(value, Decimal):
            return value
        try:
            return Decimal(str(value))
        except InvalidOperation:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None

    def get_prep_value(self, value: Any) -> str | None:
        """Plain digits without an exponent; NaN and infinity are no figures and are refused."""
        number = self.to_python(super().get_prep_value(value))
        if number is None:
            return None
        if not number.is_finite():
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return format(number, "f")
