"""products.js, equations.js and step.js: a step of a table in matrices, worked out by hand for two of each thing.

X = [[1, 2], [3, -1], [0, 1]], W = [[2, 0], [1, -1]], b = [1, 2], so Ŷ = [[5, 0], [6, 3], [2, 1]]; Y = [[4, 1], [6, 6],
[2, 3]]. The slope of a number is its error alone, ŷ − y, so D = [[1, -1], [0, -3], [0, -2]], and
Xᵀ·D = [[1, -10], [2, -1]], its column sums [1, -6].
"""

from typing import Any

import pytest

from tests.browser.made import run
from tests.browser.modules.conftest import Ask
from tests.browser.modules.made import made

UPDATE = ["rule", "other", "otherBias"]  # what is hidden where the update is W − lr·G
SLOPE = ["-", "y_hat", "y"]
SAMPLE = {"row": [0, 5, 9], "X": [[1, 2], [3, -1], [0, 1]], "Y": [[4, 1], [6, 6], [2, 3]], "held_out": [False] * 3,
          "features": ["f", "h"], "targets": ["p", "q"], "middle": [0, 0], "spread": [1, 1], "rows": 3,
            "train": 3}  # fmt: skip
NOW = {"w[f,p]": 2.0, "w[f,q]": 0.0, "w[h,p]": 1.0, "w[h,q]": -1.0, "b[p]": 1.0, "b[q]": 2.0}
GRAD = {"grad_w[f,p]": 1.5, "grad_w[f,q]": 2.5, "grad_w[h,p]": 3.5, "grad_w[h,q]": 4.5, "grad_b[p]": 5.5,
        "grad_b[q]": 6.5}  # fmt: skip
ROWS: dict[str, Any] = {name: [value, value + 0.5] for name, value in {**NOW, **GRAD}.items()}
WORDS = {
    "stepOf": "Step {step}", "rows": "Rows", "batch": "the batch", "row": "row {row}",
      "heldOutRow": "row {row}, held out",
    "forward": "Forward", "errors": "Errors", "minus": "minus!", "gradient": "Gradient", "update": "Update",
      "torch": "torch:",
    "sums": "sums of", "rule": "rule:", "difference": "by", "more": "{count} more rows", "moreTerms": "{count} more",
    "pointForward": "point at Ŷ", "pointGradient": "point at G", "atEnd": "no update", "alone": "alone!",
    "sampled": "{here} of {rows}", "missing": "{rows} not among {here}", "unlisted": "unlisted",
}  # fmt: skip
MARKUP = {"slope": "<i>s</i>", "steps": "<i>u</i>"}
PRODUCTS = """
  document.body.innerHTML = "";
  const panel = products.products(document.body, arg.panel);
  const told = storeOf(arg.lines);
  const update = (step) => panel.update({ header: told.header, lane: told.lanes[0], step });
  const all = (name, i = 0) => panel.equations.matrices[name][i];
  const numbers = (name, i = 0) => all(name,
    i).cells.map((line) => line.map((cell) => cell.textContent).join(" ")).join("; ");
  const isLit = (cell) => Number(cell.classList.contains("dl-lit"));
  const lit = (name) => all(name).cells.map((line) => line.map(isLit).join("")).join(" ");
  const { lines, groups, notes } = panel.equations;
  const hidden = (boxes) => Object.keys(boxes).filter((name) => boxes[name].hidden);
"""


def leg(**more: Any) -> dict[str, Any]:
    return {"at": 0, "slope": SLOPE, "constants": {"lr": 0.5}, "l1": 0, "l2": 0, "plain": True, "markup": MARKUP} | more


def asked(ask: Ask, body: str, legs: Any = None, rows: Any = None, sample: Any = None, **header: Any) -> Any:
    panel = {**WORDS, "kind": "products", "legs": legs or [leg()]}
    lines = run(rows or ROWS, sample=SAMPLE | (sample or {}), **({"spec": {"batch": None}} | header))
    return ask("store.js products.js", made(PRODUCTS + body, "products.js"), {"panel": panel, "lines": lines})


