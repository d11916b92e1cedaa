"""Pages of archive: the document page, its files and images, its description, browsing, undoing an import."""

from boardroom.archive.views import browsing, description, document, files, undoing
from boardroom.archive.views.blueprint import blueprint

__all__ = ["blueprint", "browsing", "description", "document", "files", "undoing"]
