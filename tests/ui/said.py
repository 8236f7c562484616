"""What a module of the browser code says: the calls of `say` in its syntax tree, as a parser reads them."""

from collections import defaultdict
from collections.abc import Iterator

import tree_sitter_javascript
from tree_sitter import Language, Node, Parser

PARSER = Parser(Language(tree_sitter_javascript.language()))
KEYS = {"property_identifier", "shorthand_property_identifier"}


def said(code: str) -> dict[str, set[str]]:
    """Each word that is said by its name, and the places that are filled of it, as far as they are written there."""
    found = defaultdict[str, set[str]](set)
    for call in _nodes(PARSER.parse(code.encode()).root_node, "call_expression"):
        if _called(call) == "say":
            key, *values = call.child_by_field_name("arguments").named_children  # type: ignore[union-attr]
            written = values and values[0].type == "object"
            filled = {_text(name) for kind in KEYS for name in _nodes(values[0], kind)} if written else set()
            for word in _words(key):
                found[word] |= filled
    return dict(found)


def strings(code: str) -> set[str]:
    """Every string and every name of a property that is written in it."""
    root = PARSER.parse(code.encode()).root_node
    return {_text(node) for kind in ("string_fragment", *KEYS) for node in _nodes(root, kind)}


def _words(key: Node) -> list[str]:
    """A name, or one of two: `"play"`, `playing ? "pause" : "play"`."""
    parts = [key.child_by_field_name(side) for side in ("consequence", "alternative")]
    return [_text(part)[1:-1] for part in (parts if key.type == "ternary_expression" else [key])
            if part and part.type == "string"]  # fmt: skip


def _called(call: Node) -> str:
    function = call.child_by_field_name("function")
    name = function and function.child_by_field_name("property")
    return _text(name) if name else ""


def _nodes(node: Node, kind: str) -> Iterator[Node]:
    if node.type == kind:
        yield node
    for child in node.named_children:
        yield from _nodes(child, kind)


def _text(node: Node) -> str:
    assert node.text is not None
    return node.text.decode()
