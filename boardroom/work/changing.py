"""Conditional changes: one statement, told whether it found its row."""

from typing import cast

from sqlalchemy import CursorResult, Update

from boardroom.work.work import Work


def changed(work: Work, statement: Update, **given: object) -> bool:
    """Execute a conditional UPDATE, with what is `given` for its parameters, and tell whether it found its one row.

    What this Work has read of the row is not changed with it: whoever needs it anew asks for it.
    """
    result = work.session.execute(statement, given, execution_options={"synchronize_session": False})
    return cast("CursorResult[tuple[()]]", result).rowcount == 1
