"""How strong each method of signing is, said as it is: an in-app click is never called advanced."""

from collections.abc import Mapping
from typing import Any

from boardroom.core.words import N_

# eIDAS levels (article 3.10-12) in order; identification alone is no signature.
ORDER = ("identification", "simple", "advanced", "qualified")

# Methods by the names under which proofs keep them; a file may hold methods that its portal has not.
LEVEL = {
    "passkey": "simple",
    "code": "simple",
    "drawn": "simple",
    "bankid": "advanced",
    "oidc": "identification",
    "paper": "simple",
}

# What people read. A passkey is cryptographic, and still simple until the person behind it has been identified.
LEVEL_WORDS = {
    "passkey": N_("kryptografisk, enkel"),
    "code": N_("enkel"),
    "drawn": N_("enkel"),
    "bankid": N_("avancerad"),
    "oidc": N_("identifiering, ingen underskrift i sig"),
    "paper": N_("för hand på papper"),
}
UNKNOWN_LEVEL = N_("okänd")

METHOD_WORDS = {
    "passkey": N_("nyckel i mobilen"),
    "code": N_("lösenord och kod"),
    "drawn": N_("ritad underskrift med inloggning"),
    "bankid": N_("BankID"),
    "oidc": N_("e-legitimation"),
    "paper": N_("penna och papper"),
}
# What stood before a one-time code, by the first factor that its proof keeps.
_CODE_AFTER = {
    "password": METHOD_WORDS["code"],
    "log_in": N_("inloggning och kod"),
    "link": N_("länk och kod"),
    "room": N_("mötesrum och kod"),
}
_CODE_ALONE = N_("engångskod")
# A drawn signature can be a name that was typed.
TYPED_WORDS = N_("skrivet namn med inloggning")


def method_told(method: str, proof: Mapping[str, Any] | None) -> str:
    """Return in words, in Swedish, how a signature was made: a code by the factors that its proof keeps.

    Proofs come out of files too, so nothing is taken for granted: without a known factor no password is claimed.
    """
    if method != "code":
        return METHOD_WORDS.get(method, method)
    factors = (proof or {}).get("factors")
    first = factors[0] if isinstance(factors, list) and factors else None
    return _CODE_AFTER.get(first, _CODE_ALONE) if isinstance(first, str) else _CODE_ALONE


def enough(method: str, least: str) -> bool:
    """Tell whether a method reaches the least level that a record class asks for; an unknown method never does."""
    return method in LEVEL and ORDER.index(LEVEL[method]) >= ORDER.index(least)
