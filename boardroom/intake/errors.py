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


class ImportUndone(Refusal):
    """Files cannot join an import that was undone."""

    sentence = N_("Inläsningen är ångrad. Börja en ny inläsning för filerna.")


class UndoneTooLate(Refusal):
    """An import can be undone within a day of its newest file."""

    sentence = N_(
        "Det har gått mer än ett dygn sedan inläsningen, så den går inte längre att ångra. "
        "Handlingarna kan fortfarande ändras en och en."
    )


class RedoneTooLate(Refusal):
    """What an undone import brought is erased after thirty days."""

    sentence = N_("Det har gått mer än trettio dagar, så filerna är raderade. Läs in dem på nytt.")


class NothingToUndo(Refusal):
    """Everything that an import brought is in use, or it brought nothing."""

    sentence = N_("Det finns inget i inläsningen som går att ångra.")


class NothingMarked(Invalid):
    """A bulk edit of no file."""

    sentence = N_("Markera minst en fil, eller välj alla i urvalet.")


class NothingToChange(Invalid):
    """A bulk edit that says nothing."""

    sentence = N_("Fyll i minst en uppgift att ändra.")
