"""kinds.js, binding.js and places.js: each kind of trace as coordinates, by hand."""

from typing import Any

import pytest

from tests.browser.made import run
from tests.browser.modules.conftest import Ask
from tests.browser.modules.made import made, seen

RESOLVE = made("return plain(kinds.resolve(arg.bind, view(arg.view)));", "kinds.js")
RANGES = {"x": [0, 10], "y": [0, 20]}
ROWS = {"w": [1.0, 2.0, 4.0], "loss": [9.0, 4.0, 1.0], "grad": [-2.0, 6.0, 0.0], "v": [0.0, 0.0, 0.0]}
SAMPLE = {
    "row": [0, 5, 7], "X": [[0.0], [1.0], [-1.0]], "Y": [[4.0, 1.0], [6.0, 2.0], [8.0, 3.0]],
    "held_out": [False, True, False], "features": ["f"], "targets": ["a", "b"], "middle": [10.0], "spread": [2.0],
}  # fmt: skip
TABLE = run({"w[f,a]": [3.0, 5.0], "b[a]": [1.0, 2.0]}, sample=SAMPLE)


def resolve(ask: Ask, bind: dict[str, Any], step: int = 1, lines: Any = None, **more: Any) -> dict[str, list[float]]:
    view = seen(lines or run(ROWS), step=step, **({"ranges": RANGES} | more))
    points: dict[str, list[float]] = ask("store.js kinds.js", RESOLVE, {"bind": bind, "view": view})
    return points


def on(kind: str, **more: Any) -> dict[str, Any]:
    return {"kind": kind, "x": "w", "y": "loss", **more}


@pytest.mark.parametrize(
    "bind, step, points",
    [
        (on("path"), 0, {"x": [1], "y": [9]}),
        (on("path"), 1, {"x": [1, 2], "y": [9, 4]}),
        (on("path"), 9, {"x": [1, 2, 4], "y": [9, 4, 1]}),
        (on("path", z="v"), 0, {"x": [1], "y": [9], "z": [0]}),
        (on("path", lane=3), 0, {"x": [], "y": [], "z": []}),
        (on("path", stream="none"), 0, {"x": [], "y": [], "z": []}),
        (on("head"), 1, {"x": [2], "y": [4]}),
        (on("head"), 9, {"x": [4], "y": [1]}),
        (on("start"), 1, {"x": [1], "y": [9], "rows": [0]}),
        (on("next"), 0, {"x": [1, 2], "y": [9, 4]}),
        (on("next"), 1, {"x": [2, 4], "y": [4, 1]}),
        (on("next"), 2, {"x": [], "y": [], "z": []}),
        (on("tangent", slope="grad"), 1, {"x": [-0.5, 4.5], "y": [4 - 15, 4 + 15]}),
        (on("tangent", slope="grad"), 0, {"x": [-1.5, 3.5], "y": [9 + 5, 9 - 5]}),
        (on("tangent", slope="none"), 0, {"x": [], "y": [], "z": []}),
        (on("tangent", slope="grad", lane=3), 1, {"x": [], "y": [], "z": []}),
        (on("arrow", dx="grad", dy="v", sign=1, lane=3), 1, {"x": [], "y": [], "z": []}),
        (on("head", lane=3), 1, {"x": [], "y": [], "z": []}),
        (on("start", lane=3), 1, {"x": [], "y": [], "z": []}),
        (on("next", lane=3), 1, {"x": [], "y": [], "z": []}),
        (on("end", lane=3), 1, {"x": [], "y": [], "z": []}),
        (on("predicted", stream="none"), 1, {"x": [], "y": [], "z": []}),
        (on("fit", stream="none"), 1, {"x": [], "y": [], "z": []}),
        (on("points", stream="none"), 1, {"x": [], "y": [], "z": []}),
        (on("level", mark="w", axis="x", stream="none"), 1, {"x": [], "y": [], "z": []}),
        (on("mark", stream="none"), 1, {"x": [], "y": [], "z": []}),
        (on("diagonal"), 0, {"x": [-500, 510], "y": [-500, 510]}),
        ({"kind": "nothing"}, 0, {"x": [], "y": [], "z": []}),
    ],
)
def test_rows_as_points(ask: Ask, bind: dict[str, Any], step: int, points: dict[str, list[float]]) -> None:
    assert resolve(ask, bind, step) == points


