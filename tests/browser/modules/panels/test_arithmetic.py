"""arithmetic.js: each line of a step with its numbers: of this row, of the one before, and of the next."""

from typing import Any

from tests.browser.modules.conftest import Ask

SHOW = """({ arithmetic }, { lines, leg, step }) => {
  document.body.innerHTML = '<div id="root"></div>';
  const root = document.getElementById("root");
  const rows = [0, 1, 2, 3].map((t) => ({ t: t + 1, w: 10 * t, grad_w: 100 + t, buffer: t ? 7 * t : NaN }));
  const whole = lines.map((line) => ({ symbol: "", formula: "", column: "none", next: false, numbers: [], ...line }));
  const groups = [{ title: "Group", text: "Note", lines: whole }];
  const own = { at: 0, constants: { lr: 0.5 }, states: { b: "buffer" }, later: { kept: "grad_w" }, groups };
  const legs = [own, ...(leg ? [leg] : [])];
  const panel = arithmetic(root, { title: "T", stepOf: "step {step}", atEnd: "the last", legs });
  panel.update({ step, lane: { last: 3 }, row: (k) => rows[k] });
  const seen = [...root.querySelectorAll(".dl-line:not([hidden])")];
  const branch = (line) => [...line.querySelectorAll(".dl-numbers > span:not([hidden]):not(.dl-equals) [data-name]")];
  return {
    title: root.querySelector("h3").textContent, note: root.querySelector(".dl-note")?.textContent,
    results: seen.map((line) => line.querySelector("output").textContent),
    numbers: seen.map((line) => branch(line).map((place) => place.textContent)),
  };
}"""


def shown(ask: Ask, *lines: dict[str, Any], step: int = 2, leg: Any = None) -> dict[str, Any]:
    result: dict[str, Any] = ask("arithmetic.js", SHOW, {"lines": list(lines), "step": step, "leg": leg})
    return result


def place(*names: str, tight: bool = False) -> str:
    return "".join(f"<i data-name={name} {'data-tight' if tight else ''}></i>" for name in names)


def test_the_gradient_before_is_that_of_the_row_before(ask: Ask) -> None:
    line = {"target": "own", "tree": ["-", "g", "g_before"], "numbers": [place("g_before")]}
    known = {"target": "g", "tree": "w", "column": "grad_w"}
    assert shown(ask, known, line)["numbers"][1] == ["101"]
    assert shown(ask, known, line)["results"] == ["102", "1"]
    assert shown(ask, known, line, step=0)["numbers"][1] == ["0"]


def test_a_line_has_this_rows_numbers_or_the_next_rows(ask: Ask) -> None:
    names = {"target": "a", "tree": ["+", "w", ["*", "lr", "t"]], "numbers": [place("w", "lr", "t", "b")]}
    found = shown(ask, names)
    assert (found["title"], found["note"]) == ("step 2", "Note")
    assert (found["numbers"], found["results"]) == ([["20", "0.5", "3", "14"]], ["21.5"])
    assert shown(ask, names, step=0)["numbers"] == [["0", "0.5", "1", "0"]]  # a state that is not there yet is 0
    assert shown(ask, {"target": "u", "tree": "t", "column": "w", "next": True})["results"] == ["30"]
    last = shown(ask, {"target": "u", "tree": "t", "column": "w", "next": True}, step=3)
    assert (last["results"], last["note"]) == ([], "the last")


def test_what_torch_recorded_comes_before_what_is_worked_out(ask: Ask) -> None:
    assert shown(ask, {"target": "g", "tree": ["neg", -5], "column": "grad_w"})["results"] == ["102"]
    assert shown(ask, {"target": "g", "tree": ["neg", -5]})["results"] == ["5"]
    first, second = shown(ask, {"target": "g", "tree": ["neg", -5]}, {"target": "h", "tree": ["*", "g", 2]})["results"]
    assert (first, second) == ("5", "10")


def test_of_two_branches_the_one_that_holds_is_shown(ask: Ask) -> None:
    line = {"target": "a", "numbers": [place("w"), place("t")]}
    for condition, numbers in ((["<", "w", 99], [["20"]]), ([">", "w", 99], [["3"]])):
        assert shown(ask, line | {"tree": ["where", condition, "w", "t"]})["numbers"] == numbers


def test_numbers_that_nearly_cancel_have_the_digits_that_their_difference_needs(ask: Ask) -> None:
    near = {"target": "near", "tree": ["+", "w", 1.2345678e-6]}
    line = {"target": "d", "tree": ["*", ["-", "near", "w"], 2], "numbers": [place("near", "w", "t")]}
    assert shown(ask, near, line)["numbers"][1] == ["20.000001234568", "20", "3"]


def test_a_minus_inside_a_product_has_brackets(ask: Ask) -> None:
    low = {"target": "low", "tree": ["neg", "w"]}
    assert shown(ask, low, {"target": "a", "tree": "low", "numbers": [place("low", tight=True)]})["numbers"][1] == [
        "(−20)"
    ]
    assert shown(ask, low, {"target": "a", "tree": "low", "numbers": [place("low")]})["numbers"][1] == ["−20"]
    assert shown(ask, {"target": "a", "tree": "w", "numbers": [place("w", tight=True)]})["numbers"] == [["20"]]


def test_another_leg_has_its_own_lines(ask: Ask) -> None:
    other = {"at": 2, "constants": {"lr": 9}, "states": {}, "later": {}, "groups": [
        {"title": "Other", "lines": [{"symbol": "", "formula": "", "column": "none", "next": False, "target": "a",
                                      "tree": "lr", "numbers": [place("lr")]}]}]}  # fmt: skip
    line = {"target": "a", "tree": "lr", "numbers": [place("lr")]}
    assert shown(ask, line, leg=other)["numbers"] == [["9"]]
    assert shown(ask, line, leg=other, step=1)["numbers"] == [["0.5"]]


def test_a_rate_that_is_kept_for_the_next_update_is_the_next_rows(ask: Ask) -> None:
    line = {"target": "n", "tree": "kept", "numbers": [place("kept")]}
    assert shown(ask, line)["numbers"] == [["103"]]
