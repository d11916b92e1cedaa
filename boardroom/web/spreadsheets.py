"""Tables to be taken away as a file."""

from collections.abc import Iterable, Sequence

from flask import Response

from boardroom.core.cells import table_bytes


def spreadsheet(name: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """Return rows of cells as a file of that name."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(table_bytes(head, rows), content_type="text/csv; charset=utf-8", headers=headers)
