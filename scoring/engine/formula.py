"""Formulas of derived columns: text to a checked tree. Nothing is ever handed to an interpreter, and the tree is small.

expression := comparison;  comparison := sum [(< <= > >= == !=) sum];  sum := term {(+|-) term}
term := factor {(*|/) factor};  factor := [+|-] power;  power := atom [** factor]
atom := number | name | [any column] | f(...) | (...)
"""

import re
from dataclasses import dataclass
from fractions import Fraction

from scoring.engine.phrases import phrase as _

LENGTH, NODES, DEPTH = 1_000, 300, 30
TOKEN = re.compile(
    r"\s*(?:(?P<number>\d{1,40}(?:\.\d{1,40})?(?:[eE][+-]?\d{1,2})?)|(?P<name>[^\W\d]\w{0,63})|\[(?P<column>\w[\w.-]{0,63})\]"
    r"|(?P<sign>\*\*|[<>=!]=|[-+*/(),<>]))"
)
COMPARISONS = ("<", "<=", ">", ">=", "==", "!=")
ARGUMENTS = {  # function: least and most arguments
    "min": (1, 50), "max": (1, 50), "mean": (1, 50), "sum": (1, 50), "abs": (1, 1), "sqrt": (1, 1), "exp": (1, 1),
    "log": (1, 1), "ln": (1, 1), "log10": (1, 1), "growth": (2, 2), "cagr": (3, 3), "if": (3, 3), "median": (1, 50),
    "trimmed": (3, 50), "round": (1, 2), "floor": (1, 1), "ceil": (1, 1),
    "largest": (2, 51), "smallest": (2, 51), "first": (1, 50), "present": (1, 50),
}  # fmt: skip


@dataclass(frozen=True)
class Tree:
    """A number, a column's name, or an operation (an operator or a function) over parts."""

    operation: str
    parts: tuple["Tree", ...] = ()
    number: Fraction = Fraction(0)
    name: str = ""


class Unreadable(ValueError):
    """A formula that is not one; the text says what was met and what is expected."""


def parse(text: str) -> Tree:
    """The tree of a formula; Unreadable when it is not one, or is too long or too deep."""
    if len(text) > LENGTH:
        raise Unreadable(_("{0} characters where at most {1} are allowed", len(text), LENGTH))
    parser = _Parser(_tokens(text))
    tree = parser.comparison()
    if parser.next:
        raise Unreadable(_("{0} where the formula should end", parser.next))
    return tree


def names(tree: Tree) -> tuple[str, ...]:
    """The columns a formula reads, each once, in order."""
    if tree.operation == "name":
        return (tree.name,)
    return tuple(dict.fromkeys(name for part in tree.parts for name in names(part)))


def _tokens(text: str) -> list[tuple[str, str]]:
    tokens, place = [], 0
    text = text.rstrip()
    while place < len(text):
        match = TOKEN.match(text, place)
        if match is None:
            power = _(" (a power is written **)") if text[place:].lstrip().startswith("^") else ""
            raise Unreadable(_("{0} at character {1}{2}", text[place:].strip()[:10], place + 1, power))
        tokens.append((str(match.lastgroup), match[str(match.lastgroup)]))
        place = match.end()
    return tokens


class _Parser:
    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self.tokens, self.place, self.nodes, self.depth = tokens, 0, 0, 0

    @property
    def next(self) -> str:
        return self.tokens[self.place][1] if self.place < len(self.tokens) else ""

    def take(self, *expected: str) -> str:
        """The next token if it is one of those expected, else nothing."""
        if self.next in expected and self.next:
            self.place += 1
            return self.tokens[self.place - 1][1]
        return ""

    def need(self, sign: str) -> None:
        if not self.take(sign):
            raise Unreadable(_("{0} where {1} is expected", self.next or _("the end"), sign))

    def made(self, operation: str, *parts: Tree, number: Fraction = Fraction(0), name: str = "") -> Tree:
        self.nodes += 1
        if self.nodes > NODES:
            raise Unreadable(_("more than {0} parts", NODES))
        return Tree(operation, parts, number, name)

    def comparison(self) -> Tree:
        self.depth += 1
        if self.depth > DEPTH:
            raise Unreadable(_("more than {0} levels", DEPTH))
        left = self.sum()
        if sign := self.take(*COMPARISONS):
            left = self.made(sign, left, self.sum())
        self.depth -= 1
        return left

    def sum(self) -> Tree:
        left = self.term()
        while sign := self.take("+", "-"):
            left = self.made(sign, left, self.term())
        return left

    def term(self) -> Tree:
        left = self.factor()
        while sign := self.take("*", "/"):
            left = self.made(sign, left, self.factor())
        return left

    def factor(self) -> Tree:
        self.depth += 1
        if self.depth > DEPTH:
            raise Unreadable(_("more than {0} levels", DEPTH))
        if self.take("-"):
            tree = self.made("negative", self.factor())
        elif self.take("+"):
            tree = self.factor()
        else:
            tree = self.atom()
            if self.take("**"):
                tree = self.made("**", tree, self.factor())
        self.depth -= 1
        return tree

    def atom(self) -> Tree:
        if self.take("("):
            tree = self.comparison()
            self.need(")")
            return tree
        if self.place >= len(self.tokens):
            raise Unreadable(_("the end where a number, a column or ( is expected"))
        kind, text = self.tokens[self.place]
        if kind == "sign":
            raise Unreadable(_("{0} where a number, a column or ( is expected", text))
        self.place += 1
        if kind == "number":
            return self.made("number", number=Fraction(text))
        return self.call(text) if self.next == "(" and kind == "name" else self.made("name", name=text)

    def call(self, function: str) -> Tree:
        if function not in ARGUMENTS:
            raise Unreadable(_("the function {0} where one of {1} is expected", function, ", ".join(ARGUMENTS)))
        self.need("(")
        parts = [self.comparison()]
        while self.take(","):
            parts.append(self.comparison())
        self.need(")")
        least, most = ARGUMENTS[function]
        if not least <= len(parts) <= most:
            wanted = str(least) if least == most else _("{0} to {1}", least, most)
            raise Unreadable(_("{0} arguments of {1} where {2} are expected", len(parts), function, wanted))
        return self.made(function, *parts)
