"""People from outside who are asked to sign one paper: a supplier, a buyer, an adjuster without an account."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from boardroom.core.words import N_
from boardroom.signing.rules.mailboxes import shared_mailbox
from boardroom.signing.rules.methods import Method
from boardroom.signing.rules.states import SignerRole

_ADDRESS = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\"]{2,}")

NO_NAME = N_("Skriv namnet på den som ska skriva under, inte bara företagets.")
NO_ADDRESS = N_("Skriv personens egen e-postadress. Dit går länken.")
SHARED_ADDRESS = N_("Den adressen kan läsas av flera. Den som skriver under behöver en egen.")
SAME_ADDRESS = N_("Samma adress står två gånger. Var och en behöver en egen.")
NO_MOBILE = N_("Numret är inget mobilnummer. Skriv det med riktnummer, eller lämna rutan tom.")


def is_address(text: str) -> bool:
    """Tell whether a text is one e-mail address and nothing else."""
    return len(text) <= 254 and _ADDRESS.fullmatch(text) is not None


@dataclass(frozen=True)
class Outsider:
    """One from outside as the sender names them; they come by a link.

    With `methods` they sign in one of these alone, else as everybody does; `step` and `required` are as an Invitee's.
    """

    name: str
    email: str
    phone: str = ""
    role: SignerRole = SignerRole.PARTY
    step: int | None = None
    required: bool = True
    methods: Sequence[Method] = ()


def problem_of(name: str, email: str) -> str:
    """Return what keeps a letter from reaching one person alone: a Swedish sentence, or an empty string."""
    if not name or len(name) > 200:
        return NO_NAME
    if not is_address(email):
        return NO_ADDRESS
    return SHARED_ADDRESS if shared_mailbox(email) else ""
