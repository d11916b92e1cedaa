"""Tables to be taken away: semicolons and a byte order mark, as a Swedish spreadsheet expects."""

import csv
import io
from collections.abc import Iterable, Sequence

from flask import Response

from boardroom.core.cells import harmless


def spreadsheet(name: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> Response:
    """Return rows of cells as a file of that name."""
    target = io.StringIO(newline="")
    writer = csv.writer(target, delimiter=";", lineterminator="\r\n")
    writer.writerow(head)
    writer.writerows([harmless(str(cell)) for cell in row] for row in rows)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(
        target.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8", headers=headers
    )
