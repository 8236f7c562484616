"""The mark of a race that was made fair. It stands in the link, and holds for that race alone: any change undoes it."""

from zlib import crc32

from engine.link import write
from engine.problems.surface.spec import SurfaceSpec


def marked(spec: SurfaceSpec) -> SurfaceSpec:
    """The same race with its mark."""
    return spec.model_copy(update={"fair": _mark(spec)})


def is_fair(spec: SurfaceSpec) -> bool:
    """Whether its mark is its own."""
    return spec.fair == _mark(spec)


def with_mark(spec: SurfaceSpec, mark: str) -> SurfaceSpec:
    """The race with this mark, or with none where the mark is another's."""
    return spec.model_copy(update={"fair": mark if mark == _mark(spec) else ""})


def _mark(spec: SurfaceSpec) -> str:
    return f"{crc32(write(spec.model_copy(update={'fair': ''})).encode()):08x}"
