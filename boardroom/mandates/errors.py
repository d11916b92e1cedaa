"""What changes of the board are refused for."""

from boardroom.core.errors import Refusal
from boardroom.core.words import N_


class TooFewAdministrators(Refusal):
    """The change would leave fewer than two people who can let others in."""

    sentence = N_(
        "Det måste alltid finnas minst två som kan bjuda in och ge behörighet: ordförande, vice ordförande eller "
        "administratör, med e-postadress. Inget är ändrat. Lägg till en till först."
    )


class MeetingTooEarly(Refusal):
    """An election at a meeting before the one that began the present mandate period."""

    status = 422
    sentence = N_(
        "Det finns redan en stämma antecknad den %(day)s. Ange en stämma som hölls samma dag eller senare."
    )


class NobodyElected(Refusal):
    """An election form without a name."""

    status = 422
    sentence = N_("Ange minst en person som valdes.")


class NoChair(Refusal):
    """After the change nobody would chair, not even for the time being."""

    status = 422
    sentence = N_(
        "Ingen är ordförande efter stämman. Ange vem som valdes, eller vem som är tillförordnad till det konstituerande mötet."
    )


class BadTerm(Refusal):
    """An end before its start, a constituting meeting before the general meeting, a term that nobody is elected for."""

    status = 422
    sentence = N_("Datumen stämmer inte: %(name)s skulle sluta innan uppdraget börjar.")


class ConstitutingTooEarly(Refusal):
    """A constituting meeting before the general meeting."""

    status = 422
    sentence = N_("Det konstituerande mötet kan inte hållas före stämman.")


class OwnRequest(Refusal):
    """The one who asked for access beyond mandates confirms it alone."""

    sentence = N_("Det behövs två. Be någon annan i styrelsen att bekräfta med sitt eget konto.")


class NothingToConfirm(Refusal):
    """Access beyond mandates that was confirmed, closed, or waited too long."""

    sentence = N_("Den här begäran gäller inte längre. Fråga igen, om den fortfarande behövs.")


class AskedAlready(Refusal):
    """A wish that still waits for the board's answer."""

    sentence = N_("Du har redan frågat. Styrelsen har inte svarat än.")


class NeverSat(Refusal):
    """Someone who asks for the minutes of a time on the board that never was."""

    sentence = N_("Du har inte suttit i styrelsen, så det finns inga protokoll från din tid.")


class NotInBoard(Refusal):
    """A deputy or a member that is none on the day."""

    status = 422
    sentence = N_("Välj en suppleant och en ledamot som har sina uppdrag den dagen.")


class AlreadyEnded(Refusal):
    """The mandate is over."""

    sentence = N_("Uppdraget är redan avslutat. Inget är ändrat.")


class NoAddress(Refusal):
    """An invitation without an e-mail address."""

    status = 422
    sentence = N_("%(name)s har ingen e-postadress. Lägg till den, så går inbjudan att skicka.")


class NameMissing(Refusal):
    """A person without a name."""

    status = 422
    sentence = N_("Namnet saknas.")


class ApartmentMissing(Refusal):
    """An apartment without a number."""

    status = 422
    sentence = N_("Skriv lägenhetens nummer, till exempel 1203.")


class DaysBackwards(Refusal):
    """Days that end before they begin, or that end and never began."""

    status = 422
    sentence = N_("Dagarna stämmer inte. Ange en första dag som kommer före den sista.")


class HeldAlready(Refusal):
    """Days in an apartment that the register has already, in part or whole."""

    status = 422
    sentence = N_(
        "Personen står redan för lägenhet %(apartment)s under en del av den tiden. Ändra den raden i stället."
    )


class OwnApartment(Refusal):
    """Someone who does not read everything enters or changes the days of their own apartment."""

    sentence = N_(
        "Dagarna för din egen lägenhet bestämmer vad du får läsa. Be någon annan som sköter behörigheter att föra in dem."
    )


class AddressTaken(Refusal):
    """An e-mail address that belongs to another person of the association."""

    sentence = N_("E-postadressen används redan av %(name)s. Två personer kan inte dela adress.")


class BoundElsewhere(Refusal):
    """The account already is another person here, or the person has another account."""

    sentence = N_("Kontot hör redan till en annan person i föreningen. Fråga den som bjöd in dig.")


class OwnSeat(Refusal):
    """Someone who was let in for some hours gives themselves a mandate or widens their own, which would last."""

    sentence = N_(
        "Du är insläppt för en stund och kan inte ge dig själv ett uppdrag eller ändra ditt eget. Be någon annan att göra "
        "det."
    )


class StillSeated(Refusal):
    """Whoever has a mandate, or is about to, has to be reached."""

    sentence = N_("%(name)s har ett uppdrag och behöver kunna nås. Avsluta uppdraget först.")
