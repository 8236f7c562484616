"""What the canvases draw while the playhead moves is what Plotly shows when it rests, to a pixel: a chart a kind."""

import io
from typing import Any

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Route

from tests.browser.conftest import NewLab
from tests.browser.made import LINK, run, serve
from tests.browser.page import PLAYER, Lab
from tests.browser.stage import stage

Mask = np.ndarray
STEP = 4
SAMPLE = {
    "row": [0, 1, 2], "X": [[-1.0], [0.5], [1.0]], "Y": [[1.0], [3.0], [5.0]], "held_out": [False] * 3,
    "features": ["f"], "targets": ["a"], "middle": [3.0], "spread": [2.0],
}  # fmt: skip
ROWS: dict[str, Any] = {
    "w": [0.5, 5.5, 1.5, 4.2, 2.1, 3.3], "loss": [5.5, 4.6, 3.0, 2.2, 1.4, 0.7],
    "grad": [-3.0, 2.0, -2.0, 1.0, -0.4, 0.2], "level": [0.3] * 6,
    "zero": [4.0, 2.0, 0.0, 3.0, 0.0, 5.0],
    "w[f,a]": [0.1, 0.5, 0.9, 1.2, 1.6, 2.0], "b[a]": [0.5, 1.0, 1.5, 2.0, 2.5, 3.0],
}  # fmt: skip
LINES = run(ROWS, ends=[{"bad_step": 2, "mark": "bad"}], marks={"w": 2.4, "loss": 1.2}, sample=SAMPLE)
STROKE = {"mode": "lines", "line": {"color": "#d00000", "width": 3}}
DOTS = {"mode": "markers", "marker": {"color": "#d00000", "size": 12, "line": {"width": 0}}}
OPEN = {"mode": "markers", "marker": {"color": "#d00000", "size": 14, "symbol": "circle-open", "line": {"width": 3}}}
ON = {"x": "w", "y": "loss"}
DASHED = STROKE | {"line": {"color": "#d00000", "width": 3, "dash": "dash"}}
ARROW = {"line": {"color": "#d00000", "width": 3}, "marker": {"color": "#d00000"}}

# no chart knows that it is out of sight, where it would wait
UNSEEN = "window.IntersectionObserver = class { observe() {} unobserve() {} disconnect() {} };"

# what moves, by a name: how it is bound, and how it looks
MOVING: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "path": (ON, STROKE),
    "path-dashed": (ON, DASHED),
    "path-dots": (ON, {**STROKE, "mode": "lines+markers", "marker": {"color": "#0000d0", "size": 8}}),
    "path-to-zero": ({"x": "w", "y": "zero"}, STROKE),
    "next-from-zero": ({"x": "w", "y": "zero"}, ARROW),
    "path-steps": ({"x": "step", "y": "loss"}, STROKE),
    **{
        f"head-{symbol}": (ON, {"mode": "markers", "marker": {**DOTS["marker"], "symbol": symbol, "size": 16}})
        for symbol in (
            "circle",
            "square",
            "diamond",
            "triangle-up",
            "triangle-down",
            "cross",
            "x",
            "star",
        )
    },
    "head-open": (ON, OPEN),
    "tangent": (ON | {"slope": "grad"}, STROKE),
    "next": (ON, ARROW),
    "arrow": (ON | {"dx": "grad", "dy": "level", "sign": -1}, ARROW),
    "end": (ON, DOTS),
    "predicted": ({"target": "a"}, DOTS),
    "fit": ({"target": "a"}, STROKE),
}
STILL: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "start": (ON, OPEN),
    "level": ({"mark": "w", "axis": "x"}, STROKE),
    "mark": (ON, DOTS),
    "points": ({"target": "a"}, DOTS),
    "diagonal": ({}, STROKE),
    "curve": (ON | {"url": "/made/curve"}, STROKE),
    "path-ghost": (ON | {"stream": "ghost"}, STROKE | {"opacity": 1}),
}
LINEAR, LOG = {"type": "linear", "range": [0, 6]}, {"type": "log", "range": [-0.5, 1]}

FREEZE = f"""step => {{
  const {{ clock }} = {PLAYER};
  clock.setSpeed(1e-9);
  clock.play();
  clock.seek(step);
}}"""
DRAWN = "step => [...document.querySelectorAll('.dl-chart')].every((chart) => chart.classList.contains('dl-live'))"
INKED = """() => Object.fromEntries([...document.querySelectorAll('.dl-chart')].map((chart) => [chart.dataset.chart,
  [...chart.querySelectorAll('canvas')].some((canvas) =>
    canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data.some(Boolean))]))"""


def chart(name: str, bind: dict[str, Any], style: dict[str, Any], axis: dict[str, Any]) -> dict[str, Any]:
    """A chart with nothing on it but this trace."""
    trace = {
        "type": "scatter",
        "meta": {"bind": {"kind": name.split("-")[0], "lane": 0, "stream": "run", **bind}},
        **style,
    }
    bare = {**axis, "showgrid": False, "zeroline": False, "showticklabels": False, "showline": False}
    layout = {"xaxis": bare, "yaxis": bare, "meta": {"keep": {"x": True, "y": True}}, "paper_bgcolor": "#ffffff"}
    return {"id": name, "title": name, "figure": {"data": [trace], "layout": layout}}


