"""What has been read of an index, kept warm while there is room for it."""

from collections.abc import Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")

# What is kept besides the value counts too: also what stands nowhere takes room.
_ROOM_OF_A_KEY = 20


class Kept(Generic[Key, Value]):
    """Values by their keys; when they take more than `most` room, those asked for longest ago are let go."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._taken = 0
        self._values: dict[Key, tuple[Value, int]] = {}

    def get(self, key: Key) -> Value | None:
        """The value, when it is kept."""
        found = self._values.pop(key, None)
        if found is None:
            return None
        self._values[key] = found
        return found[0]

    def keep(self, key: Key, value: Value, room: int) -> Value:
        """Keep a value that takes so much room; return it."""
        self._taken += room + _ROOM_OF_A_KEY
        while self._taken > self._most and self._values:
            _, its = self._values.pop(next(iter(self._values)))
            self._taken -= its
        self._values[key] = value, room + _ROOM_OF_A_KEY
        return value
