"""Many short pytests: one process imports what is not ours once, and each run is a fork of it."""

import gc
import importlib
import os
import resource
import signal
import sys
import time
from collections.abc import Callable
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType
from typing import Any

import pytest

from tests.mutants.mutant import ROOT, Mutant

KEPT = ROOT / ".mutants"  # the map, the last run's words, Hypothesis' examples
PLAIN = ["-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-p", "no:playwright", "--hypothesis-seed=0"]
HUNG = 124
WAIT = 600  # seconds for a fork, however busy the machine is


def forked(task: Callable[[], int], seconds: float) -> int:
    """What the task returns, in a process of its own; HUNG where it computes longer, and −1 where it dies each time."""
    code = _once(task, seconds)
    return code if code >= 0 else _once(task, seconds)


def _once(task: Callable[[], int], seconds: float) -> int:
    child = os.fork()
    if child == 0:
        _in_child(task, seconds)
    deadline = time.monotonic() + WAIT
    while time.monotonic() < deadline:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return _code(status)
        time.sleep(0.05)
    os.killpg(child, signal.SIGKILL)  # it waits for something, maybe for a script that it has started
    os.waitpid(child, 0)
    return HUNG


def _code(status: int) -> int:
    if os.WIFEXITED(status):
        return os.WEXITSTATUS(status)
    return HUNG if os.WTERMSIG(status) == signal.SIGXCPU else -1


def _in_child(task: Callable[[], int], seconds: float) -> None:
    os.setpgid(0, 0)
    limit = int(time.process_time() + seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 5))
    out = os.open(KEPT / "last.txt", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(out, 1)
    os.dup2(out, 2)
    code = 1
    try:
        code = task()
    finally:
        sys.stdout.flush()
        os._exit(code)


def run_pytest(files: list[str], plugins: list[Any], *options: str) -> int:
    """Pytest's exit code over these files of tests."""
    return int(pytest.main([*PLAIN, *options, *files], plugins=plugins))


def warm(files: list[str]) -> None:
    """Imports all that these tests import and that is not ours, so that every fork has it."""
    KEPT.mkdir(exist_ok=True)
    os.environ["HYPOTHESIS_STORAGE_DIRECTORY"] = str(KEPT / "hypothesis")
    names = KEPT / "imports.txt"
    if not names.exists() and forked(lambda: _tell_imports(files, names), 300):
        raise SystemExit(f"The tests cannot be collected: {KEPT / 'last.txt'}")
    for name in names.read_text().split():
        try:
            importlib.import_module(name)
        except ImportError:  # made by another module, not found by its name
            continue
    import torch

    torch.set_num_threads(1)
    torch.optim.SGD([torch.zeros(1, requires_grad=True)])  # the first optimizer takes a second
    gc.freeze()


def _tell_imports(files: list[str], names: Path) -> int:
    code = run_pytest(files, [], "--collect-only")
    theirs = [name for name, module in sys.modules.items() if not _ours(module)]
    names.write_text("\n".join(theirs))
    return code


def _ours(module: Any) -> bool:
    file = getattr(module, "__file__", None)
    return bool(file and Path(file).is_relative_to(ROOT) and ".venv" not in file)


def put_in(mutant: Mutant) -> None:
    """From now on an import of the mutant's module finds the mutant, and all that is ours is imported anew."""
    for name in [name for name, module in sys.modules.items() if _ours(module) and "mutants" not in name]:
        del sys.modules[name]
    path, get_code = str(ROOT / mutant.path), SourceFileLoader.get_code

    def mutated(self: SourceFileLoader, name: str) -> CodeType | None:
        if self.get_filename(name) != path:
            return get_code(self, name)
        return compile(mutant.source(), path, "exec", dont_inherit=True)

    SourceFileLoader.get_code = mutated  # type: ignore[method-assign]
