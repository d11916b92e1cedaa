"""Verbs of exports: order, make, take away; read a package back; say that the association leaves, and erase it."""

from boardroom.export.actions.leaving import (
    begin_erasing,
    confirm_leaving,
    erase_rows,
    forget_association,
    forget_names,
    stay,
)
from boardroom.export.actions.ordering import (
    LANE,
    Claimed,
    Made,
    claim_order,
    fail,
    fetch,
    keep_lease,
    note_gone,
    note_made,
    note_made_by_operator,
    order_export,
)
from boardroom.export.actions.restoring import insert_rows, note_imported

__all__ = [
    "LANE",
    "Claimed",
    "Made",
    "begin_erasing",
    "claim_order",
    "confirm_leaving",
    "erase_rows",
    "fail",
    "fetch",
    "forget_association",
    "forget_names",
    "insert_rows",
    "keep_lease",
    "note_gone",
    "note_imported",
    "note_made",
    "note_made_by_operator",
    "order_export",
    "stay",
]
