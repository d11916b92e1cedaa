"""Methods of signing: how strong each is, and what a record class asks for."""

import enum
from collections.abc import Iterable
from dataclasses import dataclass

from boardroom.signing.rules.levels import LEVEL, METHOD_WORDS, ORDER, enough


class Method(enum.StrEnum):
    """How a person proves that they sign."""

    PASSKEY = "passkey"
    CODE = "code"  # password plus a one-time code by mail; for a guest, a link plus the code
    BANKID = "bankid"
    OIDC = "oidc"  # another eID, through a broker: who it was, bound to what was read; no signature in law
    DRAWN = "drawn"  # strokes, or one's typed name, by someone who is logged in
    PAPER = "paper"  # by hand on a print; confirmed by someone who looked at the scan


# What someone without an account can use, who came by a link.
FOR_GUESTS = frozenset({Method.CODE, Method.BANKID, Method.OIDC})

# What an association allows and a sender chooses among. Paper is none of these: it is always possible, and chosen for
# an envelope that has been sent.
CHOSEN: tuple[Method, ...] = tuple(method for method in Method if method is not Method.PAPER)
METHOD_NAMES: dict[Method, str] = {method: METHOD_WORDS[method.value] for method in CHOSEN}


@dataclass(frozen=True)
class Advice:
    """What to say before sending: the level of the methods, what the class recommends, and whether it is met."""

    level: str
    recommended: str
    enough: bool
    cryptographic: bool  # every chosen method leaves a proof that can be recomputed without the portal
    coded: bool = False  # a code, by mail or as a text message, is among them
    identifying: bool = False  # a method is among them that only identifies
    drawn: bool = False  # a drawn signature is among them


def advise(methods: Iterable[Method], recommended: str) -> Advice:
    """Return how the weakest chosen method stands against the record class's recommendation."""
    chosen = tuple(methods)
    level = min((LEVEL[method.value] for method in chosen), key=ORDER.index, default="simple")
    return Advice(
        level=level,
        recommended=recommended,
        enough=all(enough(method.value, recommended) for method in chosen),
        cryptographic=bool(chosen) and not {Method.CODE, Method.DRAWN} & set(chosen),
        coded=Method.CODE in chosen,
        identifying=Method.OIDC in chosen,
        drawn=Method.DRAWN in chosen,
    )


def ticked(offered: Iterable[Method], *, codes_reach: bool) -> list[Method]:
    """Return which of the methods offered a form begins with: no code where none arrives, unless it is all there is."""
    found = list(offered)
    return [method for method in found if codes_reach or method is not Method.CODE] or found


def methods_from(text: str) -> tuple[Method, ...]:
    """Return the methods named in a comma-separated setting, in our own order; unknown names are left out."""
    named = {name.strip() for name in text.split(",")}
    return tuple(method for method in CHOSEN if method.value in named)


def masked(address: str) -> str:
    """Return an address that its owner recognises and nobody else can use: "b•••@exempel.se"."""
    local, at, domain = address.partition("@")
    return f"{local[:1]}•••{at}{domain}" if local else ""
