"""axes.js: what is in sight, worked out by hand. A range has 6 % of room at each side (above 6.25 % where
more is to come), and grows by 25 % more than it has to.
"""

from itertools import pairwise
from typing import Any

import pytest

from tests.browser.made import run
from tests.browser.modules.conftest import Ask
from tests.browser.modules.made import made, seen

FIT = """
  const axis = new axes.Axis(arg.letter, arg.binds, arg.given, arg.limits);
  return arg.views.map((each) => axis.fit(view(each), arg.log));
"""
W = {"kind": "path", "x": "step", "y": "w"}


def fit(
    ask: Ask, *views: dict[str, Any], binds: Any = (W,), letter: str = "y", given: Any = None, log: bool = False,
    **limits: Any,
) -> list[Any]:  # fmt: skip
    """The ranges that an axis goes to, as [low, high], from one view to the next; None where it stays."""
    arg = {"letter": letter, "binds": list(binds), "given": given, "limits": limits, "views": list(views), "log": log}
    ranges = ask("store.js axes.js", made(FIT, "axes.js"), arg)
    return [found and [found["low"], found["high"]] for found in ranges]


def steps(*w: float | None, **more: Any) -> dict[str, Any]:
    return seen(run({"w": w}, **more))


def near(*ends: float) -> Any:
    return pytest.approx(list(ends), rel=1e-9, abs=1e-12)


def test_a_run_that_settles_has_one_range_from_the_start(ask: Ask) -> None:
    run = steps(10, 8, 6, 5, 4)
    at = [run | {"step": step} for step in range(5)]
    first, *rest = fit(ask, *at)
    assert first == near(4 - 0.06 * 6, 10 + 0.06 * 6)
    assert rest == [None] * 4


def test_rows_ahead_count_up_to_six_times_what_is_seen(ask: Ask) -> None:
    assert fit(ask, steps(0, 1, 5.9)) == [near(-0.06 * 5.9, 5.9 * 1.06)]
    assert fit(ask, steps(0, 1, 6.1)) == [near(-0.06, 1.0625)]
    assert fit(ask, steps(0, 1, 2, 50)) == [near(-0.12, 2 * 1.0625)]


def test_a_run_that_explodes_grows_by_little_at_a_time(ask: Ask) -> None:
    run = steps(*[2.0**k for k in range(20)])
    ranges = fit(ask, *[run | {"step": step, "soon": 1} for step in range(18)])
    grown = [found for found in ranges if found]
    highs = [high for _low, high in grown]
    assert max(after / before for before, after in pairwise(highs)) <= 5
    for step, found in enumerate(ranges):
        covers = max(high for each in ranges[: step + 1] if each for high in [each[1]])
        assert covers >= 2.0**step, found
    assert len(grown) > 6


def test_growing_takes_in_the_next_rows_and_a_quarter(ask: Ask) -> None:
    run = steps(0, 1, 100, 110, 120, 5000)
    first, grown, still = fit(ask, run, run | {"step": 1}, run | {"step": 2})
    assert first == near(-0.06, 1.0625)
    assert grown == near(-6, 125)  # rows 0 to 2 are seen; 5,000 would dwarf them
    assert still is None
    assert fit(ask, run, run | {"step": 1, "soon": 2})[1] == near(-7.2, 150)


def test_what_is_outgrown_moves_and_the_other_side_keeps_its_distance(ask: Ask) -> None:
    run = steps(0, 10, 0, -100, 1e5)
    assert fit(ask, run, run | {"step": 2}) == [near(-0.6, 10.625), near(-100 - 27.5, 10 + 0.06 * 110)]


def test_a_constant_has_room_around_it(ask: Ask) -> None:
    assert fit(ask, steps(20, 20)) == [near(18, 22)]
    assert fit(ask, steps(-20, -20)) == [near(-22, -18)]
    assert fit(ask, steps(0, 0)) == [[-1, 1]]
    assert fit(ask, steps(100, 100), log=True) == [[1.5, 2.5]]
    assert fit(ask, steps(1, 1), log=True) == [[-0.5, 0.5]]


def test_on_a_log_axis_powers_are_covered(ask: Ask) -> None:
    assert fit(ask, steps(1, 100), log=True) == [near(-0.12, 2.12)]
    assert fit(ask, steps(1, 10, 0, -5, 100), log=True) == [near(-0.12, 2.12)]
    assert fit(ask, steps(0, -5), log=True) == [None]


def test_what_the_figure_covers_is_in_sight_from_the_start(ask: Ask) -> None:
    assert fit(ask, steps(20, 18), covers=[0]) == [near(-1.2, 21.2)]
    assert fit(ask, steps(10, 100), covers=[0], log=True) == [near(0.94, 2.06)]
    assert fit(ask, steps(20, 18), given={"low": 0, "high": 40}) == [near(-2.4, 42.4)]


def test_a_kept_axis_stays_whatever_rows_do(ask: Ask) -> None:
    run = steps(1, 500, 9e9)
    assert fit(ask, run, run | {"step": 2}, given={"low": 0, "high": 5}, keeps=True) == [[0, 5], None]
    assert fit(ask, run, keeps=True) == [None]


def test_sizes_beyond_the_figures_bounds_do_not_count(ask: Ask) -> None:
    assert fit(ask, steps(1, -3, 11, -11, None), most=10) == [near(-3.24, 1.24)]
    assert fit(ask, steps(10, -10), most=10) == [near(-11.2, 11.2)]
    assert fit(ask, steps(100, 1e-9), least=1e-6, log=True) == [[1.5, 2.5]]
    assert fit(ask, steps(100, 1e-9), least=1e-6) == [near(-6, 106)]


