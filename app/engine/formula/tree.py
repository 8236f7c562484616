"""Formulas as small trees, read from text by a white list: the one language of losses, surfaces and update rules.

    expression("a*x**2 + b*sin(y)")  ->  ("+", ("*", "a", ("**", "x", 2.0)), ("*", "b", ("sin", "y")))
    parse("v = beta*v + g")          ->  Line("v", ("+", ("*", "beta", "v"), "g"))

A tree is a number, a name, or a tuple of an operator or function and its arguments; as JSON it goes to the
player, which evaluates it with the numbers at the playhead, and `engine.formula.on_torch` makes a function of it.
The text is Python's, read by Python's own `ast`, which sees only what `engine.formula.tokens` lets through; of the
nodes, only those listed here become a tree: no attribute, no index, no string, no lambda.
"""

import ast
import math
import re
from collections.abc import Mapping
from threading import Lock
from typing import NamedTuple

from engine.formula.tokens import FormulaError, Token, tokens
from words import _

Tree = float | str | tuple

OPERATORS: dict[type, str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Pow: "**"}
COMPARISONS: dict[type, str] = {ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}
FUNCTIONS = {
    "sqrt": 1, "abs": 1, "sign": 1, "exp": 1, "log": 1, "sin": 1, "cos": 1, "tan": 1, "atan": 1, "sinh": 1, "cosh": 1,
    "tanh": 1, "max": 2, "min": 2, "where": 3, "float32": 1,  # the last: rounded to single precision
}  # fmt: skip
CONSTANTS = {"pi": math.pi, "e": math.e}
DEPTH, EXPONENT = 100, 64  # operations within operations; the largest number that a power may have
# CPython 3.11.0 to 3.11.7 count the depth of all threads' trees in one place: now and then a SystemError
PARSING = Lock()
RANK = {"<": 0, "<=": 0, ">": 0, ">=": 0, "+": 1, "-": 1, "neg": 2, "*": 2, "/": 2, "**": 4}


class Line(NamedTuple):
    """One line of a rule: the name it sets, and what to."""

    target: str
    tree: Tree


def expression(text: str) -> Tree:
    """Read a formula. Raises FormulaError, naming the place, on anything outside the language."""
    return _parsed(text)


def parse(text: str) -> Line:
    """Read `target = expression`. Raises FormulaError, naming the place, on anything outside the language."""
    target, sign, value = text.partition("=")
    if not sign or value.startswith("="):
        raise FormulaError(_("A line sets a name, as in v = beta*v + g."), 1, text.strip())
    match tokens(target, FUNCTIONS):
        case [Token(kind="name", text=name) as token]:
            if name in CONSTANTS or name in FUNCTIONS:
                raise token.wrong(_("This name has its meaning already: set another."))
            return Line(name, _parsed(" " * (len(target) + 1) + value))
    raise FormulaError(_("One name stands before the =, as in v = beta*v + g."), 1, target.strip())


def names(tree: Tree) -> list[str]:
    """The names in a tree, each once, in the order of the text; pi and e are numbers."""
    if isinstance(tree, tuple):
        return list(dict.fromkeys(name for part in tree[1:] for name in names(part)))
    return [tree] if isinstance(tree, str) and tree not in CONSTANTS else []


def replaced(tree: Tree, new: Mapping[str, Tree]) -> Tree:
    """The tree with numbers, other names, or trees in the place of these names."""
    if isinstance(tree, tuple):
        return (tree[0], *(replaced(part, new) for part in tree[1:]))
    return new.get(tree, tree) if isinstance(tree, str) else tree


def written(tree: Tree) -> str:
    """A tree as text that reads back as the same tree."""
    if not isinstance(tree, tuple):
        return tree if isinstance(tree, str) else f"{tree!r}".removesuffix(".0")
    head, *parts = tree
    if head == "neg":
        return f"-{_operand(parts[0], 3)}"
    if head == "**":
        return f"{_operand(parts[0], 5)}**{_operand(parts[1], 3)}"
    if head in RANK:
        space = "" if RANK[head] == 2 else " "
        return f"{_operand(parts[0], RANK[head])}{space}{head}{space}{_operand(parts[1], RANK[head] + 1)}"
    return f"{head}({', '.join(map(written, parts))})"


