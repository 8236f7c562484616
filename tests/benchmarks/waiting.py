"""What a person waits for: a change to be on screen, the page to open, plotly.js to start."""

import sys
from statistics import median

from playwright.sync_api import Browser, Page
from rig import APP, bare, visit, visitor

sys.path.insert(0, str(APP))

from browser_files import PLOTLY, plotly_address

Times = dict[str, float]
CHANGE = {
    "sent": "the browser tells the server",
    "heard": "the server has run the page",
    "asked": "the player asks for the run",
    "here": "the run is here",
    "shown": "the first new point is on screen",
    "rest": "all four charts at rest",
}
OPENING = {
    "begun": "Streamlit's scripts have started",
    "heard": "the server's first word",
    "asked": "the player asks for the run",
    "here": "the run is here",
    "plotly": "plotly.js has started",
    "chart": "the first chart is drawn",
    "rest": "all four charts at rest",
}


def change(browser: Browser, address: str, rounds: int) -> None:
    print(f"from Enter in the learning rate to the new run on screen, medians of {rounds}, in ms")
    context = visitor(browser, address)
    for steps in (50, 5000):
        page = visit(context, f"?steps={steps}")
        page.locator(".dl-end").click()
        page.wait_for_selector(".descent-lab[data-state=ended][data-committed=true]")
        times = [_changed(page, 1e-4 + 2e-6 * number) for number in range(1, rounds + 1)]
        page.close()
        _table(f"{steps:,} steps", CHANGE, times)
    context.close()


def _changed(page: Page, rate: float) -> Times:
    box = page.locator('input[type=number][aria-label="Learning rate"]')
    box.fill(f"{rate:.4g}")
    page.evaluate("bench.watch()")
    box.press("Enter")
    times: Times = page.evaluate("bench.change")
    return times


def opening(browser: Browser, address: str, rounds: int) -> None:
    print(f"from opening the page to its charts, warm server, medians of {rounds}, in ms")
    visits: dict[str, list[Times]] = {"first visit": [], "second visit": []}
    for _round in range(rounds):
        context = visitor(browser, address)
        for times in visits.values():
            page = visit(context)
            times.append(page.evaluate("bench.opened()"))
            page.close()
        context.close()
    for title, times in visits.items():
        _table(title, OPENING, times)


def start_up(browser: Browser, address: str, rounds: int) -> None:
    print(f"plotly.js to compile and start, without its download, medians of {rounds}, in ms")
    context = visitor(browser, address)
    times: dict[str, list[float]] = {build: [] for build in PLOTLY}
    for _round in range(rounds):
        for build in times:
            page = bare(context)
            times[build].append(page.evaluate("(file) => bench.evaluate(file)", f"/{plotly_address(build)}"))
            page.close()
    context.close()
    for build, taken in times.items():
        print(f"  {build:40} {median(taken):7.0f}")


def _table(title: str, names: dict[str, str], rounds: list[Times]) -> None:
    """When each thing had happened, and how much of it since the one before."""
    print(f"  {title}")
    before = 0.0
    for key, name in names.items():
        at = median(times[key] for times in rounds)
        print(f"    {name:38} {at:7.0f}   ({at - before:+6.0f})")
        before = at