def test_the_matrices_of_a_step(ask: Ask) -> None:
    body = """update(0);
      return Object.fromEntries(Object.keys(panel.equations.matrices).map((name) => [name, numbers(name)]));"""
    found = asked(ask, body)
    assert found == {
        "X": "1 2; 3 −1; 0 1", "W": "2 0; 1 −1", "b": "1 2", "P": "5 0; 6 3; 2 1", "Y": "4 1; 6 6; 2 3",
        "P again": "5 0; 6 3; 2 1", "E": "−1 1; 0 3; 0 2", "D": "1 −1; 0 −3; 0 −2", "XT": "1 3 0; 2 −1 1",
        "D again": "1 −1; 0 −3; 0 −2", "G": "1 −10; 2 −1", "G torch": "1.5 2.5; 3.5 4.5", "g": "1 −6",
          "g torch": "5.5 6.5",
        "W again": "2 0; 1 −1", "G again": "1.5 2.5; 3.5 4.5", "W after": "2.5 0.5; 1.5 −0.5", "b again": "1 2",
        "g again": "5.5 6.5", "b after": "1.5 2.5", "W change": "0.5 0.5; 0.5 0.5", "b change": "0.5 0.5",
    }  # fmt: skip


def test_their_names_and_shapes(ask: Ask) -> None:
    body = """update(0);
      const name = (each) => each.table.caption.textContent;
      const heads = (each) => each.heads.map((head) => head.textContent).join();
      const both = (each) => [each, [name(all(each)), heads(all(each))]];
      return Object.fromEntries(["X", "XT", "W", "b", "P", "G", "g"].map(both));"""
    assert asked(ask, body) == {
        "X": ["X (3, 2)", "row 0,row 5,row 9"], "XT": ["Xᵀ (2, 3)", "f,h"], "W": ["W (2, 2)", "f,h"],
          "b": ["b (2,)", ""],
        "P": ["Ŷ (3, 2)", "row 0,row 5,row 9"], "G": ["∂L/∂W (2, 2)", "f,h"], "g": ["∂L/∂b (2,)", ""],
    }  # fmt: skip


def test_what_is_said_beside_them(ask: Ask) -> None:
    body = """update(1);
      const text = (each) => each.textContent;
      return [text(panel.title), text(panel.note), text(notes.errors), hidden(lines), hidden(groups),
        text(notes.update),
              [...document.querySelectorAll("h4")].map(text), text(lines.slope.querySelector("i")),
              panel.equations.texts.lr.map(text), panel.pace];"""
    title, note, minus, shown, boxes, end, heads, slope, lr, pace = asked(ask, body)
    assert (title, note, minus, end, slope, pace) == ("Step 1", "", "minus!", "no update", "s", 200)
    assert shown == ["plain", "plainBias", "rule", "other", "otherBias"]  # no update after the last row
    assert (boxes, heads) == ([], ["Forward", "Errors", "Gradient", "Update"])
    assert set(lr) == {"0.5"}
    assert asked(ask, "update(0); return [hidden(lines), notes.update.textContent];") == [
        ["rule", "other", "otherBias"],
        "",
    ]
    body = "update(0); return hidden(lines);"
    assert asked(ask, body, [leg(plain=False)]) == ["plain", "plainBias"]


def test_the_settings_of_a_step_are_those_of_its_leg(ask: Ask) -> None:
    body = (
        """return [0, 1, 0].map((step) => (update(step), [panel.equations.texts.lr[0].textContent, numbers("G")]));"""
    )
    legs = [leg(), leg(at=1, constants={"lr": 9}, l1=1, l2=2)]
    first, second, again = asked(ask, body, legs, {name: [value] * 2 for name, value in {**NOW, **GRAD}.items()})
    assert first == again == ["0.5", "1 −10; 2 −1"]
    # 1·sign(w) + 2·2·w on top: 9 and 0, 5 and -5
    assert second == ["9", "10 −10; 7 −6"]


POINT = """update(0);
  panel.equations.point(...%s);
  const names = ["X", "W", "b", "P", "XT", "D again", "G", "G torch", "g",
    "g torch"].filter((name) => lit(name).includes("1"));
  return [notes.forward.textContent, notes.gradient.textContent, Object.fromEntries(names.map((name) => [name,
    lit(name)]))];"""


