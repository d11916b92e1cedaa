"""Att göra: the page that a person lands on."""

from boardroom.home.views.page import blueprint

__all__ = ["blueprint"]
