"""weights.js: W, b and their gradients as heat maps, each coloured by the largest number in it."""

from typing import Any

from tests.browser.made import run
from tests.browser.modules.conftest import Ask
from tests.browser.modules.made import made

SAMPLE = {"features": ["f", "h"], "targets": ["p", "q"], "row": [0]}
ROWS = {"w[f,p]": [2.0, 1.0], "w[f,q]": [-4.0, 1.0], "w[h,p]": [0.0, 1.0], "w[h,q]": [0.03, None],
        "b[p]": [5.0, 0.0], "b[q]": [-5.0, 0.0], "grad_w[f,p]": [1.0, 1.0], "grad_w[f,q]": [0.0, 1.0],
        "grad_w[h,p]": [0.0, 1.0], "grad_w[h,q]": [0.0, 1.0], "grad_b[p]": [3.0, 1.0], "grad_b[q]": [6.0,
          1.0]}  # fmt: skip
PANEL = {"title": "Weights", "note": "Orange and blue.", "label": "Numbers of {name}"}
HEATS = """
  document.body.innerHTML = "";
  const panel = weights.weights(document.body, arg.panel);
  const told = storeOf(arg.lines);
  const update = (step, header = told.header) => panel.update({ header, lane: told.lanes[0], step });
  const tables = () => [...document.querySelectorAll("table")];
  const cells = (table) => [...table.querySelectorAll("td")];
  const texts = (all) => all.map((each) => each.textContent);
"""


def asked(ask: Ask, body: str) -> Any:
    arg = {"panel": PANEL, "lines": run(ROWS, sample=SAMPLE)}
    return ask("store.js weights.js", made(HEATS + body, "weights.js"), arg)


def test_the_numbers_of_a_step(ask: Ask) -> None:
    body = "return [0, 1].map((step) => (update(step), tables().map((table) => texts(cells(table)))));"
    first, second = asked(ask, body)
    assert first == [["2", "−4", "0", "0.03"], ["5", "−5"], ["1", "0", "0", "0"], ["3", "6"]]
    assert second == [["1", "1", "1", "–"], ["0", "0"], ["1"] * 4, ["1", "1"]]


def test_the_deepest_colour_is_the_largest_size(ask: Ask) -> None:
    body = """const colours = () => tables().map((table) => cells(table).map((cell) => cell.style.backgroundColor));
      update(0);
      const first = colours();
      update(1);
      return [first, colours()];"""
    orange, blue = "rgba(199, 119, 0, {})", "rgba(0, 114, 178, {})"
    first, second = asked(ask, body)
    assert first == [[orange.format("0.28"), blue.format("0.55"), "", ""], [orange.format("0.55"),
      blue.format("0.55")],
                     [orange.format("0.55"), "", "", ""], [orange.format("0.28"), orange.format("0.55")]]  # fmt: skip
    assert second[0] == [orange.format("0.55")] * 3 + [""]
    assert second[1] == ["", ""]  # nothing to compare with


def test_their_names_and_shapes(ask: Ask) -> None:
    body = """update(0);
      const heads = (table) => [...table.querySelectorAll("th")].map((each) => [each.textContent, each.title]);
      const box = (each) => [each.tabIndex, each.getAttribute("role"), each.getAttribute("aria-label"),
        each.children.length];
      return { captions: texts(tables().map((table) => table.caption)), W: heads(tables()[0]), b: heads(tables()[1]),
               faint: texts(tables().map((table) => table.caption.querySelector("span"))),
               boxes: [...document.querySelectorAll(".dl-heat-box")].map(box),
               title: texts([...document.querySelectorAll("h3.dl-panel-title, p.dl-note")]),
               tables: document.querySelectorAll(".dl-heats table.dl-heat").length };"""
    found = asked(ask, body)
    assert found["captions"] == ["W (2, 2)", "b (2,)", "∂L/∂W (2, 2)", "∂L/∂b (2,)"]
    assert found["faint"] == [" (2, 2)", " (2,)"] * 2
    assert found["W"] == [[text, text] for text in ("", "p", "q", "f", "h")]
    assert found["b"] == [[text, text] for text in ("", "p", "q", "b")]
    assert found["boxes"] == [[0, "group", f"Numbers of {before}W, {before}b", 2] for before in ("", "∂L/∂")]
    assert (found["title"], found["tables"]) == (["Weights", "Orange and blue."], 4)


def test_it_is_built_anew_for_another_table_only(ask: Ask) -> None:
    body = """update(0);
      const first = tables()[0];
      update(1, { sample: { ...told.header.sample } });
      const same = tables()[0] === first;
      update(1, { sample: { ...told.header.sample, targets: ["p"] } });
      const other = [tables()[0] === first, tables().length, cells(tables()[0]).length];
      update(0, {});
      return [same, other, cells(tables()[0]).length];"""
    assert asked(ask, body) == [True, [False, 4, 2], 2]


def test_only_what_differs_is_touched(ask: Ask) -> None:
    body = """update(0);
      const seen = new MutationObserver(() => {});
      seen.observe(document.body, { childList: true, subtree: true, characterData: true, attributes: true });
      update(0);
      return seen.takeRecords().length;"""
    assert asked(ask, body) == 0