def test_an_arrow_goes_along_a_vector_or_against_it(ask: Ask) -> None:
    bind = on("arrow", dx="grad", dy="v")
    size = 6 / 10  # of the plot's width
    share = 0.04 + 0.12 * size / (1 + size)
    along = resolve(ask, bind | {"sign": 1})
    assert along == {"x": [2, pytest.approx(2 + 10 * share)], "y": [4, 4]}
    assert resolve(ask, bind | {"sign": -1})["x"] == [2, pytest.approx(2 - 10 * share)]
    assert resolve(ask, bind | {"sign": -1}, step=0)["x"][1] > 1  # the slope is negative: against it is to the right
    assert resolve(ask, bind | {"sign": 1}, step=2)["x"] == []  # no slope, no arrow
    upright = resolve(ask, on("arrow", dx="v", dy="grad", sign=1))
    assert upright == {"x": [2, 2], "y": [4, pytest.approx(4 + 20 * (0.04 + 0.12 * 0.3 / 1.3))]}


def test_an_arrow_has_an_end_however_long_its_vector_is(ask: Ask) -> None:
    lines = run(ROWS | {"grad": [0.0, 1e308, 0.0]})
    bind = on("arrow", dx="grad", dy="v", sign=1)
    assert resolve(ask, bind, lines=lines) == {"x": [2, pytest.approx(2 + 10 * (0.04 + 0.12))], "y": [4, 4]}
    # twice 1e308 plots long is no number any more
    assert resolve(ask, bind, lines=lines, ranges=RANGES | {"x": [0, 0.5]}) == {"x": [], "y": [], "z": []}


def test_the_end_marks_the_bad_step_of_a_lane_that_diverged(ask: Ask) -> None:
    def ended(bad: int | None, step: int, **columns: list[float | None]) -> list[float]:
        end = {"mark": "bad", "outcome": "any"} | ({} if bad is None else {"bad_step": bad})
        return resolve(ask, on("end"), step, run(ROWS | columns, ends=[end]))["x"]

    assert ended(1, step=1) == [2]
    assert ended(1, step=0) == []
    assert ended(1, step=2) == [2]
    assert ended(9, step=2) == [4]
    assert ended(None, step=2) == []
    assert ended(0, step=0) == [1]
    assert ended(2, step=2, loss=[9.0, 4.0, None]) == [2]
    assert ended(2, step=2, loss=[None, None, None]) == [1]


def test_levels_and_marks_are_the_headers(ask: Ask) -> None:
    marked = run(ROWS, marks={"w": 3.0, "loss": 0.5, "none": None})
    level = {"kind": "level", "mark": "w"}
    assert resolve(ask, level | {"axis": "x"}, lines=marked) == {"x": [3, 3], "y": [-1000, 1020]}
    assert resolve(ask, level | {"axis": "y"}, lines=marked) == {"x": [-500, 510], "y": [3, 3]}
    assert resolve(ask, level | {"axis": "y", "mark": "none"}, lines=marked)["x"] == []
    log = {"ranges": {"x": [0, 1, True], "y": [0, 400, True]}}
    assert resolve(ask, level | {"axis": "y"}, lines=marked, **log)["x"] == pytest.approx([1e-50, 1e51])
    assert resolve(ask, level | {"axis": "x"}, lines=marked, **log)["y"] == pytest.approx([1e-300, 1e308])
    assert resolve(ask, on("mark"), lines=marked) == {"x": [3], "y": [0.5]}
    assert resolve(ask, on("mark", y="none"), lines=marked)["x"] == []
    scene = {"ranges": RANGES | {"z": [0, 2, True]}}
    assert resolve(ask, on("mark"), lines=marked, **scene) == {"x": [3, 3], "y": [0.5, 0.5], "z": [1, 100]}


