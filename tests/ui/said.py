"""What a module of the browser code says: the calls of `say` in its syntax tree, as a parser reads them."""

from collections import defaultdict
from collections.abc import Iterator

from tree_sitter import Node

from tests.syntax_tree import PARSER, called, nodes, text

KEYS = {"property_identifier", "shorthand_property_identifier"}


def said(code: str) -> dict[str, set[str]]:
    """Each word that is said by its name, and the places that are filled of it, as far as they are written there."""
    found = defaultdict[str, set[str]](set)
    for call in _nodes(PARSER.parse(code.encode()).root_node, {"call_expression"}):
        name = called(call)
        if name and text(name) == "say":
            key, *values = call.child_by_field_name("arguments").named_children  # type: ignore[union-attr]
            written = values and values[0].type == "object"
            filled = {text(name) for name in _nodes(values[0], KEYS)} if written else set()
            for word in _words(key):
                found[word] |= filled
    return dict(found)


def strings(code: str) -> set[str]:
    """Every string and every name of a property that is written in it."""
    return {text(node) for node in _nodes(PARSER.parse(code.encode()).root_node, {"string_fragment", *KEYS})}


def _words(key: Node) -> list[str]:
    """A name, or one of two: `"play"`, `playing ? "pause" : "play"`."""
    parts = [key.child_by_field_name(side) for side in ("consequence", "alternative")]
    return [text(part)[1:-1] for part in (parts if key.type == "ternary_expression" else [key])
            if part and part.type == "string"]  # fmt: skip


def _nodes(root: Node, kinds: set[str]) -> Iterator[Node]:
    return (node for node in nodes(root) if node.type in kinds)
