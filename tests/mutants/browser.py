"""Whether a mutant of the browser's code is noticed: one server for all, and the mutant in its module's place."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import Browser, BrowserContext, BrowserType, Route

from tests.browser.server import serve
from tests.mutants.fork import KEPT, forked, run_pytest, warm
from tests.mutants.judge import VERDICTS, Judge
from tests.mutants.mutant import ROOT, Mutant

FILES = 6  # of tests for a mutant: its own, those that name its module, those that import it from further away
SECONDS = 120  # of computing for them, Chromium's own not counted
MAIN = "components/player/main.js"
WHOLE = ("tests.browser.stage", "tests.browser.bare")
ALONE = (*WHOLE, "tests.browser.modules")  # who imports these opens no page


@contextmanager
def browser_judge(files: list[str]) -> Iterator[Judge]:
    texts = {file: (ROOT / file).read_text() for file in files}
    alone = {file: text for file, text in texts.items() if any(name in text for name in ALONE)}
    with TemporaryDirectory() as folder, serve(Path(folder) / "log.txt") as address:
        os.environ["DESCENT_TEST_ADDRESS"] = address
        warm(list(alone))
        for file in alone:
            if forked(lambda file=file: run_pytest([file], [], "-x"), SECONDS):  # type: ignore[misc]
                raise SystemExit(f"{file} is not green: {KEPT / 'last.txt'}")

        def judge(mutant: Mutant) -> str:
            code = forked(lambda: tried(mutant, ordered(mutant, alone)[:FILES]), SECONDS)
            return VERDICTS.get(code, "killed")

        yield judge


def ordered(mutant: Mutant, texts: dict[str, str]) -> list[str]:
    """Files of tests that run the module: its own first, then by how many imports lie between it and what they name.

    The sweep has a folder of tests of its own, and some modules there are called as the player's are.
    """
    away, path = _away(mutant.path), Path(mutant.path)
    near = []
    for file, text in texts.items():
        distances = [distance for module, distance in away.items() if _names(text, module)]
        if distances:
            others = (path.parent.name == "sweep") != (Path(file).parent.name == "sweep")
            own = not others and Path(file).name == f"test_{path.stem}.py"
            near.append((not own, others, min(distances), file))
    return [file for *_, file in sorted(near)]


def _names(text: str, path: str) -> bool:
    """Whether a file of tests asks this module; a whole player begins with its `main.js`."""
    return Path(path).name in text or (path == MAIN and any(name in text for name in WHOLE))


def _away(path: str) -> dict[str, int]:
    """How many imports lie between each module and this one, for those that have it at all."""
    away, distance, reached = dict[str, int](), 0, {path}
    while reached:
        away |= dict.fromkeys(reached, distance)
        distance += 1
        reached = {module for module, imports in _imports().items() if imports & reached} - away.keys()
    return away


@cache
def _imports() -> dict[str, set[str]]:
    """What each module imports, by their paths below the root."""
    files = [file for file in (ROOT / "components").rglob("*.js") if "vendor" not in file.parts]
    found = {file: re.findall(r'from "(\..*?)";', file.read_text()) for file in files}
    below = {file: {(file.parent / name).resolve() for name in names} for file, names in found.items()}
    return {str(file.relative_to(ROOT)): {str(name.relative_to(ROOT)) for name in below[file]} for file in below}


def tried(mutant: Mutant, files: list[str]) -> int:
    """Pytest's exit code for these files of tests, in browsers that are served the mutant."""
    Browser.new_context = _served(Browser.new_context, mutant)  # type: ignore[method-assign]
    BrowserType.launch_persistent_context = _served(  # type: ignore[method-assign]
        BrowserType.launch_persistent_context, mutant
    )
    return run_pytest(files, [], "-x")


def _served(made: Any, mutant: Mutant) -> Any:
    source, address = mutant.source(), "**/" + "/".join(Path(mutant.path).parts[1:])

    def fulfil(route: Route) -> None:
        route.fulfill(body=source, content_type="text/javascript")

    def context(*args: Any, **options: Any) -> BrowserContext:
        new: BrowserContext = made(*args, **options)
        new.route(address, fulfil)
        return new

    return context
