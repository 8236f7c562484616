"""A run on a table as a link says it: it reads back, and each mistake has its sentence."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.link import read, write
from engine.losses.catalogue import TABLE_LOSSES
from engine.problems.kinds import KINDS
from engine.spec import Spec, SpecError
from engine.tables.catalogue import DATASETS
from tests.specs import table

LINKS = {
    "plain": {},
    "batches": {"batch": 2, "seed": 5, "held_out": 0.2, "shuffle": "false"},
    "typed": {"init": "typed", "weights": "1,2,3,4,5,6,7,8", "dtype": "float32"},
    "penalties": {"l1": 0.5, "l2": 2, "reduction": "sum", "scale": "minmax"},
    "columns": {"features": "rainfall,oranges", "targets": "apples"},
    "changed": {"lane": "sgd,lr=0.1,@12,adam,lr=0.5,loss=huber,delta=2,@20,l2=1"},
}


@pytest.mark.parametrize("fields", LINKS.values(), ids=LINKS)
def test_a_link_reads_back(fields: dict[str, Any]) -> None:
    run = table(**fields)
    assert read(write(run)) == run
    assert write(read(write(run))) == write(run)


BAD = {
    "no such table": ({"data": "vegetables"}, "data"),
    "no table": ({"data": None}, "data"),
    "a path": ({"data": "../secret"}, "data"),
    "another problem's loss": ({"loss": "squared_error"}, "loss"),
    "another problem's setting": ({"x": 1}, "x"),
    "no such scale": ({"scale": "log"}, "scale"),
    "no such start": ({"init": "ones"}, "init"),
    "no such column": ({"features": "wind"}, "features"),
    "column twice": ({"features": "rainfall,rainfall"}, "features"),
    "feature and target": ({"features": "apples", "targets": "apples"}, "features"),
    "weights missing": ({"init": "typed", "weights": "1,2"}, "weights"),
    "weights of words": ({"init": "typed", "weights": "a,b"}, "weights"),
    "infinite weights": ({"init": "typed", "weights": "inf,1,1,1,1,1,1,1"}, "weights"),
    "batch below 0": ({"batch": -1}, "batch"),
    "half a row": ({"batch": 1.5}, "batch"),
    "all held out": ({"held_out": 1}, "held_out"),
    "penalty below 0": ({"l1": -1}, "l1"),
}


@pytest.mark.parametrize("fields, field", BAD.values(), ids=BAD)
def test_a_mistake_is_told_at_its_field(fields: dict[str, Any], field: str) -> None:
    with pytest.raises(SpecError) as wrong:
        table(**fields)
    assert field in {error["field"] for error in wrong.value.errors}
    assert all(error["message"].strip() for error in wrong.value.errors)


PIECES = st.sampled_from(
    [*KINDS["table"].keys, *TABLE_LOSSES, *DATASETS, "temperature", "apples", "typed", "normal", "standard", "true",
     "=", "=", "&", "&", ",", ",", "@", "%", "%00", "0", "1", "-1", "0.5", "1e308", "nan", "inf"]
)  # fmt: skip


@given(st.one_of(st.text(max_size=200), st.lists(PIECES, max_size=30).map("".join)))
def test_any_text_is_a_spec_or_sentences(text: str) -> None:
    link = "problem=table&data=fruit&loss=mse&lane=sgd,lr=0.1&steps=5"
    for query in (f"{link}&{text}", link.replace("fruit", text), link.replace("sgd,lr=0.1", text)):
        run = spec_or_sentences(query)
        assert run is None or read(write(run)) == run


def spec_or_sentences(query: str) -> Spec | None:
    try:
        return read(query)
    except SpecError as wrong:
        if not wrong.errors or not all(error["message"].strip() for error in wrong.errors):
            raise AssertionError("a mistake without a sentence") from wrong
        return None
