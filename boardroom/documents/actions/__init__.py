"""Filing, describing, splitting and joining documents, hiding them where there is a conflict of interest, noting their fixity."""

from boardroom.documents.actions.checking import note_fixity
from boardroom.documents.actions.deriving import NewPart, join, split, undo
from boardroom.documents.actions.describing import content_changed, describe, set_description
from boardroom.documents.actions.excerpting import excerpt_of
from boardroom.documents.actions.filing import add_file, drop_copy, file_document, keep_copy
from boardroom.documents.actions.hiding import hide_from, show_again

__all__ = [
    "NewPart",
    "add_file",
    "content_changed",
    "describe",
    "drop_copy",
    "excerpt_of",
    "file_document",
    "hide_from",
    "join",
    "keep_copy",
    "note_fixity",
    "set_description",
    "show_again",
    "split",
    "undo",
]
