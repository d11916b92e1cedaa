"""How long a link may live, what ends it, what the watermark says; pure."""

import enum
import re
from dataclasses import dataclass
from datetime import date, timedelta

from boardroom.core.actor import Actor, ActorKind
from boardroom.core.permissions import Permission
from boardroom.core.words import N_

USUAL_DAYS, MOST_DAYS = 14, 90
# Leafing through a document is one opening, not one for every page.
SITTING = timedelta(minutes=30)
# The watermarked PDF bears a date; a day later it is made anew.
COPY_LASTS = timedelta(days=1)
# To whom a link was sent is needed as long as someone may ask about it; the name stays, for the log of openings.
ADDRESS_LASTS = timedelta(days=90)
COPY_LEASE = timedelta(minutes=10)
COPY_TRIES = 3
# The longer side of a page of the watermarked PDF, in points: that of an A4 sheet.
SHEET_SIDE = 842.0
CODES_AN_HOUR = 6  # by mail or text message, for one link
# A code told by voice has to hold for weeks, so it is longer than one that lives ten minutes.
TOLD_DIGITS = 8


class CodeWay(enum.StrEnum):
    """How the receiver gets the code that opens the link, if one is asked for."""

    NONE = "none"
    TOLD = "told"  # the sharer says it, by telephone for instance
    MAIL = "mail"
    TEXT = "text"


CODE_WORDS = {
    CodeWay.NONE: N_("Ingen kod"),
    CodeWay.TOLD: N_("En kod som du själv lämnar, till exempel i telefon"),
    CodeWay.TEXT: N_("En ny kod med sms varje gång"),
    CodeWay.MAIL: N_("En ny kod med e-post varje gång"),
}


class Opening(enum.StrEnum):
    """What the receiver did."""

    OPENED = "opened"
    COPY = "copy"  # took the PDF with the watermark home
    ORIGINAL = "original"


OPENING_WORDS = {
    Opening.OPENED: N_("öppnade dokumentet"),
    Opening.COPY: N_("hämtade en PDF med vattenstämpel"),
    Opening.ORIGINAL: N_("hämtade filen utan vattenstämpel"),
}


class LinkStanding(enum.StrEnum):
    """Whether a link opens, and if not, why."""

    LIVE = "live"
    REVOKED = "revoked"
    RUN_OUT = "run_out"
    MANDATE_OVER = "mandate_over"  # whoever shared it may not share any more
    RESTRICTED = "restricted"  # the sharer may not see it any more, or it was hidden from someone since
    GONE = "gone"  # disposed of or taken away


STANDING_WORDS = {
    LinkStanding.LIVE: N_("Öppen"),
    LinkStanding.REVOKED: N_("Stängd"),
    LinkStanding.RUN_OUT: N_("Tiden är ute"),
    LinkStanding.MANDATE_OVER: N_("Stängd: den som delade har inte kvar sitt uppdrag"),
    LinkStanding.RESTRICTED: N_("Stängd: dokumentet har fått en begränsning"),
    LinkStanding.GONE: N_("Stängd: dokumentet finns inte kvar"),
}


@dataclass(frozen=True)
class Receiver:
    """Whom a document is shared with, and what that person may do with it."""

    name: str
    email: str = ""
    phone: str = ""
    message: str = ""
    code_way: CodeWay = CodeWay.NONE
    original_allowed: bool = False


def within_limits(until: date, today: date) -> bool:
    """Tell whether a link may live through that day: today at the least, MOST_DAYS ahead at the most."""
    return today <= until <= today + timedelta(days=MOST_DAYS)


def looks_like_mail(address: str) -> bool:
    """Tell whether a letter could go to an address."""
    return bool(re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", address))


def guest_of(share_receiver: str, actor: Actor) -> Actor:
    """Return the receiver as the log names them: without any permission, known by name alone."""
    return Actor(kind=ActorKind.LINK, name=share_receiver, association_id=actor.association_id)


def reader_of(receiver: str, sharer: Actor) -> Actor:
    """Return the actor that the one document is read as: it sees no more than the sharer does today, and no evidence."""
    return Actor(
        kind=ActorKind.LINK,
        name=receiver,
        person_id=sharer.person_id,
        association_id=sharer.association_id,
        permissions=frozenset({Permission.READ_DOCUMENTS}),
        record_classes=sharer.record_classes,
    )


def watermark(receiver: str, day: date, association: str) -> str:
    """Return what is written across every page."""
    return f"{receiver} · {day.isoformat()} · {association}"
