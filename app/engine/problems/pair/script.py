"""A run as a short PyTorch script: run by itself, it prints the run's numbers."""

from textwrap import indent

from engine.losses.catalogue import LOSSES
from engine.problems.pair.spec import PairLeg, PairSpec, pair_legs
from engine.problems.script_parts import imports, optimizer, optimizer_change, renewed, step

HEAD = """\

torch.set_num_threads(1)


def number(value):
    return torch.tensor(value, dtype=torch.{dtype})


x, target = number({x!r}), number({y!r})
w = number({w!r}){leaf}
{optimizer}


def loss_of(prediction):
    return {loss}


for step in range({steps} + 1):
"""


def script(spec: PairSpec) -> str:
    """The first lane of `spec` as a program that prints step, loss, weight and gradient, a row a line."""
    legs = pair_legs(spec)
    start = legs[0]
    head = HEAD.format(
        dtype=spec.dtype, x=start.x, y=start.y, w=spec.w, steps=spec.steps, loss=_loss(start),
        leaf=".requires_grad_()" if spec.requires_grad else "", optimizer=optimizer(legs, "[w]", spec.seed),
    )  # fmt: skip
    changes = "".join(
        _change(before, leg, new) for before, leg, new in zip(legs, legs[1:], renewed(legs), strict=False)
    )
    evaluate = ("optimizer.zero_grad()\n" if spec.zero_grad else "") + "loss = loss_of(w * x)\n"
    body = step(legs, spec.steps, evaluate, "loss.item(), w.item(), w.grad.item()", "[w]")
    code = head + changes + indent(body, "    ")
    return imports(code) + code


def _loss(leg: PairLeg) -> str:
    return LOSSES[leg.loss].code(leg.loss_settings)


def _change(before: PairLeg, leg: PairLeg, new: bool) -> str:
    lines = [f"        {line}\n" for line in optimizer_change(before, leg, new, "[w]")]
    if (leg.x, leg.y) != (before.x, before.y):
        lines.append(f"        x, target = number({leg.x!r}), number({leg.y!r})\n")
    if _loss(leg) != _loss(before):
        lines.append(f"\n        def loss_of(prediction):\n            return {_loss(leg)}\n\n")
    return "".join([f"    if step == {leg.at}:\n", *lines]) if lines else ""
