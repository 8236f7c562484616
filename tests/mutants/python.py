"""The mutants of a Python file: operators, boundaries, constants, conditions, what is returned, what is done."""

import ast
import re
from collections.abc import Iterator

from tests.mutants.mutant import Change

COMPARED: dict[type[ast.cmpop], tuple[str, tuple[str, ...]]] = {
    ast.Lt: ("<", ("<=", ">=")),
    ast.LtE: ("<=", ("<", ">")),
    ast.Gt: (">", (">=", "<=")),
    ast.GtE: (">=", (">", "<")),
    ast.Eq: ("==", ("!=",)),
    ast.NotEq: ("!=", ("==",)),
    ast.Is: ("is", ("is not",)),
    ast.IsNot: (r"is\s+not", ("is",)),
    ast.In: ("in", ("not in",)),
    ast.NotIn: (r"not\s+in", ("in",)),
}
CALCULATED: dict[type[ast.operator], tuple[str, str]] = {
    ast.Add: (r"\+", "-"),
    ast.Sub: ("-", "+"),
    ast.Mult: (r"\*", "/"),
    ast.Div: ("/", "*"),
    ast.FloorDiv: ("//", "*"),
    ast.Mod: ("%", "//"),
    ast.Pow: (r"\*\*", "*"),
    ast.BitOr: (r"\|", "&"),
    ast.BitAnd: ("&", "|"),
}
SWAPPED = {"min": "max", "max": "min", "any": "all", "all": "any", "minimum": "maximum", "maximum": "minimum",
           "floor": "ceil", "ceil": "floor", "argmin": "argmax", "argmax": "argmin"}  # fmt: skip


def changes(source: bytes) -> Iterator[Change]:
    """Every change of this source that is worth a try; each leaves it a Python source."""
    file = _File(source)
    for node in file.nodes(ast.parse(source)):
        yield from file.of(node)


class _File:
    def __init__(self, source: bytes) -> None:
        self.source = source
        self.starts = [0, *(match.end() for match in re.finditer(b"\n", source))]

    def nodes(self, tree: ast.AST) -> Iterator[ast.AST]:
        """All nodes but annotations, decorators, imports for the types alone and what is typed as a string."""
        yield tree
        for field, value in ast.iter_fields(tree):
            if field in {"annotation", "returns", "decorator_list", "bases"} or isinstance(tree, ast.JoinedStr):
                continue
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST) and not _for_types(child):
                    yield from self.nodes(child)

    def of(self, node: ast.AST) -> Iterator[Change]:
        for made in (self._operators, self._values, self._conditions, self._statements):
            yield from made(node)

    def _operators(self, node: ast.AST) -> Iterator[Change]:
        match node:
            case ast.Compare():
                for left, op, right in zip([node.left, *node.comparators], node.ops, node.comparators, strict=False):
                    pattern, others = COMPARED[type(op)]
                    yield from (self._between(left, right, pattern, other) for other in others)
            case ast.BinOp() if type(node.op) in CALCULATED:
                yield self._between(node.left, node.right, *CALCULATED[type(node.op)])
            case ast.BoolOp():
                old, new = ("and", "or") if isinstance(node.op, ast.And) else ("or", "and")
                for left, right in zip(node.values, node.values[1:], strict=False):
                    yield self._between(left, right, old, new)
            case ast.AugAssign() if type(node.op) in CALCULATED:
                yield self._between(node.target, node.value, *CALCULATED[type(node.op)])

    def _values(self, node: ast.AST) -> Iterator[Change]:
        match node:
            case ast.Constant(value=bool()):
                yield self._change(node, str(not node.value))
            case ast.Constant(value=int()):
                yield from (self._change(node, str(node.value + by)) for by in (1, -1))
            case ast.Constant(value=float()):
                yield self._change(node, str(2 * node.value or 1.0))
            case ast.UnaryOp(op=ast.USub() | ast.Not()):
                yield self._change(node, self._text(node.operand))
            case ast.Call(func=ast.Name(id=name)) if name in SWAPPED:
                yield self._change(node.func, SWAPPED[name])
            case ast.Call(func=ast.Attribute(attr=name, value=of)) if name in SWAPPED:
                yield self._change(node.func, f"{self._text(of)}.{SWAPPED[name]}")

    def _conditions(self, node: ast.AST) -> Iterator[Change]:
        match node:
            case ast.If() | ast.IfExp() | ast.While():
                yield self._change(node.test, f"not ({self._text(node.test)})")
            case ast.comprehension(ifs=[_, *_]):
                yield from (self._change(test, "True") for test in node.ifs)

    def _statements(self, node: ast.AST) -> Iterator[Change]:
        match node:
            case ast.Return(value=ast.expr()) if not isinstance(node.value, ast.Constant):
                yield self._change(node.value, "None")
            case ast.Expr(value=ast.Call()) | ast.AugAssign() | ast.Break() | ast.Continue() | ast.Raise():
                yield self._change(node, "pass")
            case ast.Assign(targets=[ast.Attribute() | ast.Subscript(), *_]):
                yield self._change(node, "pass")

    def _change(self, node: ast.AST, new: str) -> Change:
        return Change(*self._span(node), new)

    def _between(self, left: ast.AST, right: ast.AST, pattern: str, new: str) -> Change:
        """The operator between two operands, which may be in brackets."""
        begin, end = self._span(left)[1], self._span(right)[0]
        found = re.search(pattern.encode(), self.source[begin:end])
        assert found
        return Change(begin + found.start(), begin + found.end(), new)

    def _text(self, node: ast.AST) -> str:
        start, end = self._span(node)
        return self.source[start:end].decode()

    def _span(self, node: ast.AST) -> tuple[int, int]:
        assert isinstance(node, ast.expr | ast.stmt)
        assert node.end_lineno
        assert node.end_col_offset is not None
        return (
            self.starts[node.lineno - 1] + node.col_offset,
            self.starts[node.end_lineno - 1] + node.end_col_offset,
        )


def _for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
