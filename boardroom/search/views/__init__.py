"""The pages of search: results, saved searches, the words that mean the same."""

from boardroom.search.views import saved, searching, wording
from boardroom.search.views.blueprint import blueprint

__all__ = ["blueprint", "saved", "searching", "wording"]
