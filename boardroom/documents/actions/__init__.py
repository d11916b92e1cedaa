"""Filing, describing, splitting, joining, hiding and withdrawing documents, noting their fixity."""

from boardroom.documents.actions.checking import note_fixity
from boardroom.documents.actions.deriving import NewPart, join, split, undo
from boardroom.documents.actions.describing import (
    Said,
    describe,
    note_change,
    note_event,
    say_of_many,
    set_description,
)
from boardroom.documents.actions.filing import add_file, drop_copy, file_document, keep_copy
from boardroom.documents.actions.hiding import (
    hide_all,
    hide_from,
    hide_many,
    show_again,
    show_all,
)
from boardroom.documents.actions.withdrawing import dispose, note_erased, put_back, withdraw

__all__ = [
    "NewPart",
    "Said",
    "add_file",
    "describe",
    "dispose",
    "drop_copy",
    "file_document",
    "hide_all",
    "hide_from",
    "hide_many",
    "join",
    "keep_copy",
    "note_change",
    "note_erased",
    "note_event",
    "note_fixity",
    "put_back",
    "say_of_many",
    "set_description",
    "show_again",
    "show_all",
    "split",
    "undo",
    "withdraw",
]
