"""A surface for torch: one leaf with x and y, or with x alone, and the formula's value there."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import torch
from torch.autograd.functional import hessian

from engine.formula.on_torch import alike, function_of
from engine.formula.poles import poles
from engine.formula.tree import replaced
from engine.problems.surface.catalogue import Domain, Minimum
from engine.problems.surface.spec import EFFECTIVE, FunctionSpec
from engine.problems.task import MOVED, Columns, Losses, Problem, Side
from engine.spec import Lane, Leg

LEVEL = 1e-6  # relative: a bend so small beside the other is none
POINTS = 101  # a side of the grid on which a surface is measured
FEW = 7  # so many numbers torch never takes in one instruction, on any processor


class SurfaceTask:
    """The task of a point. Its leaf is of shape (2,), or (1,) for f(x); of several lanes together (lanes, 2)."""

    nbytes = 0
    most_rows = 512
    any_chunks = True
    noisy = False
    convex = False
    is_point = True
    numbers = 1

    def __init__(self, spec: FunctionSpec) -> None:
        self.spec, self.names, self.dtype = spec, spec.names, getattr(torch, spec.dtype)
        rates = [f"{EFFECTIVE}_{name}" for name in spec.names]
        self.explained = ["grad_norm", *(["distance"] if spec.minima else []), *rates]
        self.minima = spec.minima
        self.places = np.array([[minimum.x, minimum.y] for minimum in spec.minima])
        self.tree = replaced(spec.tree, dict(spec.const))
        self.function = function_of(self.tree, set(self.names), self.dtype)
        self.alike = alike(self.tree)

    @property
    def together(self) -> int:
        """Lanes may share a leaf, as many as leave every bit what it is alone."""
        return len(self.spec.lanes) if self.alike else FEW

    def parameters(self, lanes: Sequence[Lane]) -> list[torch.Tensor]:
        """The point of a lane, a leaf of shape (d,), d being 2 or of f(x) 1; of several lanes (lanes, d)."""
        starts = [[float(getattr(lane.start, name)) for name in self.names] for lane in lanes]
        return [torch.tensor(starts if len(lanes) > 1 else starts[0], dtype=self.dtype, requires_grad=True)]

    def refusal(self, lane: Lane) -> None:
        return None

    def walk(self, parameters: list[torch.Tensor]) -> Callable[[Leg], Problem]:
        """f at the leaf: a scalar, or (lanes,) where lanes share it; the same in every leg."""
        (point,) = parameters
        problem = Problem(parameters, self.names, lambda: self.value(point), self.explain)
        return lambda leg: problem

    def losses(self, leg: Leg) -> Losses:
        """f at points of shape (d, K), shape (K,)."""
        return lambda leaf: self.at(leaf.unbind(0))

    def value(self, point: torch.Tensor) -> torch.Tensor:
        """f at points of shape (..., 2), or (..., 1) for f(x)."""
        return self.at(point.unbind(-1))

    def at(self, coordinates: Sequence[torch.Tensor]) -> torch.Tensor:
        """f where x, and y if it has one, are these, all of one shape."""
        value: torch.Tensor = self.function(dict(zip(self.names, coordinates, strict=True)))
        # made of where(x > 0, 1, 2) alone it is flat, but a function
        if coordinates[0].requires_grad and not value.requires_grad:
            value = torch.where(coordinates[0].isnan(), coordinates[0], value)
        return value

    def curve(self, leg: Leg, low: float, high: float, points: int) -> Columns:
        """`points` values of f(x), and NaN at each of its poles besides: `x` and `loss`, of one shape."""
        x, gaps = np.linspace(low, high, points), poles(self.tree, low, high)
        places = np.searchsorted(x, gaps)
        return {"x": np.insert(x, places, gaps), "loss": np.insert(self.along(x), places, np.nan)}

    def along(self, xs: np.ndarray) -> np.ndarray:
        """f(x) at `xs`, shape (n,)."""
        values = self.value(torch.from_numpy(xs).to(self.dtype)[:, None]).double().numpy()
        return np.broadcast_to(values, xs.shape)  # of where(a > 0, 1, x) it is one number

    def plane(self, leg: Leg, held: Mapping[str, float], a: Side, b: Side) -> np.ndarray:
        """f over the plane of x and y, shape (values of b, values of a): there are no other weights."""
        across, up = (torch.from_numpy(side.values).to(self.dtype) for side in (a, b))
        grid = dict(zip((b.name, a.name), torch.meshgrid(up, across, indexing="ij"), strict=True))
        with torch.no_grad():
            values = self.value(torch.stack([grid[name] for name in self.names], dim=-1)).double().numpy()
        return np.broadcast_to(values, (len(up), len(across)))

    def most(self, domain: Domain) -> dict[str, float]:
        """The largest finite size of f and of its gradient on a grid over a domain, by the names of their columns."""
        axes = [torch.linspace(low, high, POINTS, dtype=self.dtype) for low, high in domain]
        point = torch.stack(torch.meshgrid(*axes, indexing="ij"), dim=-1).requires_grad_()
        value = self.value(point)
        (slope,) = torch.autograd.grad(value.sum(), point)
        sizes = {"loss": value.detach().abs(), "grad_norm": slope.norm(dim=-1)}
        return {name: float(size.nan_to_num(0.0, 0.0, 0.0).max()) for name, size in sizes.items()}

    def explain(self, columns: Columns) -> Columns:
        """The length of the gradient, the distance to the nearest known minimum, and each weight's effective rate.

        That is |step| / |gradient|, by the gradient that the optimizer was given; NaN where no step follows. All are
        of shape (rows,).
        """
        given = {name: columns.get(f"used_grad_{name}", columns[f"grad_{name}"]) for name in self.names}
        told = {"grad_norm": np.sqrt(sum(columns[f"grad_{name}"] ** 2 for name in self.names))}
        if self.minima:
            point = np.stack([columns[name] for name in self.names], axis=-1)
            told["distance"] = np.sqrt(((point[:, None] - self.places) ** 2).sum(axis=2)).min(axis=1)
        rates = {f"{EFFECTIVE}_{name}": np.abs(columns[f"{MOVED}_{name}"] / given[name]) for name in self.names}
        return told | rates

    def minimum(self, leg: Leg, near: Mapping[str, float]) -> dict[str, float]:
        """The known minimum nearest to a point."""
        return dict(zip(self.names, self._nearest(near)[:2], strict=True)) if self.minima else {}

    def lowest(self, leg: Leg, near: Mapping[str, float]) -> float | None:
        """The loss at the known minimum nearest to the point; None where none is known."""
        return self._nearest(near).value if self.minima else None

    def _nearest(self, near: Mapping[str, float]) -> Minimum:
        point = np.array([near[name] for name in self.names])
        return self.minima[((self.places - point) ** 2).sum(axis=1).argmin()]

    def bends_up(self, leg: Leg, point: Mapping[str, float]) -> bool | None:
        """Whether the Hessian's smallest eigenvalue is above 0; None where that is not clear, or it is not finite."""
        bends = self.bends([point[name] for name in self.names])
        if bends is None or abs(bends[0]) <= LEVEL * abs(bends[-1]):
            return None
        return bool(bends[0] > 0)

    def bends(self, point: Sequence[float]) -> np.ndarray | None:
        """The eigenvalues of the Hessian at a point, by autograd, rising, shape (d,); None where it is not finite."""
        function = function_of(self.tree, set(self.names), torch.float64)
        at = torch.tensor(point, dtype=torch.float64)
        matrix = hessian(lambda place: function(dict(zip(self.names, place.unbind(-1), strict=True))), at)
        return torch.linalg.eigvalsh(matrix).numpy() if matrix.isfinite().all() else None

    def reference(self, leg: Leg) -> dict[str, float]:
        """The known minimum nearest to the leg's start; empty where none is known."""
        return self.minimum(leg, {name: getattr(leg, name) for name in self.names})

    def objective(self, leg: Leg, rows: Columns) -> np.ndarray:
        """The column `loss`, shape (rows,): f itself."""
        return rows["loss"]

    def data(self) -> dict[str, Any]:
        """Nothing: the spec has the formula."""
        return {}

    def curvature(self, leg: Leg) -> float:
        """The largest eigenvalue of the Hessian at the minimum nearest to the start; 0 where there is none."""
        bends = self.bends(list(self.reference(leg).values())) if self.minima else None
        return 0.0 if bends is None else float(bends[-1])
