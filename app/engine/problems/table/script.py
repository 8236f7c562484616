"""A run on a table as a short PyTorch script around `nn.Linear`: run by itself, it prints the run's numbers."""

from textwrap import indent
from typing import cast

import numpy as np

from engine.losses.catalogue import TABLE_LOSSES
from engine.param import plain
from engine.problems.script_parts import imports, optimizer, optimizer_change, renewed, step
from engine.problems.table.spec import TableLeg, TableSpec
from engine.tables.catalogue import table_of

INLINE = 50  # rows that stand in the script itself; a longer table is a file beside it
FILE = "table.csv"
PARAMETERS = "model.parameters()"

HEAD = """
torch.set_num_threads(1)
"""
READ = """
# the table of this run lies beside this script, in {file}: first its {features} features, then the targets
table = np.loadtxt("{file}", delimiter=",", skiprows=1, ndmin=2)
X, Y = table[:, :{features}], table[:, {features}:]
"""
SEED = """
generator = torch.Generator().manual_seed({seed})
"""
HELD_OUT = """
kept = np.full(len(X), True)  # but for {count} of {rows} rows, which are held out
kept[torch.randperm(len(X), generator=generator)[:{count}].numpy()] = False
X, Y = X[kept], Y[kept]
"""
SCALES = {
    "raw": "",
    "standard": "\nmiddle, spread = X.mean(axis=0), X.std(axis=0)\n",
    "minmax": "\nmiddle, spread = X.min(axis=0), np.ptp(X, axis=0)\n",
}
SCALE = """\
rounding = len(X) * np.finfo(float).eps * np.abs(X).max(axis=0)
X = (X - middle) / np.where(spread > rounding, spread, 1)  # a constant column is not divided
"""
MODEL = """
X, Y = torch.tensor(X, dtype=torch.{dtype}), torch.tensor(Y, dtype=torch.{dtype})

model = nn.Linear({features}, {targets}, dtype=torch.{dtype})
"""
INITS = {
    "zeros": "nn.init.zeros_(model.weight)\nnn.init.zeros_(model.bias)\n",
    "normal": """\
with torch.no_grad():
    for parameter in model.parameters():
        noise = torch.randn(parameter.shape, dtype=torch.{dtype}, generator=generator)
        parameter.copy_(noise * {std!r})
""",
    "typed": """\
W = torch.tensor({W}, dtype=torch.{dtype})
with torch.no_grad():
    model.weight.copy_(W.T)  # nn.Linear keeps W transposed
    model.bias.copy_(torch.tensor({b}, dtype=torch.{dtype}))
""",
}
BATCHES = """

def batches():
    while True:
        order = {order}
        yield from order.split({batch})


batch = batches()
"""
LOSS = """\
def {name}(prediction, target):
    return {code}


"""
NUMBERS = """

def numbers(*tensors):
    return [number for tensor in tensors for number in tensor.flatten().tolist()]


"""
PENALTIES = {"l1": "model.weight.abs().sum()", "l2": "(model.weight**2).sum()"}
EVALUATE = """\
optimizer.zero_grad()
loss = criterion(model({X}), {Y})
"""
PRINTED = "loss.item(), *numbers(model.weight, model.bias, model.weight.grad, model.bias.grad)"


def script(spec: TableSpec) -> str:
    """The first lane of `spec` as a program that prints a row a line: step, loss, `spec.names`, their gradients.

    A table of more than `INLINE` rows is read from the file `FILE` beside it, of the features and then the targets.
    """
    legs = cast(tuple[TableLeg, ...], spec.lanes[0].legs)
    values = table_of(spec.data)[[*spec.features, *spec.targets]].to_numpy(float)
    code = _prepare(spec, len(values)) + NUMBERS + _start(spec, legs) + _loop(spec, legs, _batch(spec, len(values)))
    # the rows come last, with the table's own words: nothing looks for code in them
    return imports(HEAD + "np." + code) + HEAD + _rows(spec, values) + code


def _rows(spec: TableSpec, values: np.ndarray) -> str:
    features = len(spec.features)
    if len(values) > INLINE:
        return READ.format(file=FILE, features=features)
    return _array("X", spec.features, values[:, :features]) + _array("Y", spec.targets, values[:, features:])


def _array(name: str, columns: tuple[str, ...], values: np.ndarray) -> str:
    # repr: a name out of somebody's table must not leave its comment
    lines = "".join(f"    [{', '.join(map(plain, row))}],\n" for row in values.tolist())
    return f"\n# {', '.join(map(repr, columns))}\n{name} = np.array([\n{lines}], dtype=float)\n"


