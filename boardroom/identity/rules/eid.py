"""eIDs through a provider: how an errand's secrets hang together, how long it lasts, what is said of doubts."""

import base64
import hashlib
from datetime import timedelta

from boardroom.core.words import N_
from boardroom.ports.identifier import Doubt

ERRAND_LASTS = timedelta(minutes=15)

DOUBTS = {
    Doubt.SAID_NO: N_("Legitimeringen avbröts. Ingenting är ändrat. Försök igen när du vill."),
    Doubt.WRONG_ANSWER: N_(
        "Svaret från legitimeringen gick inte att lita på, så ingenting är ändrat. Försök igen."
    ),
    Doubt.TOO_WEAK: N_(
        "Legitimeringen var av en svagare sort än den som krävs här. Använd en starkare e-legitimation."
    ),
    Doubt.NOT_FRESH: N_("Du behöver legitimera dig på nytt just när du skriver under. Försök igen."),
    Doubt.NO_SUBJECT: N_(
        "Legitimeringen berättade inte vem du är. Hör av dig till den som sköter driften av portalen."
    ),
}


def nonce_of(salt: str, binding: str) -> str:
    """Return the nonce of an errand: fresh by its salt, and bound to what is to be signed."""
    digest = hashlib.sha256(f"{salt}\n{hashlib.sha256(binding.encode()).hexdigest()}".encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def state_of(token: str, binding: str) -> str:
    """Return the state that goes out: good for one document and one signer, as the binding names them."""
    digest = hashlib.sha256(f"{token}\n{binding}".encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
