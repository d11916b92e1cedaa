"""What the processes of one test run have looked over, each for all of them."""

import json
from collections.abc import Iterable
from pathlib import Path


class Memory:
    """Things remembered as lines of a file that every process of the run adds to."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known: set[str] = set()
        self._read = 0
        path.touch()

    def holds(self, things: Iterable[object]) -> bool:
        """Tell whether some process has added every one of them."""
        with self._path.open("rb") as file:
            file.seek(self._read)
            # A line that another process is about to end is read the next time.
            whole = file.read().rpartition(b"\n")[0]
        if whole:
            self._read += len(whole) + 1
            self._known.update(whole.decode("ascii").split("\n"))
        return all(json.dumps(thing) in self._known for thing in things)

    def add(self, things: Iterable[object]) -> None:
        """Remember them, for every process: in one write, which goes to the end in one piece."""
        lines = "".join(json.dumps(thing) + "\n" for thing in things)
        with self._path.open("ab", buffering=0) as file:
            file.write(lines.encode("ascii"))
