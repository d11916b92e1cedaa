"""Progress: bars on a terminal, plain lines elsewhere."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol, TextIO

from rich.console import Console
from rich.progress import BarColumn, TaskID, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bars
from rich.text import Text

from scanner.names import one_line


class Progress(Protocol):
    """What the importer tells while it works."""

    def ended(self, name: str, outcome: str, words: str) -> None:
        """One file has come to its end."""
        ...

    def moved(self, name: str, arrived: int, size: int) -> None:
        """So many bytes of a large file have arrived."""
        ...

    def said(self, words: str) -> None:
        """Something that concerns the whole run, such as a portal that is waited for."""
        ...


class _Lines:
    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._lock = threading.Lock()

    def ended(self, name: str, outcome: str, words: str) -> None:
        """Write one line."""
        self.said(f"{outcome}: {name}" + (f" – {words}" if words else ""))

    def moved(self, name: str, arrived: int, size: int) -> None:
        """Say nothing: a log needs the end alone."""

    def said(self, words: str) -> None:
        """Write one line, in one go: others write to the same stream meanwhile."""
        with self._lock:
            self._stream.write(f"{one_line(words)}\n")
            self._stream.flush()


class _Bars:
    def __init__(self, bars: Bars, total: int) -> None:
        self._bars = bars
        self._all = bars.add_task("", total=total, shown=f"0/{total}")
        self._total, self._done = total, 0
        self._large: dict[str, TaskID] = {}
        self._lock = threading.Lock()

    def ended(self, name: str, outcome: str, words: str) -> None:
        """Move the first bar on; what needs a person stays as a line above it."""
        if words:
            self.said(f"{outcome}: {name} – {words}")
        with self._lock:
            self._done += 1
            if name in self._large:
                self._bars.remove_task(self._large.pop(name))
            shown = f"{self._done}/{self._total}"
        self._bars.update(self._all, advance=1, description=_short(name), shown=shown)

    def moved(self, name: str, arrived: int, size: int) -> None:
        """Move the file's own bar, below the first one."""
        with self._lock:
            if name not in self._large:
                self._large[name] = self._bars.add_task(_short(name), total=size, shown="")
            task = self._large[name]
            shown = f"{arrived / 1_000_000:.0f}/{size / 1_000_000:.0f} MB"
            self._bars.update(task, completed=arrived, shown=shown)

    def said(self, words: str) -> None:
        """Leave a line above the bars."""
        self._bars.console.print(Text(one_line(words)), soft_wrap=True)


def _short(name: str) -> str:
    return name if len(name) <= 40 else f"…{name[-39:]}"


@contextmanager
def progress_for(stream: TextIO, total: int) -> Iterator[Progress]:
    """Return bars when the stream is a terminal, plain lines otherwise; a total of 0 is a watch without end."""
    if not stream.isatty() or not total:
        yield _Lines(stream)
        return
    with Bars(
        BarColumn(),
        TextColumn("{task.fields[shown]}", markup=False),
        TimeRemainingColumn(),
        TextColumn("{task.description}", markup=False),
        console=Console(file=stream),
    ) as bars:
        yield _Bars(bars, total)
