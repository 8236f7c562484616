"""The encoder writes any array of numbers, and nothing past its own memory."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.encoding import json_bytes

ROOT = Path(__file__).parents[2]
# glibc's checking allocator: a write past the end of a block ends the process at that block's next use
CHECKED = {"LD_PRELOAD": "libc_malloc_debug.so.0", "MALLOC_CHECK_": "3", "PYTHONMALLOC": "malloc"}


def test_no_array_makes_it_write_past_its_memory() -> None:
    script = [sys.executable, str(Path(__file__).with_name("hard_numbers.py"))]
    path = os.pathsep.join([str(ROOT / "app"), *filter(None, [os.environ.get("PYTHONPATH")])])
    done = subprocess.run(script, env=os.environ | CHECKED | {"PYTHONPATH": path}, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "array",
    [np.arange(3.0), np.arange(3), np.array(2.5), np.zeros((2, 0)), np.eye(3).T, np.arange(9.0)[::2],
     np.broadcast_to(np.arange(3.0), (2, 3)), np.broadcast_to(1.5, (2, 2)), np.eye(3, dtype=np.float32)[:, 1]],
    ids=lambda array: f"{array.dtype} {array.shape} {array.strides}",
)  # fmt: skip
def test_an_array_is_written_however_it_lies_in_memory(array: np.ndarray) -> None:
    assert json.loads(json_bytes({"z": array})) == {"z": array.tolist()}


def test_what_is_not_finite_is_null() -> None:
    assert json_bytes([np.array([np.nan, np.inf, 1.0]), float("-inf")]) == b"[[null,null,1.0],null]"


@pytest.mark.parametrize("value", [object(), {1, 2}, np.array([object()])])
def test_what_is_no_json_is_refused(value: Any) -> None:
    with pytest.raises(TypeError):
        json_bytes(value)