def _batch(spec: TableSpec, rows: int) -> int:
    """Rows in a step; 0 for all of them."""
    return spec.batch if spec.batch < rows - round(rows * spec.held_out) else 0


def _prepare(spec: TableSpec, rows: int) -> str:
    """From the rows of the table to the model at its start, and the batches."""
    features, targets, batch = len(spec.features), len(spec.targets), _batch(spec, rows)
    held_out = HELD_OUT.format(count=round(rows * spec.held_out), rows=rows) if round(rows * spec.held_out) else ""
    scale = SCALES[spec.scale] + SCALE if spec.scale != "raw" else ""
    start = INITS[spec.init].format(
        dtype=spec.dtype, std=spec.init_std, b=list(spec.weights[features * targets :]),
        W=[list(spec.weights[at : at + targets]) for at in range(0, features * targets, targets)],
    )  # fmt: skip
    order = "torch.randperm(len(X), generator=generator)" if spec.shuffle else "torch.arange(len(X))"
    batches = BATCHES.format(order=order, batch=batch) if batch else ""
    code = held_out + scale + MODEL.format(features=features, targets=targets, dtype=spec.dtype) + start + batches
    return (SEED.format(seed=spec.seed) if "generator" in code else "") + code


def _start(spec: TableSpec, legs: tuple[TableLeg, ...]) -> str:
    """The loss, its penalties and the optimizer, as the run starts."""
    lines = [_criterion(spec, legs[0]), *_penalties(legs[0], _penalised(legs))]
    own = {leg.loss for leg in legs if not TABLE_LOSSES[leg.loss].module}
    functions = [LOSS.format(name=key, code=_own_code(spec, key)) for key in own]
    return "".join(functions) + "\n".join([*lines, f"{optimizer(legs, PARAMETERS, spec.seed)}\n"])


def _criterion(spec: TableSpec, leg: TableLeg) -> str:
    loss = TABLE_LOSSES[leg.loss]
    sums = {"reduction": spec.reduction} if spec.reduction != "mean" else {}
    given = ", ".join(f"{name}={value!r}" for name, value in {**sums, **leg.loss_settings}.items())
    return f"criterion = nn.{loss.module}({given})" if loss.module else f"criterion = {loss.key}"


def _own_code(spec: TableSpec, key: str) -> str:
    """A loss that torch has no module of, over rows and outputs as this spec wants it."""
    return TABLE_LOSSES[key].torch_call.removesuffix("mean()") + f"{spec.reduction}()"


def _penalised(legs: tuple[TableLeg, ...]) -> list[str]:
    """The penalties that the run ever has."""
    return [name for name in PENALTIES if any(getattr(leg, name) for leg in legs)]


def _penalty(legs: tuple[TableLeg, ...], name: str) -> str:
    always = all(getattr(leg, name) for leg in legs)
    return f"{name} * {PENALTIES[name]}" + ("" if always else f" if {name} else loss")


def _penalties(leg: TableLeg, names: list[str]) -> list[str]:
    return [f"{name} = {getattr(leg, name)!r}" for name in names]


def _loop(spec: TableSpec, legs: tuple[TableLeg, ...], batch: int) -> str:
    pairs = zip(legs, legs[1:], renewed(legs), strict=False)
    changes = "".join(_change(spec, before, leg, new) for before, leg, new in pairs)
    penalties = "".join(f"loss = loss + {_penalty(legs, name)}\n" for name in _penalised(legs))
    draw, X, Y = ("    rows = next(batch)\n", "X[rows]", "Y[rows]") if batch else ("", "X", "Y")
    body = step(legs, spec.steps, EVALUATE.format(X=X, Y=Y) + penalties, PRINTED, PARAMETERS)
    return f"\nfor step in range({spec.steps} + 1):\n" + changes + draw + indent(body, "    ")


def _change(spec: TableSpec, before: TableLeg, leg: TableLeg, new: bool) -> str:
    lines = optimizer_change(before, leg, new, PARAMETERS)
    if _criterion(spec, leg) != _criterion(spec, before):
        lines.append(_criterion(spec, leg))
    lines += _penalties(leg, [name for name in PENALTIES if getattr(leg, name) != getattr(before, name)])
    return "".join([f"    if step == {leg.at}:\n", *(f"        {line}\n" for line in lines)]) if lines else ""
