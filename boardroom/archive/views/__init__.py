"""Pages of archive: the document page, its files and images, its description and paper, browsing, binders, undoing."""

from boardroom.archive.views import (
    binders,
    browsing,
    description,
    dividing,
    document,
    files,
    paper,
    past,
    photographing,
    spreads,
    undoing,
)
from boardroom.archive.views.blueprint import blueprint

__all__ = [
    "binders",
    "blueprint",
    "browsing",
    "description",
    "dividing",
    "document",
    "files",
    "paper",
    "past",
    "photographing",
    "spreads",
    "undoing",
]
