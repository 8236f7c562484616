"""Lanes that diverged are dim where they would cover the others."""

from typing import Any

from figures.race import Runner, contour
from tests.browser.page import Lab
from tests.browser.stage import stage

LANES = "lane=sgd,lr=0.01&lane=sgd,lr=0.05"
RUN = "problem=surface&f=valley&x=-2.5&y=0.7&steps=30"
OPACITY = """name => document.querySelector(`[data-chart=${name}] .dl-gd`).data
  .filter(({ meta }) => meta?.bind?.kind === 'path').map(({ opacity }) => opacity ?? 1)"""
# how dark the darkest ink of the paths is on the canvas
INK = """() => {
  const canvas = document.querySelector('[data-chart=contour] canvas.dl-layer');
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  let most = 0;
  for (let i = 3; i < data.length; i += 4) most = Math.max(most, data[i]);
  return most;
}"""


def charts(*places: int) -> list[dict[str, Any]]:
    runners = [Runner(place, str(place)) for place in places]
    figure = contour(runners, {"kind": "none"}, ((-3, 3), (-3, 3)), [], [], ["step"], {}).to_plotly_json()
    figure["data"] = [trace for trace in figure["data"] if trace["type"] == "scatter"]
    return [{"id": "contour", "title": "", "figure": figure}]


def opacity(lab: Lab) -> list[float]:
    lab.at_rest()
    return list(lab.page.evaluate(OPACITY, "contour"))


def test_a_lane_that_diverged_is_dim_from_there_on(lab: Lab) -> None:
    lab = stage(lab.page, lab.address, f"{RUN}&{LANES}", charts=charts(0, 1))
    assert opacity(lab) == [1, 1]
    lab.press("To the end")
    lab.ended()
    assert opacity(lab) == [1, 0.3]
    lab.press("Back to the start")
    lab.at(0)
    assert opacity(lab) == [1, 1]


def test_on_the_canvas_too(lab: Lab) -> None:
    lab = stage(lab.page, lab.address, f"{RUN}&{LANES}", charts=charts(1))
    lab.page.evaluate("() => document.querySelector('.descent-lab').player.clock.setSpeed(1)")
    lab.key("Space")
    lab.has(state="playing")
    lab.until(f"() => {{ const ink = ({INK})(); return 0 < ink && ink < 120; }}")


def test_a_run_alone_is_never_dim(lab: Lab) -> None:
    lab = stage(lab.page, lab.address, f"{RUN}&lane=sgd,lr=0.05", charts=charts(0))
    lab.press("To the end")
    lab.ended()
    assert opacity(lab) == [1]