def test_lanes_that_diverged_do_not_count_beside_others(ask: Ask) -> None:
    ends = [{"bad_step": 1}, {"bad_step": None}]
    two = run({"w": [0.0, 1e6]}, {"w": [0.0, 1.0]}, ends=ends)
    binds = [W, W | {"lane": 1}]
    assert fit(ask, seen(two), binds=binds, sound=True) == [near(-0.06, 1.06)]
    assert fit(ask, seen(two), binds=binds) == [near(-6e4, 1e6 + 6e4)]
    assert fit(ask, seen(two), binds=[W], sound=True) == [near(-6e4, 1e6 + 6e4)]


def test_marks_levels_and_the_tables_points_are_in_sight(ask: Ask) -> None:
    marked = steps(1, 2, marks={"w": -7.0, "v": 9.0})
    level = {"kind": "level", "mark": "w", "axis": "y"}
    assert fit(ask, marked, binds=[W, level]) == [near(-7 - 0.54, 2.54)]
    assert fit(ask, marked, binds=[W, level | {"axis": "x"}]) == [near(0.94, 2.06)]
    assert fit(ask, marked, binds=[W, {"kind": "mark", "x": "w", "y": "v"}]) == [near(1 - 0.48, 9.48)]
    sample = {"row": [0, 1], "X": [[0.0], [1.0]], "Y": [[4.0], [6.0]], "held_out": [False, True], "targets": ["a"],
              "features": ["f"], "middle": [10.0], "spread": [2.0]}  # fmt: skip
    table = seen(run({"w[f,a]": [1.0], "b[a]": [0.0]}, sample=sample))
    points = {"kind": "points", "target": "a"}
    assert fit(ask, table, binds=[points]) == [near(4 - 0.12, 6.12)]
    assert fit(ask, table, binds=[points], letter="x") == [near(10 - 0.12, 12.12)]
    predicted = {"kind": "predicted", "target": "a", "part": "held_out"}
    assert fit(ask, table, binds=[predicted]) == [near(1 - 0.3, 6.3)]  # actual 6, predicted 1
    assert fit(ask, table, binds=[{"kind": "fit", "target": "a"}]) == [near(-0.06, 1.06)]


def test_a_stream_that_is_not_here_yet_holds_nothing_back(ask: Ask) -> None:
    binds = [W, W | {"stream": "later"}, W | {"lane": 7}]
    assert fit(ask, steps(0, 1), binds=binds) == [near(-0.06, 1.06)]


def test_a_step_axis_has_the_whole_run(ask: Ask) -> None:
    assert fit(ask, steps(*[0.0] * 51), letter="x") == [[0, 50]]
    assert fit(ask, steps(*[0.0] * 51), letter="x", log=True) == [near(-0.02, 1.6989700043360187)]
    assert fit(ask, steps(0.0), letter="x") == [None]
    assert fit(ask, steps(0.0, 1.0, steps=7), letter="x", binds=[W | {"stream": "other"}]) == [[0, 1]]


def test_a_path_over_a_plane_sees_the_other_side_of_the_valley(ask: Ask) -> None:
    binds = [{"kind": "plane", "x": "w", "y": "w"}, W]
    assert fit(ask, steps(0, 1), binds=binds) == [near(-0.25, 1.25)]


def test_an_axis_without_rows_is_not_ours(ask: Ask) -> None:
    code = made("return new axes.Axis('y', arg, null).isOurs;", "axes.js")
    for binds, ours in (([], False), ([{"kind": "curve", "x": "w", "y": "w"}], False), ([W], True)):
        assert ask("store.js axes.js", code, binds) is ours


def test_infinity_and_numbers_at_its_edge_leave_an_axis_that_can_be_drawn(ask: Ask) -> None:
    ((low, high),) = fit(ask, steps(1.7e308, -1.7e308))
    assert (low, high) == (-1e307, 1e307)


COUNT = """
  const axis = new axes.Axis("z", [{ kind: "path", x: "w", y: "w", z: "w" }], null);
  const told = [];
  for (const extremes of arg.counts) {
    axis.count(extremes, false);
    const found = axis.fit(view(arg.view), false);
    told.push(found && [found.low, found.high]);
  }
  return told;
"""


def test_values_besides_the_rows_are_counted(ask: Ask) -> None:
    arg = {"view": steps(0, 1), "counts": [[0, 10], [1, 9], [0, 3], [0, 100]]}
    first, same, smaller, larger = ask("store.js axes.js", made(COUNT, "axes.js"), arg)
    assert first == near(-0.6, 10.6)
    assert same is None
    assert smaller == near(-0.18, 3.18)  # the old range would dwarf it: more than three times as wide
    assert larger == near(-6, 106)


def test_a_range_outlives_its_figure_unless_the_new_one_keeps_another(ask: Ask) -> None:
    code = made("""
      const [old, other, kept] = [new axes.Axis("y", arg.binds, null), new axes.Axis("y", arg.binds, null),
                                  new axes.Axis("y", arg.binds, { low: 0, high: 9 }, { keeps: true })];
      old.fit(view(arg.view), false);
      return [other.takeOver(old), other.range !== null, kept.takeOver(old), kept.range];
    """, "axes.js")  # fmt: skip
    assert ask("store.js axes.js", code, {"binds": [W], "view": steps(0, 1)}) == [True, True, False, None]
