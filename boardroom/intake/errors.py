"""Refusals of intake: what is said at a file that does not come in."""

import errno

from boardroom.core.errors import Invalid, Refusal
from boardroom.core.words import N_

# What the system says when there is no room, or no more room for us.
NO_ROOM = {errno.ENOSPC, errno.EDQUOT}


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


class DescribedMeanwhile(Refusal):
    """Someone else was first."""

    sentence = N_("Någon annan har just beskrivit papperet. Öppna dokumentet om du vill ändra något.")


class NothingSuggested(Refusal):
    """The suggestion is gone: accepted, declined, or replaced after the page was read again."""

    sentence = N_("Förslaget finns inte längre. Öppna dokumentet och skriv uppgiften där.")


class AlreadySaid(Refusal):
    """Someone has answered already whether two papers are the same."""

    sentence = N_("Det är redan besvarat. Öppna dokumentet för att se svaret.")


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


class TooLarge(Refusal):
    """A file above the portal's limit; said before a byte of it is sent."""

    status = 413
    sentence = N_(
        "Filen är större än portalen tar emot. Dela upp den, eller skanna om den med lägre upplösning."
    )


class TooMuchUnfinished(Refusal):
    """The person has begun more uploads than they have finished; each reserves its whole size."""

    status = 413
    sentence = N_(
        "Du har för många stora filer som bara är skickade till hälften. Skicka klart dem, ta bort dem på sidan "
        "där du lägger till dokument, eller vänta: de tas bort av sig själva efter en vecka."
    )


class WrongPlace(Refusal):
    """Bytes for another place of the file than the one where it goes on; the sender asks where that is."""

    sentence = N_("Filen fortsätter på ett annat ställe än där delen börjar. Fråga hur långt den har kommit.")


class DamagedOnTheWay(Refusal):
    """A piece whose checksum does not match; none of it was kept (status 460 of the tus protocol)."""

    status = 460
    sentence = N_("En del av filen skadades på vägen och togs inte emot. Skicka den delen igen.")


class TooManyPieces(Refusal):
    """A file cut into crumbs."""

    sentence = N_("Filen kom i för många små delar. Börja om med större delar.")


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


class NothingToSettle(Refusal):
    """No file of the import waits for someone to say that it is enough so."""

    sentence = N_("Ingen fil i inläsningen väntar på besked.")


class NothingToUndo(Refusal):
    """Everything that an import brought is in use, or it brought nothing."""

    sentence = N_("Det finns inget i inläsningen som går att ångra.")


class SecondPersonNeeded(Refusal):
    """Whoever undid an import cannot agree to it as well; nor who does not see every class."""

    sentence = N_(
        "En annan person i styrelsen än den som ångrade inläsningen ska godkänna att handlingarna raderas."
    )


class NothingMarked(Invalid):
    """A bulk edit of no file."""

    sentence = N_("Markera minst en fil, eller välj alla i urvalet.")


class NothingToChange(Invalid):
    """A bulk edit that says nothing."""

    sentence = N_("Fyll i minst en uppgift att ändra.")