def test_a_tangent_on_a_log_axis_is_curved(ask: Ask) -> None:
    ranges = {"ranges": {"x": [-1, 1, True], "y": [0, 20]}}
    line = resolve(ask, on("tangent", slope="grad"), lines=run(ROWS), **ranges)
    assert len(line["x"]) == 49
    assert (line["x"][0], line["x"][-1]) == pytest.approx((2 / 10**0.5, 2 * 10**0.5))
    assert line["y"] == pytest.approx([4 + 6 * (x - 2) for x in line["x"]])


def test_points_and_predictions_of_a_table(ask: Ask) -> None:
    assert resolve(ask, {"kind": "points", "target": "b"}, lines=TABLE) == {
        "x": [10, 12, 8], "y": [1, 2, 3], "rows": [0, 5, 7],
    }  # fmt: skip
    assert resolve(ask, {"kind": "points", "target": "a", "part": "held_out"}, lines=TABLE)["rows"] == [5]
    predicted = {"kind": "predicted", "target": "a", "part": "train"}
    assert resolve(ask, predicted, lines=TABLE) == {"x": [4, 8], "y": [2, -3], "rows": [0, 7]}
    assert resolve(ask, predicted, step=0, lines=TABLE)["y"] == [1, -2]
    assert resolve(ask, predicted)["x"] == []  # a run without a table
    assert resolve(ask, {"kind": "fit", "target": "a"}, lines=TABLE) == {
        "x": [0, 10], "y": [2 + 5 * (0 - 10) / 2, 2],
    }  # fmt: skip


def test_ghosts_are_drawn_whole_unless_they_follow(ask: Ask) -> None:
    streams = {"run": run(ROWS), "old": run({"w": [7.0, 8.0, 9.0], "loss": [0.0] * 3})}
    code = made(
        "return [kinds.isGhost(arg.bind, { run: 'run' }), binding.lastRow(arg.bind, view(arg.view))];",
        "kinds.js binding.js",
    )

    def last(step: int, **bind: Any) -> list[Any]:
        arg = {"bind": on(**{"kind": "path"} | bind), "view": {"streams": streams, "step": step}}
        result: list[Any] = ask("store.js kinds.js binding.js", code, arg)
        return result

    assert last(0, stream="old") == [True, 2]
    assert last(0, stream="old", follow=True) == [False, 0]
    assert last(0, stream="run") == [False, 0]
    assert last(0) == [False, 0]
    assert last(5) == [False, 2]
    assert not last(0, stream="old", kind="head")[0]
    assert last(0, stream="gone") == [True, -1]


def test_units_of_an_axis(ask: Ask) -> None:
    code = "({ toAxis, fromAxis }) => [toAxis(100, true), toAxis(100, false), String(toAxis(0, true)), String(toAxis(-1, true)), toAxis(-1, false), fromAxis(2, true), fromAxis(2, false), fromAxis(-999, true), fromAxis(999, true)]"  # noqa: E501
    assert ask("binding.js", code) == [2, 100, "NaN", "NaN", -1, 100, 2, pytest.approx(1e-307), pytest.approx(1e308)]


def test_the_model_of_a_table(ask: Ask) -> None:
    sample = SAMPLE | {"features": ["f", "g"]}
    code = made("""
      const lane = storeOf(arg.lines).lanes[0];
      const at = model.modelAt(arg.sample, "a", lane, 1);
      return [model.weightName("f", "a"), model.biasName("a"), at, model.predict(at, [10, 100]),
              ["train", "held_out", undefined].map((part) => model.rowsOf(arg.sample, part)),
              model.ownUnits(arg.sample, 2), model.asSeen(arg.sample, 16), model.actual(arg.sample, 1, "b")];
    """, "model.js")  # fmt: skip
    lines = run({"w[f,a]": [0.0, 3.0], "w[g,a]": [0.0, 5.0], "b[a]": [0.0, 7.0]})
    expected = ["w[f,a]", "b[a]", {"w": [3, 5], "b": 7}, 537, [[0, 2], [1], [0, 1, 2]], 8, 3, 2]
    assert ask("store.js model.js", code, {"lines": lines, "sample": sample}) == expected
