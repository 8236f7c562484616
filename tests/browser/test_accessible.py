"""For those who hear the page, and those whose hands are not steady."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.page import PLAYER, Lab

CONTROLS = "button, input, select, textarea, a[href], [role=button], [tabindex='0']"


def assert_named_and_large(page: Page, root: str, least: int) -> None:
    """Every control below `root`, of which there are more than `least`, has a name and a size for a finger."""
    controls = [control for control in page.locator(f"{root} :is({CONTROLS})").all() if control.is_visible()]
    assert len(controls) > least
    for control in controls:
        expect(control).to_have_accessible_name(re.compile(r"\w"))
        box = control.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 24, control.evaluate("element => element.outerHTML")


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
