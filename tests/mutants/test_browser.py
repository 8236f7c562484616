"""Which tests are asked about a mutant of the browser's code, and in what order."""

import pytest

from tests.mutants.browser import ordered
from tests.mutants.mutant import Change, Mutant

TEXTS = {
    "tests/browser/modules/chart/test_chart.py": 'ask("chart.js")',
    "tests/browser/modules/sweep/test_chart.py": 'ask("chart.js")',
    "tests/browser/modules/sweep/test_sweep.py": 'ask("sweep.js")',
    "tests/browser/modules/sweep/test_grid.py": 'ask("grid.js")',
    "tests/browser/modules/shared/test_number.py": 'ask("number.js")',
}
PLAYERS, SWEEPS, SWEEP, GRID, NUMBER = TEXTS


@pytest.mark.parametrize(
    "path, files",
    [
        ("sweep/chart.js", [SWEEPS, SWEEP, PLAYERS]),
        ("player/chart/chart.js", [PLAYERS, SWEEPS]),
        ("sweep/grid.js", [GRID, SWEEPS, SWEEP, PLAYERS]),
        ("shared/number.js", [NUMBER, PLAYERS, SWEEP, SWEEPS]),
    ],
)
def test_a_modules_own_tests_come_first_then_those_of_its_folder_then_the_nearest(path: str, files: list[str]) -> None:
    mutant = Mutant(f"components/{path}", 1, "", "", Change(0, 0, ""))
    assert ordered(mutant, TEXTS) == files
