"""The mutation run itself: what it changes, how it names that, and that a mutant is found by the tests of its line."""

import os
import signal
from pathlib import Path

import pytest

from tests.mutants import equivalents, javascript, python
from tests.mutants.areas import AREAS
from tests.mutants.chosen import spread
from tests.mutants.coverage_map import CoverageMap
from tests.mutants.fork import HUNG, KEPT, forked
from tests.mutants.judge import tried
from tests.mutants.mutant import ROOT, Change, Mutant, mutants

PYTHON = """\
def f(a: int, b=True):
    if a < 1 and not b:
        self.x = min(a - 2.5, 0)
        done(a)
    return [c for c in a if c]
"""
OF_PYTHON = {
    "True → False", "a < 1 and not b → not (a < 1 and not b)", "< → <=", "< → >=", "1 → 2", "1 → 0", "and → or",
    "not b → b", "self.x = min(a - 2.5, 0) → pass", "min → max", "- → +", "2.5 → 5.0", "0 → 1", "0 → -1",
    "done(a) → pass", "[c for c in a if c] → None", "c → True",
}  # fmt: skip
JAVASCRIPT = """\
export function f(a) {
  if (a >= 3 || !a.b) a.c = Math.max(a.d + 0.5, -1);
  return a.e === true ? a : [7n];
}
"""
OF_JAVASCRIPT = {
    "(a >= 3 || !a.b) → (!((a >= 3 || !a.b)))", ">= → >", ">= → <", "3 → 4", "3 → 2", "|| → &&", "!a.b → a.b",
    "a.c = Math.max(a.d + 0.5, -1); → ;", "max → min", "+ → -", "0.5 → 1.0", "-1 → 1", "1 → 2", "1 → 0",
    "a.e === true ? a : [7n] → undefined", "a.e === true → (!(a.e === true))", "=== → !==", "true → false",
    "7n → 8n", "7n → 6n",
}  # fmt: skip


def read_as(made: list[Mutant]) -> set[str]:
    return {mutant.name.split(" | ")[2] for mutant in made}


def test_the_changes_of_a_python_file() -> None:
    made = mutants("app/f.py", PYTHON.encode(), python.changes(PYTHON.encode()))
    assert read_as(made) == OF_PYTHON
    assert len(made) == len(OF_PYTHON)


def test_the_changes_of_a_module_of_the_browsers() -> None:
    made = mutants("components/f.js", JAVASCRIPT.encode(), javascript.changes(JAVASCRIPT.encode()))
    assert read_as(made) == OF_JAVASCRIPT


@pytest.mark.parametrize("path", ["app/engine/verdicts/outcome.py", "app/engine/formula/tree.py", "app/engine/spec.py"])
def test_a_mutant_of_the_engine_is_a_python_source(path: str) -> None:
    source = (ROOT / path).read_bytes()
    made = mutants(path, source, python.changes(source))
    for mutant in made[::10]:
        assert mutant.source() != source.decode()
        compile(mutant.source(), path, "exec")
    assert len({mutant.name for mutant in made}) == len(made)


def test_what_others_wrote_is_not_mutated() -> None:
    assert "components/player/canvas/thin.js" in AREAS["player"].paths
    assert not [path for area in AREAS.values() for path in area.paths if "vendor" in path or "min.js" in path]


def test_two_that_read_the_same_are_numbered() -> None:
    source = b"x = 1 + 1\nx = 1 + 1\n"
    names = [mutant.name for mutant in mutants("f.py", source, python.changes(source)) if "+ →" in mutant.name]
    assert names == ["f.py | x = 1 + 1 | + → -", "f.py | x = 1 + 1 | + → - #2"]


TESTS = {"tests/engine/test_lane_names.py::test_a_lane_is_named_by_what_tells_it_apart": 30}


def of_lane_names(old: bytes, new: str) -> Mutant:
    path = "app/engine/lane_names.py"
    start = (ROOT / path).read_bytes().index(old)
    return Mutant(path, 0, "", old.decode(), Change(start, start + len(old), new))


@pytest.fixture(autouse=True)
def _folder() -> None:
    KEPT.mkdir(exist_ok=True)


def test_a_mutant_is_killed_by_a_test_and_a_change_of_nothing_survives() -> None:
    assert forked(lambda: tried(of_lane_names(b"SHOWN = 2", "SHOWN = 1"), TESTS), 60) == 1
    assert forked(lambda: tried(of_lane_names(b"SHOWN = 2", "SHOWN = 2"), TESTS), 60) == 0


def test_one_that_never_ends_is_ended() -> None:
    def endless() -> int:
        while True:
            pass

    assert forked(endless, 0) == HUNG


def die() -> int:
    os.kill(os.getpid(), signal.SIGKILL)
    return 0


def test_one_that_dies_is_tried_once_more(tmp_path: Path) -> None:
    def dies_at_first() -> int:
        try:
            (tmp_path / "been").mkdir()
        except FileExistsError:
            return 0
        return die()

    assert forked(dies_at_first, 10) == 0
    assert forked(die, 10) == -1


def test_cases_are_spread_from_the_first_to_the_last() -> None:
    assert spread(list(range(100)), 4) == [0, 33, 66, 99]  # type: ignore[arg-type,comparison-overlap]
    assert spread([1, 2, 3], 1) == [1]  # type: ignore[list-item,comparison-overlap]
    assert spread([1, 2], 4) == [1, 2]  # type: ignore[list-item,comparison-overlap]


def test_an_equivalent_has_a_reason() -> None:
    text = "# Nobody can\n# tell.\na.py | x = 1 | 1 → 2\na.py | y = 1 | 1 → 2\n\n# Another.\nb.py | z | z → None\n"
    assert equivalents.read(text) == {
        "a.py | x = 1 | 1 → 2": "Nobody can tell.",
        "a.py | y = 1 | 1 → 2": "Nobody can tell.",
        "b.py | z | z → None": "Another.",
    }
    with pytest.raises(ValueError, match=r"No reason is given for a\.py"):
        equivalents.read("a.py | x = 1 | 1 → 2")


def test_every_equivalent_is_a_mutant_that_there_is() -> None:
    listed = equivalents.read()
    paths = {name.split(" | ")[0] for name in listed}
    there = {mutant.name for area in AREAS.values() for mutant in area.mutants(paths)}
    assert listed.keys() <= there


def test_its_own_tests_have_half_of_the_budget_and_the_cheapest_of_the_others_the_rest() -> None:
    covered = CoverageMap([])
    covered.seconds = {"t/test_f.py::dear": 8.0, "t/test_f.py::runs": 2.0, "t/test_f.py::not": 1.0,
                       "t/test_g.py::dear": 5.0, "t/test_g.py::cheap": 0.5, "t/test_g.py::not": 0.1}  # fmt: skip
    covered.cases = dict.fromkeys(covered.seconds, 1) | {"t/test_g.py::cheap": 99}
    covered.runs["app/f.py", "x = 1"] = {test for test in covered.seconds if "not" not in test}
    mutant = Mutant("app/f.py", 1, "x = 1", "1", Change(4, 5, "2"))
    assert covered.tests_of(mutant, 4, 12) == (
        {"t/test_f.py::runs": 1, "t/test_f.py::dear": 1, "t/test_g.py::cheap": 4}, 12.0,
    )  # fmt: skip
    assert list(covered.tests_of(mutant, 4, 20)[0]) == [
        "t/test_f.py::runs", "t/test_f.py::dear", "t/test_g.py::cheap", "t/test_g.py::dear", "t/test_f.py::not",
    ]  # fmt: skip
