"""How a run ended is told by its mark, and to those who hear the page as well."""

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import NewLab
from tests.browser.made import LINK, run, serve
from tests.browser.page import PLAYER, Lab
from tests.browser.stage import module, stage

ROWS = {"loss": [8.0, 4.0, 2.0, 1.0], "w": [3.0, 2.0, 1.0, 0.5]}
GREEN, RED = "rgb(42, 157, 92)", "rgb(214, 39, 40)"
RECORD = """() => {
  window.heard = [];
  const live = [...document.querySelectorAll('.descent-lab [aria-live]')];
  new MutationObserver(() => heard.push(live.map((region) => region.textContent).join(' ')))
    .observe(document.querySelector('.descent-lab'), { childList: true, characterData: true, subtree: true });
}"""
HEARD = "() => heard.filter((text, i) => text && text !== heard[i - 1])"


def shown(lab: Lab, end: dict[str, Any]) -> Lab:
    serve(lab.page, run(ROWS, ends=[end]))
    stage(lab.page, lab.address, LINK)
    lab.press("To the end")
    lab.at(3, "ended")
    return lab


@pytest.mark.parametrize(
    "mark, colour", [("good", GREEN), ("neutral", None), ("bad", RED)], ids=["good", "neutral", "bad"]
)
def test_the_icon_and_its_colour_go_by_the_mark(new_lab: NewLab, mark: str, colour: str | None) -> None:
    shown(lab := new_lab(), {"outcome": "a verdict of tomorrow", "mark": mark, "message": "So it went."})
    said = lab.player.locator(".dl-outcomes .dl-said")
    expect(said).to_have_text("So it went.")
    icon, inked = said.locator("svg"), "svg => getComputedStyle(svg).color"
    path = lab.page.evaluate(
        "async ([at, mark]) => (await import(at)).icon(mark).firstChild.getAttribute('d')", [module("icons.js"), mark]
    )
    assert path
    expect(icon.locator("path")).to_have_attribute("d", path)
    if colour:
        expect(icon).to_have_css("color", colour)
    else:
        assert icon.evaluate(inked) not in {GREEN, RED}


def test_a_run_that_plays_to_its_end_ends_with_its_verdict(new_lab: NewLab) -> None:
    serve((lab := new_lab()).page, run(ROWS, ends=[{"mark": "bad", "bad_step": 2, "message": "It went wrong."}]))
    stage(lab.page, lab.address, LINK)
    lab.speed.select_option("10/s")
    lab.page.evaluate(RECORD)
    lab.press("Play")
    lab.ended()
    lab.until("() => heard.at(-1)?.includes('It went wrong.')")
    lab.at_rest()
    lab.page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert lab.page.evaluate(HEARD) == ["Playing", "It went wrong."]


def test_a_pause_on_the_way_is_told(new_lab: NewLab) -> None:
    serve((lab := new_lab()).page, run(ROWS))
    stage(lab.page, lab.address, LINK)
    lab.speed.select_option("1/s")
    lab.page.evaluate(RECORD)
    lab.press("Play")
    lab.until(f"() => {PLAYER}.clock.step === 1")
    lab.press("Pause")
    lab.has(state="paused")
    assert lab.page.evaluate(HEARD) == ["Playing", "Paused at step 1"]


def test_lanes_that_went_wrong_are_the_last_of_the_ranking(new_lab: NewLab) -> None:
    ends = [{"mark": "bad", "outcome": "refused", "message": "No."}, {"mark": "neutral"}, {"mark": "good"}]
    low = {"loss": [8.0, 0.1], "w": [0.0, 0.0]}
    serve(
        (lab := new_lab()).page, run(low, *[ROWS | {"loss": [8.0, 4.0, 3.0, rest]} for rest in (2.0, 1.0)], ends=ends)
    )
    lanes = [
        {"name": name, "color": "red", "dash": "solid", "symbol": "circle"} for name in ("lost", "second", "first")
    ]
    heads = {name: name for name in ("rank", "name", "loss", "outcome")}
    panel = {"kind": "ranking", "title": "", "lanes": lanes, "best": None, "tolerance": 0, "heads": heads, "tips": {}}
    stage(lab.page, lab.address, LINK, panels=[panel])
    names = lab.player.locator(".dl-ranking .dl-name")
    lab.go(1)
    expect(names).to_have_text(["second", "first", "lost"])
    lab.go(3)
    expect(names).to_have_text(["first", "second", "lost"])
    expect(lab.player.locator(".dl-lost .dl-name")).to_have_text(["lost"])
