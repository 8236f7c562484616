"""Many weights for torch: `nn.Linear`'s own function on a table, compared with its targets."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, cast

import numpy as np
import torch
from torch.nn.functional import linear

from engine.losses.catalogue import TABLE_LOSSES
from engine.problems.table.many import losses_of
from engine.problems.table.plane import ELEMENTS, loss_plane
from engine.problems.table.rows import Rows, prepared, sample
from engine.problems.table.spec import TableLeg, TableSpec
from engine.problems.task import Columns, Losses, Problem, Side
from engine.spec import Lane, Leg

LISTED = 8  # a batch of up to so many rows is told row by row, by their numbers in the table
SAMPLE = 2000  # the loss over the whole table is measured on so many rows at the most
CHUNK = 40_000_000  # products in a chunk of steps: a small part of a second


class TableTask:
    """The task of W and b. torch keeps W as `nn.Linear` does, of shape (targets, features); b is (targets,)."""

    together = 1
    convex = True
    is_point = False
    minima = ()
    alike = True
    any_chunks = False  # many rows at once are multiplied in another order than few

    def __init__(self, spec: TableSpec) -> None:
        self.spec, self.dtype = spec, getattr(torch, spec.dtype)
        self.generator = torch.Generator().manual_seed(spec.seed)
        self.table = prepared(spec, self.generator)
        self.start = self._start()
        self.state = self.generator.get_state()
        self.names, self.size = spec.names, len(self.table.train.X)
        self.numbers = self.table.train.Y.size
        self.batch = min(spec.batch or self.size, self.size)
        self.whole = self.batch == self.size
        self.noisy = not self.whole
        listed = self.batch if not self.whole and self.batch <= LISTED else 0
        self.listed = [f"batch[{place}]" for place in range(listed)]
        self.explained = self._explained()
        cells = self.batch * (len(spec.features) + 1) * len(spec.targets)
        self.most_rows = max(1, min(512, CHUNK // cells))
        self.nbytes = 2 * self.table.nbytes  # the rows, and the design made of them

    def parameters(self, lanes: Sequence[Lane]) -> list[torch.Tensor]:
        """W, shape (targets, features), and b, shape (targets,): new leaves at the spec's start."""
        return [value.clone().requires_grad_() for value in self.start]

    def refusal(self, lane: Lane) -> None:
        return None

    def walk(self, parameters: list[torch.Tensor]) -> Callable[[Leg], Problem]:
        """The loss of each step's batch; the batches go on from leg to leg."""
        return _Walk(self, parameters).problem

    def losses(self, leg: Leg) -> Losses:
        """The losses of all training rows, of weights of shape (weights, K) in the order of `names`, shape (K,)."""
        return losses_of(self.rows(self.table.train), self.share(self.size), cast(TableLeg, leg))

    def minimum(self, leg: Leg, near: Mapping[str, float]) -> dict[str, float]:
        """The least-squares solution, by weight, where the loss is just that and there is one solution; else empty."""
        leg = cast(TableLeg, leg)
        plain = TABLE_LOSSES[leg.loss].quadratic and not leg.l1 and not leg.l2 and not leg.settings.get("weight_decay")
        return self.reference(leg) if plain and self._rank == self.design.shape[1] else {}

    def lowest(self, leg: Leg, near: Mapping[str, float]) -> float | None:
        """The training loss at the least-squares solution; None where that is not the one minimum."""
        if not self.minimum(leg, near):
            return None
        errors = self.design @ self._solution - torch.from_numpy(self.table.train.Y)
        return float((errors**2).sum()) * self.share(self.size)

    def bends_up(self, leg: Leg, point: Mapping[str, float]) -> bool | None:
        """None: it is of no interest where the loss is convex."""
        return None

    def reference(self, leg: Leg) -> dict[str, float]:
        """The least-squares solution of the training rows, by `torch.linalg.lstsq`."""
        return dict(zip(self.names, self.least_squares, strict=True))

    def objective(self, leg: Leg, rows: Columns) -> np.ndarray:
        """The loss of all training rows, penalties included, shape (rows,): with batches by the column `train`."""
        if self.whole:
            return rows["loss"]
        leg = cast(TableLeg, leg)
        W = np.array([rows[name] for name in self.names if name.startswith("w[")])
        return rows["train"] + leg.l1 * np.abs(W).sum(axis=0) + leg.l2 * (W**2).sum(axis=0)

    def curvature(self, leg: Leg) -> float:
        """The Hessian's largest eigenvalue, for each target alike."""
        return float(self.bends(leg)[-1])

    def bends(self, leg: Leg) -> torch.Tensor:
        """The eigenvalues, from the smallest, of the Hessian of the training loss where all errors are small.

        Shape (features + 1,): those of h″(0)·share·designᵀ·design, h being the loss of one error, and 2·l2 more on W's
        diagonal. Zeros for a loss that is flat or not smooth there. Those of one target: all targets share them.
        """
        leg = cast(TableLeg, leg)
        bend = self.share(self.size) * _bend(leg)
        if not bend:
            return torch.zeros(len(self.gram), dtype=self.gram.dtype)
        penalty = torch.full_like(self.gram[0], 2 * leg.l2)
        penalty[-1] = 0  # b bears no penalty
        return torch.linalg.eigvalsh(self.gram * bend + penalty.diag())

    def plane(self, leg: Leg, held: Mapping[str, float], a: Side, b: Side) -> np.ndarray:
        """The loss of the training rows, shape (values of b, values of a): rows and reduction are those of `train`."""
        return loss_plane(self.measured(self.table.train), self.names, cast(TableLeg, leg), held, a, b)

    def data(self) -> dict[str, Any]:
        """`sample`, rows for the browser, and `condition`, a number."""
        return {"sample": sample(self.spec, self.table), "condition": self.condition}

    @property
    def condition(self) -> float:
        """The condition number of the problem: the Hessian's largest eigenvalue by its smallest."""
        low, high = torch.linalg.eigvalsh(self.gram)[[0, -1]].tolist()
        least = high * len(self.gram) * torch.finfo(self.gram.dtype).eps  # what rounding alone may leave
        return high / low if low > least else float("inf")

    @cached_property
    def design(self) -> torch.Tensor:
        """X with a column of ones, for b: shape (rows, features + 1)."""
        X = torch.from_numpy(self.table.train.X)
        return torch.cat([X, torch.ones(len(X), 1, dtype=X.dtype)], dim=1)

    @cached_property
    def gram(self) -> torch.Tensor:
        """designᵀ·design, shape (features + 1, features + 1)."""
        return self.design.T @ self.design

    @cached_property
    def _solution(self) -> torch.Tensor:
        """Least squares, shape (features + 1, targets): W and, last, b."""
        return torch.linalg.lstsq(self.design, torch.from_numpy(self.table.train.Y), driver="gelsd").solution

    @property
    def least_squares(self) -> list[float]:
        """The solution in the order of `names`: W target by target, then b."""
        return [*self._solution[:-1].T.flatten().tolist(), *self._solution[-1].tolist()]

    @cached_property
    def _rank(self) -> int:
        return int(torch.linalg.matrix_rank(self.design))

    def share(self, rows: int) -> float:
        """What one error counts in the loss of so many rows."""
        return 1 / (rows * len(self.spec.targets)) if self.spec.reduction == "mean" else 1.0

    def rows(self, rows: Rows) -> tuple[torch.Tensor, torch.Tensor]:
        """X, shape (rows, features), and Y, shape (rows, targets), in the spec's precision."""
        return torch.from_numpy(rows.X).to(self.dtype), torch.from_numpy(rows.Y).to(self.dtype)

    def measured(self, rows: Rows) -> tuple[torch.Tensor, torch.Tensor, float]:
        """X and Y, as `rows` has them, of at most SAMPLE rows, evenly spread, and what one error counts in the loss."""
        every = -(-len(rows.X) // SAMPLE)
        X, Y = self.rows(rows[::every])
        return X, Y, self.share(len(rows.X)) * (len(rows.X) / len(X))

    def batches(self) -> Iterator[torch.Tensor]:
        """The rows of step 0, 1, …, shape (batch,): epoch after epoch, in a new order each where they are shuffled."""
        generator = torch.Generator()
        generator.set_state(self.state)
        while True:
            order = torch.randperm(self.size, generator=generator) if self.spec.shuffle else torch.arange(self.size)
            yield from order.split(self.batch)

    def _start(self) -> list[torch.Tensor]:
        features, targets = len(self.spec.features), len(self.spec.targets)
        if self.spec.init == "typed":
            typed = torch.tensor(self.spec.weights, dtype=self.dtype)
            W = typed[: features * targets].reshape(features, targets)
            return [W.T.contiguous(), typed[features * targets :]]
        shapes = ((targets, features), (targets,))
        if self.spec.init == "zeros":
            return [torch.zeros(shape, dtype=self.dtype) for shape in shapes]
        return [torch.randn(s, dtype=self.dtype, generator=self.generator) * self.spec.init_std for s in shapes]

    def _explained(self) -> list[str]:
        kinds = ["train", *(["held_out"] if len(self.table.held_out.X) else [])]
        each = [f"{kind}[{target}]" for kind in kinds for target in self.spec.targets]
        return kinds + each + self.listed


class _Walk:
    """One lane's way through the batches."""

    def __init__(self, task: TableTask, parameters: list[torch.Tensor]) -> None:
        self.task, self.parameters = task, parameters
        self.X, self.Y = task.rows(task.table.train)
        self.batch: tuple[torch.Tensor, torch.Tensor] = (self.X, self.Y)
        self.source, self.step = task.batches(), -1
        self.listed: list[list[float]] = []

    def at_step(self, step: int) -> None:
        """Draw the rows of this step."""
        while self.step < step:
            rows = next(self.source)
            self.step += 1
        self.batch = (self.X[rows], self.Y[rows])
        numbers = self.task.table.train.numbers[rows[:LISTED].numpy()]
        self.listed.append([*numbers.tolist(), *[np.nan] * LISTED][:LISTED])

    def problem(self, leg: Leg) -> Problem:
        leg = cast(TableLeg, leg)
        weight, bias = self.parameters
        function = TABLE_LOSSES[leg.loss].function(leg.loss_settings)
        reduction = self.task.spec.reduction

        def loss_at() -> torch.Tensor:
            X, Y = self.batch
            loss: torch.Tensor = function(linear(X, weight, bias), Y, reduction=reduction)
            loss = loss + leg.l1 * weight.abs().sum() if leg.l1 else loss
            return loss + leg.l2 * (weight**2).sum() if leg.l2 else loss

        at_step = (lambda step: None) if self.task.whole else self.at_step
        return Problem(self.parameters, self.task.names, loss_at, lambda c: self.explain(leg, c), at_step)

    def explain(self, leg: TableLeg, columns: Columns) -> Columns:
        """The loss of all training and held-out rows, without penalties, in total and by target: columns (steps,)."""
        told: Columns = {}
        for kind, rows in (("train", self.task.table.train), ("held_out", self.task.table.held_out)):
            if len(rows.X):
                told |= _losses(self.task, leg, kind, rows, columns)
        listed, self.listed = np.array(self.listed).T, []
        return told | dict(zip(self.task.listed, listed, strict=False))


def _losses(task: TableTask, leg: TableLeg, kind: str, rows: Rows, columns: Columns) -> Columns:
    """Columns `train` and `train[apples]`: each target's share, so that the shares add up."""
    X, Y, share = task.measured(rows)
    values = torch.from_numpy(np.array([columns[name] for name in task.names])).to(task.dtype)  # (weights, steps)
    function = TABLE_LOSSES[leg.loss].function(leg.loss_settings)
    features, parts = len(task.spec.features), []
    for some in values.split(max(1, ELEMENTS // Y.numel()), dim=1):
        W, b = some[: -Y.shape[1]].reshape(Y.shape[1], features, -1), some[-Y.shape[1] :]
        predictions = torch.einsum("nf,tfk->ktn", X, W) + b.T[:, :, None]
        losses = function(predictions, Y.T.expand_as(predictions), reduction="none").sum(dim=2)
        parts.append(losses * share)
    shares = torch.cat(parts).double().numpy()
    each = {f"{kind}[{target}]": shares[:, place] for place, target in enumerate(task.spec.targets)}
    return {kind: shares.sum(axis=1)} | each


def _bend(leg: TableLeg) -> float:
    """The second derivative of the loss of one error at error 0."""
    function = TABLE_LOSSES[leg.loss].function(leg.loss_settings)
    zero = torch.zeros((), dtype=torch.float64)
    return float(torch.autograd.functional.hessian(lambda error: function(error, zero), zero))
