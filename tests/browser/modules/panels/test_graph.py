"""graph.js: the autograd graph's places, its arrows up and down, and what its button opens."""

from typing import Any

import pytest

from tests.browser.modules.conftest import Ask

NODES = [
    {"id": "w", "label": "w", "place": [0, 3], "value": "w", "grad": "grad_w", "learns": True},
    {"id": "x", "label": "x", "place": [1, 3], "value": "x"},
    {"id": "p", "label": "ŷ", "op": "·", "place": [0.5, 2], "value": "p", "grad": "grad_p"},
    {"id": "L", "label": "L", "op": "( )²", "place": [0.5, 1], "value": "L", "grad": "one"},
]
PANEL = {"title": "Graph", "backward": "backward()", "zero": "zero_grad()", "help": "What it does", "refused": False,
         "nodes": NODES, "edges": [["w", "p"], ["x", "p"], ["p", "L"]], "legs": [{"at": 0, "x": 30}, {"at": 5,
           "x": 7}]}  # fmt: skip
GRAPH = """({ graph }, panel) => {
  document.body.innerHTML = "";
  const made = graph(document.body, panel);
  const [button, svg, refusal] = ["button", "svg", "p"].map((name) => document.querySelector(name));
  const rows = (k) => ({ w: k, grad_w: -k, p: 2 * k, grad_p: 0.5, L: k * k });
  const update = (step, end = null) => made.update({ step, row: rows, lane: { end } });
  const read = (each, ...names) => names.map((name) => each.getAttribute(name));
  const all = (selector) => [...svg.querySelectorAll(selector)];
  const state = () => [button.textContent, button.getAttribute("aria-pressed"), svg.classList.contains("dl-open"),
                       refusal.textContent];
  %s
}"""


def asked(ask: Ask, body: str, **panel: Any) -> Any:
    return ask("graph.js", GRAPH % body, PANEL | panel)


def test_nodes_stand_where_the_panel_has_them(ask: Ask) -> None:
    body = """return { box: read(svg, "viewBox", "role", "aria-label", "class"),
      rects: all("rect").map((each) => read(each, "x", "y", "width", "height", "rx")),
      groups: all("g").map((each) => read(each, "class", "style")),
      texts: all("text").map((each) => [...read(each, "x", "y", "class"), each.textContent]),
      signs: all("tspan").map((each) => [...read(each, "class"), each.textContent]) };"""
    found = asked(ask, body)
    # 172 a column and 112 a row; boxes of 152 by 80, with 10 around it all
    assert found["box"] == ["0 0 344 324", "img", "Graph", "dl-graph"]
    assert found["rects"] == [[x, y, "152", "80", rx] for x, y, rx in (
        ("10", "234", "8"), ("182", "234", "8"), ("96", "122", "20"), ("96", "10", "20"))]  # fmt: skip
    assert found["groups"] == [["dl-node dl-learns", "--order:2"], ["dl-node", "--order:2"], ["dl-node dl-op",
      "--order:1"],
                               ["dl-node dl-op", "--order:0"]]  # fmt: skip
    assert found["texts"][:6] == [
        ["22", "256", "dl-name", "w"], ["150", "279", "dl-value", ""], ["150", "301", "dl-grad", ""],
        ["194", "256", "dl-name", "x"], ["322", "279", "dl-value", ""], ["322", "301", "dl-none", ""],
    ]  # fmt: skip
    assert found["texts"][6] == ["108", "144", "dl-name", "ŷ = ·"]
    assert found["signs"] == [["dl-sign", " = ·"], ["dl-sign", " = ( )²"]]


def test_values_go_up_and_gradients_down_beside_them(ask: Ask) -> None:
    body = """return [all("line").map((each) => read(each, "x1", "y1", "x2", "y2", "class", "marker-end")),
      all("marker").map((each) => [...read(each, "id", "viewBox", "refX", "refY", "markerWidth", "markerHeight",
        "orient"),
                                   ...read(each.firstChild, "d", "class")])];"""
    lines, tips = asked(ask, body)
    up, down = ["dl-up", "url(#dl-up)"], ["dl-down", "url(#dl-down)"]
    assert lines == [
        ["80", "232", "166", "204", *up], ["180", "204", "94", "232", *down],
        ["252", "232", "166", "204", *up],
        ["166", "120", "166", "92", *up], ["180", "92", "180", "120", *down],
    ]  # fmt: skip
    tip = ["0 0 10 10", "9", "5", "7", "7", "auto", "M0 0L10 5L0 10z"]
    assert tips == [[f"dl-{name}", *tip, f"dl-{name}-tip"] for name in ("up", "down")]


@pytest.mark.parametrize("step, x", [(0, "30"), (4, "30"), (5, "7"), (6, "7")])
def test_the_numbers_of_a_step(ask: Ask, step: int, x: str) -> None:
    body = f"update({step}); return all('.dl-value, .dl-grad, .dl-none').map((each) => each.textContent);"
    w = [str(step), f"−{step}" if step else "0"]
    assert asked(ask, body) == [*w, x, "", str(2 * step), "0.5", str(step**2), "1"]


def test_it_opens_by_its_button_and_once_by_itself(ask: Ask) -> None:
    body = """const states = [state()];
      update(0); states.push(state());
      update(1); states.push(state());
      button.click(); states.push(state());
      update(2); states.push(state());
      button.click(); states.push(state());
      return states;"""
    shut, opened = ["backward()", "false", False, ""], ["zero_grad()", "true", True, ""]
    assert asked(ask, body) == [shut, shut, opened, shut, shut, opened]
    body = """button.click();
      const title = document.querySelector("h3");
      return [state(), button.type, button.className, button.title, refusal.getAttribute("role"), refusal.className,
              title.textContent, title.className];"""
    assert asked(ask, body) == [opened, "button", "dl-backward", "What it does", "alert", "dl-refusal", "Graph",
                                "dl-panel-title"]  # fmt: skip


def test_a_backward_that_torch_refuses_says_why(ask: Ask) -> None:
    body = """update(0, { message: "No graph." });
      const before = state();
      button.click();
      const after = state();
      update(0);
      return [before, after, state()];"""
    before, after, none = asked(ask, body, refused=True)
    assert before == ["backward()", "false", False, ""]
    assert after == ["zero_grad()", "true", False, "No graph."]
    assert none == ["zero_grad()", "true", False, ""]
