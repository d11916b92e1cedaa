"""Boardroom: document archive and board-records portal for housing associations."""
