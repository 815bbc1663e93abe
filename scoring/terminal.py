"""The terminal that a command was started from; asked before Django is loaded, too."""

import os


def spoken_here() -> str:
    """The language of the terminal: Chinese where LANGUAGE, LC_ALL, LC_MESSAGES or LANG, the first that is set, says so."""
    names = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
    wanted = next((os.environ[name] for name in names if os.environ.get(name)), "")
    return "zh-hans" if wanted.lower().startswith("zh") else "en"
