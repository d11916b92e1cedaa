"""Refusals of documents."""

from boardroom.core.errors import Invalid, Refusal
from boardroom.core.words import N_


class NoSuchClass(Invalid):
    """A record class that the association has not adopted."""

    sentence = N_("Handlingstypen finns inte i föreningens plan. Välj en ur listan.")


class TitleMissing(Invalid):
    """A document without a name could never be told from the next."""

    sentence = N_("Skriv en titel, så att andra hittar dokumentet.")


class DateOutOfReach(Invalid):
    """A date that no paper of a housing association can bear."""

    sentence = N_("Datumet stämmer nog inte. Skriv det som 2026-03-14.")


class AlreadyHidden(Refusal):
    """The document is hidden from the person since before."""

    sentence = N_("Dokumentet är redan dolt för den personen.")
