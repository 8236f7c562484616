"""From phone to projector, light and dark, still and moving."""

from typing import Literal

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NewLab
from tests.browser.page import Lab
from tests.specs import spec

OVERFLOW = """() => [document.scrollingElement, document.querySelector('[data-testid=stMain]')]
  .map(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)"""
COLOUR = "element => getComputedStyle(element)[element instanceof SVGElement ? 'fill' : 'color']"
PATH_COLOUR = "({ _fullData }) => _fullData.find(({ meta }) => meta.bind.kind === 'path').line.color"
MOVING = """player => [...player.querySelectorAll('*')].filter((element) => {
  const { transitionDuration, transitionDelay } = getComputedStyle(element);
  return [transitionDuration, transitionDelay].some((time) => parseFloat(time) > 0);
}).map(({ className }) => String(className.baseVal ?? className))"""
# The contrast of two colours as WCAG 2 defines it, each painted to read it.
CONTRAST = """([one, other]) => {
  const light = (colour) => {
    const pixel = new OffscreenCanvas(1, 1).getContext('2d');
    pixel.fillStyle = colour;
    pixel.fillRect(0, 0, 1, 1);
    const [r, g, b] = [...pixel.getImageData(0, 0, 1, 1).data].map((part) => part / 255)
      .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}"""


def lefts(lab: Lab) -> set[float]:
    boxes = [chart.bounding_box() for chart in lab.player.locator(".dl-chart").all()]
    return {round(box["x"]) for box in boxes if box}


def test_a_phone_has_one_column_and_a_bar_for_thumbs(new_lab: NewLab) -> None:
    lab = new_lab(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True).open()
    assert len(lefts(lab)) == 1
    assert lab.page.evaluate(OVERFLOW) == [0, 0]
    lab.bar.get_by_role("button", name="One step on").tap()
    lab.at(1)
    lab.bar.get_by_role("button", name="To the end").tap()
    lab.ended()
    lab.bar.get_by_role("button", name="Play").tap()
    lab.has(state="playing")
    for button in lab.bar.get_by_role("button").all():
        expect(button).to_be_in_viewport(ratio=1)
        box = button.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 40
    lab.page.set_viewport_size({"width": 320, "height": 640})  # the narrowest that WCAG asks for
    assert lab.page.evaluate(OVERFLOW) == [0, 0]
    for control in lab.bar.locator("button, input, select").all():
        expect(control).to_be_in_viewport(ratio=1)


def test_four_charts_fit_on_the_first_screen(lab: Lab) -> None:
    lab.open()
    for width, height in ((1280, 800), (1920, 1080)):
        lab.page.set_viewport_size({"width": width, "height": height})
        lab.until("width => document.querySelector('.dl-charts').clientWidth > width / 2", width)
        assert len(lefts(lab)) == 2
        for chart in lab.player.locator(".dl-chart").all():
            expect(chart).to_be_in_viewport(ratio=1)
        assert lab.page.evaluate(OVERFLOW) == [0, 0]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_and_lines_stand_out_from_their_ground(lab: Lab, scheme: Literal["light", "dark"]) -> None:
    lab.page.emulate_media(color_scheme=scheme)
    lab.open()
    ground = lab.page.get_by_test_id("stApp").evaluate("app => getComputedStyle(app).backgroundColor")
    to_white, to_black = (lab.page.evaluate(CONTRAST, [ground, other]) for other in ("white", "black"))
    assert (to_white > to_black) == (scheme == "dark")
    for text in (".xtick text", ".ytitle", ".dl-result", ".dl-chart h3", ".dl-readout", ".dl-numbers", ".dl-log"):
        colour = lab.player.locator(text).first.evaluate(COLOUR)
        assert lab.page.evaluate(CONTRAST, [ground, colour]) >= 4.5, f"{text}: {colour} on {ground}"
    for name in ("weight", "gradient", "loss"):
        colour = lab.chart(name).locator(".dl-gd").evaluate(PATH_COLOUR)
        assert lab.page.evaluate(CONTRAST, [ground, colour]) >= 3, f"{name}: {colour} on {ground}"


def test_with_reduced_motion_nothing_moves_by_itself(lab: Lab) -> None:
    lab.page.emulate_media(reduced_motion="reduce")
    lab.open()
    lab.at(0, "paused")
    assert lab.player.evaluate(MOVING) == []
    lab.preset("Oscillates")
    lab.shows(spec("sgd,lr=0.00104"))
    lab.at(0, "paused")
    lab.press("Play")
    lab.ended()