def test_what_a_number_of_the_forward_pass_comes_from(ask: Ask) -> None:
    forward, gradient, lit = asked(ask, POINT % '["P", 1, 0]')
    assert forward == "3·2 + (−1)·1 + 1 = 6"
    assert gradient == "point at G"
    assert lit == {"X": "00 11 00", "W": "10 10", "b": "10", "P": "00 10 00"}


def test_what_a_number_of_the_gradient_comes_from(ask: Ask) -> None:
    forward, gradient, lit = asked(ask, POINT % '["G", 0, 1]')
    assert forward == "point at Ŷ"
    assert gradient == "1·(−1) + 3·(−3) + 0·(−2) = −10"
    assert lit == {"XT": "111 000", "D again": "01 01 01", "G": "01 00", "G torch": "01 00"}
    *_, told, _lit = asked(ask, POINT % '["G", 0, 0]', [leg(l2=2)])
    assert told == "1·1 + 3·0 + 0·0 + 8 = 9"
    *_, told, _lit = asked(ask, POINT % '["G", 1, 1]', [leg(l1=2)])
    assert told == "2·(−1) + (−1)·(−3) + 1·(−2) + (−2) = −3"


def test_what_a_number_of_the_biases_gradient_comes_from(ask: Ask) -> None:
    forward, gradient, lit = asked(ask, POINT % '["g", 0, 1]')
    assert (forward, gradient) == ("point at Ŷ", "(−1) + (−3) + (−2) = −6")
    assert lit == {"D again": "01 01 01", "g": "01", "g torch": "01"}


def test_where_nothing_is_pointed_at_nothing_is_lit(ask: Ask) -> None:
    assert asked(ask, POINT % '["P", -1, -1]') == ["point at Ŷ", "point at G", {}]
    assert asked(ask, POINT % '["G", -1, -1]') == ["point at Ŷ", "point at G", {}]
    body = """update(0);
      const cell = all("P").cells[2][1];
      cell.dispatchEvent(new Event("pointerover", { bubbles: true }));
      const there = notes.forward.textContent;
      all("P").table.dispatchEvent(new Event("pointerleave"));
      return [there, notes.forward.textContent, all("X").table.getAttribute("role")];"""
    assert asked(ask, body) == ["0·0 + 1·(−1) + 2 = 1", "point at Ŷ", None]


def test_six_terms_are_written_out_and_the_others_counted(ask: Ask) -> None:
    many = {"row": [*range(8)], "X": [[1, 2]] * 8, "Y": [[0, 0]] * 8, "held_out": [False] * 8, "rows": 8, "train": 8}
    *_, told, _lit = asked(ask, POINT % '["g", 0, 0]', sample=many)
    assert told == "5 + 5 + 5 + 5 + 5 + 5 + 2 more = 40"
    body = "update(0); return [all('X').more.textContent, all('P').more.textContent, all('XT').more];"
    assert asked(ask, body, sample=many) == ["2 more rows", "2 more rows", None]
    *_, told, _lit = asked(ask, POINT % '["g", 0, 0]', sample={key: value[:6] if isinstance(value, list) else 6
                                                                for key, value in many.items()})  # fmt: skip
    assert told == "5 + 5 + 5 + 5 + 5 + 5 = 30"


CHOSEN = """update(0);
  panel.select.value = "1";
  panel.select.dispatchEvent(new Event("change"));
  return [panel.note.textContent, numbers("X"), numbers("G"), hidden(groups), lines.gradient.className,
          lines.bias.className, all("X").table.caption.textContent];"""


def test_a_row_by_itself(ask: Ask) -> None:
    note, x, gradient, boxes, first, second, caption = asked(ask, CHOSEN)
    assert (note, x, gradient, boxes, caption) == ("alone!", "3 −1", "0 −9; 0 3", ["update"], "X (1, 2)")
    assert first == second == "dl-equation dl-without-torch"


