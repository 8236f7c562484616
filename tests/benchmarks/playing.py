"""Four charts playing: the player against a bare page that calls `Plotly.extendTraces` on each of them, each frame."""

import sys
from collections.abc import Callable
from statistics import median
from typing import Any

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page
from rig import APP, RUN, bare, visit, visitor

sys.path.insert(0, str(APP))

from browser_files import plotly_address
from figures.one_weight import charts

SPEEDS = {200: 60, 1000: 250, 5000: 1000, 20_000: 4000}  # rows a second, by the length of the run
SPENT = {"ms": "TaskDuration", "style": "RecalcStyleDuration", "layout": "LayoutDuration"}
Measure = dict[str, float]


def rate(steps: int) -> str:
    """The learning rate with which any number of steps goes the same way down."""
    return f"{0.005 / steps:.4g}"


def compare(browser: Browser, address: str, rounds: int) -> None:
    print(f"four charts playing, medians of {rounds} rounds in turn; a frame is one in which the playhead moved")
    print("                       player, of it styles, layout           bare page")
    print("      steps    frames/s  ms a frame   style  layout    frames/s  ms a frame    ms: player / bare")
    context = visitor(browser, address)
    rows: dict[int, list[tuple[Measure, Measure]]] = {steps: [] for steps in SPEEDS}
    for _number in range(rounds):
        for steps, pairs in rows.items():
            pairs.append(_round(context, steps))
    costs = {}
    for steps, pairs in rows.items():
        ours, theirs = middle([pair[0] for pair in pairs]), middle([pair[1] for pair in pairs])
        costs[steps] = ours["ms"]
        print(f"  {steps:9,}    {ours['fps']:8.1f}  {ours['ms']:10.1f}"
              f"  {ours['style']:6.2f}  {ours['layout']:6.2f}    {theirs['fps']:8.1f}  {theirs['ms']:10.1f}"
              f"    {ours['ms'] / theirs['ms']:17.2f}")  # fmt: skip
    print(f"  ms a frame, 20,000 steps / 200: {costs[20_000] / costs[200]:.2f}")
    context.close()


def middle(rounds: list[Measure]) -> Measure:
    return {key: median(measure[key] for measure in rounds) for key in rounds[0]}


def _round(context: BrowserContext, steps: int) -> tuple[Measure, Measure]:
    page = visit(context, f"?steps={steps}&lr={rate(steps)}")
    page.evaluate("(speed) => bench.pace(speed)", SPEEDS[steps])
    ours = measured(page, lambda: page.evaluate("bench.play()"))
    size = page.evaluate("bench.size()")
    page.close()
    return ours, _bare(context, steps, size)


def _bare(context: BrowserContext, steps: int, size: list[int]) -> Measure:
    page = bare(context)
    page.add_script_tag(url=f"/{plotly_address()}")
    figures, columns = lines()
    page.evaluate("([figures, size]) => bench.draw(figures, size)", [figures, size])
    details = [f"/{RUN.format(rate=rate(steps), steps=steps)}", columns, SPEEDS[steps]]
    theirs = measured(page, lambda: page.evaluate("(details) => bench.extend(...details)", details))
    page.close()
    return theirs


def lines() -> tuple[list[Any], list[list[str]]]:
    """The page's own figures with their one path each, and the columns that feed it."""
    figures = [chart["figure"] for chart in charts([], "", 0.2, None)]
    for figure in figures:
        path = next(trace for trace in figure["data"] if trace["meta"]["bind"]["kind"] == "path")
        figure["data"] = [path | {"mode": "lines"}]
    binds = [figure["data"][0]["meta"]["bind"] for figure in figures]
    return figures, [[bind["x"], bind["y"]] for bind in binds]


def measured(page: Page, play: Callable[[], Measure]) -> Measure:
    """Frames a second, and the processor's time on the page's main thread a frame, of it styles and layout."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    before = _spent(session)
    played = play()
    after = _spent(session)
    costs = {name: 1000 * (after[name] - before[name]) / played["frames"] for name in SPENT}
    return {"fps": played["frames"] / played["seconds"], **costs}


def _spent(session: CDPSession) -> Measure:
    metrics = {metric["name"]: metric["value"] for metric in session.send("Performance.getMetrics")["metrics"]}
    return {name: metrics[metric] for name, metric in SPENT.items()}
