"""A dropped connection: the run goes on at the next row by itself."""

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Request, Route, expect

from tests.browser.conftest import NewLab
from tests.browser.page import Lab
from tests.browser.proxy import DROPPED, cutting
from tests.specs import spec


@pytest.mark.allow(DROPPED)
def test_a_run_cut_while_it_plays_goes_on(address: str, new_lab: NewLab) -> None:
    with cutting(address, most=8_000) as (proxy, through):
        lab = new_lab(through)
        lab.page.goto(f"{through}/?lr=1e-6&steps=3000")
        lab.at_rest()
        lab.speed.select_option("max")
        lab.press("Play")
        lab.has(state="waiting")
        held = int(lab.player.get_attribute("data-received") or 0)
        assert 1 < held < 3000
        with lab.page.expect_request("**/api/descent*from=*") as resumed:
            proxy.cut.set()
        rows = lab.shows(spec("sgd,lr=1e-06", steps=3000))
        assert first_row(resumed.value) == held
        assert rows["step"].tolist() == list(range(3001))
        lab.at(3000, "ended")
        lab.page.close()


def first_row(request: Request) -> int:
    return int(parse_qs(urlsplit(request.url).query)["from"][0])


@pytest.mark.alone
def test_an_answer_that_ends_in_the_middle_of_a_line_goes_on(lab: Lab) -> None:
    cuts = [0.9, 0.5, 0.2]  # shares of what is left, from the last cut to the first

    def cut(route: Route) -> None:
        if not cuts:
            return route.continue_()
        body = route.fetch().body()
        return route.fulfill(body=body[: int(len(body) * cuts.pop())], content_type="application/x-ndjson")

    lab.page.route("**/api/descent*", cut)
    lab.open(steps=400)
    rows = lab.shows(spec(steps=400))
    assert rows["step"].tolist() == list(range(401))
    assert not cuts


@pytest.mark.allow("50[03]")
@pytest.mark.alone
def test_a_server_that_restarts_is_asked_again_and_one_that_fails_on_request(lab: Lab) -> None:
    answers = [500, 503, 503]  # the last comes first
    lab.page.route(
        "**/api/descent*", lambda route: route.fulfill(status=answers.pop()) if answers else route.continue_()
    )
    lab.begin()
    status = lab.player.locator(".dl-status")
    expect(status).to_contain_text("The run could not be loaded.")
    lab.player.get_by_role("button", name="Try again").click()
    lab.shows(spec())
    expect(status).not_to_contain_text("The run could not be loaded.")


@pytest.mark.allow("422")
@pytest.mark.alone
def test_a_refused_run_is_explained_as_text(lab: Lab) -> None:
    errors = '{"errors": [{"field": "lr", "message": "<b>Too</b> large."}]}'
    lab.page.route(
        "**/api/descent*", lambda route: route.fulfill(status=422, body=errors, content_type="application/json")
    )
    lab.begin()
    expect(lab.player.locator(".dl-status")).to_contain_text("<b>Too</b> large.")
