"""JSON as it goes over the wire: the one place that encodes numbers."""

from typing import Any

import numpy as np
import orjson


def json_bytes(value: Any) -> bytes:
    """Plain values and NumPy arrays of any shape as JSON; what is not finite becomes null."""
    return orjson.dumps(value, default=_listed, option=orjson.OPT_SERIALIZE_NUMPY)


def _listed(value: Any) -> Any:
    """An array that lies in memory as orjson cannot take it: of no dimension, broadcast, or with gaps."""
    if isinstance(value, np.ndarray):
        return value.tolist()
    raise TypeError(f"{type(value).__name__} is no JSON")