def answer(route: Route) -> None:
    route.fulfill(json={"w": [-9, 0.5, 2, 3.5, 20], "loss": [5, 1, 4, 2, 3]})


def charts(lab: Lab, kinds: dict[str, Any], axis: dict[str, Any]) -> None:
    lab.page.add_init_script(UNSEEN)
    serve(lab.page, LINES)
    serve(lab.page, LINES, "ghost")
    lab.page.route("**/made/curve*", answer)
    made = [chart(name, bind, style, axis) for name, (bind, style) in kinds.items()]
    streams = [{"name": name, "url": f"/api/descent?{link}"} for name, link in (("run", LINK), ("ghost", "ghost"))]
    stage(lab.page, lab.address, LINK, charts=made, streams=streams)


def picture(lab: Lab) -> dict[str, np.ndarray]:
    """Each chart's plot as it is on the screen, in colours by row and column."""
    whole = np.asarray(Image.open(io.BytesIO(lab.page.screenshot(full_page=True))).convert("RGB")).astype(int)
    scale = lab.page.evaluate("devicePixelRatio")
    places = lab.page.evaluate("""() => [...document.querySelectorAll('.dl-chart')].map((chart) => {
      const { left, top, width, height } = chart.querySelector('.dl-plot').getBoundingClientRect();
      return [chart.dataset.chart, left + scrollX, top + scrollY, width, height];
    })""")
    cut = {}
    for name, *place in places:
        left, top, width, height = (round(side * scale) for side in place)
        cut[name] = whole[top : top + height, left : left + width]
    return cut


def inked(image: np.ndarray, least: int) -> Mask:
    return np.asarray((255 - image).max(axis=2) >= least)


def around(mask: Mask, pixels: int) -> Mask:
    wide = np.pad(mask, pixels)
    shifts = range(-pixels, pixels + 1)
    return np.asarray(np.any([np.roll(wide, (y, x), (0, 1)) for y in shifts for x in shifts], axis=0))[
        pixels:-pixels, pixels:-pixels
    ]


def apart(ours: np.ndarray, theirs: np.ndarray, pixels: int = 1) -> int:
    """How many pixels of full ink in one picture have no ink at all in the other within so many pixels."""
    pairs = [(ours, theirs), (theirs, ours)]
    return sum(int((inked(one, 200) & ~around(inked(other, 60), pixels)).sum()) for one, other in pairs)


def allowed(drawn: int) -> int:
    """A few pixels, of thousands, where a stroke turns sharply."""
    return 3 + drawn // 200


def compared(lab: Lab) -> dict[str, tuple[int, int, bool]]:
    """By chart: how much is drawn, how much of it differs when it rests, and whether a canvas drew it."""
    lab.page.evaluate(FREEZE, STEP)
    lab.until(DRAWN)
    canvases, moving = lab.page.evaluate(INKED), picture(lab)
    lab.page.evaluate(f"() => {PLAYER}.clock.pause()")
    lab.at_rest()
    assert not any(lab.page.evaluate(INKED).values())
    scale = round(lab.page.evaluate("devicePixelRatio"))
    drawn = {name: int(inked(image, 200).sum()) for name, image in moving.items()}
    for _look in range(20):  # a busy browser shows what Plotly has drawn some frames later
        resting = picture(lab)
        away = {name: apart(moving[name], resting[name], scale) for name in moving}
        if all(away[name] <= allowed(drawn[name]) for name in moving):
            break
    return {name: (drawn[name], away[name], canvases[name]) for name in moving}


ON_A_DENSE_SCREEN = {name: MOVING[name] for name in ("path", "path-dots", "head-circle", "head-open", "next", "arrow")}


@pytest.mark.parametrize(
    "kinds, axis, density",
    [(MOVING, LINEAR, 1), (MOVING, LOG, 1), (ON_A_DENSE_SCREEN, LINEAR, 2)],
    ids=["linear", "log", "dense"],
)
def test_what_moves_is_where_plotly_puts_it(
    new_lab: NewLab, kinds: dict[str, Any], axis: dict[str, Any], density: int
) -> None:
    charts(lab := new_lab(device_scale_factor=density), kinds, axis)
    found = compared(lab)
    assert found.keys() == kinds.keys()
    if axis is LOG:  # where 0 has no place, and no arrow begins
        assert found.pop("next-from-zero") == (0, 0, False)
    assert {name: how for name, how in found.items() if how[0] < 40 or how[1] > allowed(how[0]) or not how[2]} == {}


def test_what_stands_still_is_there_while_it_plays(new_lab: NewLab) -> None:
    charts(lab := new_lab(), STILL, LINEAR)
    found = compared(lab)
    assert found.keys() == STILL.keys()
    assert {name: how for name, how in found.items() if how[0] < 40 or how[1] > allowed(how[0]) or how[2]} == {}


def test_dots_of_a_path_are_drawn_where_they_can_be_told_apart(new_lab: NewLab) -> None:
    for steps, mode in ((300, "lines+markers"), (301, "lines")):
        serve((lab := new_lab()).page, run({"w": [float(k) for k in range(steps + 1)], "loss": [1.0] * (steps + 1)}))
        dotted = chart("path", ON, {**STROKE, "mode": "lines+markers", "marker": {"color": "#0000d0"}}, LINEAR)
        stage(lab.page, lab.address, LINK, charts=[dotted])
        assert lab.page.evaluate("document.querySelector('.dl-gd').data[0].mode") == mode
