"""cells.js: what is decided, how often, and where; the numbers by hand."""

from typing import Any

import pytest

from tests.browser.modules.conftest import Ask
from tests.browser.modules.sweep.made import RATE, asked, end, header, line, part


def test_before_its_header_a_sweep_has_nothing(ask: Ask) -> None:
    body = """const cells = read();
      return [cells.next, cells.done, cells.of, cells.decided, cells.header === null, cells.end === null,
        cells.complete];"""
    assert asked(ask, "cells.js", body) == [0, 0, 0, 0, True, True, False]


def test_after_its_header_nothing_is_decided(ask: Ask) -> None:
    body = """const cells = new Cells(), heard = cells.ingest(values[0]);
      const all = (numbers) => numbers.length + " " + numbers.every(Number.isNaN);
      return [heard, [...cells.kind], all(cells.steps), all(cells.loss), cells.across, cells.up, cells.decided,
        cells.complete];"""
    assert asked(ask, "cells.js", body, header()) == [True, [-128] * 6, "6 true", "6 true", 3, 2, 0, False]


def test_a_curve_is_one_cell_high(ask: Ask) -> None:
    body = (
        "const cells = read(values[0]); return [cells.across, cells.up, cells.kind.length, cells.at(0), cells.at(2)];"
    )
    assert asked(ask, "cells.js", body, header("curve", [RATE])) == [3, 1, 3, [0.01], [1.0]]


def test_the_first_axis_runs_fastest(ask: Ask) -> None:
    body = "const cells = read(values[0]); return [0, 1, 2, 3, 5].map((cell) => cells.at(cell));"
    wanted = [[0.01, 0.0], [0.1, 0.0], [1.0, 0.0], [0.01, 0.5], [1.0, 0.5]]
    assert asked(ask, "cells.js", body, header()) == wanted


def test_a_cell_that_is_told_again_is_decided_once(ask: Ask) -> None:
    first, again = part([4, 1], [0, 3], [7, None], [1e-9, 5.0]), part([4, 0], [0, 1], [7, None], [1e-9, 2.0])
    body = """const cells = read(values[0], values[1]);
      const before = cells.decided, heard = [cells.ingest(values[0]), cells.ingest(values[2]), cells.ingest(values[2])];
      return [before, cells.decided, heard, [...cells.kind], [...cells.counts()], cells.at(4)];"""
    before, decided, heard, kind, counts, values = asked(ask, "cells.js", body, header(), first, again)
    assert (before, decided) == (2, 3)
    assert heard == [False, True, False]
    assert kind == [1, 3, -128, -128, 0, -128]
    assert dict(counts) == {1: 1, 3: 1, 0: 1, -128: 3}
    assert values == [0.1, 0.5]


def test_a_cell_keeps_its_steps_and_its_loss_where_it_has_them(ask: Ask) -> None:
    body = "const cells = read(...values); return [[...cells.steps].map(String), [...cells.loss].map(String)];"
    told = part([0, 1, 5], [0, 3, 1], [0, None, 7], [0.0, None, 2.5])
    steps, loss = asked(ask, "cells.js", body, header(), told)
    assert steps == ["0", "NaN", "NaN", "NaN", "NaN", "7"]
    assert loss == ["0", "NaN", "NaN", "NaN", "NaN", "2.5"]


def test_what_is_done_never_goes_back_and_is_news_also_without_cells(ask: Ask) -> None:
    body = """const cells = read(values[0]), nothing = { cells: [], kind: [], steps: [], loss: [] };
      const tell = (done, of) => [cells.ingest({ done, of, ...nothing }), cells.done, cells.of];
      return [tell(5, 50), tell(3, 60), tell(6, 60)];"""
    assert asked(ask, "cells.js", body, header()) == [[True, 5, 50], [False, 5, 60], [True, 6, 60]]


def test_an_end_completes(ask: Ask) -> None:
    body = "const cells = read(values[0]); return [cells.ingest(values[1]), cells.complete, cells.end.message];"
    assert asked(ask, "cells.js", body, header(), end()) == [True, True, "All runs are over."]


@pytest.mark.parametrize("ends, wanted", [([], 1), ([end()], 1), ([end(minima=[])], 1), ([end(minima=[{}, {}])], 2)])
def test_minima_that_were_found_take_the_place_of_those_that_were_known(ask: Ask, ends: Any, wanted: int) -> None:
    body = "return read(...values).minima.length;"
    known = [{"x": 3.0, "y": 2.0, "value": 0.0}]
    assert asked(ask, "cells.js", body, header("basins", minima=known), *ends) == wanted


@pytest.mark.parametrize(
    "steps, wanted",
    [
        ([26, *[32] * 98, 300], {"low": 32, "high": 32, "fewer": True, "more": True}),
        ([3, 4, 5], {"low": 3, "high": 5, "fewer": False, "more": False}),
        ([5, 100, 20], {"low": 5, "high": 100, "fewer": False, "more": False}),
        ([*range(200)], {"low": 4, "high": 196, "fewer": True, "more": True}),
        ([7], {"low": 7, "high": 7, "fewer": False, "more": False}),
        ([], {"low": 0, "high": 50, "fewer": False, "more": False}),
    ],
)
def test_the_ends_of_the_scale_tell_what_lies_beyond_them(ask: Ask, steps: list[int], wanted: dict[str, Any]) -> None:
    """Between the 2nd and the 98th hundredth."""
    places = [*range(len(steps))]
    told = part(places, [0] * len(steps), [*steps], [0.0] * len(steps))
    axis = line(*(place + 1.0 for place in range(200)))
    assert asked(ask, "cells.js", "return read(values[0], values[1]).span;", header("curve", [axis]), told) == wanted
