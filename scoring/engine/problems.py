"""What is wrong with a model or a table: every problem at once, each with its place."""

from collections.abc import Iterable
from typing import NamedTuple

from scoring.engine.phrases import Phrase
from scoring.engine.phrases import phrase as _


class Problem(NamedTuple):
    """One thing to put right: where it is, what was found there, and what is expected."""

    place: str
    found: str
    expected: str

    def __str__(self) -> str:
        return self.line()

    def line(self) -> Phrase:
        """All three on one line, to be said in any language."""
        return _("{0}: found {1}; expected {2}", *self)


class Refused(ValueError):
    """A model or table that cannot be used. `problems` holds all of them; as text, one on each line."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))
