"""`manage.py open_account USERNAME NAME --role ROLE`: the way in to an empty installation; prints the generated password once."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from submissions.accounts import actions
from submissions.accounts.models import Organisation, Role


class Command(BaseCommand):
    help = "Open an account with a generated password. The first one is usually the system administrator's."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("name")
        parser.add_argument("--role", choices=Role.values, default=Role.SYSTEM)
        parser.add_argument("--organisation", help="the organisation's full name; applicants and provinces need one")

    def handle(self, *args: Any, username: str, name: str, role: str, organisation: str | None, **options: Any) -> None:
        body = Organisation.objects.filter(name=organisation).first() if organisation else None
        if organisation and body is None:
            raise CommandError(f"There is no organisation named {organisation}.")
        try:
            _person, password = actions.create_account(username, name, role, body, by=None)
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from refusal
        self.stdout.write(f"{username}\t{password}")
