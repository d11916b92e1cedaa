"""What sharing is refused for, and what a receiver is told whose link is over."""

from boardroom.core.errors import Refusal
from boardroom.core.words import N_


class ShareOver(Refusal):
    """The link does not open anything (any longer); why is for the board alone."""

    status = 410
    sentence = N_("Länken gäller inte längre. Be den som skickade den om en ny.")


class NothingToShare(Refusal):
    """A document without pages that can be shown cannot be shared as pages."""

    sentence = N_("Dokumentet har inga sidor som går att visa än, så det finns inget att dela.")


class TooLong(Refusal):
    """A last day before today, or too far ahead."""

    status = 422
    sentence = N_("Sista dagen ska vara tidigast i dag och senast om %(days)s dagar.")


class NoWayForCode(Refusal):
    """A code cannot go where the sharer wants it."""

    status = 422
    sentence = N_(
        "Ange den e-postadress eller det mobilnummer som koden ska gå till, eller välj en annan kod."
    )


class CodesEnough(Refusal):
    """Codes for a link leave a few an hour, whoever presses the button how often."""

    status = 429
    sentence = N_(
        "Koden är redan skickad. Titta i brevlådan eller bland dina sms, och vänta en stund innan du ber om en ny."
    )


class AlreadyClosed(Refusal):
    """A link that is closed cannot be closed again, nor get a new address."""

    sentence = N_("Länken är redan stängd. Gör en ny om dokumentet ska delas igen.")
