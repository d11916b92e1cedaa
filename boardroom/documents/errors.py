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


class NotDivisible(Refusal):
    """Only papers as they came can be split or joined: what is signed or unread stays whole."""

    sentence = N_(
        "Det går bara att dela och slå ihop handlingar som de kom in. Den här är skickad för underskrift, "
        "underskriven eller har inga sidor som går att visa."
    )


class AlreadyDerived(Refusal):
    """The document has been split or joined, or is a part of something undone."""

    sentence = N_("Dokumentet är redan delat eller ihopslaget. Ångra det först.")


class NothingToCut(Invalid):
    """A split that leaves the document whole, or names pages that it does not have."""

    sentence = N_("Välj minst ett ställe att dela på, mellan första och sista sidan.")


class NothingToJoin(Invalid):
    """A joining of fewer than two documents."""

    sentence = N_("Välj minst två dokument att slå ihop.")


class SignedAlready(Refusal):
    """Something was made of the result that must not lose its ground."""

    sentence = N_(
        "Det går inte att ångra längre: minst en av delarna är skickad för underskrift eller underskriven."
    )


class BuiltUpon(Refusal):
    """A result has been split or joined again."""

    sentence = N_("Minst en av delarna har själv delats eller slagits ihop. Ångra det först.")


class UndoneBefore(Refusal):
    """It has been undone already."""

    sentence = N_("Det är redan ångrat.")


class TooSlowToMake(Refusal):
    """The pages could not be put together in the time that a page may take."""

    status = 503
    sentence = N_(
        "Det tog för lång tid att göra en PDF av sidorna. Försök igen, eller hämta originalet i stället."
    )


class NotToBeMade(Refusal):
    """The file's pages cannot be taken out."""

    status = 409
    sentence = N_("Det gick inte att göra en PDF av sidorna. Originalet är orört och går att hämta.")
