"""Formulas as MathML, which browsers typeset themselves: in symbols, or with places for the numbers.

Trees are those of `engine.formula.tree`. A place is an empty `<mn data-name="w">` that the player fills; one that
wants brackets around a negative number has `data-tight`.
"""

from html import escape

from engine.formula.tree import CONSTANTS, Line, Tree, names, parse
from engine.wording import number
from words import N_, _, pgettext

SYMBOLS = {
    "y_hat": "<mover><mi>y</mi><mo stretchy='false'>^</mo></mover>",
    "m_hat": "<mover><mi>m</mi><mo stretchy='false'>^</mo></mover>",
    "v_hat": "<mover><mi>v</mi><mo stretchy='false'>^</mo></mover>",
    "dL_dyhat": "<mfrac><mrow><mo>∂</mo><mi>L</mi></mrow><mrow><mo>∂</mo>"
    "<mover><mi>y</mi><mo stretchy='false'>^</mo></mover></mrow></mfrac>",
    "dyhat_dw": "<mfrac><mrow><mo>∂</mo><mover><mi>y</mi><mo stretchy='false'>^</mo></mover></mrow>"
    "<mrow><mo>∂</mo><mi>w</mi></mrow></mfrac>",
    "dL_dw": "<mfrac><mrow><mo>∂</mo><mi>L</mi></mrow><mrow><mo>∂</mo><mi>w</mi></mrow></mfrac>",
    "df_dx": "<mfrac><mrow><mi>d</mi><mi>f</mi></mrow><mrow><mi>d</mi><mi>x</mi></mrow></mfrac>",
    "g_sum": "<mtext>w.grad</mtext>",
    "g_used": "<mover><mi>g</mi><mo stretchy='false'>~</mo></mover>",
    "lr": "<mtext>lr</mtext>",
    "lr_decay": "<mtext>lr_decay</mtext>",
    "beta1": "<msub><mi>β</mi><mn>1</mn></msub>",
    "beta2": "<msub><mi>β</mi><mn>2</mn></msub>",
    "momentum": "<mi>μ</mi>",
    "dampening": "<mi>τ</mi>",
    "weight_decay": "<mi>λ</mi>",
    "eps": "<mi>ε</mi>",
    "alpha": "<mi>α</mi>",
    "beta": "<mi>β</mi>",
    "delta": "<mi>δ</mi>",
    "gamma": "<mi>γ</mi>",
    "kappa": "<mi>κ</mi>",
    "pi": "<mi>π</mi>",
    "rho": "<mi>ρ</mi>",
    "rho_t": "<msub><mi>ρ</mi><mi>t</mi></msub>",
    "rho_inf": "<msub><mi>ρ</mi><mo>∞</mo></msub>",
    "mu_t": "<msub><mi>μ</mi><mi>t</mi></msub>",
    "mu_next": "<msub><mi>μ</mi><mrow><mi>t</mi><mo>+</mo><mn>1</mn></mrow></msub>",
    "momentum_decay": "<mi>ψ</mi>",
    "lambd": "<mtext>lambd</mtext>",
    "t0": "<msub><mi>t</mi><mn>0</mn></msub>",
    "etaminus": "<msup><mi>η</mi><mo>−</mo></msup>",
    "etaplus": "<msup><mi>η</mi><mo>+</mo></msup>",
}
WORDED = {  # with a word below
    "g_before": ("<mtext>w.grad</mtext>", N_("before")),
    "step_size_min": ("<mi>Γ</mi>", N_("min")),
    "step_size_max": ("<mi>Γ</mi>", N_("max")),
}
RANK = {"<": 0, "<=": 0, ">": 0, ">=": 0, "+": 1, "-": 1, "neg": 2, "*": 2, "/": 9, "**": 4, "exp": 4}
UNBOUND = frozenset("−×⁻⁰¹²³⁴⁵⁶⁷⁸⁹∞–")  # what a number has in it that is more than digits
SIGNS = {"+": "+", "-": "−", "*": "·", "<": "&lt;", "<=": "≤", ">": "&gt;", ">=": "≥"}


def formula(tree: Tree) -> str:
    """A whole formula in symbols."""
    return f"<math displaystyle='true'>{_write(tree, False)}</math>"


def equation(text: str) -> str:
    """A line of `engine.formula.tree`, such as a loss's `L = (y - y_hat)**2`, in symbols."""
    target, tree = parse(text)
    return f"<math displaystyle='true'>{symbol(target)}<mo>=</mo>{_write(tree, False)}</math>"


def update(line: Line) -> list[str]:
    """A line of an update rule in symbols, in pieces; an arrow where it sets what it reads: v ← β·v + g."""
    sign = "←" if line.target in names(line.tree) else "="
    first, *terms = _terms(line.tree)
    pieces = [f"{symbol(line.target)}<mo>{sign}</mo>{first}", *terms]
    return [f"<math displaystyle='true'><mrow>{piece}</mrow></math>" for piece in pieces]


