"""For those who hear the page, and those whose hands are not steady."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.page import PLAYER, Lab

CONTROLS = "button, input, select, textarea, a[href], [role=button], [tabindex='0']"
# of a control in the tree that a screen reader has, a line each: `- button "Play"`
IN_THE_TREE = re.compile(r"\s*- '?(button|link|combobox|slider|spinbutton|switch|textbox|radio|checkbox|application)\b")
SMALL = f"""root => [...document.querySelectorAll(`${{root}} :is({CONTROLS})`)]
  .filter((control) => control.checkVisibility({{ visibilityProperty: true }}))
  .filter((control) => Math.min(control.getBoundingClientRect().width, control.getBoundingClientRect().height) < 24)
  .map((control) => control.outerHTML)"""


def assert_named_and_large(page: Page, root: str, least: int) -> None:
    """Every control below `root`, of which there are more than `least`, has a name and a size for a finger."""
    tree = page.locator(root).aria_snapshot().splitlines()
    controls = [line for line in tree if IN_THE_TREE.match(line)]
    assert len(controls) > least
    assert [line for line in controls if not re.search(r'"\W*\w', line)] == []
    assert page.evaluate(SMALL, root) == []


@pytest.mark.alone
def test_every_control_of_the_player_has_a_name_and_a_size(lab: Lab) -> None:
    lab.open()
    lab.zoom("loss", 0.2, 0.6, 0.25, 0.75)  # so that "Reset zoom" is there as well
    assert_named_and_large(lab.page, ".descent-lab", 12)


def test_every_control_of_a_race_and_of_a_sweep(lab: Lab) -> None:
    lab.visit(f"{lab.address}/race?f=himmelblau&x=0&y=0&lane=sgd,lr=0.01&lane=adam,lr=0.1&steps=20")
    assert_named_and_large(lab.page, ".descent-lab", 12)
    lab.page.goto(f"{lab.address}/sweep?problem=surface&f=bowl&x=1&y=1&lane=sgd,lr=0.1&steps=20&sweep=curve")
    lab.page.locator(".dl-sweep[data-drawn=done]").wait_for()
    assert_named_and_large(lab.page, ".dl-sweep", 0)


@pytest.mark.alone
def test_play_pause_and_the_end_are_announced(lab: Lab) -> None:
    lab.open(steps=1000)
    live = lab.player.locator("[aria-live=polite]")
    lab.key("Space")
    expect(live).to_have_text("Playing")
    lab.until(f"() => {PLAYER}.clock.step > 2")
    lab.key("Space")
    expect(live).to_have_text(f"Paused at step {lab.step}")
    lab.speed.select_option("max")
    lab.key("Space")
    lab.ended()
    expect(live).to_have_text(lab.player.locator(".dl-outcomes").inner_text())
