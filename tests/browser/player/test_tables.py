"""What the player makes of a table: predictions, lines, points to drag, and the matrices of a step."""

from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from engine.link import read
from engine.problems.kinds import task_of
from engine.problems.table.spec import TableSpec
from engine.trace import trace
from figures.many_weights import charts
from tests.browser.page import PLAYER, Lab, parsed
from tests.browser.stage import module, stage
from ui.matrices import products_panel, weights_panel

FRUIT = "problem=table&data=fruit&scale=standard&loss=mse&lane=sgd,lr=0.05&steps=30"
LINE = FRUIT + "&features=rainfall&targets=apples"
BATCHES = FRUIT + "&batch=2&held_out=0.2&seed=3"
LINKS = {
    "plain": FRUIT,
    "batches": BATCHES,
    "sum": FRUIT.replace("0.05", "0.001") + "&reduction=sum",
    "huber": FRUIT.replace("mse", "huber") + "&delta=20&l1=0.5&l2=0.25&init=normal",
    "changed": FRUIT.replace("0.05", "0.05,@12,adam,lr=0.5,loss=smooth_l1,l2=1"),
}

# For each step the largest difference between the gradient that step.js writes out and torch's, by torch's largest
DIFFERENCES = """async ([link, legs, store, step]) => {
  const [{ Store }, { batchOf, weightsAt, written }] = await Promise.all([import(store), import(step)]);
  const rows = new Store();
  const text = await (await fetch('/api/descent?' + link)).text();
  for (const line of text.trim().split('\\n')) rows.ingest(JSON.parse(line));
  const [lane] = rows.lanes, { header, sample } = rows;
  return Array.from({ length: lane.rows }, (_, k) => {
    const leg = legs.findLast(({ at }) => at <= k), { indices, count, all } = batchOf(header, lane, k);
    const { G, g } = written(sample, leg, weightsAt(sample, lane, k), indices, count);
    const torch = weightsAt(sample, lane, k, 'grad_');
    const [ours, theirs] = [[...G.flat(), ...g], [...torch.W.flat(), ...torch.b]];
    const differences = ours.map((value, i) => Math.abs(value - theirs[i]));
    return all ? Math.max(...differences) / Math.max(...theirs.map(Math.abs)) : NaN;
  });
}"""


def table(link: str) -> TableSpec:
    run = read(link)
    assert isinstance(run, TableSpec)
    return run


@pytest.fixture
def page(lab: Lab) -> Page:
    return lab.page


def drawn(link: str, **options: Any) -> list[dict[str, Any]]:
    run = table(link)
    given: dict[str, Any] = {"held_out": bool(run.held_out), "batches": bool(run.batch), "ghosts": [], **options}
    return charts(list(run.features), list(run.targets), shown=run.names[:2], **given)


@pytest.mark.parametrize("link", LINKS.values(), ids=LINKS)
def test_the_gradient_that_is_written_out_is_torchs(link: str, page: Page, address: str) -> None:
    page.goto(f"{address}/_stcore/health")
    given = [link, products_panel(table(link))["legs"], module("store.js"), module("step.js")]
    differences = page.evaluate(DIFFERENCES, given)
    assert len(differences) == 31
    assert max(differences) < 1e-9


@pytest.fixture(scope="module")
def shown(kept: Lab) -> Lab:
    """A run of mini-batches with rows held out, to look at."""
    return stage(kept.page, kept.address, BATCHES, charts=drawn(BATCHES))


@pytest.mark.parametrize("step", [0, 7, 30])
def test_points_stand_at_what_the_weights_predict(step: int, shown: Lab) -> None:
    shown.go(step)
    run, row = table(BATCHES), trace(read(BATCHES)).iloc[step]
    sample = task_of(run).data()["sample"]
    for place, target in enumerate(run.targets):
        w = [row[f"w[{feature},{target}]"] for feature in run.features]
        for part in ("train", "held_out"):
            (points,) = shown.traces("predicted", kind="predicted", target=target, part=part)
            rows = [i for i, held in enumerate(sample["held_out"]) if held == (part == "held_out")]
            assert points["x"] == [sample["Y"][i][place] for i in rows]
            expected = np.array(sample["X"])[rows] @ w + row[f"b[{target}]"]
            np.testing.assert_allclose(points["y"], expected, rtol=1e-12)


