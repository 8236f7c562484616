"""Whether a mutant of the Python code is noticed."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tests.mutants.chosen import Chosen
from tests.mutants.coverage_map import CoverageMap
from tests.mutants.fork import HUNG, forked, put_in, run_pytest, warm
from tests.mutants.mutant import Mutant

Judge = Callable[[Mutant], str]  # "killed", "hangs" or "survives"

CASES = 30  # of a test, spread over its parameters
BUDGET = 15.0  # seconds of computing for a mutant, by the map
VERDICTS = {0: "survives", 5: "survives", HUNG: "hangs"}  # by pytest's exit code: 5 where there is no test


@contextmanager
def python_judge(files: list[str]) -> Iterator[Judge]:
    warm(files)
    covered = CoverageMap(files)

    def judge(mutant: Mutant) -> str:
        tests, seconds = covered.tests_of(mutant, CASES, BUDGET)
        if not tests:
            return "survives"
        return VERDICTS.get(forked(lambda: tried(mutant, tests), 20 + 4 * seconds), "killed")

    yield judge


def tried(mutant: Mutant, tests: dict[str, int]) -> int:
    """Pytest's exit code for so many cases of these tests over the mutant; this process keeps the mutant."""
    put_in(mutant)
    files = list(dict.fromkeys(test.partition("::")[0] for test in tests))
    return run_pytest(files, [Chosen(CASES, tests)], "-x")
