"""The page "Many weights" in a browser: tables that are brought, edited and dragged, and links to their runs."""

import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pandas as pd
import pytest
from playwright.sync_api import expect

from engine.link import read
from engine.problems.table.spec import TableSpec
from engine.tables.catalogue import table_of
from tests.browser.page import PLAYER, Lab, parsed, same_rows
from tests.specs import table

RAIN = pd.DataFrame({"rain": [1.0, 2.0, 4.0, 7.0], "sun": [3.0, 1.0, 2.0, 5.0], "crop": [2.5, 3.0, 6.5, 12.0]})


@pytest.fixture
def lab(lab: Lab) -> Lab:
    """The page "Many weights"."""
    lab.path = "many-weights"
    return lab


@pytest.fixture(scope="module")
def huber(kept: Lab) -> Lab:
    """The page with Huber's loss, to look at."""
    kept.path = "many-weights"
    return kept.open(loss="Huber")


def address(lab: Lab) -> str:
    """Where the run on screen is from."""
    return str(lab.page.evaluate(f"() => {PLAYER}.url()"))


def another_run(lab: Lab, url: str) -> None:
    """Wait until the run on screen is another than that of this address."""
    lab.until(f"url => {PLAYER}.url() !== url", url)


def shown(lab: Lab) -> TableSpec:
    """The run that the player was last given."""
    lab.settle()
    found = read(urlsplit(address(lab)).query)
    assert isinstance(found, TableSpec)
    return found


def upload(lab: Lab, path: Path) -> None:
    with lab.rerun():
        lab.choose("Table", "own table")
    lab.settle()
    bring(lab, path)


def bring(lab: Lab, path: Path) -> None:
    with lab.rerun():
        lab.page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(path)


def cell(lab: Lab, row: int, column: int, value: str) -> None:
    """Type a value into a cell of the table's editor: the grid is a canvas, so by keys from its first cell."""
    grid = lab.page.get_by_test_id("stDataFrame").locator("canvas").first
    lab.settle()  # an answer that comes while one types closes the editor
    grid.scroll_into_view_if_needed()
    box = grid.bounding_box()
    assert box
    lab.page.mouse.click(box["x"] + 200, box["y"] + 52)
    lab.key("Control+Home", *["ArrowDown"] * row, *["ArrowRight"] * column, "Enter")
    lab.page.locator("#portal").locator("input, textarea").fill(value)
    lab.key("Enter")


def test_a_link_opens_with_every_number_that_torch_has(lab: Lab) -> None:
    lab.open(scale="raw", lr=1e-5, steps=200)
    lab.shows(table(scale="raw", lane="sgd,lr=1e-05", steps=200))


def test_a_table_that_was_brought(lab: Lab, tmp_path: Path) -> None:
    file = tmp_path / "rain.csv"
    file.write_bytes("rain;sun;crop\n1;3;2,5\n2;1;3\n4;2;6,5\n7;5;12\n".encode("cp949"))
    lab.open()
    url = address(lab)
    upload(lab, file)
    another_run(lab, url)
    run = shown(lab)
    assert run.features == ("rain", "sun")
    assert run.targets == ("crop",)
    pd.testing.assert_frame_equal(table_of(run.data), RAIN)
    rows = lab.shows(run)
    lab.page.reload()
    lab.settle()
    same_rows(lab.rows(), rows)


def test_missing_numbers_are_told_and_filled_as_the_user_says(lab: Lab, tmp_path: Path) -> None:
    picture, holes = tmp_path / "picture.csv", tmp_path / "holes.csv"
    picture.write_bytes(b"\x89PNG\x00\x00\x01")
    holes.write_text("a,b\n1,2\n2,\n3,6\n4,x\n5,4\n")
    lab.open()
    before, url = shown(lab), address(lab)
    upload(lab, picture)
    expect(lab.sidebar.get_by_test_id("stAlert")).to_contain_text("picture.csv")
    assert shown(lab) == before  # a file that is no table takes nothing away
    bring(lab, holes)
    another_run(lab, url)
    assert table_of(shown(lab).data)["b"].tolist() == [2, 6, 4]
    expect(lab.sidebar.get_by_text(re.compile("row 2")).first).to_be_visible()
    url = address(lab)
    lab.sidebar.get_by_role("radio", name="fill in the mean").click()
    another_run(lab, url)
    assert table_of(shown(lab).data)["b"].tolist() == [2, 4, 6, 4, 4]


