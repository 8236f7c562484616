"""A preset is a link, and so is what Reset goes back to."""

import re
from urllib.parse import parse_qsl, urlsplit

from playwright.sync_api import expect

from engine.link import read
from tests.browser.page import Lab
from tests.specs import spec
from views.one_weight.presets import PRESETS


def test_presets_and_reset(lab: Lab) -> None:
    lab.open()
    lab.go(9)
    for preset in PRESETS[1:3]:
        lab.preset(preset.name)
        expect(lab.page.get_by_text(preset.look_for)).to_be_visible()
        settings = dict(parse_qsl(preset.link))
        lab.shows(spec(settings["lane"], steps=settings.get("steps", 50)))
        expect(lab.player).to_have_attribute("data-state", re.compile("playing|ended"))
    lab.go(9)
    lab.sidebar.get_by_role("button", name="Reset").click()
    lab.shows(spec())
    lab.at(0, "paused")
    expect(lab.page.get_by_text(PRESETS[0].look_for)).to_be_visible()
    assert read(f"problem=pair&{urlsplit(lab.page.url).query}") == spec()
