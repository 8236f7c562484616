"""The tests nearest to what has changed since the branch left main: `python tests/quick.py`, or `make quick`.

A test is near a module that it mirrors or imports, and a step further from what that module is imported by.
"""

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LEFT_OUT = {"browser", "exhaustive", "benchmarks", "mutants"}
MOST = 10  # files of tests, about a minute on two cores


def changed() -> list[str]:
    """Files that differ from where this branch left main, those not yet committed or added as well."""
    base = git("merge-base", "HEAD", "main") or ["HEAD"]
    return [*git("diff", "--name-only", base[0]), *git("ls-files", "--others", "--exclude-standard")]


def git(*words: str) -> list[str]:
    return subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True).stdout.split()


def module(path: Path) -> str:
    """The name by which a file is imported."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[parts[0] == "app" :]).removesuffix(".__init__")


@cache
def imports() -> dict[Path, set[str]]:
    """What each of our files imports."""
    files = [path for folder in ("app", "tests") for path in (ROOT / folder).rglob("*.py")]
    return {path: set(imported(path)) for path in files if not LEFT_OUT & set(path.parts)}


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def mirrors(path: Path) -> list[Path]:
    """The tests of a file by its place or its folder's: of `app/ui/live.py` they are `tests/ui/test_live*.py`."""
    folder = ROOT / "tests" / Path(*path.relative_to(ROOT).parts[1:-1])
    return sorted([*folder.glob(f"test_{path.stem}*.py"), *folder.parent.glob(f"test_{folder.name}.py")])


def nearest(paths: list[Path]) -> list[Path]:
    """Files of tests, the nearest first; among equals those that import least, which have it for their subject."""
    found, seen, ring = dict[Path, None](), set(paths), paths
    while ring and len(found) < MOST:
        names = {module(path) for path in ring}
        importers = [path for path, used in imports().items() if used & names]
        tests = {path for path in [*ring, *importers] if path.name.startswith("test_")}
        own = [mirror for path in ring for mirror in mirrors(path)]
        found |= dict.fromkeys([*own, *sorted(tests, key=lambda path: (len(imports()[path]), path))])
        ring = [path for path in importers if path not in seen]
        seen |= set(ring)
    return list(found)[:MOST]


def main() -> None:
    ours = [path for name in changed() if (path := ROOT / name) in imports()]
    if not (tests := nearest(ours)):
        sys.exit("No Python file has changed since main: there is nothing to test without a browser.")
    sys.exit(pytest.main([*sys.argv[1:], *map(str, tests)]))


if __name__ == "__main__":
    main()
