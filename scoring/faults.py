"""What Python says of a file or a text it cannot read, as a phrase."""

import json

from scoring.engine.phrases import Phrase
from scoring.engine.phrases import phrase as _

KNOWN = (  # what people meet, written out for the catalogue of translations; anything rarer stays in English
    _("No such file or directory"), _("Is a directory"), _("Not a directory"), _("Permission denied"),
    _("File name too long"), _("Read-only file system"), _("No space left on device"), _("embedded null byte"),
    _("File exists"), _("not a regular file"),
    _("Expecting value"), _("Extra data"), _("Expecting ',' delimiter"), _("Expecting ':' delimiter"),
    _("Expecting property name enclosed in double quotes"), _("Unterminated string starting at"),
    _("Invalid control character at"), _("Invalid \\escape"), _("File is not a zip file"), _("unexpected end of data"),
    _("field larger than field limit (131072)"), _("',' expected after '\"'"),
)  # fmt: skip


def told(error: Exception) -> Phrase:
    """The error's words, at most 200 characters."""
    if isinstance(error, json.JSONDecodeError):
        return _("{0}: line {1} column {2} (char {3})", _(error.msg), error.lineno, error.colno, error.pos)
    if isinstance(error, UnicodeDecodeError):
        return _("a byte that is not UTF-8 at position {0}", error.start)
    if error.args and isinstance(error.args[0], Phrase):
        return error.args[0]
    return _((getattr(error, "strerror", None) or str(error) or type(error).__name__)[:200])
