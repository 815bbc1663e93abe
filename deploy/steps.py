"""What a start shows: a line for each step, or the sentence why it cannot go on."""

from __future__ import annotations

import sys
import time

from deploy.speaking import column


class Refused(Exception):
    """The start cannot go on; the message is the one sentence that the operator reads."""


class Step:
    """One line of progress: rewritten in place on a terminal, printed once when the step is over elsewhere."""

    def __init__(self, title: str) -> None:
        self.title, self.begun, self.said = title, time.monotonic(), ""

    def __enter__(self) -> Step:
        self.say("")
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if sys.stdout.isatty():
            print("\r\033[K", end="")
        spent = f"{time.monotonic() - self.begun:.1f} s"
        said = f"{column(self.title, 26)}{column(self.said[:60], 26)}"
        print(f"  {'ok  ' if kind is None else '--  '}{said}{spent:>8}", flush=True)

    def say(self, progress: str) -> None:
        """Show how far the step is."""
        self.said = progress
        if sys.stdout.isatty():
            print(f"\r\033[K  ..  {column(self.title, 26)}{progress[:60]}", end="", flush=True)
