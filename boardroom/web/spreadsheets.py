"""Tables to be taken away as a file."""

from collections.abc import Iterable, Sequence

from flask import Response

from boardroom.core.cells import table_bytes
from boardroom.web.downloads import named


def spreadsheet(name: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """Return rows of cells as a file of that name."""
    return named(Response(table_bytes(head, rows), content_type="text/csv; charset=utf-8"), name)