def test_a_chart_of_several_lines_has_a_legend(shown: Lab) -> None:
    legend = shown.chart("loss").locator(".dl-legend li")
    expect(legend).to_have_text(["this step's batch", "training rows", "held-out rows"])
    expect(shown.chart("weights").locator(".dl-legend li")).to_have_text(["least squares", *table(BATCHES).names[:2]])


def test_the_axes_hold_every_point_and_its_prediction(page: Page, address: str) -> None:
    lab = stage(page, address, FRUIT, charts=drawn(FRUIT))
    for step in (0, 30):
        lab.go(step)
        points = lab.traces("predicted", kind="predicted")
        assert len(points) == 2
        for axis in ("x", "y"):
            low, high = lab.figure("predicted")[axis]["range"]
            assert all(low < value < high for trace in points for value in trace[axis])


def test_the_line_of_one_feature_is_in_its_own_units(page: Page, address: str) -> None:
    lab = stage(page, address, LINE, charts=drawn(LINE))
    lab.go(20)
    row, sample = trace(read(LINE)).iloc[20], task_of(table(LINE)).data()["sample"]
    (points,), (line,) = lab.traces("fit", kind="points", part="train"), lab.traces("fit", kind="fit")
    np.testing.assert_allclose(points["x"], [67, 88, 134, 43, 96], rtol=1e-14)
    assert points["y"] == [56, 81, 119, 22, 103]
    seen = (np.array(line["x"]) - sample["middle"][0]) / sample["spread"][0]
    np.testing.assert_allclose(line["y"], row["w[rainfall,apples]"] * seen + row["b[apples]"], rtol=1e-12)
    assert line["x"] == lab.figure("fit")["x"]["range"]


def test_points_are_there_also_while_a_new_run_plays(page: Page, address: str) -> None:
    lab = stage(page, address, LINE, charts=drawn(LINE))
    page.evaluate(f"() => {{ {PLAYER}.clock.setLoop(true); {PLAYER}.clock.toggle(); }}")
    other = f"/api/descent?{LINE}&held_out=0.4"
    page.evaluate("""url => {
      component.data = { ...component.data, streams: [{ name: 'run', url }] };
      player.mount(component);
    }""", other)  # fmt: skip
    lab.until("""() => {
      const { data } = document.querySelector("[data-chart=fit] .dl-gd");
      const points = data.find(({ meta }) => meta.bind.kind === "points");
      return document.querySelector('.descent-lab').dataset.state === 'playing' && points.x.length === 3;
    }""")


def test_another_stream_follows_the_playhead(page: Page, address: str) -> None:
    raw = {"name": "raw", "url": f"/api/descent?{FRUIT.replace('standard', 'minmax')}"}
    made = drawn(FRUIT, scales={"run": "standardised", "raw": "from 0 to 1"})
    lab = stage(page, address, FRUIT, charts=made, streams=[{"name": "run", "url": f"/api/descent?{FRUIT}"}, raw])
    lab.until(f"() => {PLAYER}.rows('raw')?.[0]?.step.length === 31")
    lab.go(9)
    (path,) = lab.traces("scales", kind="path", stream="raw")
    assert path["y"] == trace(read(FRUIT.replace("standard", "minmax")))["train"][:10].tolist()


# a point that is dragged


def line_alone(page: Page, address: str) -> Lab:
    """The chart with the points, where the mouse reaches them."""
    lab = stage(page, address, LINE, charts=[chart for chart in drawn(LINE) if chart["id"] == "fit"])
    lab.go(10)
    return lab


PLACE = """i => {
  const gd = document.querySelector('[data-chart=fit] .dl-gd'), { xaxis: x, yaxis: y } = gd._fullLayout;
  const box = gd.getBoundingClientRect(), trace = gd.data.find((trace) => trace.meta.bind.drag);
  return [box.left + x._offset + x.d2p(trace.x[i]), box.top + y._offset + y.d2p(trace.y[i])];
}"""


