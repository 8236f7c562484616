"""A preset is a link, and so is what Reset goes back to."""

import re

from playwright.sync_api import expect

from tests.browser.page import Lab
from tests.specs import spec
from views.one_weight.presets import PRESETS


def test_presets_and_reset(lab: Lab) -> None:
    lab.open()
    lab.go(9)
    for preset in PRESETS[1:3]:
        lab.preset(preset.name)
        expect(lab.page.get_by_text(preset.look_for)).to_be_visible()
        settings = preset.values
        lane = f"sgd,lr={settings.get('lr', 0.0001)},momentum={settings.get('momentum', 0)}"
        lab.shows(spec(lane, steps=settings.get("steps", 50)))
        expect(lab.player).to_have_attribute("data-state", re.compile("playing|ended"))
    lab.go(9)
    lab.sidebar.get_by_role("button", name="Reset").click()
    lab.shows(spec())
    lab.at(0, "paused")
    expect(lab.page.get_by_text(PRESETS[0].look_for)).to_be_visible()
    expect(lab.page).to_have_url(f"{lab.address}/")
