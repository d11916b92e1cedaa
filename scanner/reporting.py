"""The report of a run, as a table or as JSON, for those who want to check it against their own list."""

import csv
import io
import json
import os
from collections.abc import Sequence
from pathlib import Path

from scanner.importing import Result
from scanner.names import letters_of

ENDINGS = (".csv", ".json")
_COLUMNS = ("path", "outcome", "reason", "sha256", "document", "url")


class NoReport(Exception):
    """The report cannot be written; the sentence says why."""


def try_out(path: Path) -> None:
    """Raise NoReport when no report could be written there, before anything is sent."""
    if path.suffix.lower() not in ENDINGS:
        raise NoReport(f"The report's name must end in .csv or .json: {path}")
    _write(path, "", trial=True)


def write(path: Path, results: Sequence[Result]) -> None:
    """Write one row for each file that came to its end, in one go, over an older report; NoReport if it fails."""
    rows = [
        (letters_of(one.file.path), one.outcome.value, one.words, one.sha256, one.document, one.url)
        for one in results
    ]
    if path.suffix.lower() == ".json":
        text = json.dumps(
            [dict(zip(_COLUMNS, row, strict=True)) for row in rows], ensure_ascii=False, indent=1
        )
    else:
        lines = io.StringIO(newline="")
        table = csv.writer(lines, delimiter=";")
        table.writerows([_COLUMNS, *[[_inert(cell) for cell in row] for row in rows]])
        text = "\ufeff" + lines.getvalue()  # the mark by which spreadsheets know UTF-8
    _write(path, text)


def _inert(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula, whatever a file is called."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def _write(path: Path, text: str, *, trial: bool = False) -> None:
    """Write beside and move over, so that a full disk leaves the older report whole."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        try:
            # Whatever a portal answered: one half letter must not cost the whole report.
            beside.write_text(text, encoding="utf-8", errors="replace", newline="")
            if not trial:
                beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise NoReport(f"The report {path} could not be written: {error.strerror or error}") from error
