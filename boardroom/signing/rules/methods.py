"""Methods of signing: how strong each is, what a record class asks for, and where a code must not go."""

import enum
from collections.abc import Iterable
from dataclasses import dataclass

from boardroom.core.words import N_


class Method(enum.StrEnum):
    """How a person proves that they sign."""

    PASSKEY = "passkey"
    CODE = "code"  # password plus a one-time code by mail; for a guest, a link plus the code


METHOD_NAMES = {
    Method.PASSKEY: N_("nyckel i mobilen"),
    Method.CODE: N_("lösenord och kod"),
}

# eIDAS levels in order. Neither method identifies the person anew, so neither is called advanced
# (SIGNING section 2): a passkey is cryptographic proof, a code is not.
_ORDER = ("simple", "advanced", "qualified")
LEVEL_OF = {Method.PASSKEY: "simple", Method.CODE: "simple"}


@dataclass(frozen=True)
class Advice:
    """What to say before sending: the level of the methods, what the class recommends, and whether it is met."""

    level: str
    recommended: str
    enough: bool
    cryptographic: bool  # every chosen method leaves a proof that can be recomputed without the portal


def advise(methods: Iterable[Method], recommended: str) -> Advice:
    """Return how the weakest chosen method stands against the record class's recommendation."""
    chosen = tuple(methods)
    level = min((LEVEL_OF[method] for method in chosen), key=_ORDER.index, default=_ORDER[0])
    return Advice(
        level=level,
        recommended=recommended,
        enough=_ORDER.index(level) >= _ORDER.index(recommended),
        cryptographic=bool(chosen) and all(method is Method.PASSKEY for method in chosen),
    )


def methods_from(text: str) -> tuple[Method, ...]:
    """Return the methods named in a comma-separated setting, in our own order; unknown names are left out."""
    named = {name.strip() for name in text.split(",")}
    return tuple(method for method in Method if method.value in named)


# The local parts of addresses that more than one person reads, now or after the next election.
_SHARED = frozenset(
    [
        "styrelsen",
        "styrelse",
        "info",
        "kontakt",
        "kontakta",
        "post",
        "mail",
        "mejl",
        "epost",
        "brev",
        "forening",
        "foreningen",
        "brf",
        "kansli",
        "expedition",
        "ordforande",
        "ordf",
        "sekreterare",
        "sekr",
        "kassor",
        "kass",
        "vice",
        "viceordforande",
        "ledamot",
        "ledamoter",
        "valberedning",
        "valberedningen",
        "revisor",
        "forvaltare",
        "forvaltning",
        "felanmalan",
        "ekonomi",
        "faktura",
        "admin",
        "administrator",
        "office",
        "board",
        "chair",
        "secretary",
        "treasurer",
        "contact",
        "hello",
        "support",
        "webmaster",
        "postmaster",
        "noreply",
        "no-reply",
    ]
)
_PLAIN = str.maketrans("åäöéü", "aaoeu")


def shared_mailbox(address: str) -> bool:
    """Tell whether an address is one that several people read (styrelsen@, info@ ...).

    A code sent there proves nothing about who typed it.
    """
    local = address.partition("@")[0].partition("+")[0].lower().translate(_PLAIN)
    bare = local.strip("0123456789._-")
    return (
        local in _SHARED
        or bare in _SHARED
        or bare.replace(".", "").replace("_", "").replace("-", "") in _SHARED
    )


def masked(address: str) -> str:
    """Return an address that its owner recognises and nobody else can use: "b•••@exempel.se"."""
    local, at, domain = address.partition("@")
    return f"{local[:1]}•••{at}{domain}" if local else ""
