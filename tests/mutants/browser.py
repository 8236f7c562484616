"""Whether a mutant of the browser's code is noticed: one server for all, and the mutant in its module's place."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import Browser, BrowserContext, BrowserType, Route

from tests.browser.server import serve
from tests.mutants.fork import forked, run_pytest, warm
from tests.mutants.judge import VERDICTS, Judge
from tests.mutants.mutant import ROOT, Mutant

FILES = 6  # of tests for a mutant: its own, those that name its module, others
SECONDS = 120  # of computing for them, Chromium's own not counted
ALONE = ("tests.browser.stage", "tests.browser.bare", "tests.browser.modules")  # who imports these opens no page


@contextmanager
def browser_judge(files: list[str]) -> Iterator[Judge]:
    texts = {file: (ROOT / file).read_text() for file in files}
    alone = {file: text for file, text in texts.items() if any(name in text for name in ALONE)}
    with TemporaryDirectory() as folder, serve(Path(folder) / "log.txt") as address:
        os.environ["DESCENT_TEST_ADDRESS"] = address
        warm(list(alone))

        def judge(mutant: Mutant) -> str:
            code = forked(lambda: tried(mutant, ordered(mutant, alone)[:FILES]), SECONDS)
            return VERDICTS.get(code, "killed")

        yield judge


def ordered(mutant: Mutant, texts: dict[str, str]) -> list[str]:
    """Files of tests: the module's own first, then those that name it, then all others."""
    name = Path(mutant.path).name
    own = f"test_{Path(name).stem}.py"
    return sorted(texts, key=lambda file: (Path(file).name != own, name not in texts[file]))


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
