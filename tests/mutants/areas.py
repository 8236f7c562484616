"""What can be mutated, and the tests that should see it."""

from collections.abc import Callable, Container, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass

from tests.mutants import javascript, python
from tests.mutants.judge import Judge, python_judge
from tests.mutants.mutant import ROOT, Change, Mutant, mutants


@dataclass(frozen=True)
class Area:
    folders: tuple[str, ...]
    suffix: str
    changes: Callable[[bytes], Iterator[Change]]
    tests: tuple[str, ...]
    judges: Callable[[list[str]], AbstractContextManager[Judge]]

    @property
    def paths(self) -> list[str]:
        return _files(self.folders, f"*{self.suffix}")

    def mutants(self, paths: Container[str]) -> list[Mutant]:
        """Those of its files that are among these paths."""
        return [mutant for path in self.paths if path in paths for mutant in self._of(path)]

    def judge(self) -> AbstractContextManager[Judge]:
        return self.judges(_files(self.tests, "test_*.py"))

    def _of(self, path: str) -> list[Mutant]:
        source = (ROOT / path).read_bytes()
        return mutants(path, source, self.changes(source))


def _files(folders: tuple[str, ...], pattern: str) -> list[str]:
    found = [path for folder in folders for path in sorted((ROOT / folder).rglob(pattern))]
    return [str(path.relative_to(ROOT)) for path in found if "vendor" not in path.parts]  # those are not ours


def _browser_judge(files: list[str]) -> AbstractContextManager[Judge]:
    from tests.mutants.browser import browser_judge  # it imports the app, and the forks of Python's must not have it

    return browser_judge(files)


AREAS = {
    "engine": Area(("app/engine",), ".py", python.changes, ("tests/engine",), python_judge),
    "api": Area(("app/api",), ".py", python.changes, ("tests/api",), python_judge),
    "player": Area(
        ("components/player", "components/shared"), ".js", javascript.changes, ("tests/browser",), _browser_judge
    ),
    "sweep": Area(("components/sweep",), ".js", javascript.changes, ("tests/browser",), _browser_judge),
}
