"""The mutants of a module of the browser's: the same kinds of change as in Python."""

from collections.abc import Iterator

from tree_sitter import Node

from tests.mutants.mutant import Change
from tests.syntax_tree import PARSER, called, nodes, text

OPERATORS = {
    "<": ("<=", ">="), "<=": ("<", ">"), ">": (">=", "<="), ">=": (">", "<"), "===": ("!==",), "!==": ("===",),
    "+": ("-",), "-": ("+",), "*": ("/",), "/": ("*",), "%": ("*",), "**": ("*",), "&&": ("||",), "||": ("&&",),
    "+=": ("-=",), "-=": ("+=",), "*=": ("/=",), "/=": ("*=",), "++": ("--",), "--": ("++",),
}  # fmt: skip
SWAPPED = {"min": "max", "max": "min", "some": "every", "every": "some", "floor": "ceil", "ceil": "floor"}
WITH_OPERATORS = {"binary_expression", "augmented_assignment_expression", "update_expression"}
CONDITIONAL = {"if_statement", "while_statement", "ternary_expression"}


def changes(source: bytes) -> Iterator[Change]:
    """Every change of this source that is worth a try; each leaves it a module."""
    for node in nodes(PARSER.parse(source).root_node):
        for change in (*_operators(node), *_values(node), *_statements(node)):
            mutated = source[: change.start] + change.new.encode() + source[change.end :]
            if not PARSER.parse(mutated).root_node.has_error:
                yield change


def _operators(node: Node) -> Iterator[Change]:
    if node.type in WITH_OPERATORS:
        sign = next(child for child in node.children if not child.is_named)
        yield from (_change(sign, other) for other in OPERATORS.get(text(sign), ()))


def _values(node: Node) -> Iterator[Change]:
    match node.type:
        case "number" if (digits := text(node).removesuffix("n")).isdecimal():  # 1n is a BigInt
            yield from (_change(node, text(node).replace(digits, str(int(digits) + by))) for by in (1, -1))
        case "number" if not text(node).lower().startswith("0x"):
            yield _change(node, str(2 * float(text(node))))
        case "true" | "false":
            yield _change(node, "false" if node.type == "true" else "true")
        case "unary_expression" if text(node)[0] in "!-":
            yield _change(node, text(node)[1:])
        case "call_expression":
            name = called(node)
            if name and text(name) in SWAPPED:
                yield _change(name, SWAPPED[text(name)])


def _statements(node: Node) -> Iterator[Change]:
    match node.type:
        case kind if kind in CONDITIONAL:
            test = node.child_by_field_name("condition")
            assert test
            yield _change(test, f"(!({text(test)}))")
        case "return_statement" if node.named_children:
            yield _change(node.named_children[0], "undefined")
        case "expression_statement":
            yield _change(node, ";")
        case "break_statement" | "continue_statement":
            yield _change(node, ";")


def _change(node: Node, new: str) -> Change:
    return Change(node.start_byte, node.end_byte, new)
