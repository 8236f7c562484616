"""The page opens on the seed numbers, its first point on screen."""

from playwright.sync_api import expect

from tests.browser.page import Lab
from tests.specs import spec

W_STAR = 10.5 / 30.2


def test_the_page_opens_on_the_seed_numbers(lab: Lab) -> None:
    lab.open()
    expect(lab.page).to_have_title("Descent Lab")
    expect(lab.page.get_by_role("heading", name="One weight")).to_be_visible()
    lab.at(0, "paused")
    lab.shows(spec())


def test_four_charts_show_the_first_point(lab: Lab) -> None:
    lab.open()
    titles = lab.player.locator(".dl-chart h3").all_inner_texts()
    assert titles == ["Loss curve", "Loss as a function of w", "Weight", "Gradient ∂L/∂w"]
    heads = {name: lab.traces(name, kind="head")[0] for name in ("loss", "landscape", "weight", "gradient")}
    assert {name: (head["x"], head["y"]) for name, head in heads.items()} == {
        "loss": ([0], [19.8916]),
        "landscape": ([0.2], [19.8916]),
        "weight": ([0], [0.2]),
        "gradient": ([0], [-269.384]),
    }