def _operand(tree: Tree, rank: int) -> str:
    loose = isinstance(tree, tuple) and RANK.get(str(tree[0]), 9) < rank
    return f"({written(tree)})" if loose else written(tree)


def _parsed(text: str) -> Tree:
    text = re.sub(r"\s", " ", text)
    found = tokens(text, FUNCTIONS)
    if not found:
        raise FormulaError(_("There is no formula yet. Type one, such as x**2 + 3*sin(y)."), 1)
    try:
        with PARSING:
            node = ast.parse(f"({text})", mode="eval").body
    except SyntaxError as mistake:
        place = min(max((mistake.offset or 1) - 1, 1), len(text))
        near = next((token for token in found if token.column + len(token.text) > place), found[-1])
        raise near.wrong(_("Something is missing here, or too much.")) from None
    except (MemoryError, RecursionError):
        raise FormulaError(_("This formula is too deep to read: make it simpler."), 1) from None
    return _Reader(text).tree(node, DEPTH)


class _Reader:
    """From the nodes of Python's parser to a tree, by the white list; the text is for saying where."""

    def __init__(self, text: str) -> None:
        self.text = text

    def tree(self, node: ast.expr, depth: int) -> Tree:
        if not depth:
            text = _("This formula is too deep: at most {limit} operations hold one another.")
            raise self.wrong(node, text, limit=DEPTH)
        match node:
            case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
                return float(number)
            case ast.Name(id=name):
                return self.name(node, name)
            case ast.BinOp(left, op, right) if type(op) in OPERATORS:
                tree = (OPERATORS[type(op)], self.tree(left, depth - 1), self.tree(right, depth - 1))
                return self.power(node, tree) if tree[0] == "**" else tree
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return ("neg", self.tree(operand, depth - 1))
            case ast.Call(ast.Name(id=name), args, []) if name in FUNCTIONS:
                return self.call(node, name, args, depth)
            case ast.Compare():
                raise self.wrong(node, _("A comparison stands only as the first part of where(…, …, …)."))
        raise self.wrong(node, _("This is not part of the language."))

    def name(self, node: ast.expr, name: str) -> Tree:
        if name in FUNCTIONS:
            raise self.wrong(node, _("{name} is a function: write {name}(…)."), name=name)
        return name

    def power(self, node: ast.expr, tree: tuple) -> Tree:
        exponent = tree[2][1] if isinstance(tree[2], tuple) and tree[2][0] == "neg" else tree[2]
        if isinstance(exponent, float) and exponent > EXPONENT:
            raise self.wrong(node, _("The power is too large: {limit} is the most."), limit=EXPONENT)
        return tree

    def call(self, node: ast.expr, name: str, args: list[ast.expr], depth: int) -> Tree:
        if len(args) != FUNCTIONS[name]:
            shape = ", ".join("abc"[: FUNCTIONS[name]])
            raise self.wrong(node, _("{name} is written {name}({shape})."), name=name, shape=shape)
        if name != "where":
            return (name, *(self.tree(arg, depth - 1) for arg in args))
        return (name, self.condition(args[0], depth - 1), *(self.tree(arg, depth - 1) for arg in args[1:]))

    def condition(self, node: ast.expr, depth: int) -> Tree:
        match node:
            case ast.Compare(left, [op], [right]) if type(op) in COMPARISONS:
                return (COMPARISONS[type(op)], self.tree(left, depth - 1), self.tree(right, depth - 1))
        raise self.wrong(node, _("where begins with one comparison, as in where(x > 0, x, -x)."))

    def wrong(self, node: ast.expr, problem: str, **values: object) -> FormulaError:
        start, end = max(node.col_offset - 1, 0), (node.end_col_offset or 1) - 1  # a bracket stands before the text
        return FormulaError(problem.format(**values), start + 1, self.text[start:end])
