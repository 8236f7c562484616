"""The plane of two weights in a real browser: contours, and a surface with the path that the scene's camera sees."""

import io
from typing import Any
from urllib.parse import quote

import numpy as np
import pytest
from PIL import Image

from engine.link import read
from engine.trace import trace
from figures.bind import bound
from figures.chart import chart, figure
from figures.plane import plane_charts
from tests.browser import bare
from tests.browser.conftest import NewLab
from tests.browser.page import Lab
from tests.browser.stage import module

pytestmark = pytest.mark.webgl
A, B = "w[temperature,apples]", "w[rainfall,apples]"
RUN = "problem=table&data=fruit&scale=standard&loss=mse&lane=sgd,lr=0.1&steps=60"
ROWS = trace(read(RUN))
SCENE = module("scene.js")
CONTOUR = slice(1)  # the first of the two charts
GD = "document.querySelector('[data-chart={}] .dl-gd')"
HELD = """([chart, step]) =>
  document.querySelector(`[data-chart=${chart}] .dl-note`).textContent.endsWith(` ${step}`)"""
BLIND = f"async () => {{ (await import('{SCENE}')).SceneOverlay.prototype.sees = () => false; }}"
NO_WEBGL = """() => {
  const own = HTMLCanvasElement.prototype.getContext;
  HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
    return kind.includes("webgl") ? null : own.call(this, kind, ...rest);
  };
}"""
PROJECT = f"""async () => {{
  const {{ SceneOverlay }} = await import('{SCENE}');
  const gd = {GD.format("surface")};
  const overlay = new SceneOverlay(document.createElement('div'));
  if (!overlay.sees(gd._fullLayout)) return null;
  overlay.measure(gd._fullLayout);
  const {{ x, y, customdata }} = gd.data.find((trace) => trace.meta.bind.kind === 'head');
  const [[left], [top]] = overlay.inPixels({{ x, y, z: customdata }});
  const box = gd.getBoundingClientRect();
  return [box.left + overlay.left + left, box.top + overlay.top + top];
}}"""


# where no fold of the sheet is before the path
FROM_ABOVE = f"""() => window.Plotly.relayout({GD.format("surface")},
  {{ "scene.camera.eye": {{ x: 0.1, y: 0.1, z: 2.2 }} }})"""


def show(lab: Lab, before: str = "() => {}", run: str = RUN, charts: slice = slice(None)) -> Lab:
    plane = f"/api/plane?{run}&a={quote(A)}&b={quote(B)}"
    return bare.show(lab, [f"/api/descent?{run}"], plane_charts(A, B, plane, [])[charts], before)


def rest(lab: Lab, step: int, *names: str) -> None:
    """Go to a step, and wait until the planes hold for it."""
    lab.go(step)
    for name in names or ("contour", "surface"):
        lab.until(HELD, [name, step])
    lab.at_rest()


def plane(lab: Lab, chart: str, values: str) -> dict[str, Any]:
    found: dict[str, Any] = lab.page.evaluate(
        f"""values => {{
          const {{ x, y, [values]: z }} = {GD.format(chart)}.data.find((trace) => trace.meta.bind.kind === 'plane');
          return {{ x: [...x], y: [...y], z: z.map((row) => [...row]) }};
        }}""",
        values,
    )
    return found


def test_at_rest_planes_path_and_head_are_those_of_the_step_and_the_head_where_a_canvas_draws_it(lab: Lab) -> None:
    show(lab)
    rest(lab, 7)
    for name, values in (("contour", "customdata"), ("surface", "z")):
        of_the_step(lab, name, values)
    rest(lab, 12)
    as_plotly_has_them(lab)
    lab.page.evaluate(FROM_ABOVE)
    for step in (0, 40):
        rest(lab, step)
        place = lab.page.evaluate(PROJECT)  # Plotly's private matrices are there, and mean what we think
        assert place, "plotly.js keeps its scene elsewhere now: see scene.js"
        left, top = (round(side) for side in place)
        shot = np.array(Image.open(io.BytesIO(lab.page.screenshot())).convert("RGB")).astype(int)
        red, green, blue = np.moveaxis(shot[top - 5 : top + 6, left - 5 : left + 6], -1, 0)
        assert ((red > 1.5 * green) & (green > 1.5 * blue)).any(), "there is no vermilion marker"


