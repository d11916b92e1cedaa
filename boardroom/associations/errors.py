"""What an association's facts are refused for."""

from boardroom.core.errors import Refusal
from boardroom.core.words import N_


class BadOrgNumber(Refusal):
    """The organisation number's digits do not hold together; `problem` says how."""

    status = 422
    sentence = N_("%(problem)s")


class BadSlug(Refusal):
    """The short name cannot stand in addresses."""

    status = 422
    sentence = N_(
        "Kortnamnet ”%(slug)s” går inte att använda i adresser. Välj små bokstäver a–z, siffror och bindestreck."
    )


class SlugTaken(Refusal):
    """Another association of the installation has the short name."""

    sentence = N_("Kortnamnet ”%(slug)s” är upptaget. Välj ett annat, till exempel med ortens namn efter.")


class BadFiscalYear(Refusal):
    """A told fiscal year is empty, longer than eighteen months, or overlaps another."""

    status = 422
    sentence = N_(
        "Räkenskapsåret stämmer inte. Det får vara högst arton månader och får inte gå in i ett annat år."
    )


class BadMinutesNumber(Refusal):
    """The next number of the minutes is below one."""

    status = 422
    sentence = N_("Nästa protokollsnummer måste vara ett eller högre.")
