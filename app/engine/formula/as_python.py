"""A formula's tree as a script has it: in Python, with the bits of the function that `engine.formula.on_torch` makes.

Whatever has no tensor in it is a plain number, by NumPy where Python's own numbers raise or round by another library.
"""

import ast
from collections.abc import Set

from engine.formula.on_numpy import NUMPY
from engine.formula.tree import COMPARISONS, CONSTANTS, RANK, Tree, names

CALLS = {"max": "maximum", "min": "minimum"}  # the others have torch's names
SIGNS = {"+", "-", "*", "/", "**", *COMPARISONS.values()}
HELPERS = {
    "number(": "def number(value):\n    return torch.tensor(value, dtype=torch.{dtype})\n",
    "single(": "def single(value):\n    return value.float().to(value.dtype)\n",
}


def code_of(tree: Tree, tensors: Set[str]) -> str:
    """The tree in Python; `tensors` are the names of tensors, all others stand for numbers. May need `helpers`."""
    if not isinstance(tree, tuple):
        return _leaf(tree).removesuffix(".0")
    if tensors.isdisjoint(names(tree)):
        return _number(tree)
    head, *parts = tree
    if head == "neg" or head in SIGNS:
        return _signed(head, [code_of(part, tensors) for part in parts], parts)
    if head == "float32":
        return f"single({code_of(parts[0], tensors)})"
    if head == "where" and tensors.isdisjoint(names(parts[0])):
        condition, yes, no = _number(parts[0]), *(_tensor(part, tensors) for part in parts[1:])
        return f"({yes} if {condition} else {no})"
    return f"torch.{CALLS.get(head, head)}({', '.join(_tensor(part, tensors) for part in parts)})"


def helpers(code: str, dtype: str) -> str:
    """The functions that `code` calls."""
    return "".join(f"\n\n{text.format(dtype=dtype)}" for call, text in HELPERS.items() if call in code)


def _leaf(tree: Tree) -> str:
    if isinstance(tree, str):
        return f"math.{tree}" if tree in CONSTANTS else tree
    return repr(tree)


def _tensor(tree: Tree, tensors: Set[str]) -> str:
    if isinstance(tree, tuple) and tree[0] in COMPARISONS.values():
        return code_of(tree, tensors)
    return f"number({_number(tree)})" if tensors.isdisjoint(names(tree)) else code_of(tree, tensors)


def _number(tree: Tree) -> str:
    """A tree without tensors: what `engine.formula.on_numpy.number_of` gives."""
    if not isinstance(tree, tuple):
        return _leaf(tree)
    head, *parts = tree
    texts = [_number(part) for part in parts]
    by_a_number = head == "/" and isinstance(parts[1], float) and parts[1] != 0
    if head in {"+", "-", "*", "neg", *COMPARISONS.values()} or by_a_number:
        return _signed(head, texts, parts)
    return f"float(np.{NUMPY[head].__name__}({', '.join(texts)}))"


def _signed(head: str, texts: list[str], parts: list[Tree]) -> str:
    if head == "neg":
        return f"-{_bracketed(texts[0], parts[0], 3)}"
    rank = RANK[head]
    left = _bracketed(texts[0], parts[0], rank + (head == "**"))
    right = _bracketed(texts[1], parts[1], 3 if head == "**" else rank + 1)
    return f"{left}{head}{right}" if head == "**" else f"{left} {head} {right}"


def _bracketed(text: str, part: Tree, rank: int) -> str:
    """An operand, in brackets where it binds less tightly: a call never does."""
    loose = isinstance(part, tuple) and RANK.get(part[0], 9) < rank
    return f"({text})" if loose and not isinstance(ast.parse(text, mode="eval").body, ast.Call) else text
