"""The memory that all computations share: bounded in bytes, whoever reads them."""

import weakref
from collections import OrderedDict
from collections.abc import Callable
from itertools import count
from typing import Generic, TypeVar

from api.shared import Shared

S = TypeVar("S", bound=Shared)


class Memory(Generic[S]):
    """What is in memory, least recently asked for first; a bounded number of bytes.

    What is forgotten while somebody reads it is there until he has gone: that counts as well. Called in any thread, at
    any moment, so each operation on the dictionaries is one that no other thread can come into.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self._kept: OrderedDict[str, S] = OrderedDict()
        self._sizes: dict[int, int] = {}  # of all that is alive, kept or read
        self._numbers = count()

    @property
    def size(self) -> int:
        """About how many bytes are held, all together."""
        return sum(list(self._sizes.values()))

    def held(self, key: str, make: Callable[[], S]) -> S:
        """The one of this key, made now if there is none."""
        one = self._kept.pop(key, None)
        if one is None:
            one = make()
            self._watch(key, one)
        self._kept[key] = one
        self._make_room(key)
        return one

    def drop(self, key: str) -> None:
        """Forget one."""
        self._kept.pop(key, None)

    def _watch(self, key: str, one: S) -> None:
        """Count it while it grows, and as long as it lives; forget it when it fails."""
        number, sizes = next(self._numbers), self._sizes
        sizes[number] = one.size
        weakref.finalize(one, sizes.pop, number).atexit = False
        seen = weakref.ref(one)

        def grown() -> bool:
            if (alive := seen()) is not None:
                sizes[number] = alive.size
            return self._make_room(key)

        one.grown, one.failed = grown, lambda: self.drop(key)

    def _make_room(self, key: str) -> bool:
        """Forget what nobody asked for lately, other than `key`; whether that was enough."""
        if self.size <= self.most:
            return True
        for other in [each for each in list(self._kept) if each != key]:
            self.drop(other)
            if self.size <= self.most:
                return True
        return False
