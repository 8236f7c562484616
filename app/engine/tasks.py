"""From a spec to what the loop walks: one entry a kind of problem."""

from collections.abc import Callable
from typing import Any

from engine.pair_task import PairTask
from engine.problem import Task
from engine.spec import Spec
from engine.surface_task import SurfaceTask
from engine.table_task import TableTask

TASKS: dict[str, Callable[[Any], Task]] = {
    "pair": PairTask, "table": TableTask, "surface": SurfaceTask, "function": SurfaceTask,
}  # fmt: skip


def task_of(spec: Spec) -> Task:
    """The task of a spec; a table's takes its time to prepare."""
    return TASKS[spec.problem](spec)
