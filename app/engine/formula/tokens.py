"""What a typed formula may be made of, checked before Python's parser sees it: short, plain, with its brackets closed.

What stands here is cheap and linear in the length of the text, so that no text can keep anybody waiting.
"""

import keyword
import re
from itertools import pairwise
from typing import NamedTuple

from engine.param import quoted
from words import N_, _

LENGTH, NESTING, NAME = 300, 20, 20  # characters of a formula, brackets within brackets, characters of a name

TOKEN = re.compile(
    r"(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?P<name>[A-Za-z_]\w*)|(?P<space>\s+)"
    r"|(?P<other>==|//)|(?P<sign>\*\*|<=|>=|[-+*/(),<>])|(?P<strange>.)",
    re.ASCII,
)
HINTS = {
    "^": N_("Write ** for powers, as in x**2."), "²": N_("Write **2 for a square."),
    "³": N_("Write **3 for a cube."),
    "·": N_("Write * to multiply."), "×": N_("Write * to multiply."), "÷": N_("Write / to divide."),
    "−": N_("Write a plain minus, -."), "–": N_("Write a plain minus, -."),
    "π": N_("Write pi."), "√": N_("Write sqrt(…)."),
    "=": N_("Only an update rule sets a name, one in a line: v = beta*v + g."),
    ":": N_("Write = to set a name."),
    "|": N_("Write abs(…)."), "==": N_("Comparisons are <, <=, > and >=."), "%": N_("There is no remainder."),
    "//": N_("Write / to divide."), "[": N_("Write round brackets, ( and )."),
    "{": N_("Write round brackets, ( and )."),
    ".": N_("A point stands only within a number, as in 0.5."),
}  # fmt: skip


class FormulaError(ValueError):
    """What is wrong with a formula and where, in words for the user; `column` counts from 1, `line` too."""

    def __init__(self, problem: str, column: int, piece: str = "", line: int | None = None) -> None:
        self.problem, self.column, self.piece, self.line = problem, column, piece, line
        place = _("Line {line}, column {column}") if line else _("Column {column}")
        place = place.format(line=line, column=column)
        super().__init__(f"{place}, {quoted(piece)}: {problem}" if piece else f"{place}: {problem}")


class Token(NamedTuple):
    """A number, a name or a sign of a formula (`kind`), and the column where it begins, from 1."""

    kind: str
    text: str
    column: int

    def wrong(self, problem: str) -> FormulaError:
        """The error that this piece is."""
        return FormulaError(problem, self.column, self.text)


def tokens(text: str, functions: dict[str, int]) -> list[Token]:
    """The numbers, names and signs of a formula. Raises FormulaError at the first thing that is none of them."""
    if len(text) > LENGTH:
        problem = _("A formula has at most {limit} characters; this one has {size}.")
        raise FormulaError(problem.format(limit=LENGTH, size=len(text)), LENGTH + 1)
    found = [Token(str(m.lastgroup), m.group(), m.start() + 1) for m in TOKEN.finditer(text)]
    found = [token for token in found if token.kind != "space"]
    for token in found:
        _check(token)
    for left, right in pairwise(found):
        _check_neighbours(left, right, functions)
    _check_brackets(found)
    return found


def _check(token: Token) -> None:
    if token.kind in {"other", "strange"}:
        raise token.wrong(_(HINTS.get(token.text, N_("This sign is not part of the language."))))
    if token.kind == "number" and float(token.text) == float("inf"):
        raise token.wrong(_("This number is larger than a computer can hold."))
    if token.kind == "name":
        if keyword.iskeyword(token.text) or token.text.startswith("_"):
            raise token.wrong(_("This word cannot be a name here: choose another."))
        if len(token.text) > NAME:
            raise token.wrong(_("A name has at most {limit} characters.").format(limit=NAME))


def _check_neighbours(left: Token, right: Token, functions: dict[str, int]) -> None:
    """Two values side by side: who writes 2x means 2*x."""
    apart = " " if right.column > left.column + len(left.text) else ""
    piece = Token("", f"{left.text}{apart}{right.text}", left.column)
    ends = left.kind in {"number", "name"} or left.text == ")"
    if not ends or not (right.kind in {"number", "name"} or right.text == "("):
        return
    if left.kind == "name" and right.text == "(":
        if left.text in functions:
            return
        problem = _("There is no function {name}. There are: {names}. To multiply, write *.")
        raise left.wrong(problem.format(name=quoted(left.text), names=", ".join(functions)))
    raise piece.wrong(_("Write * to multiply, as in 2*x."))


def _check_brackets(found: list[Token]) -> None:
    opened: list[Token] = []
    for token in found:
        if token.text == "(":
            opened.append(token)
        if token.text == ")" and not opened:
            raise token.wrong(_("This bracket was never opened."))
        if token.text == ")":
            opened.pop()
        if len(opened) > NESTING:
            raise token.wrong(_("Brackets stand at most {limit} deep in one another.").format(limit=NESTING))
    if opened:
        raise opened[-1].wrong(_("This bracket is never closed."))