def grab(lab: Lab, i: int) -> tuple[float, float]:
    x, y = lab.page.evaluate(PLACE, i)
    lab.page.mouse.move(x + 3, y - 3)
    lab.page.mouse.down()
    return x, y


def told(page: Page) -> list[dict[str, Any]]:
    values: list[dict[str, Any]] = page.evaluate(
        "() => told.filter(({name}) => name === 'dragged').map(({value}) => value)"
    )
    return values


@pytest.mark.parametrize("row", [0, 3])
def test_a_point_that_is_dragged_is_told_with_its_row_and_place(row: int, page: Page, address: str) -> None:
    lab = line_alone(page, address)
    x, y = grab(lab, row)
    page.mouse.move(x + 40, y - 30, steps=4)
    expect(lab.chart("fit").locator(".dl-held output")).to_be_visible()
    page.mouse.up()
    (dropped,) = told(page)
    figure = lab.figure("fit")
    per_pixel = {axis: np.ptp(figure[axis]["range"]) / figure[axis]["length"] for axis in ("x", "y")}
    assert (dropped["row"], dropped["target"]) == (row, "apples")
    assert dropped["x"] == pytest.approx([67, 88, 134, 43, 96][row] + 40 * per_pixel["x"], abs=2 * per_pixel["x"])
    assert dropped["y"] == pytest.approx([56, 81, 119, 22, 103][row] + 30 * per_pixel["y"], abs=2 * per_pixel["y"])
    assert len(f"{dropped['x']:g}") < 6
    expect(lab.chart("fit").get_by_role("button", name="Reset zoom")).to_be_hidden()


def test_escape_puts_a_point_back_and_a_click_moves_nothing(page: Page, address: str) -> None:
    lab = line_alone(page, address)
    x, y = grab(lab, 1)
    page.mouse.move(x + 40, y - 30, steps=4)
    expect(lab.chart("fit").locator(".dl-held")).to_be_visible()
    page.keyboard.press("Escape")
    expect(lab.chart("fit").locator(".dl-held")).to_be_hidden()
    page.mouse.up()
    grab(lab, 1)
    page.mouse.up()
    assert told(page) == []
    lab.zoom("fit", 0.3, 0.45, 0.05, 0.2)  # and away from the points a drag is still a zoom


def test_keys_move_the_playhead_after_a_drag(page: Page, address: str) -> None:
    lab = line_alone(page, address)
    x, y = grab(lab, 1)
    page.mouse.move(x + 20, y, steps=3)
    page.mouse.up()
    assert len(told(page)) == 1
    lab.key("ArrowRight")
    lab.at(11)


# the matrices of a step


def panels(lab: Lab) -> Any:
    return lab.panel("products")


def matrix(lab: Lab, name: str, place: int = 0) -> Any:
    tables, grids = (panels(lab).get_by_role(role, name=name, exact=True) for role in ("table", "grid"))
    return tables.or_(grids).nth(place)


def numbers(found: Any) -> np.ndarray:
    rows = found.locator("tbody tr").all()
    return np.array([[parsed(text) for text in row.locator("td").all_inner_texts()] for row in rows])


def test_matrices_have_their_shapes_and_their_numbers(page: Page, address: str) -> None:
    lab = stage(page, address, FRUIT, panels=[products_panel(table(FRUIT))])
    lab.go(5)
    row, sample = trace(read(FRUIT)).iloc[5], task_of(table(FRUIT)).data()["sample"]
    W = row[table(FRUIT).names[:6]].to_numpy(float).reshape(2, 3).T
    expect(panels(lab).get_by_role("heading", name="The arithmetic of step 5")).to_be_visible()
    for name, expected in {
        "X (5, 3)": sample["X"],
        "W (3, 2)": W,
        "Y (5, 2)": sample["Y"],
        "Ŷ (5, 2)": np.array(sample["X"]) @ W + row[["b[apples]", "b[oranges]"]].to_numpy(float),
        "Xᵀ (3, 5)": np.array(sample["X"]).T,
    }.items():
        np.testing.assert_allclose(numbers(matrix(lab, name)), expected, rtol=6e-4)
    ours, torchs = (numbers(matrix(lab, "∂L/∂W (3, 2)", place)) for place in (0, 1))
    np.testing.assert_array_equal(ours, torchs)


