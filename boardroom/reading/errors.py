"""Refusals of reading."""

from boardroom.core.errors import Refusal
from boardroom.core.words import N_


class NotFailed(Refusal):
    """Only a page that failed can be tried again."""

    sentence = N_("Det finns inga sidor som väntar på ett nytt försök.")


class NoImage(Refusal):
    """The page cannot be shown as an image; the original can still be downloaded."""

    status = 404
    sentence = N_("Sidan går inte att visa som bild. Originalet är orört och går att ladda ner.")
