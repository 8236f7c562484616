"""Links as "One weight" and "Many weights" wrote them at first lead to the same runs for ever. Change no line here."""

from typing import Any

import pandas as pd
import pytest

from engine.link import read
from engine.tables.packed import pack
from tests.page import errors, link, open_page, run

SEED = "problem=pair&x=30.2&y=10.5&w=0.2&loss=squared_error&steps=50&lane="
FRUIT = "problem=table&data=fruit&scale=standard&loss=mse&steps=100&lane="
ON_A_WEIGHT: list[tuple[dict[str, Any], str]] = [
    ({"lr": "0.001"}, SEED + "sgd,lr=0.001"),
    ({"optimizer": "Adam"}, SEED + "adam,lr=0.01"),
    ({"optimizer": "L-BFGS", "line_search_fn": "strong_wolfe"}, SEED + "lbfgs,lr=1,line_search_fn=strong_wolfe"),
    ({"optimizer": "SGD", "momentum": "0.9", "nesterov": "true", "steps": "7"},
     SEED.replace("50", "7") + "sgd,lr=0.0001,momentum=0.9,nesterov=true"),
    ({"loss": "Huber", "delta": "2.5", "x": "3"},
     SEED.replace("squared_error", "huber&delta=2.5").replace("30.2", "3") + "sgd,lr=0.0001"),
    ({"forget_zero_grad": "true", "requires_grad": "false", "dtype": "float32", "seed": "4"},
     SEED + "sgd,lr=0.0001&zero_grad=false&requires_grad=false&dtype=float32&seed=4"),
    ({"schedule": "cosine", "T_max": "10", "noise": "0.5", "clip_norm": "1"},
     SEED + "sgd,lr=0.0001,schedule=cosine,T_max=10,noise=0.5,clip_norm=1"),
    ({"lr": "0.001", "history": "sgd,lr=0.0001,x=30.2,y=10.5,loss=squared_error,@12,"},
     SEED + "sgd,lr=0.0001,@12,lr=0.001"),
    ({"optimizer": "Adam", "loss": "Huber", "history": "sgd,lr=0.0001,x=3,y=10.5,loss=huber,delta=3,@5,lr=0.2,@9,"},
     SEED.replace("squared_error", "huber&delta=3").replace("30.2", "3")
     + "sgd,lr=0.0001,@5,lr=0.2,@9,adam,lr=0.01,x=30.2,delta=1"),
    ({"formula": "a*x**2", "const": "a:0.5", "x": "3", "lr": "0.02"},
     "problem=function&formula=a*x**2&const=a:0.5&x=3&steps=50&lane=sgd,lr=0.02"),
    ({"formula": "x**2", "history": "sgd,lr=0.01,@10,", "lr": "0.1", "noise": "1", "seed": "3"},
     "problem=function&formula=x**2&x=2&steps=50&seed=3&lane=sgd,lr=0.01,@10,lr=0.1,noise=1"),
]  # fmt: skip
ON_A_TABLE: list[tuple[dict[str, Any], str]] = [
    ({"data": "line"}, FRUIT.replace("fruit", "line") + "sgd,lr=0.1"),
    ({"scale": "raw", "lr": "0.00001", "steps": "500"},
     FRUIT.replace("&scale=standard", "").replace("100", "500") + "sgd,lr=0.00001"),
    ({"optimizer": "Adam", "loss": "Huber", "l2": "0.5"}, FRUIT.replace("mse", "huber&l2=0.5") + "adam,lr=1"),
    ({"features": ["rainfall", "humidity"], "targets": "apples", "batch": "2", "shuffle": "false"},
     FRUIT + "sgd,lr=0.1&features=rainfall,humidity&targets=apples&batch=2&shuffle=false"),
    ({"init": "typed", "weights": "1,2,3,4,5,6,7,8", "reduction": "sum"},
     FRUIT + "sgd,lr=0.1&init=typed&weights=1,2,3,4,5,6,7,8&reduction=sum"),
    ({"l2": "1", "history": "sgd,lr=0.1,l1=0,l2=0,loss=mse,@40,"}, FRUIT + "sgd,lr=0.1,@40,l2=1"),
    ({"data": "own table", "table": str(pack(pd.DataFrame({"a": [1.0, 2.0], "b": [3.0, 5.0]})))},
     FRUIT.replace("fruit", str(pack(pd.DataFrame({"a": [1.0, 2.0], "b": [3.0, 5.0]})))) + "sgd,lr=0.1"),
]  # fmt: skip


@pytest.mark.parametrize("old, new", ON_A_WEIGHT)
def test_one_weight(old: dict[str, Any], new: str) -> None:
    leads("", old, new)


@pytest.mark.parametrize("old, new", ON_A_TABLE)
def test_many_weights(old: dict[str, Any], new: str) -> None:
    leads("many-weights", old, new)


def leads(path: str, old: dict[str, Any], new: str) -> None:
    """The page shows the run of the new link, and has a link of today's, which leads there too."""
    page = open_page(path, **old)
    assert not errors(page)
    assert run(page) == read(new)
    assert "lane" in link(page)
    assert run(open_page(path, **link(page))) == run(page)
