"""Boardroom: document archive and board-records portal for housing associations."""

__version__ = "0.1.0"
