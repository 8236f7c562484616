"""A race playing: contour and loss in view at three lengths, and the 3-D chart against a bare page of Plotly's own."""

import sys
from statistics import median
from urllib.parse import urlencode

from playing import SPEEDS, Measure, measured, middle
from playwright.sync_api import Browser, BrowserContext, Page
from rig import APP, AT_REST, bare, visitor

sys.path.insert(0, str(APP))

from browser_files import plotly_address

LANES = ("sgd,lr={rate}", "sgd,lr={rate},momentum=0.9", "adam,lr={rate}", "rmsprop,lr={rate}")
TURNED, PACE = 1000, 60  # steps of the race in 3-D, and rows a second: as often as a screen is drawn


def compare(browser: Browser, address: str, rounds: int) -> None:
    context = visitor(browser, address)
    _lengths(context, rounds)
    _scene(context, rounds)
    context.close()


def _lengths(context: BrowserContext, rounds: int) -> None:
    print(f"a race of {len(LANES)} lanes playing, contour and loss in view, medians of {rounds} rounds in turn")
    rows: dict[int, list[Measure]] = {steps: [] for steps in SPEEDS}
    for _number in range(rounds):
        for steps, measures in rows.items():
            page = _race(context, steps)
            measures.append(measured(page, lambda page=page: page.evaluate("bench.play()")))
            page.close()
    rates = {}
    for steps, measures in rows.items():
        both = middle(measures)
        rates[steps] = both["fps"]
        print(f"  {steps:9,} steps: {both['fps']:5.1f} frames/s, {both['ms']:5.1f} ms a frame, "
              f"of it styles {both['style']:.2f}, layout {both['layout']:.2f}")  # fmt: skip
    print(f"  frames/s, 20,000 steps / 200: {rates[20_000] / rates[200]:.2f}")


def _scene(context: BrowserContext, rounds: int) -> None:
    print(f"the race's 3-D chart playing {TURNED:,} steps, medians of {rounds} rounds in turn")
    pairs = [_pair(context) for _number in range(rounds)]
    ours, theirs = (middle([pair[side] for pair in pairs]) for side in (0, 1))
    for name, both in (("player", ours), ("bare page", theirs)):
        print(f"  {name:>9}: {both['fps']:5.1f} frames/s, {both['ms']:5.1f} ms a frame")
    print(f"  frames/s, player / bare: {median(one['fps'] / other['fps'] for one, other in pairs):.2f}")


def _pair(context: BrowserContext) -> tuple[Measure, Measure]:
    page = _race(context, TURNED)
    page.select_option(".dl-speed", str(PACE))
    page.locator(".dl-3d").scroll_into_view_if_needed()
    scene = page.evaluate("bench.scene()")
    ours = measured(page, lambda: page.evaluate("bench.play()"))
    page.close()
    page = bare(context)
    page.add_script_tag(url=f"/{plotly_address('whole')}")
    theirs = measured(page, lambda: page.evaluate("(details) => bench.turn(...details)", [scene, PACE]))
    page.close()
    return ours, theirs


def _race(context: BrowserContext, steps: int) -> Page:
    """The race from its first step, with all rows here; any number of steps goes about as far."""
    settings = {"f": "himmelblau", "x": 0, "y": 0, "steps": steps}
    lanes = [("lane", lane.format(rate=f"{1 / steps:.4g}")) for lane in LANES]
    page = context.new_page()
    page.goto(f"/race?{urlencode([*settings.items(), *lanes])}")
    page.wait_for_selector(AT_REST)
    page.evaluate("(speed) => bench.pace(speed)", SPEEDS[steps])
    return page