def test_an_edited_cell_changes_the_run_and_is_in_the_link(lab: Lab) -> None:
    lab.open()
    before = shown(lab)
    url = address(lab)
    cell(lab, 1, 3, "500")
    another_run(lab, url)
    run = shown(lab)
    wanted = table_of("fruit")
    wanted.loc[1, "apples"] = 500.0
    pd.testing.assert_frame_equal(table_of(run.data), wanted)
    assert (run.features, run.targets) == (before.features, before.targets)
    lab.shows(run)
    url = address(lab)
    cell(lab, 2, 0, "-1.5")  # and on
    another_run(lab, url)
    assert table_of(shown(lab).data)["temperature"][2] == -1.5
    assert table_of(shown(lab).data)["apples"][1] == 500
    assert "data=packed." in lab.page.url  # which opens as a table that was brought does


def test_a_dragged_outlier_changes_the_run(lab: Lab) -> None:
    lab.open(data="line")
    fruit = table_of("line")
    figure = lab.figure("fit")
    box = lab.chart("fit").locator(".dl-gd").bounding_box()
    assert box

    def place(x: float, y: float) -> tuple[float, float]:
        (x0, x1), (y0, y1) = figure["x"]["range"], figure["y"]["range"]
        across = figure["x"]["offset"] + (x - x0) / (x1 - x0) * figure["x"]["length"]
        down = figure["y"]["offset"] + (y1 - y) / (y1 - y0) * figure["y"]["length"]
        return box["x"] + across, box["y"] + down

    lab.chart("fit").scroll_into_view_if_needed()
    box = lab.chart("fit").locator(".dl-gd").bounding_box()
    url = address(lab)
    lab.page.mouse.move(*place(*fruit.iloc[10]))
    lab.page.mouse.down()
    lab.page.mouse.move(*place(11.0, 50.0), steps=5)
    lab.page.mouse.up()
    another_run(lab, url)
    run = shown(lab)
    moved = table_of(run.data)
    assert moved.iloc[10].tolist() == pytest.approx([11.0, 50.0], abs=0.5)
    pd.testing.assert_frame_equal(moved.drop(index=10), fruit.drop(index=10))
    lab.shows(run)
    assert "data=packed." in lab.page.url


def test_the_matrices_hold_torchs_numbers(huber: Lab) -> None:
    huber.go(3)
    rows = huber.rows()
    weights = huber.panel("weights").locator("table").first.locator("td").all_inner_texts()
    names = [f"w[{f},{t}]" for f in ("temperature", "rainfall", "humidity") for t in ("apples", "oranges")]
    assert [parsed(text) for text in weights] == pytest.approx([rows[name][3] for name in names], rel=1e-3)


def test_the_losses_are_typeset(huber: Lab) -> None:
    huber.tab("The losses")
    expect(huber.page.locator(".dl-formulas math")).to_have_count(2)


def test_pages_keep_their_settings(lab: Lab) -> None:
    lab.open(lr=0.03, show=["weight plane"])
    lab.page.get_by_role("link", name="One weight").click()
    lab.page.wait_for_url(re.compile(r":\d+/(\?|$)"))
    expect(lab.number("Input x")).to_be_visible()
    lab.type("Input x", 3)
    lab.page.wait_for_url(re.compile("x=3"))
    lab.page.get_by_role("link", name="Many weights").click()
    expect(lab.number("Held-out share")).to_be_visible()
    expect(lab.number("Learning rate")).to_have_value("0.03")
    lab.page.wait_for_url(re.compile(r"lr%3D0\.03"))
    view = {"show": ["weight plane"], "across": ["w[temperature,apples]"], "up": ["w[rainfall,apples]"]}
    assert view.items() <= parse_qs(urlsplit(lab.page.url).query).items()
    assert shown(lab).lanes[0].start.settings["lr"] == 0.03
    lab.page.get_by_role("link", name="One weight").click()
    expect(lab.number("Input x")).to_have_value("3")


def test_a_table_in_a_link_is_read_with_care(lab: Lab) -> None:
    lab.open(data="own table", table="packed.AAAA")
    expect(lab.alert(re.compile("link|table"))).to_be_visible()
    assert shown(lab).data == "fruit"
