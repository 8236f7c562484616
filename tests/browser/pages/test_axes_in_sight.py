"""Loss over w: the valley is there from the first picture to the last, also of a run that leaves it."""

from typing import Any

import pytest

from tests.browser.page import PLAYER, Lab

pytestmark = pytest.mark.alone
BEST = 10.5 / 30.2
# at every frame: does the curve reach from one side of the plot to the other, and how wide is the plot
WATCH = f"""() => {{
  const gd = document.querySelector('[data-chart=landscape] .dl-gd');
  window.frames = [];
  const look = () => {{
    const {{ xaxis, yaxis }} = gd._fullLayout;
    const curve = gd.data.find(({{ meta }}) => meta?.bind?.kind === 'curve');
    const whole = curve.x[0] <= xaxis.range[0] && curve.x.at(-1) >= xaxis.range[1];
    frames.push({{ whole, points: [...curve.x].filter((x) => x >= xaxis.range[0] && x <= xaxis.range[1]).length,
                   x: [...xaxis.range], y: [...yaxis.range], step: {PLAYER}.clock.step }});
    requestAnimationFrame(look);
  }};
  look();
}}"""


def holds(axis: dict[str, Any], *values: float) -> bool:
    low, high = axis["range"]
    return all(low <= value <= high for value in values)


@pytest.mark.parametrize(
    "settings",
    [
        {"lane": "sgd,lr=0.0012"},
        {"lane": "sgd,lr=1e-06"},
        {"requires_grad": "false"},
        {"w": -3.0, "loss": "absolute_error"},
    ],
    ids=["diverges", "too small", "no gradient", "from the left, with a kink"],
)
def test_the_minimum_and_the_start_are_in_sight(lab: Lab, settings: dict[str, Any]) -> None:
    lab.open(**settings)
    start = lab.rows().iloc[0]
    last = int(lab.rows()["step"].iloc[-1])
    for step in (0, min(3, last), last, 0):
        lab.go(step)
        for name in ("loss", "landscape"):
            figure = lab.figure(name)
            assert holds(figure["y"], 0, start["loss"]), f"{name} at step {step}"
        assert holds(figure["x"], BEST, start["w"]), f"landscape at step {step}"


def test_the_curve_is_there_in_every_frame_of_a_run_that_diverges(lab: Lab) -> None:
    lab.open("sgd,lr=0.0012")
    lab.until("() => document.querySelector('[data-chart=landscape] .dl-gd').data[0].x.length > 1")
    lab.page.evaluate(WATCH)
    lab.press("Play")
    lab.ended()
    frames = lab.page.evaluate("window.frames")
    assert [frame["step"] for frame in frames if not frame["whole"]] == []
    assert min(frame["points"] for frame in frames) > 40
    widths = [frame["x"][1] - frame["x"][0] for frame in frames]
    assert widths == sorted(widths)
