"""A module of the browser's as a parser reads it."""

from collections.abc import Iterator

import tree_sitter_javascript
from tree_sitter import Language, Node, Parser

PARSER = Parser(Language(tree_sitter_javascript.language()))


def nodes(node: Node) -> Iterator[Node]:
    """The node and all that it holds, without signs and brackets."""
    yield node
    for child in node.named_children:
        yield from nodes(child)


def text(node: Node) -> str:
    assert node.text is not None
    return node.text.decode()


def called(call: Node) -> Node | None:
    """The name of the method in a call: `max` of `Math.max(a)`."""
    function = call.child_by_field_name("function")
    return function.child_by_field_name("property") if function else None
