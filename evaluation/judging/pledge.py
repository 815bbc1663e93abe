"""The pledge 评审承诺 a judge signs before seeing any entry of a round."""

from __future__ import annotations

import hashlib

from django.utils.translation import gettext as _

from evaluation.competition.models import Round


def articles(round: Round) -> list[str]:
    """The pledge's articles in the reader's language, in their order."""
    text = [
        _("I mark independently, by the score sheet alone, and give no regard to who may stand behind an entry."),
        _("I do not try to find out the name behind a blind code, and tell nobody what I guess."),
        _(
            "I stay out where I have an interest: my region, my employer, whom I advised, and all else that may sway me."
        ),
        _("I keep entries, marks, comments and the names of other judges to myself until they are published."),
        _("I accept no gift, invitation or request over this competition, and report every attempt to the organiser."),
        _("I know that every act of mine here is recorded, and that a breach ends my place in the judge pool."),
    ]
    return text if round.is_blind else [text[0], *text[2:]]


def digest(round: Round) -> str:
    """SHA-256 of the text as it stood before the judge's eyes."""
    return hashlib.sha256("\n".join([round.name, *articles(round)]).encode()).hexdigest()