def test_rows_to_choose_from_and_a_choice_that_stays(ask: Ask) -> None:
    body = """update(0);
      const options = [...panel.select.options].map(({ value, text }) => [value, text]);
      const first = panel.select.value;
      panel.select.value = "2";
      update(1);
      const same = panel.select.value;
      panel.update({ header: { ...told.header }, lane: told.lanes[0], step: 0 });
      const other = panel.select.value;
      const small = { ...told.header.sample, row: [4, 5], held_out: [true, true] };
      panel.update({ header: { ...told.header, sample: small }, lane: told.lanes[0], step: 0 });
      const gone = panel.select.value;
      panel.update({ header: {}, lane: told.lanes[0], step: 1 });
      return [options, first, same, other, gone, panel.title.textContent];"""
    options, first, same, other, gone, title = asked(ask, body, sample={"held_out": [False, True, False], "train": 2})
    assert options == [["", "the batch"], ["0", "row 0"], ["1", "row 5, held out"], ["2", "row 9"]]
    assert (first, same, other, gone) == ("", "2", "2", "")
    assert title == "Step 0"


STATE = """update(0);
  return [panel.note.textContent, numbers("X"), all("X").table.caption.textContent, hidden(lines), hidden(groups),
          lines.gradient.className, notes.gradient.hidden];"""


@pytest.mark.parametrize(
    "sample, columns, batch, found",
    [
        ({}, {}, None, ["", "1 2; 3 −1; 0 1", "X (3, 2)", UPDATE, [], "dl-equation", False]),
        ({}, {}, 3, ["", "1 2; 3 −1; 0 1", "X (3, 2)", UPDATE, [], "dl-equation", False]),
        ({}, {}, 2, ["unlisted", "1 2; 3 −1; 0 1", "X (n, 2)", ["slope", *UPDATE], [], "dl-equation dl-only-torch",
          True]),
        ({"rows": 9, "train": 8}, {}, None, ["3 of 9", "1 2; 3 −1; 0 1", "X (8, 2)", UPDATE, [],
                                             "dl-equation dl-only-torch", True]),
        ({"held_out": [True, False, False], "train": 2}, {}, None, ["", "3 −1; 0 1", "X (2, 2)", UPDATE, [],
                                                                   "dl-equation", False]),
        ({}, {"batch[0]": [9.0, 0.0], "batch[1]": [0.0, 0.0]}, 2, ["", "0 1; 1 2", "X (2, 2)", UPDATE, [],
          "dl-equation",
                                                                   False]),
        ({}, {"batch[0]": [9.0, 0.0], "batch[1]": [7.0, 0.0], "batch[2]": [8.0, 0.0]}, 2,
         ["7, 8 not among 3", "0 1", "X (3, 2)", UPDATE, [], "dl-equation dl-only-torch", True]),
        ({}, {"batch[0]": [9.0, 0.0], "batch[1]": [None, 0.0]}, 2, ["", "0 1", "X (1, 2)", UPDATE, [],
          "dl-equation", False]),
        ({}, {"batch[0]": [7.0, 0.0]}, 1, ["7 not among 3", "", "X (1, 2)", UPDATE, ["forward", "errors"],
                                           "dl-equation dl-only-torch", True]),
    ],
)  # fmt: skip
def test_which_rows_a_step_took(ask: Ask, sample: Any, columns: Any, batch: int | None, found: list[Any]) -> None:
    assert asked(ask, STATE, None, ROWS | columns, sample, spec={"batch": batch}) == found


def test_how_its_parts_are_marked_for_their_styles(ask: Ask) -> None:
    body = """update(0);
      const classes = (selector) => document.querySelectorAll(selector).length;
      const kinds = [".dl-products-head", ".dl-panel-title", ".dl-rows select.dl-speed", ".dl-note", ".dl-group",
                     ".dl-equation", ".dl-sign-between", ".dl-between.dl-torch", ".dl-between.dl-rule",
                     ".dl-matrix.dl-torch", ".dl-product"];
      const signs = lines.forward.textContent.replace(/[^·+=]/g, "");
      return [kinds.map(classes), signs, document.querySelector("label").textContent];"""
    counts, signs, label = asked(ask, body)
    assert counts == [1, 1, 1, 1, 4, 10, 17, 2, 1, 2, 4]
    assert signs == "·+="
    assert label.startswith("Rows")
