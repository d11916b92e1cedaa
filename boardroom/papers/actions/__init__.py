"""Keeping the register of binders, noting where a document's paper is, and certifying its transfer."""

from boardroom.papers.actions.binders import (
    add_binder,
    change_binder,
    mark_scanned,
    remove_binder,
)
from boardroom.papers.actions.originals import (
    Settled,
    certify_transfer,
    forget_place,
    keep_in_binder,
    note_paper,
    pass_on,
    settle_binder,
)

__all__ = [
    "Settled",
    "add_binder",
    "certify_transfer",
    "change_binder",
    "forget_place",
    "keep_in_binder",
    "mark_scanned",
    "note_paper",
    "pass_on",
    "remove_binder",
    "settle_binder",
]