def function(tree: Tree, *variables: str) -> list[str]:
    """f(x, y) = …, in symbols: its head and each of its terms, so that a long sum may go over several lines."""
    names = "<mo>,</mo>".join(symbol(name) for name in variables)
    terms = _terms(tree)
    pieces = [f"<mi>f</mi><mo>(</mo>{names}<mo>)</mo><mo>=</mo>", *terms]
    return [f"<math displaystyle='true'><mrow>{piece}</mrow></math>" for piece in pieces]


def _terms(tree: Tree) -> list[str]:
    """The terms of a sum, each with its sign."""
    if not isinstance(tree, tuple) or tree[0] not in {"+", "-"}:
        return [_write(tree, False)]
    sign, left, right = tree
    term = _after_sign(right, RANK[sign] + (sign == "-"), False)
    return [*_terms(left), f"<mo form='infix'>{SIGNS[sign]}</mo>{term}"]


def numbers(tree: Tree) -> list[str]:
    """The right-hand side with places for numbers; two of them, yes and no, where it depends on a condition."""
    branches = tree[2:] if isinstance(tree, tuple) and tree[0] == "where" else (tree,)
    return [f"<math displaystyle='true'>{_write(branch, True)}</math>" for branch in branches]


def symbol(name: str) -> str:
    if name in WORDED:
        base, word = WORDED[name]
        return f"<msub>{base}<mtext>{escape(_(word))}</mtext></msub>"
    return SYMBOLS.get(name) or f"<mi>{escape(name)}</mi>"


def _write(tree: Tree, places: bool, tight: bool = False) -> str:
    if isinstance(tree, str):
        if tree in CONSTANTS:
            return symbol(tree)
        mark = " data-tight=''" if tight else ""
        return f"<mn data-name='{escape(tree)}'{mark}></mn>" if places else symbol(tree)
    if not isinstance(tree, tuple):
        return f"<mn>{number(tree, 12)}</mn>"
    head, *parts = tree
    return f"<mrow>{_apply(str(head), parts, places)}</mrow>"


def _apply(head: str, parts: list[Tree], places: bool) -> str:
    match head:
        case "/":
            return f"<mfrac>{''.join(f'<mrow>{_write(part, places)}</mrow>' for part in parts)}</mfrac>"
        case "sqrt":
            return f"<msqrt>{_write(parts[0], places)}</msqrt>"
        case "abs":
            return f"<mo>|</mo>{_write(parts[0], places)}<mo>|</mo>"
        case "neg":
            return f"<mo>−</mo>{_after_sign(parts[0], 2, places)}"
        case "exp":
            return f"<msup><mi>e</mi><mrow>{_write(parts[0], places)}</mrow></msup>"
        case "**":
            return f"<msup>{_operand(parts[0], 5, places, True)}<mrow>{_write(parts[1], places)}</mrow></msup>"
        case "where":
            return _cases(parts, places)
        case _ if head in SIGNS:
            left = _operand(parts[0], RANK[head], places, head == "*")
            right = _after_sign(parts[1], RANK[head] + (head == "-"), places)
            return f"{left}<mo>{SIGNS[head]}</mo>{right}"
    inner = "<mo>,</mo>".join(_write(part, places) for part in parts)
    return f"<mi>{escape(head)}</mi><mo>(</mo>{inner}<mo>)</mo>"


def _operand(tree: Tree, rank: int, places: bool, tight: bool) -> str:
    """A part of a larger formula, in brackets where it binds less tightly."""
    text = _write(tree, places, tight)
    loose = _rank(tree) < rank
    loose = loose or (rank > RANK["**"] and isinstance(tree, str) and not places and "mfrac" in symbol(tree))
    return f"<mrow><mo>(</mo>{text}<mo>)</mo></mrow>" if loose else text


def _after_sign(tree: Tree, rank: int, places: bool) -> str:
    """A part that follows a sign: in brackets where it begins with a minus, too."""
    return _operand(tree, 10 if _begins_with_minus(tree) else rank, places, True)


def _begins_with_minus(tree: Tree) -> bool:
    if isinstance(tree, tuple):
        return tree[0] == "neg" or (tree[0] in {"*", "+", "-"} and _begins_with_minus(tree[1]))
    return not isinstance(tree, str) and tree < 0


def _rank(tree: Tree) -> int:
    """How tightly it binds; a number with a sign or a power of ten as a product does."""
    if isinstance(tree, tuple):
        return RANK.get(str(tree[0]), 9)
    return 9 if isinstance(tree, str) or UNBOUND.isdisjoint(number(tree, 12)) else RANK["*"]


def _cases(parts: list[Tree], places: bool) -> str:
    condition, yes, no = parts
    rows = (
        (yes, f"<mtext>{escape(pgettext('formula', 'if'))}&#160;</mtext>{_write(condition, places)}"),
        (no, f"<mtext>{escape(_('otherwise'))}</mtext>"),
    )
    table = "".join(f"<mtr><mtd>{_write(part, places)}</mtd><mtd>{when}</mtd></mtr>" for part, when in rows)
    return f"<mo>{{</mo><mtable columnalign='left'>{table}</mtable>"
