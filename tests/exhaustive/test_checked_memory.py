"""Everything compiled that sees numbers of users, once under an allocator that ends what writes past its memory."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.engine.test_encoding import CHECKED, ROOT

SCRIPTS = {
    "pandas": """
import io
for length in LENGTHS[::4]:
    for number in NUMBERS:
        frame = pandas.DataFrame({"a": numpy.full(length, number), "b": numpy.arange(length)})
        read = pandas.read_csv(io.StringIO(frame.to_csv(index=False)))
        frame.fillna(frame.mean()).dropna(), read.astype(str), pandas.concat([frame, read])
""",
    "pyarrow": """
import pyarrow
for length in LENGTHS[::8]:
    for number in NUMBERS:
        frame = pandas.DataFrame({"a": numpy.full(length, number), "t": [repr(number)] * length})
        table = pyarrow.Table.from_pandas(frame)
        sink = pyarrow.BufferOutputStream()
        with pyarrow.ipc.new_stream(sink, table.schema) as writer:
            writer.write_table(table)
        pyarrow.ipc.open_stream(sink.getvalue()).read_all().to_pandas()
""",
    "plotly": """
import plotly.graph_objects as go
for length in LENGTHS[::8]:
    for number in NUMBERS:
        column = numpy.full(length, number)
        plane = go.Contour(z=numpy.broadcast_to(column, (3, length)))
        go.Figure([go.Scatter(x=column, y=column[::-1]), plane]).to_json()
""",
    "Pillow": """
import io
from PIL import Image
for length in LENGTHS[::8]:
    for number in NUMBERS:
        with numpy.errstate(invalid="ignore"):
            image = Image.fromarray(numpy.full((length, 3), number).astype(numpy.uint8))
        image.save(stream := io.BytesIO(), "PNG")
        Image.open(io.BytesIO(stream.getvalue())).resize((7, 5)).load()
""",
    "our tables": """
from engine.tables.csv_table import filled, read_csv, to_csv
from engine.tables.packed import pack, unpack
for length in LENGTHS[::8]:
    for number in NUMBERS:
        frame = pandas.DataFrame({"a": numpy.full(length, number), "b": numpy.arange(length) + 0.1})
        whole = frame.replace([numpy.inf, -numpy.inf], numpy.nan).fillna(1.0)
        read = filled(read_csv(to_csv(whole).encode(), "table.csv"), "mean")
        if text := pack(read):
            unpack(text)
""",
}
SETUP = """
import numpy, pandas
from tests.engine.hard_numbers import LENGTHS, NUMBERS
LENGTHS = range(1, LENGTHS)
"""


@pytest.mark.parametrize("name", SCRIPTS)
def test_nothing_compiled_writes_past_its_memory(name: str) -> None:
    path = os.pathsep.join([str(ROOT), str(ROOT / "app")])
    done = subprocess.run(
        [sys.executable, "-c", SETUP + SCRIPTS[name]],
        env=os.environ | CHECKED | {"PYTHONPATH": path},
        capture_output=True,
        text=True,
        cwd=Path(ROOT),
    )
    assert done.returncode == 0, done.stderr[-2000:]
