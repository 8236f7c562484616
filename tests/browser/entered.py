"""Settings entered by hand in a real browser, at random: what a field shows is what runs, and what the link says."""

import re
from dataclasses import dataclass, field
from math import isclose
from random import Random
from time import monotonic
from typing import Any, ClassVar
from urllib.parse import parse_qsl, urlsplit

from playwright.sync_api import Locator, TimeoutError

from engine.link import read
from engine.spec import Leg
from engine.sweep.link import read_sweep
from tests.browser.page import PLAYER, SECONDS, Lab

Fields = dict[str, str | bool]
# what is typed into a number: within the bounds of most, and no setting's own value; a field may refuse it
TYPED = ("0.03", "0.75", "0.0007", "2", "3", "0.11", "17")
# the widgets of the settings by their keys, and what they show
FIELDS = """() => {
  const widgets = ["stNumberInput", "stSelectbox", "stCheckbox", "stTextInput"];
  const found = {};
  const settings = (key) => !key.startsWith("starts-"); // the fields of a tool
  for (const widget of document.querySelectorAll(widgets.map((name) => `[data-testid=stSidebar] .${name}`).join())) {
    const key = [...widget.closest("[class*='st-key-']").classList].find((name) => name.startsWith("st-key-"));
    const box = widget.querySelector("input");
    const name = key.slice("st-key-".length);
    if (settings(name)) found[name] = box.type === "checkbox" ? box.checked : box.value;
  }
  return found;
}"""


@dataclass
class Walk:
    """A visitor who sets what the page has to set; `done` is what she did, for who reads a failure.

    `left` begins the keys of the fields that she leaves as they are; Nesterov's is another, refused without momentum.
    """

    lab: Lab
    chance: Random
    left: tuple[str, ...] = ("applies", "steps", "minimised", "dtype")
    done: list[str] = field(default_factory=list)
    address: ClassVar[str] = f"() => {PLAYER}.url()"

    def begin(self, **link: Any) -> None:
        self.lab.open(**link)
        self.unfold()

    def step(self) -> None:
        """Set one field in one of the ways there are."""
        self.unfold()
        keys = [key for key in self.fields() if not key.startswith(self.left) and not key.endswith("nesterov")]
        key = self.chance.choice(keys)
        self.done.append(f"{key}: {self._set(self.lab.sidebar.locator(f'.stElementContainer.st-key-{key}'))}")
        if self.chance.random() < 0.5:  # else the next is entered while the page still answers
            self.lab.idle()

    def fields(self) -> Fields:
        found: Fields = self.lab.page.evaluate(FIELDS)
        return found

    def run(self) -> str:
        """The address of the run on screen."""
        return str(self.lab.page.evaluate(self.address))

    def settle(self) -> None:
        self.lab.page.keyboard.press("Escape")
        self.lab.idle()
        self.lab.settle()

    def unfold(self) -> None:
        folds = self.lab.sidebar.locator("details:not([open]) > summary:visible")
        while folds.count():
            folds.first.click()

    def check(self, reader: "Walk") -> None:
        """The run has what the fields show, and another visitor, `reader`, finds both by the link."""
        deadline = monotonic() + SECONDS
        while (wrong := self.wrong(reader)) and monotonic() < deadline:  # a page rests also before its server has heard
            self.lab.page.wait_for_timeout(100)
        assert not wrong, (wrong, self.done)

    def wrong(self, reader: "Walk") -> dict[str, Any]:
        """What differs."""
        self.settle()
        fields, run = self.fields(), self.run()
        if wrong := differing(fields, run):
            return wrong
        reader.lab.visit(self.lab.page.url)
        reader.unfold()
        reader.settle()
        if reader.run() != run:
            return {"run": (run, reader.run())}
        found = reader.fields()
        return {} if settings(found) == settings(fields) else {"fields": (fields, found)}

    def _set(self, place: Locator) -> str:
        if place.get_by_role("spinbutton").count():
            return self._number(place)
        if place.get_by_role("combobox").count():
            return self._choose(place.get_by_role("combobox"))
        if place.get_by_role("switch").count():
            place.locator("label").first.click()
            return "switched"
        return "left"

    def _number(self, place: Locator) -> str:
        way = self.chance.choice(("Enter", "Tab", "Increment", "Decrement", "ArrowUp"))
        if way in ("Increment", "Decrement"):
            button = place.get_by_role("button", name=way, exact=True)
            try:
                if button.count() and button.is_enabled(timeout=2000):  # a narrow field has none
                    button.click(timeout=2000)
            except TimeoutError:  # an earlier change's answer has just drawn it anew
                return "left"
            return way
        text = self.chance.choice(TYPED) if way != "ArrowUp" else ""
        box = place.get_by_role("spinbutton")
        before = box.input_value()
        if text:
            box.fill(text)
        if not box.evaluate("box => box.validity.valid"):  # it says why, and the last number stays
            box.fill(before)
        box.press(way)
        return f"{text} {way}"

    def _choose(self, box: Locator) -> str:
        """Another entry; its list closes when an earlier change's answer comes."""
        for _look in range(10):
            self.lab.idle()
            box.click()
            try:
                option = self.chance.choice(self.lab.page.get_by_role("option").all())
                text = option.inner_text()
                option.click(timeout=2000)
            except (TimeoutError, IndexError):
                self.lab.page.keyboard.press("Escape")
            else:
                return text
        return "left"


def settings(fields: Fields) -> list[str | bool]:
    """What the fields show in their order, but for starts: a link does not say which lane's is the race's."""
    return [shown for key, shown in fields.items() if not re.search(r"(race|lane\d+)-(x|y|own_start)$", key)]


def differing(fields: Fields, run: str) -> dict[str, Any]:
    """The fields that show another number than the run has, or another switch."""
    query = urlsplit(run).query
    lanes = list(dict.fromkeys(re.findall(r"lane\d+-", " ".join(fields))))
    # the race's start is that of the lanes which have none of their own
    common = next((i for i, lane in enumerate(lanes or [""]) if not fields.get(f"{lane}own_start")), None)
    wrong = {}
    for key, shown in fields.items():
        lane = re.match(r"lane\d+-", key)
        told = told_by(query, lanes.index(lane[0]) if lane else common)
        name = re.sub(r"^(race-|sweep-|lane\d+-(own-)?)", "", key)
        # a field has twelve digits of a number
        if name in told and not isclose(float("nan" if shown == "" else shown), float(told[name]), rel_tol=1e-11):
            wrong[key] = (shown, told[name])
    return wrong


def told_by(query: str, lane: int | None) -> dict[str, float | bool]:
    """The numbers and switches of a run, or of a sweep, by the names of their settings; of no lane without one."""
    spec = read_sweep(query).spec if "sweep=" in query else read(query)
    own = dict(parse_qsl(query)) if "sweep=" in query else {}
    told = {**own, **dict(spec), **{f"const-{name}": value for name, value in getattr(spec, "const", ())}}
    told |= {"forget_zero_grad": not spec.clears} | ({} if lane is None else _of_leg(spec.lanes[lane].legs[-1]))
    return {name: value for name, value in told.items() if _is_number(value)}


def _of_leg(leg: Leg) -> dict[str, Any]:
    gradients = {name: getattr(leg, name) for name in ("noise", "clip_value", "clip_norm")}
    return {**leg.settings, **leg.schedule_settings, **gradients, **leg.problem}


def _is_number(value: Any) -> bool:
    try:
        float(value)
    except (TypeError, ValueError):
        return False
    return True
