"""The oracle of a run on a table: a student's loop around `nn.Linear`, with nothing of ours in it."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
import torch
from torch import nn

from tests.student import TORCH, loss_function

FRUIT = [[73, 67, 43, 56, 70], [91, 88, 64, 81, 101], [87, 134, 58, 119, 133], [102, 43, 37, 22, 37],
         [69, 96, 70, 103, 119]]  # fmt: skip
MODULES = {"mse": nn.MSELoss, "l1": nn.L1Loss, "huber": nn.HuberLoss, "smooth_l1": nn.SmoothL1Loss}


@dataclass
class LinearStudent:
    """W and b from 0, on the standardised fruit table."""

    optimizer: str
    settings: dict[str, Any]
    loss: str = "mse"
    loss_settings: dict[str, float] = field(default_factory=dict)
    reduction: str = "mean"
    batch: int = 5
    seed: int = 0
    l1: float = 0.0
    l2: float = 0.0
    steps: int = 40

    def run(self) -> pd.DataFrame:
        """Loss, W, b and their gradients before each update, and after the last."""
        table = torch.tensor(FRUIT, dtype=torch.float64)
        X, Y = table[:, :3], table[:, 3:]
        X = torch.from_numpy((X.numpy() - X.numpy().mean(axis=0)) / X.numpy().std(axis=0))
        model = nn.Linear(3, 2, dtype=torch.float64)
        nn.init.zeros_(model.weight)
        nn.init.zeros_(model.bias)
        optimizer = getattr(torch.optim, TORCH[self.optimizer])(model.parameters(), **self.settings)
        generator = torch.Generator().manual_seed(self.seed)
        order: list[torch.Tensor] = []
        rows = []
        for step in range(self.steps + 1):
            if self.batch < 5 and not order:
                order = list(torch.randperm(5, generator=generator).split(self.batch))
            chosen = order.pop(0) if self.batch < 5 else slice(None)
            seen: list[list[float]] = []

            def evaluate(x: Any = X[chosen], y: Any = Y[chosen], seen: list[list[float]] = seen) -> torch.Tensor:
                optimizer.zero_grad()
                loss = self.criterion(model(x), y)
                if self.l1:
                    loss = loss + self.l1 * model.weight.abs().sum()
                if self.l2:
                    loss = loss + self.l2 * (model.weight**2).sum()
                loss.backward()
                seen.append([loss.item(), *self.flat(model, False), *self.flat(model, True)])
                return loss

            if step == self.steps:
                evaluate()
            else:
                optimizer.step(evaluate)
            rows.append(seen[0])
        return pd.DataFrame(rows)

    def criterion(self, prediction: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
        if self.loss == "log_cosh":
            return getattr(loss_function("log_cosh")(prediction, target), self.reduction)()
        return MODULES[self.loss](reduction=self.reduction, **self.loss_settings)(prediction, target)

    @staticmethod
    def flat(model: nn.Linear, grad: bool) -> np.ndarray:
        parts = [p.grad if grad else p.detach() for p in (model.weight, model.bias)]
        return torch.cat([part.flatten() for part in parts if part is not None]).numpy()
