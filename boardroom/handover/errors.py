"""What handing over is refused for."""

from boardroom.core.errors import Refusal
from boardroom.core.words import N_


class BegunAlready(Refusal):
    """One change of board has one handover."""

    sentence = N_("Överlämningen är redan påbörjad.")


class NobodyChanges(Refusal):
    """A day on which nobody leaves or comes is no change of board."""

    status = 422
    sentence = N_("Ingen lämnar eller tillträder styrelsen omkring den dagen. För in valet först.")


class Closed(Refusal):
    """A handover whose receipt lies in the archive is not written in any more."""

    sentence = N_("Överlämningen är avslutad och kvittot ligger i arkivet.")


class NothingTold(Refusal):
    """Who leaves has to say at least what they looked after."""

    status = 422
    sentence = N_("Skriv vad du har skött, om så bara en mening. Det är det efterträdaren frågar efter.")


class NotAllDone(Refusal):
    """Closing while somebody has not answered wants a reason."""

    status = 422
    sentence = N_("Alla har inte svarat än. Skriv varför överlämningen avslutas ändå.")


class HoldsSecret(Refusal):
    """The register says who holds what, never what opens it."""

    status = 422
    sentence = N_("Det ser ut som ett lösenord eller en kod. Skriv vem som har det, aldrig vad det är.")


class NotYet(Refusal):
    """A day that has not come cannot have happened."""

    status = 422
    sentence = N_("Dagen har inte varit än.")


class ChangedMeanwhile(Refusal):
    """Somebody wrote in the handover while its receipt was made."""

    sentence = N_("Någon skrev i överlämningen just nu. Läs igenom den en gång till och avsluta sedan.")
