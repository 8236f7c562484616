"""A race on a surface as a PyTorch script: run by itself, it prints each lane's numbers."""

import re
from collections.abc import Iterable
from textwrap import indent

from engine.formula.as_python import code_of, helpers
from engine.formula.tree import COMPARISONS, Tree, names, replaced
from engine.lane_names import lane_names
from engine.optimizers.own import own_rule
from engine.problems.script_parts import imports, optimizer, optimizer_change, renewed, step
from engine.problems.surface.spec import FunctionSpec
from engine.spec import Lane

# the script's own names, which no constant of a formula may have
SCRIPTS = {
    "evaluate", "f", "float", "group", "math", "np", "number", "optimizer", "parameter", "parameters", "point", "print",
    "loss", "range", "scheduler", "seen", "self", "settings", "single", "source", "state", "step", "super", "torch",
}  # fmt: skip
HEAD = """\

torch.set_num_threads(1)
"""
FUNCTION = """{constants}

def f({variables}):
    return {formula}
"""
RULE = """

class {name}(torch.optim.Optimizer):
    def __init__(self, parameters, /, **settings):
        super().__init__(parameters, settings)

    @torch.no_grad()
    def step(self):
        group = self.param_groups[0]
        for w in group["params"]:
            state = self.state[w]
            state["t"] = t = state.get("t", 0) + 1
            g = w.grad.clone()
{reading}{lines}"""
LANE = """

print({name!r})
point = torch.tensor({start}, dtype=torch.{dtype}, requires_grad=True)
{optimizer}
for step in range({steps} + 1):
"""
EVALUATE = "optimizer.zero_grad()\nloss = f(*point)\n"
PRINTED = "loss.item(), *point.tolist(), *point.grad.tolist()"


def script(spec: FunctionSpec) -> str:
    """A program that prints of every lane its name, and then a row a line: step, loss, the point, its gradient."""
    rules = [*dict.fromkeys(leg.rule for lane in spec.lanes for leg in lane.legs if leg.rule)]
    made = [_rule(text, f"Rule{number}", spec.dtype) for number, text in enumerate(rules, 1)]
    lanes = zip(spec.lanes, lane_names(spec.lanes), strict=True)
    function, rest = _function(spec), "".join([*made, *(_lane(spec, lane, name, rules) for lane, name in lanes)])
    code = HEAD + function + helpers(function + rest, spec.dtype) + rest
    return imports(code) + code


def _function(spec: FunctionSpec) -> str:
    new = _safe(name for name, _value in spec.const)
    tree = replaced(spec.tree, new)
    formula = code_of(tree, set(spec.names))
    if not _sloped(tree, set(spec.names)):  # flat wherever it has a value, but a function
        formula = f"torch.where(x.isnan(), x, {formula})"
    constants = "\n" + "".join(f"{new[name]} = {value!r}\n" for name, value in spec.const) if spec.const else ""
    return FUNCTION.format(constants=constants, variables=", ".join(spec.names), formula=formula)


def _sloped(tree: Tree, variables: set[str]) -> bool:
    """Whether the value depends on a variable, and not only which of two it is."""
    if isinstance(tree, tuple):
        return tree[0] not in COMPARISONS.values() and any(_sloped(part, variables) for part in tree[1:])
    return tree in variables


def _safe(given: Iterable[str]) -> dict[str, str]:
    """Names for a script that mean nothing else in it."""
    found = list(given)
    new = dict(zip(found, found, strict=True))
    for name in found:
        while new[name] in SCRIPTS or re.fullmatch(r"Rule\d+", new[name]) or (new[name] != name and new[name] in found):
            new[name] += "_"
    return new


def _rule(text: str, name: str, dtype: str) -> str:
    """A rule that the user wrote as an optimizer of torch."""
    rule = own_rule(text)
    settings = [param.name for param in rule.params]
    state = list(rule.states.values())
    new = _safe([*settings, *state])
    tensors = {"w", "g", *(new[each] for each in state)}
    reading = [f'{new[each]} = group["{each}"]' for each in settings]
    reading += [f'{new[each]} = state.setdefault("{each}", torch.zeros_like(w))' for each in state]
    small = dtype != "float64"  # numbers may be too large for it
    lines = [_line(new.get(line.target, line.target), replaced(line.tree, new), tensors, small) for line in rule.lines]
    blocks = [indent("".join(f"{line}\n" for line in block), " " * 12) for block in (reading, lines)]
    return RULE.format(name=name, reading=blocks[0], lines=blocks[1])


def _line(target: str, tree: Tree, tensors: set[str], small: bool) -> str:
    """What `engine.optimizers.own_torch` does with a line: in place, and a step as torch's own optimizers take it."""
    match tree:
        case ("+" | "-" as sign, left, ("*", scale, right)) if [
            not tensors.isdisjoint(names(part)) for part in (left, scale, right)
        ] == [True, False, True]:
            alpha = code_of(scale if sign == "+" else ("neg", scale), tensors)
            alpha = f"number({alpha}).item()" if small else alpha
            return f"{target}.copy_(torch.add({code_of(left, tensors)}, {code_of(right, tensors)}, alpha={alpha}))"
    code, is_number = code_of(tree, tensors), tensors.isdisjoint(names(tree))
    if is_number and small:
        return f"{target}.copy_(number({code}))"
    return f"{target}.{'fill_' if is_number else 'copy_'}({code})"


def _lane(spec: FunctionSpec, lane: Lane, name: str, rules: list[str]) -> str:
    legs = lane.legs
    head = LANE.format(
        name=name, start=[float(getattr(lane.start, each)) for each in spec.names], dtype=spec.dtype, steps=spec.steps,
        optimizer=optimizer(legs, "[point]", spec.seed, rules),
    )  # fmt: skip
    changes = ""
    for before, leg, new in zip(legs, legs[1:], renewed(legs), strict=False):
        lines = optimizer_change(before, leg, new, "[point]", rules)
        changes += "".join([f"    if step == {leg.at}:\n", *(f"        {line}\n" for line in lines)]) if lines else ""
    return head + changes + indent(step(legs, spec.steps, EVALUATE, PRINTED, "[point]"), "    ")
