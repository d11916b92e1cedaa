"""What the first pages refuse."""

from boardroom.core.errors import Refusal
from boardroom.core.words import N_


class SetUpClosed(Refusal):
    """The portal has its first association, or the code is used, old or wrong."""

    status = 410
    sentence = N_(
        "Den första inställningen är inte öppen. Är portalen ny? Starta om den, så skrivs en ny kod ut i terminalen."
    )


class NotAnswered(Refusal):
    """A question of the first pages has no answer yet."""

    status = 422
    sentence = N_("En fråga är inte besvarad än. Gå tillbaka och fyll i den.")


class TwoDifferent(Refusal):
    """The two administrators have one address."""

    status = 422
    sentence = N_("De två administratörerna måste vara två personer med var sin e-postadress.")
