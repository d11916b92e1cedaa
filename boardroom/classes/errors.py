"""What a change of the schedule is refused for."""

from boardroom.core.errors import Refusal
from boardroom.core.words import N_


class NoSuchPack(Refusal):
    """There is no default schedule for the country."""

    status = 422
    sentence = N_("Det finns ingen bevarande- och gallringsplan för landet ”%(jurisdiction)s”.")


class ShorterThanLaw(Refusal):
    """A row would keep something for a shorter time than the law asks for."""

    status = 422
    sentence = N_(
        "Lagen kräver att ”%(name)s” sparas längre än så (%(basis)s). Välj den tid som står i mallen, eller en längre."
    )


class NothingProposed(Refusal):
    """There is no proposed version to change or adopt."""

    sentence = N_("Det finns inget förslag till ny plan. Börja på ett först.")


class ProposedAlready(Refusal):
    """A version waits for a decision; it is changed instead of proposing another."""

    sentence = N_("Det finns redan ett förslag till ny plan. Ändra i det, eller ta bort det först.")


class DecisionMissing(Refusal):
    """A version cannot be adopted without the decision that does it."""

    status = 422
    sentence = N_(
        "Ange beslutet som antar planen, till exempel ”§\u00a07 i styrelseprotokoll 3/2026”, och dess dag."
    )


class NoSuchRow(Refusal):
    """The schedule has no such class."""

    status = 404
    sentence = N_("Planen har ingen sådan handlingstyp.")


class BadRow(Refusal):
    """A row lacks a name, or its duration and unit do not belong together."""

    status = 422
    sentence = N_("Ange ett namn, och antingen ”för alltid” eller en tid med sin enhet.")


class NameTaken(Refusal):
    """Another class of the schedule has the name."""

    sentence = N_("En annan handlingstyp heter redan ”%(name)s”.")


class BadDischarge(Refusal):
    """A discharge must come after the fiscal year and not in the future, and the day must end a fiscal year."""

    status = 422
    sentence = N_(
        "Ange räkenskapsårets sista dag, och dagen för stämman som beviljade ansvarsfrihet. Stämman hålls efter årets slut."
    )
