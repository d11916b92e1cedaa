"""A queue that remembers which bells rang."""


class SilentQueue:
    """Implements ports.queue.Queue."""

    def __init__(self) -> None:
        self.rung: list[str] = []

    def ring(self, lane: str) -> None:
        """Remember the lane."""
        self.rung.append(lane)