def test_a_number_that_is_pointed_at_shows_where_it_comes_from(page: Page, address: str) -> None:
    lab = stage(page, address, FRUIT, panels=[products_panel(table(FRUIT))])
    lab.go(5)
    matrix(lab, "Ŷ (5, 2)").locator("tbody td").nth(3).hover()
    expect(matrix(lab, "X (5, 3)").locator(".dl-lit")).to_have_count(3)
    expect(matrix(lab, "W (3, 2)").locator(".dl-lit")).to_have_count(3)
    told = panels(lab).locator(".dl-product").first.inner_text()
    left, right = told.split(" = ")
    terms = [np.prod([parsed(factor.strip("()")) for factor in term.split("·")]) for term in left.split(" + ")]
    assert len(terms) == 4
    assert sum(terms) == pytest.approx(parsed(right), rel=1e-4)


def test_arrows_walk_in_a_matrix_and_leave_the_playhead(page: Page, address: str) -> None:
    lab = stage(page, address, FRUIT, panels=[products_panel(table(FRUIT))])
    lab.go(5)
    matrix(lab, "∂L/∂W (3, 2)").locator("tbody td").first.focus()
    lab.key("ArrowDown", "ArrowRight")
    expect(matrix(lab, "∂L/∂W (3, 2)").locator("tbody tr").nth(1).locator("td").nth(1)).to_be_focused()
    expect(matrix(lab, "Xᵀ (3, 5)").locator(".dl-lit")).to_have_count(5)
    assert lab.step == 5


def test_a_row_may_be_chosen(page: Page, address: str) -> None:
    lab = stage(page, address, BATCHES, panels=[products_panel(table(BATCHES))])
    lab.go(2)
    listed = trace(read(BATCHES)).iloc[2][["batch[0]", "batch[1]"]]
    heads = matrix(lab, "X (2, 3)").locator("tbody th")
    expect(heads).to_have_text([f"row {row:.0f}" for row in listed])
    panels(lab).get_by_label("Rows").select_option("row 4")
    expect(matrix(lab, "X (1, 3)").locator("tbody th")).to_have_text(["row 4"])
    expect(panels(lab).get_by_role("heading", name="Update")).to_be_hidden()
    expect(panels(lab).get_by_text("This row alone")).to_be_visible()


def test_the_last_row_has_no_update(page: Page, address: str) -> None:
    lab = stage(page, address, FRUIT, panels=[products_panel(table(FRUIT))])
    lab.go(30)
    expect(panels(lab).get_by_text("This is the last row")).to_be_visible()
    lab.go(29)
    expect(panels(lab).get_by_text("This is the last row")).to_be_hidden()
    after = numbers(matrix(lab, "W (3, 2)", 2))
    last = trace(read(FRUIT)).iloc[30][table(FRUIT).names[:6]].to_numpy(float).reshape(2, 3).T
    np.testing.assert_allclose(after, last, rtol=6e-4)


def test_heat_maps_show_each_weight_and_gradient(page: Page, address: str) -> None:
    lab = stage(page, address, FRUIT, panels=[weights_panel()])
    lab.go(4)
    row = trace(read(FRUIT)).iloc[4]
    for name, before in {"W (3, 2)": "", "∂L/∂W (3, 2)": "grad_"}.items():
        found = lab.panel("weights").get_by_role("table", name=name, exact=True)
        expected = row[[before + name for name in table(FRUIT).names[:6]]].to_numpy(float).reshape(2, 3).T
        np.testing.assert_allclose(numbers(found), expected, rtol=6e-4)
        above = found.locator("td").evaluate_all("cells => cells.map(c => getComputedStyle(c).backgroundColor)")
        assert all(
            color.startswith("rgba(199, 119, 0") for color, v in zip(above, expected.ravel(), strict=True) if v > 1
        )
        assert all(
            color.startswith("rgba(0, 114, 178") for color, v in zip(above, expected.ravel(), strict=True) if v < -1
        )
