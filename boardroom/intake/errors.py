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