def of_the_step(lab: Lab, chart: str, values: str) -> None:
    found, row = plane(lab, chart, values), ROWS.iloc[7]
    i, j = np.abs(np.array(found["x"]) - row[A]).argmin(), np.abs(np.array(found["y"]) - row[B]).argmin()
    ends = {"a": found["x"], "b": found["y"]}
    query = "".join(f"&low_{side}={values[0]!r}&high_{side}={values[-1]!r}" for side, values in ends.items())
    answer = lab.page.request.get(f"{lab.address}/api/plane?{RUN}&a={quote(A)}&b={quote(B)}&at=7{query}").json()
    np.testing.assert_allclose(found["z"], answer["z"])
    assert found["z"][j][i] == pytest.approx(row["train"], rel=0.2)


def as_plotly_has_them(lab: Lab) -> None:
    for kind, rows in (("path", ROWS[:13]), ("head", ROWS[12:13])):
        x, y, z = lab.page.evaluate(
            f"""kind => {{
              const {{ x, y, customdata }} = {GD.format("surface")}.data.find(({{ meta }}) => meta.bind.kind === kind);
              return [x, y, customdata].map((values) => [...values]);
            }}""",
            kind,
        )
        np.testing.assert_array_equal(np.array([x, y, z]).T, rows[[A, B, "train"]])


def test_a_zoom_fetches_the_plane_anew(lab: Lab) -> None:
    show(lab, charts=CONTOUR)
    before = np.ptp(plane(lab, "contour", "customdata")["x"])
    lab.zoom("contour", 0.45, 0.55, 0.4, 0.6)
    lab.until(
        f"most => {{ const [{{ x }}] = {GD.format('contour')}.data; return x.at(-1) - x[0] < most; }}", before / 4
    )


def test_where_plotlys_matrices_are_not_found_path_and_head_are_redrawn(lab: Lab) -> None:
    show(lab, BLIND)
    rest(lab, 12)
    as_plotly_has_them(lab)


def test_the_camera_stays_where_it_was_put(lab: Lab) -> None:
    show(lab)
    box = lab.chart("surface").locator(".dl-gd").bounding_box()
    assert box
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    lab.page.mouse.move(*middle)
    lab.page.mouse.down()
    lab.page.mouse.move(middle[0] - 60, middle[1] - 10, steps=5)
    lab.page.mouse.up()
    lab.chart("surface").get_by_role("button", name="Reset zoom").wait_for()
    eye = f"() => {GD.format('surface')}._fullLayout.scene._scene.getCamera().eye"
    chosen = lab.page.evaluate(eye)
    rest(lab, 50)
    lab.press("Play")
    lab.ended()
    lab.at_rest()
    assert lab.page.evaluate(eye) == pytest.approx(chosen)


def test_without_webgl_there_is_a_sentence_and_the_contours(lab: Lab) -> None:
    show(lab, NO_WEBGL)
    assert "3-D needs WebGL" in lab.chart("surface").inner_text()
    rest(lab, 5, "contour")


def test_numbers_beyond_webgls_do_no_harm(lab: Lab) -> None:
    show(lab, run=RUN.replace("standard", "raw").replace("lr=0.1", "lr=1").replace("steps=60", "steps=500"))
    lab.press("To the end")
    lab.ended()
    lab.at_rest()


def test_a_page_of_plain_charts_is_not_sent_the_whole_build(new_lab: NewLab) -> None:
    names = "() => performance.getEntriesByType('resource').map(({ name }) => name).join()"
    lab, plain = new_lab(), chart("loss", "loss", figure([bound("path", "loss", x="step", y="train")], "step", "loss"))
    asked = bare.show(lab, [f"/api/descent?{RUN}"], [plain]).page.evaluate(names)
    assert "-basic.min.js" in asked
    assert "-whole.min.js" not in asked
    assert "-whole.min.js" in show(lab).page.evaluate(names)
