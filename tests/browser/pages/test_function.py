"""f(x) on the page "One weight": typed, typeset, told wrong, and descended by torch."""

import re

import pytest
from playwright.sync_api import expect

from engine.link import read
from tests.browser.page import Lab

RUN = "problem=function&x=2&steps=50&lane=sgd,lr=0.01"

# the player of the pair may still be there beside the new one for a moment
ANOTHER = """() => {
  const titles = [...document.querySelectorAll('[data-chart=landscape] h3')].map((title) => title.textContent);
  return titles.length === 1 && titles[0] === 'f(x) over x';
}"""


def test_a_formula_is_typed_and_descended(lab: Lab) -> None:
    lab.open()
    lab.choose("What is minimised", "Your own f(x)")
    lab.until(ANOTHER)
    lab.shows(read(f"{RUN}&formula=x**4-3*x**2%2Bx"))
    field = lab.sidebar.get_by_role("textbox", name="f(x) =")
    field.fill("a*x**2 + sin(")
    expect(lab.alert("This bracket is never closed.")).to_be_visible()
    lab.shows(read(f"{RUN}&formula=x**4-3*x**2%2Bx"))
    field.press("End")
    field.press_sequentially("5*x)")
    rows = lab.shows(read(f"{RUN}&formula=a*x**2%2Bsin(5*x)"))
    expect(lab.alert("This bracket is never closed.")).to_have_count(0)
    expect(lab.sidebar.locator("math", has_text="sin")).to_be_visible()
    lab.type("a", 0.5)
    rows = lab.shows(read(f"{RUN}&formula=a*x**2%2Bsin(5*x)&const=a:0.5"))
    lab.go(12)
    (head,) = lab.traces("landscape", kind="head")
    assert (head["x"], head["y"]) == ([rows["x"][12]], [rows["loss"][12]])
    value, slope, after = lab.results()
    assert (value, slope, after) == pytest.approx((rows["loss"][12], rows["grad_x"][12], rows["x"][13]), rel=1e-5)
    expect(lab.page).to_have_url(re.compile(r"formula=a.*const=a"))


def test_no_line_is_drawn_across_a_pole(lab: Lab) -> None:
    lab.open(formula="1/(x - 0.123)", lr=0.001)
    expect(lab.alert("f(x) grows beyond all bounds at x = 0.123.")).to_be_visible()
    gap = """() => {
      const { data } = document.querySelector('[data-chart=landscape] .dl-gd');
      const { x, y } = data.find(({ meta }) => meta.bind.kind === 'curve');
      return [...x].filter((_, i) => !Number.isFinite(y[i]));
    }"""
    lab.until(f"() => ({gap})().length > 0")
    assert lab.page.evaluate(gap) == [pytest.approx(0.123)]
