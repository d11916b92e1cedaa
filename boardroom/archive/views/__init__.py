"""Pages of archive: the document page, its files and images, its description, browsing."""

from boardroom.archive.views import browsing, description, dividing, document, files
from boardroom.archive.views.blueprint import blueprint

__all__ = ["blueprint", "browsing", "description", "dividing", "document", "files"]
