"""The document page: the page image large, its words above it, the facts beside it.

page.py has the routes; viewer.py, facts.py, stops.py, deeds.py and progress.py say what is shown.
"""

from boardroom.archive.views.document import page

__all__ = ["page"]
