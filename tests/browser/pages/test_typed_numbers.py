"""What a number's field makes of what is typed: never another number than the one that was meant."""

from playwright.sync_api import Locator, expect

from tests.browser.page import Lab
from tests.specs import spec

READ = {"0,001": "0.001", "1.234,5": "1234.5", "1,234,5.25": "12345.25"}


def test_a_comma_is_a_point_and_what_is_no_number_is_told(lab: Lab) -> None:
    lab.open()
    rate = lab.number("Learning rate")
    x = lab.number("Input x")
    for text, read in READ.items():
        with lab.rerun():  # an answer that comes while the field is empty would put the last number back
            keyed(x, text)
        expect(x).to_have_value(read)
    with lab.rerun():
        keyed(rate, "0,0003")
    lab.shows(spec("sgd,lr=0.0003", x=READ[text]))

    keyed(rate, "abc")
    refused(lab, "required")
    rate.fill("1000000")
    rate.press("Enter")
    refused(lab, "between 1e-10 and 10000")
    rate.fill("0.0005")
    rate.press("Enter")
    lab.shows(spec("sgd,lr=0.0005", x=READ[text]))
    expect(lab.sidebar.get_by_role("alert")).to_have_count(0)
    minus_goes_down(lab)


def keyed(box: Locator, text: str) -> None:
    """Key by key, as a person does, into the emptied field."""
    box.fill("")
    box.press_sequentially(text)
    box.press("Enter")


def refused(lab: Lab, reason: str) -> None:
    told = lab.sidebar.get_by_role("alert").filter(has_text=reason)
    expect(told).to_be_visible()
    box = told.bounding_box()
    assert box
    assert box["width"] > 100
    assert box["height"] > 10


def minus_goes_down(lab: Lab) -> None:
    button = lab.sidebar.locator(".st-key-lane1-lr").get_by_role("button", name="Decrement")
    for value, less in {"0.00013": "0.00012", "0.000001": "9e-7"}.items():
        with lab.rerun():
            lab.type("Learning rate", value)
        expect(button).to_be_enabled()
        with lab.rerun():
            button.click()
        expect(lab.number("Learning rate")).to_have_value(less)
