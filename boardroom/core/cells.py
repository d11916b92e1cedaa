"""Tables as text, as a Swedish spreadsheet expects them: semicolons, a byte order mark, and no cell that would run."""

import csv
import io
from collections.abc import Iterable, Sequence


def table_bytes(head: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Return rows of cells as a file."""
    target = io.StringIO(newline="")
    writer = csv.writer(target, delimiter=";", lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([harmless(str(cell)) for cell in row] for row in rows)
    return target.getvalue().encode("utf-8-sig")


def harmless(cell: str) -> str:
    """Return a cell that a spreadsheet shows and never runs: one that begins as a formula gets an apostrophe.

    Source: OWASP, CSV Injection.
    """
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
