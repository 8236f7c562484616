"""The tables that a run may be on. Adding one that the lab brings is a file in `data/` and an entry in `DATASETS`."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd

from engine.param import quoted
from engine.tables import own as own_tables
from engine.tables import packed
from engine.tables.error import TableError
from words import N_, _

DATA = Path(__file__).parents[3] / "data"


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
            "fruit", N_("Fruit of five regions"), ("temperature", "rainfall", "humidity"), ("apples", "oranges"),
            {"temperature": "°F", "rainfall": "mm", "humidity": "%", "apples": "t", "oranges": "t"},
            N_("The weather of five regions and what they harvest: three inputs, two outputs."),
            N_("A PyTorch course; the numbers are invented."), "CC0",
        ),
        Dataset(
            "line", N_("A line with an outlier"), ("load",), ("stretch",), {"load": "N", "stretch": "mm"},
            N_("A spring is stretched by a load, and one reading was taken wrongly: one input, one output."),
            N_("Made up for the lab."), "CC0",
        ),
        Dataset(
            "penguins", N_("Penguins of the Palmer Archipelago"),
            ("bill_length", "bill_depth", "flipper_length"), ("body_mass",),
            {"bill_length": "mm", "bill_depth": "mm", "flipper_length": "mm", "body_mass": "g"},
            N_("342 penguins: how heavy is one with such a bill and such flippers?"),
            N_("Gorman, Williams and Fraser (2014), PLoS ONE 9(3): e90081; package palmerpenguins."), "CC0",
        ),
        Dataset(
            "linnerud", N_("Exercise of twenty men (Linnerud)"),
            ("chins", "situps", "jumps"), ("weight", "waist", "pulse"),
            {"chins": "", "situps": "", "jumps": "", "weight": "lb", "waist": "in", "pulse": "1/min"},
            N_("Twenty men of a fitness club, what they can do and what they measure: three inputs, three outputs."),
            N_("Tenenhaus (1998), La régression PLS; package scikit-learn."), "BSD 3-Clause",
        ),
        Dataset(
            "diabetes", N_("Diabetes after a year"),
            ("age", "sex", "bmi", "bp", "tc", "ldl", "hdl", "tch", "ltg", "glu"), ("progression",),
            {"age": "years", "sex": "", "bmi": "kg/m²", "bp": "mmHg", "tc": "", "ldl": "", "hdl": "", "tch": "",
             "ltg": "", "glu": "", "progression": ""},
            N_("442 patients, ten measurements, and how far the disease went on: ten inputs, one output."),
            N_("Efron, Hastie, Johnstone and Tibshirani (2004), Least Angle Regression; package scikit-learn."),
            "BSD 3-Clause",
        ),
    )
}  # fmt: skip


@cache
def _read(key: str) -> pd.DataFrame:
    return pd.read_csv(DATA / f"{key}.csv").astype(float)


def table_of(data: str) -> pd.DataFrame:
    """The table of this name, all columns float64; a copy, made where somebody writes into it.

    `data` is a key of DATASETS, or names a table within a link, or one of a session. Raises TableError.
    """
    if data.startswith(packed.PREFIX):
        table = packed.unpack(data)
    elif data.startswith(own_tables.PREFIX):
        table = own_tables.own_table(data)
    elif data in DATASETS:
        table = _read(data)
    else:
        message = _("There is no table {name}. There are: {names}.")
        raise TableError(message.format(name=quoted(data), names=", ".join(DATASETS)))
    return table.copy(deep=False)
