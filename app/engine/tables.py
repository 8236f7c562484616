"""The tables that the lab brings. Adding one is a file in `data/` and an entry in `DATASETS`."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd

from engine.param import quoted
from words import _

DATA = Path(__file__).parents[2] / "data"


class TableError(ValueError):
    """What is wrong with a table, in words for the user."""


@dataclass(frozen=True)
class Dataset:
    """A table: the columns that it offers as features and as targets, and where it is from."""

    key: str
    label: str
    features: tuple[str, ...]
    targets: tuple[str, ...]
    units: dict[str, str]
    about: str
    source: str
    licence: str


DATASETS = {
    dataset.key: dataset
    for dataset in (
        Dataset(
            "fruit", _("Fruit of five regions"), ("temperature", "rainfall", "humidity"), ("apples", "oranges"),
            {"temperature": "°F", "rainfall": "mm", "humidity": "%", "apples": "t", "oranges": "t"},
            _("The weather of five regions and what they harvest: three inputs, two outputs."),
            _("A PyTorch course; the numbers are invented."), "CC0",
        ),
    )
}  # fmt: skip


@cache
def _read(key: str) -> pd.DataFrame:
    return pd.read_csv(DATA / f"{key}.csv").astype(float)


def table_of(data: str) -> pd.DataFrame:
    """The table of this name, all columns float64. Raises TableError, naming those there are."""
    if data not in DATASETS:
        message = _("There is no table {name}. There are: {names}.")
        raise TableError(message.format(name=quoted(data), names=", ".join(DATASETS)))
    return _read(data).copy()
