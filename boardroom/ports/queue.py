"""The queue: rings a lane's bell; what remains to be done stands in the database alone."""

from typing import Protocol


class Queue(Protocol):
    """A lost or doubled bell costs nothing but time: the worker also looks by itself."""

    def ring(self, lane: str) -> None:
        """Wake the worker for a lane, e.g. "reading.recognise"."""
        ...
