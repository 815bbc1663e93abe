"""`manage.py open_account USERNAME NAME --role ROLE`: the way in to an empty installation; prints the generated password once."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from scoring.management.speaking import SpeakingCommand
from submissions.accounts import actions
from submissions.accounts.models import Organisation, Role


class Command(SpeakingCommand):
    help = gettext_lazy(
        "Open an account with a generated password. The first one is usually the system administrator's."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help=_("3 to 60 letters, digits, . _ @ -"))
        parser.add_argument("name", help=_("the person's name"))
        parser.add_argument("--role", choices=Role.values, default=Role.SYSTEM)
        parser.add_argument("--organisation", help=_("the organisation's full name; applicants and provinces need one"))

    def handle(self, *args: Any, username: str, name: str, role: str, organisation: str | None, **options: Any) -> None:
        body = Organisation.objects.filter(name=organisation).first() if organisation else None
        if organisation and body is None:
            raise CommandError(_("There is no organisation named %(name)s.") % {"name": organisation})
        try:
            _person, password = actions.create_account(username, name, role, body, by=None)
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from refusal
        self.stdout.write(f"{username}\t{password}")
