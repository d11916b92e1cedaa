"""Refusals of intake: what is said at a file that does not come in."""

from boardroom.core.errors import Invalid, Refusal
from boardroom.core.words import N_


class DiskAlmostFull(Refusal):
    """The disk's reserve would be touched, and the database needs it."""

    status = 507
    sentence = N_(
        "Det är nästan slut på plats på servern, så filen togs inte emot. Säg till den som sköter driften; "
        "inget i arkivet är i fara."
    )


class NothingChosen(Invalid):
    """A form without a file."""

    sentence = N_("Välj minst en fil att lägga till.")


class NoLongerYours(Refusal):
    """A suggestion that was accepted before, or by someone else's upload."""

    sentence = N_("Uppgifterna är redan godkända. Öppna dokumentet för att ändra dem.")


class NothingToRetry(Refusal):
    """Only a file that could not be read can be looked at again."""

    sentence = N_("Filen är redan läst, eller så granskas den just nu.")


class ChangedOnTheWay(Invalid):
    """The bytes that arrived are not the bytes that the sender announced."""

    sentence = N_(
        "Filen ändrades medan den skickades, så den togs inte emot. Skicka den igen när den är färdig."
    )


class NotPrintable(Invalid):
    """Letters that our fonts cannot draw."""

    sentence = N_(
        "Pärmens namn har tecken som inte går att skriva ut: %(letters)s. Skriv det på ett annat sätt."
    )
