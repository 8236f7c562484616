"""Which tests run which lines, kept by the text of a line, so that the map outlives most changes.

A file of tests is looked at again when it has changed itself.
"""

import hashlib
import json
import linecache
import os
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from coverage import Coverage

from tests.mutants.chosen import Chosen, name_of
from tests.mutants.fork import KEPT, forked, run_pytest
from tests.mutants.mutant import ROOT, Mutant

CASES, EXAMPLES = 5, 5  # of each test, for the map
PATIENCE = 300  # seconds of computing for a file


class CoverageMap:
    def __init__(self, files: list[str]) -> None:
        self.cases: dict[str, int] = {}
        self.seconds: dict[str, float] = {}  # of computing, one case
        self.runs: dict[tuple[str, str], set[str]] = defaultdict(set)
        for file in files:
            self._add(file)

    def tests_of(self, mutant: Mutant, cases: int, budget: float) -> tuple[dict[str, int], float]:
        """All of its own file of tests and those that run its line, with how many cases of each; their seconds.

        Its own come first, those that run the line before the rest, up to half of the budget; then the others, the
        cheapest first, as far as it goes; then what is left of its own. Of what is dear fewer cases are run.
        """
        covering, mine = self.runs[mutant.path, mutant.text], f"/test_{Path(mutant.path).stem}.py::"
        chosen, spent = dict[str, int](), 0.0
        own = sorted((each for each in self.seconds if mine in each), key=lambda each: self._cost(each, covering))
        others = sorted((each for each in covering if mine not in each), key=lambda each: self._cost(each, covering))
        for tests, most in ((own, budget / 2), (others, budget), (own, budget)):
            for test in (each for each in tests if each not in chosen):
                if spent >= most:
                    break
                affordable = int((most - spent) / max(self.seconds[test], 1e-6))
                chosen[test] = min(cases, self.cases[test], max(1, affordable))
                spent += chosen[test] * self.seconds[test]
        return chosen, spent

    def _cost(self, test: str, covering: set[str]) -> tuple[bool, float, str]:
        return test not in covering, self.seconds[test], test

    def _add(self, file: str) -> None:
        digest = hashlib.sha256((ROOT / file).read_bytes()).hexdigest()[:16]
        kept = KEPT / "map" / f"{file.replace('/', '.')}.{digest}.json"
        if not kept.exists():
            print(f"mapping {file}", flush=True)
            kept.parent.mkdir(parents=True, exist_ok=True)
            forked(lambda: _map(file, kept), PATIENCE)
        if not kept.exists():
            raise SystemExit(f"{file} is not green: {KEPT / 'last.txt'}")
        found = json.loads(kept.read_text())
        self.cases |= found["cases"]
        self.seconds |= found["seconds"]
        for path, text, tests in found["lines"]:
            self.runs[path, text].update(tests or found["seconds"])


class _Timed:
    """Names coverage's contexts by test, and adds up what each test takes, in seconds of computing."""

    def __init__(self, coverage: Coverage) -> None:
        self.coverage = coverage
        self.seconds: dict[str, float] = defaultdict(float)

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        self.coverage.switch_context(name_of(item))
        begun = sum(os.times()[:4])  # of this process and of those that it starts
        yield
        self.seconds[name_of(item)] += sum(os.times()[:4]) - begun


def _map(file: str, kept: Path) -> int:
    coverage = Coverage(data_file=None, include=[f"{ROOT}/app/*"], messages=False)
    timed, chosen = _Timed(coverage), Chosen(CASES, examples=EXAMPLES)
    coverage.start()
    code = run_pytest([file], [chosen, timed])
    coverage.stop()
    if code == 0:
        seconds = {test: timed.seconds[test] / min(CASES, cases) for test, cases in chosen.cases.items()}
        kept.write_text(json.dumps({"cases": chosen.cases, "seconds": seconds, "lines": list(_lines(coverage))}))
    return code


def _lines(coverage: Coverage) -> Iterator[tuple[str, str, list[str]]]:
    """Path, text and tests of each line; no tests where it runs at the import, for all of the file."""
    data: Any = coverage.get_data()
    for path in data.measured_files():
        for line, contexts in data.contexts_by_lineno(path).items():
            text = linecache.getline(path, line).strip()
            yield str(Path(path).relative_to(ROOT)), text, [] if "" in contexts else contexts
