"""Commands in the language of the terminal: what they say, and their help."""

from argparse import SUPPRESS, RawDescriptionHelpFormatter
from typing import Any

from django.core.management.base import BaseCommand, CommandParser, DjangoHelpFormatter
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from scoring import wording
from scoring.terminal import spoken_here

HEADINGS = [
    gettext_noop("positional arguments"),
    gettext_noop("options"),
    gettext_noop("show this help message and exit"),
]
"""What argparse says by itself, for the catalogue."""


class Help(DjangoHelpFormatter, RawDescriptionHelpFormatter):
    """Help with its description as it is written, and lines of Chinese half as long, as each character is twice as wide."""

    def add_usage(self, usage: Any, actions: Any, groups: Any, prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, _("usage: ") if prefix is None else prefix)

    def start_section(self, heading: str | None) -> None:
        super().start_section(heading and _(heading))

    def _split_lines(self, text: str, width: int) -> list[str]:
        return super()._split_lines(text, width if text.isascii() else width // 2)


class SpeakingCommand(BaseCommand):
    """A command that speaks the terminal's language. Django's own options, which it has no use for, are not listed."""

    help: Any = ""  # text that is collected for translation
    suppressed_base_arguments = {
        "--version", "-v", "--settings", "--pythonpath", "--traceback", "--no-color", "--force-color"
    }  # fmt: skip

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        with translation.override(spoken_here()):
            parser = super().create_parser(prog_name, subcommand, formatter_class=Help, **kwargs)
            parser.description = str(wording.said(self.help))
            for action in parser._actions:
                action.help = action.help and wording.said(action.help)
                if action.dest == "help":
                    action.help = _("show this help message and exit")
                elif action.dest == "skip_checks":
                    action.help = SUPPRESS
        return parser

    def run_from_argv(self, argv: list[str]) -> None:
        with translation.override(spoken_here()):
            super().run_from_argv(argv)

    def execute(self, *args: Any, **options: Any) -> str | None:
        with translation.override(spoken_here()):
            return super().execute(*args, **options)
