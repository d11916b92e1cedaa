"""Progress: a bar on a terminal, plain lines elsewhere."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol, TextIO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bars
from rich.text import Text


class Progress(Protocol):
    """What the importer tells while it works."""

    def ended(self, name: str, outcome: str, words: str) -> None:
        """One file has come to its end."""
        ...

    def said(self, words: str) -> None:
        """Something that concerns the whole run, such as a portal that is waited for."""
        ...


class _Lines:
    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def ended(self, name: str, outcome: str, words: str) -> None:
        """Write one line."""
        self.said(f"{outcome}: {name}" + (f" – {words}" if words else ""))

    def said(self, words: str) -> None:
        """Write one line."""
        print(words, file=self._stream, flush=True)


class _Bar:
    def __init__(self, bars: Bars, total: int) -> None:
        self._bars = bars
        self._task = bars.add_task("", total=total)

    def ended(self, name: str, outcome: str, words: str) -> None:
        """Move the bar on; what needs a person stays as a line above it."""
        if words:
            self.said(f"{outcome}: {name} – {words}")
        shown = name if len(name) <= 40 else f"…{name[-39:]}"
        self._bars.update(self._task, advance=1, description=shown)

    def said(self, words: str) -> None:
        """Leave a line above the bar."""
        self._bars.console.print(Text(words), soft_wrap=True)


@contextmanager
def progress_for(stream: TextIO, total: int) -> Iterator[Progress]:
    """Return a bar when the stream is a terminal, plain lines otherwise."""
    if not stream.isatty():
        yield _Lines(stream)
        return
    with Bars(
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.description}", markup=False),
        console=Console(file=stream),
    ) as bars:
        yield _Bar(bars, total)
