"""Formulas as small trees, read from text by a white list: the one language of losses and update rules.

    parse("v = beta*v + g")  ->  Line("v", ("+", ("*", "beta", "v"), "g"))

A tree is a number, a name, or a tuple of an operator or function and its arguments; as JSON it goes to the
player, which evaluates it with the numbers at the playhead. Only what is listed here gets through: no
attribute, no index, no string, no lambda.
"""

import ast
from typing import NamedTuple

Tree = float | str | tuple

OPERATORS: dict[type, str] = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Pow: "**", ast.Gt: ">", ast.LtE: "<=",
}  # fmt: skip
FUNCTIONS = {
    "sqrt": 1, "abs": 1, "log": 1, "cosh": 1, "tanh": 1, "sign": 1, "max": 2, "min": 2, "where": 3,
    "float32": 1,  # rounded to single precision
}  # fmt: skip


class Line(NamedTuple):
    """One line of a rule: the name it sets, and what to."""

    target: str
    tree: Tree


def parse(text: str) -> Line:
    """Read `target = expression`. Raises ValueError, naming the place, on anything outside the language."""
    body = ast.parse(text.strip()).body
    match body:
        case [ast.Assign(targets=[ast.Name(id=target)], value=value)]:
            return Line(target, _tree(value))
    raise ValueError(f"not a line of the form name = expression: {text!r}")


def _tree(node: ast.AST) -> Tree:
    match node:
        case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
            return float(number)
        case ast.Name(id=name):
            return name
        case ast.BinOp(left, op, right) if type(op) in OPERATORS:
            return (OPERATORS[type(op)], _tree(left), _tree(right))
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return ("neg", _tree(operand))
        case ast.Compare(left, [op], [right]) if type(op) in OPERATORS:
            return (OPERATORS[type(op)], _tree(left), _tree(right))
        case ast.Call(ast.Name(id=name), args, []) if FUNCTIONS.get(name) == len(args):
            return (name, *map(_tree, args))
    raise ValueError(f"column {getattr(node, 'col_offset', 0) + 1}: this is not part of the language")
