"""The page as a person at a browser has it: what there is to press, and what is on the screen."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any
from urllib.parse import urlencode

import numpy as np
import pandas as pd
from playwright.sync_api import Locator, Page, TimeoutError, WebSocket, expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from engine.spec import Spec
from engine.trace import trace

SECONDS = 60  # the longest that a test waits for anything, on a machine that is busy with others' work

# The page's policy forbids eval, which Playwright's wait_for_function needs: so the browser polls by itself.
POLL = """arg => new Promise((found, missed) => {
  const test = %s, begun = performance.now();
  const look = () => {
    let answer, mistake = "";
    try { answer = test(arg); } catch (thrown) { mistake = ` (${thrown})`; }  // such as: no player yet
    if (answer) found(answer);
    else if (performance.now() - begun > %d) missed(new Error(`This did not come true: ${test}${mistake}`));
    else setTimeout(look, 20);
  };
  look();
})"""
# expect() would do, but it describes the whole page at every look
HAS = """wanted => {
  const now = document.querySelector('.descent-lab')?.dataset;
  return now && Object.entries(wanted).every(([name, value]) => now[name] === value);
}"""
PLAYER = "document.querySelector('.descent-lab').player"
FIGURE = """name => {
  const { data, _fullLayout: { xaxis, yaxis } } = document.querySelector(`[data-chart=${name}] .dl-gd`);
  const axis = ({ range, type, _offset, _length }) => ({ range, type, offset: _offset, length: _length });
  const points = ({ x, y, meta }) => ({ x: [...x], y: [...y], bind: meta?.bind ?? {} });
  return { traces: data.map(points), x: axis(xaxis), y: axis(yaxis) };
}"""


class Lab:
    """A page of the lab in one tab: "One weight", or the one at `path`."""

    path = ""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.finished = 0
        page.on("websocket", self.listen)
        self.player = page.locator(".descent-lab")
        self.bar = page.locator(".dl-bar")
        self.slider = self.bar.get_by_role("slider", name="Step")
        self.speed = self.bar.get_by_role("combobox", name="Steps per second")
        self.sidebar = page.get_by_test_id("stSidebar")

    # the way in

    def open(self, **settings: Any) -> "Lab":
        """The page with these settings in its link, its first picture on screen."""
        return self.visit(self.link(**settings))

    def link(self, **settings: Any) -> str:
        """The page's address with these settings."""
        place = f"{self.address}/{self.path}"
        return f"{place}?{urlencode(settings, doseq=True)}" if settings else place

    def visit(self, link: str) -> "Lab":
        self.page.goto(link)
        return self.settle()

    def settle(self) -> "Lab":
        """Wait until all rows are here and every chart has been handed to Plotly."""
        self.at_rest()
        self.until(f"() => {PLAYER}.clock.complete")
        self.idle()
        return self

    def idle(self) -> None:
        """Wait until the page's script rests: while it runs, its answer may close a list that was just opened."""
        self.page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()

    # what there is to do

    def press(self, name: str) -> None:
        """A button of the bar."""
        self.bar.get_by_role("button", name=name, exact=True).click()

    def key(self, *names: str) -> None:
        for name in names:
            self.page.keyboard.press(name)

    def go(self, step: int) -> None:
        """By the scrub slider; the numbers and charts of the step are there when it is at rest."""
        self.slider.fill(str(step))
        self.at(step)
        self.at_rest()

    def number(self, label: str) -> Locator:
        return self.sidebar.get_by_role("spinbutton", name=label, exact=True)

    def type(self, label: str, value: Any) -> None:
        """A number into its box."""
        box = self.number(label)
        box.fill(str(value))
        box.press("Enter")

    def choose(self, label: str, option: str) -> None:
        """An entry of a select box; its list closes when an earlier change's answer comes: so open it again."""
        box, entry = (self.page.get_by_role(role, name=name, exact=True)
                      for role, name in (("combobox", label), ("option", option)))  # fmt: skip
        for _look in range(10):
            self.idle()
            self.page.keyboard.press("Escape")
            box.click()
            try:
                return entry.click(timeout=SECONDS * 100)
            except TimeoutError:
                continue
        raise AssertionError(f"{label} does not offer {option}")

    def switch(self, label: str) -> None:
        # the switch itself is an input without a size: a person presses its label
        self.sidebar.locator("label").filter(has=self.page.get_by_role("switch", name=label, exact=True)).click()

    def apply(self, when: str) -> None:
        """'from the start' or 'from here'."""
        radio = self.sidebar.get_by_role("radio", name=when)
        radio.click()
        expect(radio).to_be_checked()

    @contextmanager
    def rerun(self) -> Iterator[None]:
        """Wait until the server has answered what is done here with a whole run of the page's script."""
        self.idle()
        before, deadline = self.finished, monotonic() + SECONDS
        yield
        while self.finished == before and monotonic() < deadline:
            self.page.wait_for_timeout(20)
        assert self.finished > before, "the page's script did not run again"
        self.idle()

    def listen(self, socket: WebSocket) -> None:
        """Count the runs of the script by what the server says: a quick one never shows in the page's state."""

        def received(frame: bytes | str) -> None:
            message = ForwardMsg.FromString(frame) if isinstance(frame, bytes) else ForwardMsg()
            self.finished += message.WhichOneof("type") == "script_finished"

        socket.on("framereceived", received)

    def tab(self, name: str) -> Locator:
        self.page.get_by_role("tab", name=name).click()
        return self.page.get_by_role("tabpanel", name=name)

    def preset(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    # what is to be seen

    def until(self, condition: str, arg: Any = None, seconds: float = SECONDS) -> Any:
        """Wait until a JavaScript function is true in the page."""
        return self.page.evaluate(POLL % (condition, seconds * 1000), arg)

    def has(self, **data: Any) -> None:
        """Wait until the player's `data-` attributes are these."""
        self.until(HAS, {name: str(value) for name, value in data.items()})

    def at(self, step: int, state: str = "") -> None:
        """Wait until the playhead is there."""
        self.has(step=step, **{"state": state} if state else {})

    def ended(self) -> None:
        self.has(state="ended")

    def at_rest(self) -> None:
        """Wait until the canvases have handed their picture to Plotly."""
        self.has(committed="true")

    @property
    def step(self) -> int:
        return int(self.player.get_attribute("data-step") or -1)

    def rows(self, stream: str | None = None) -> pd.DataFrame:
        """The rows of the run (or of a ghost) that the browser has."""
        (lane,) = self.page.evaluate(f"name => {PLAYER}.rows(name)", stream)
        return pd.DataFrame(lane).astype(float)  # JavaScript writes 1e20 as a whole number

    def shows(self, spec: Spec, stream: str | None = None) -> pd.DataFrame:
        """Wait for the run of `spec`: each number that the browser has is torch's, to the last bit."""
        rows = trace(spec).drop(columns="lane").astype(float)
        same = f"""([name, wanted]) => {{
          const loss = {PLAYER}.rows(name)?.[0]?.loss ?? [];
          return loss.length === wanted.length && loss.every((value, i) => value === wanted[i]);
        }}"""
        try:
            self.until(same, [stream, rows["loss"].tolist()])
        finally:
            same_rows(self.rows(stream), rows)
        return rows

    def alert(self, text: str | re.Pattern[str]) -> Locator:
        """What the page has to say of a setting."""
        return self.page.get_by_test_id("stAlert").filter(has_text=text)

    def figure(self, name: str) -> dict[str, Any]:
        """What Plotly has of a chart: its traces, and its axes with their ranges and their places in pixels."""
        figure: dict[str, Any] = self.page.evaluate(FIGURE, name)
        for points in figure["traces"]:
            points |= {axis: [float(value) for value in points[axis] if value is not None] for axis in "xy"}
        return figure

    def traces(self, name: str, **bind: str) -> list[dict[str, Any]]:
        """The traces of a chart at rest whose binding says this."""
        self.at_rest()
        return [points for points in self.figure(name)["traces"] if bind.items() <= points["bind"].items()]

    def chart(self, name: str) -> Locator:
        return self.player.locator(f"[data-chart={name}]")

    def panel(self, kind: str) -> Locator:
        return self.player.locator(f".dl-panel-{kind}")

    def results(self) -> list[float]:
        """The results of the arithmetic, from the top, at rest."""
        self.at_rest()
        shown = self.panel("arithmetic").locator(".dl-line:not([hidden]) output").all_inner_texts()
        return [parsed(text) for text in shown]

    def graph(self, kind: str) -> list[float]:
        """The values or the gradients ("value", "grad") in the autograd graph at rest: w, (x,) ŷ, (y,) e, L."""
        self.at_rest()
        texts = self.panel("graph").locator(f"text.dl-{kind}").all_text_contents()
        return [parsed(text) for text in texts if text]

    def zoom(self, name: str, left: float, right: float, top: float, bottom: float) -> None:
        """Drag a box over a chart; the sides are shares of the plot."""
        box, figure = self.chart(name).locator(".dl-gd").bounding_box(), self.figure(name)
        assert box
        x, y = figure["x"], figure["y"]
        across = [box["x"] + x["offset"] + share * x["length"] for share in (left, right)]
        down = [box["y"] + y["offset"] + share * y["length"] for share in (top, bottom)]
        self.page.mouse.move(across[0], down[0])
        self.page.mouse.down()
        self.page.mouse.move(across[1], down[1], steps=4)
        self.page.mouse.up()
        expect(self.chart(name).get_by_role("button", name="Reset zoom")).to_be_visible()


def same_rows(ours: pd.DataFrame, theirs: pd.DataFrame) -> None:
    """The same columns and the same numbers in them, to the last bit."""
    assert set(ours) == set(theirs)
    for name in theirs:
        np.testing.assert_array_equal(ours[name].astype(float), theirs[name].astype(float), err_msg=str(name))


LOWERED = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹−", "-0123456789-")


def parsed(text: str) -> float:
    """A number as the page writes it for people: −1.5×10⁻⁶."""
    digits, _ten, power = re.sub("(^|×)10(?=[⁻⁰-⁹¹²³])", "E", text).partition("E")
    plain = digits.translate(LOWERED).replace(",", "").replace("∞", "inf").replace("–", "nan")
    return float(f"{plain or 1}e{power.translate(LOWERED)}" if power else plain)


def six(value: float) -> float:
    """A number to the six digits that the page shows."""
    return float(f"{value:.6g}")
