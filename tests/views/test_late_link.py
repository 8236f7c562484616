"""A browser in the midst of typing sends the link from before its last change: the page keeps both changes."""

import pytest

from tests.page import looked_at, open_page

NUMBERS = {
    "one-weight": ("lane1-lr", "steps"),
    "many-weights": ("lane1-lr", "steps"),
    "race": ("lane1-lr", "race-steps"),
    "sweep": ("lane1-weight_decay", "sweep-steps"),
}


@pytest.mark.parametrize("path", NUMBERS)
def test_a_link_that_is_late_takes_no_change_back(path: str) -> None:
    page = open_page("" if path == "one-weight" else path)
    before, values = dict(page.query_params), {NUMBERS[path][0]: 0.0123, NUMBERS[path][1]: 17}
    for key, value in values.items():
        page.query_params.clear()
        page.query_params.update(before)
        page = looked_at(page.number_input(key).set_value(value).run())
    assert {key: page.number_input(key).value for key in values} == values
