"""The tables that the lab brings, and the one function that finds any table."""

from typing import Any

import numpy as np
import pytest

from engine.link import read, write
from engine.problems.table.spec import own_columns
from engine.tables.catalogue import DATA, DATASETS, table_of
from engine.tables.column_names import cleaned
from engine.tables.csv_table import read_csv
from engine.tables.error import TableError
from engine.tables.own import keep
from engine.tables.packed import pack
from engine.trace import trace
from tests.linear import FRUIT
from tests.specs import case_name

README = (DATA / "README.md").read_text(encoding="utf-8")


def test_the_fruit_table_is_the_courses() -> None:
    assert table_of("fruit").to_numpy().tolist() == FRUIT


@pytest.mark.parametrize("dataset", DATASETS.values(), ids=case_name)
def test_every_table_has_the_columns_that_it_names(dataset: Any) -> None:
    table = table_of(dataset.key)
    assert {*dataset.features, *dataset.targets} <= set(table)
    assert dataset.units.keys() == set(table)
    assert np.isfinite(table.to_numpy()).all()
    assert cleaned(list(table)) == list(table)


@pytest.mark.parametrize("dataset", DATASETS.values(), ids=case_name)
def test_every_table_has_its_source_and_its_licence(dataset: Any) -> None:
    (row,) = [line for line in README.splitlines() if line.startswith(f"| `{dataset.key}.csv` |")]
    assert dataset.licence in row
    assert all(name in row for name in table_of(dataset.key))
    assert all(unit in row for unit in dataset.units.values())
    assert all((dataset.label, dataset.about, dataset.source))


def test_every_file_is_a_table_of_the_lab() -> None:
    assert {path.stem for path in DATA.glob("*.csv")} == set(DATASETS)


@pytest.mark.parametrize("key", DATASETS)
def test_a_table_of_the_lab_could_be_an_upload(key: str) -> None:
    reading = read_csv((DATA / f"{key}.csv").read_bytes(), f"{key}.csv")
    assert reading.frame.equals(table_of(key))
    assert (reading.missing_count, reading.refused, reading.notes) == (0, [], [])


@pytest.mark.parametrize("key", DATASETS)
def test_a_standardised_table_descends_at_a_rate_of_a_tenth(key: str) -> None:
    rows = trace(read(f"problem=table&data={key}&scale=standard&loss=mse&lane=sgd,lr=0.1&steps=100"))
    assert len(rows) == 101
    assert (np.diff(rows["loss"]) <= 1e-12 * rows["loss"][0]).all()


def test_the_outlier_is_the_one_row_far_from_the_line() -> None:
    table = table_of("line")
    x, y = table["load"].to_numpy(), table["stretch"].to_numpy()
    slope = np.median((y[:, None] - y)[x[:, None] > x] / (x[:, None] - x)[x[:, None] > x])
    far = np.abs(y - slope * x - np.median(y - slope * x))
    assert (far > 10).sum() == 1
    assert (far > 1).sum() == 1


@pytest.mark.parametrize("key", DATASETS)
def test_the_reader_of_a_table_cannot_change_anothers(key: str) -> None:
    before = table_of(key).iloc[0, 0]
    mine = table_of(key)
    mine.iloc[0, 0] = before + 1
    assert table_of(key).iloc[0, 0] == before


def test_of_a_table_that_somebody_brought_the_last_column_is_the_target() -> None:
    held = keep(table_of("fruit"))
    for name in (held.name, str(pack(table_of("fruit")))):
        columns = list(table_of(name))
        assert own_columns(name, columns) == (("temperature", "rainfall", "humidity", "apples"), ("oranges",))


def test_three_names_of_one_table_lead_to_the_same_run() -> None:
    held = keep(table_of("fruit"))
    columns = "features=temperature,rainfall,humidity&targets=apples,oranges"
    links = [f"problem=table&data={name}&{columns}&loss=mse&lane=sgd,lr=1e-5&batch=2&held_out=0.2&steps=9"
             for name in ("fruit", held.name, pack(table_of("fruit")))]  # fmt: skip
    runs = [read(link) for link in links]
    assert all(read(write(run)) == run for run in runs)
    first, *others = (trace(run) for run in runs)
    assert all(first.equals(other) for other in others)


@pytest.mark.parametrize("name", ["", "vegetables", "../fruit", "fruit.csv", "Fruit", "packed", "own", "\x00"])
def test_another_name_is_no_table(name: str) -> None:
    with pytest.raises(TableError, match="There are: fruit, "):
        table_of(name)
