"""A preset that starts a run: the space bar is the player's then, unless a person came to the preset by key."""

import pytest

from tests.browser.conftest import NewLab
from tests.browser.made import LINK, run, serve
from tests.browser.page import Lab
from tests.browser.stage import stage

ROWS = {"loss": [float(20 - k) for k in range(20)], "w": [0.0] * 20}
PRESET = """() => {
  window.presses = 0;
  const preset = document.createElement('button');
  preset.id = preset.textContent = 'preset';
  preset.addEventListener('click', () => {
    component.data = { ...component.data, reset: String(++presses), autoplay: true };
    player.mount(component);
  });
  document.body.prepend(preset);
}"""
FOCUSED = "document.activeElement.id || document.activeElement.className"


@pytest.fixture
def staged(new_lab: NewLab) -> Lab:
    serve((lab := new_lab()).page, run(ROWS))
    stage(lab.page, lab.address, LINK, reset="0")
    lab.speed.select_option("1/s")
    lab.page.evaluate(PRESET)
    return lab


def test_space_pauses_the_run_that_a_clicked_preset_started(staged: Lab) -> None:
    staged.page.locator("#preset").click()
    staged.has(state="playing")
    assert staged.page.evaluate(FOCUSED) == "descent-lab"
    staged.key("Space")
    staged.has(state="paused")
    assert staged.page.evaluate("presses") == 1


def test_a_preset_pressed_by_key_keeps_the_focus(staged: Lab) -> None:
    staged.key("Tab")
    assert staged.page.evaluate(FOCUSED) == "preset"
    staged.key("Enter")
    staged.has(state="playing")
    assert staged.page.evaluate(FOCUSED) == "preset"
    staged.key("Space")
    assert staged.page.evaluate("presses") == 2


def test_a_run_that_is_not_put_back_leaves_the_focus_alone(staged: Lab) -> None:
    staged.page.evaluate("document.querySelector('#preset').addEventListener('pointerup', () => presses--)")
    staged.page.locator("#preset").click()
    assert staged.page.evaluate("[presses, document.activeElement.id]") == [0, "preset"]
