"""scene.js: where WebGL's own matrices put a point, by a product of matrices in numpy."""

from typing import Any

import numpy as np
import pytest

from tests.browser.modules.conftest import Ask

SEEN = """({ SceneOverlay }, { layout, points, twice }) => {
  const over = new SceneOverlay(document.createElement("div"));
  const keys = [over.measure(layout), ...(twice ? [over.measure(twice)] : [])];
  const [xs, ys] = over.inPixels(points);
  return { keys, places: Array.from(xs, (x, i) => [x, ys[i]]), left: over.left, top: over.top, size: over.size };
}"""
rng = np.random.default_rng(3)
MODEL, VIEW, PROJECTION = (rng.normal(size=(4, 4)) for _ in range(3))
SCALE = [0.5, 2.0, 0.25]
RANGES = [[-1.0, 3.0], [0.0, 2.0], [-2.0, 1.0]]  # the last of powers of ten
LOG = [False, False, True]


def flat(matrix: np.ndarray) -> list[float]:
    """As WebGL keeps it, column after column."""
    return [float(value) for value in matrix.T.ravel()]


def layout(view: np.ndarray = VIEW, **more: Any) -> dict[str, Any]:
    camera = {"model": flat(MODEL), "view": flat(view), "projection": flat(PROJECTION)}
    box = {"offsetLeft": 7, "offsetTop": 9, "clientWidth": 400, "clientHeight": 300}
    axes = {f"{letter}axis": {"range": range_, "type": "log" if log else "linear"}
            for letter, range_, log in zip("xyz", RANGES, LOG, strict=True)}  # fmt: skip
    inner = {"glplot": {"cameraParams": camera}, "dataScale": SCALE, "container": box}
    return {"scene": {"_scene": inner | more, **axes}}


def wanted(x: float, y: float, z: float) -> list[float]:
    lifted = np.log10(z) + 0.02 * 3
    clip = PROJECTION @ VIEW @ MODEL @ np.array([*np.multiply([x, y, lifted], SCALE), 1.0])
    return [(1 + clip[0] / clip[3]) / 2 * 400, (1 - clip[1] / clip[3]) / 2 * 300]


def seen(ask: Ask, *points: tuple[float, float, float], **more: Any) -> dict[str, Any]:
    arg = {"layout": layout(), "points": dict(zip("xyz", map(list, zip(*points, strict=True)), strict=True))} | more
    found: dict[str, Any] = ask("scene.js", SEEN, arg)
    return found


def test_a_point_is_where_webgl_puts_it(ask: Ask) -> None:
    points = [(0.0, 1.0, 0.1), (2.5, 0.3, 5.0), (-1.0, 2.0, 0.01), (3.0, 0.0, 10.0)]
    found = seen(ask, *points)
    assert found["places"] == [pytest.approx(wanted(*point)) for point in points]
    assert (found["left"], found["top"], found["size"]) == (7, 9, {"width": 400, "height": 300})


def test_a_point_outside_the_box_is_nowhere_and_one_on_its_edge_stays(ask: Ask) -> None:
    edge = [(3.003, 1.0, 1.0), (-1.003, 1.0, 1.0), (0.0, 2.0019, 1.0), (0.0, 1.0, 10**1.002), (0.0, 1.0, 10**-2.002)]
    outside = [(3.005, 1.0, 1.0), (-1.005, 1.0, 1.0), (0.0, -0.003, 1.0), (0.0, 1.0, 10**1.004), (0.0, 1.0, -1.0)]
    assert np.isfinite(seen(ask, *edge)["places"]).all()
    assert np.isnan(seen(ask, *outside)["places"]).all()


@pytest.mark.parametrize("change", [{}, {"view": MODEL}, {"dataScale": [0.5, 2.0, 0.3]}, {"container": {}}])
def test_another_camera_scale_or_size_is_told(ask: Ask, change: dict[str, Any]) -> None:
    first, second = seen(ask, (0.0, 1.0, 1.0), twice=layout(**change))["keys"]
    assert (first == second) is (not change)


@pytest.mark.parametrize("name", ["xaxis", "yaxis", "zaxis"])
def test_another_axis_is_told(ask: Ask, name: str) -> None:
    for change in ({"range": [-1.0, 2.0]}, {"type": "date" if name != "zaxis" else "linear"}):
        other = layout()
        other["scene"][name] |= change
        first, second = seen(ask, (0.0, 1.0, 1.0), twice=other)["keys"]
        assert (first == second) is (change.get("type") == "date")


SEES = """({ SceneOverlay }, layouts) => {
  const over = new SceneOverlay(document.createElement("div"));
  return layouts.map((layout) => over.sees(layout));
}"""


def without(*way: str, put: Any = None) -> dict[str, Any]:
    whole = layout()
    inner = whole["scene"]["_scene"]
    for name in way[:-1]:
        inner = inner[name]
    inner[way[-1]] = put
    return whole


def test_it_says_whether_plotly_has_the_matrices_that_it_needs(ask: Ask) -> None:
    short = [0.0] * 15
    matrices = [without("glplot", "cameraParams", name, put=put) for name in ("model", "view", "projection")
                for put in (None, short)]  # fmt: skip
    others = [{}, {"scene": {}}, without("glplot"), without("glplot", "cameraParams"), without("dataScale"),
              without("dataScale", put=[1, 2])]  # fmt: skip
    assert ask("scene.js", SEES, [layout()]) == [True]
    assert ask("scene.js", SEES, matrices + others) == [False] * 12


def test_what_webgl_has_no_number_for_is_not_drawn(ask: Ask) -> None:
    code = "({ drawable }, values) => values.map(drawable)"
    kept, largest, *others = ask("scene.js", code, [5, -1e30, 1.1e30, -1.1e30, float("inf"), float("nan")])
    assert (kept, largest) == (5, -1e30)
    assert np.isnan(others).all()
