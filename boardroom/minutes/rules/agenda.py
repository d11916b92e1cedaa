"""What meetings of each kind usually take up, in order, and what a § begins with; pure."""

import uuid
from collections.abc import Hashable, Mapping
from typing import TypeVar

from boardroom.core.words import N_

_Key = TypeVar("_Key", bound=Hashable)

# What a general meeting opens with, the ordinary and the extra one alike (HSB's and Bostadsrätterna's model statutes).
_GENERAL_OPENING = (
    N_("Stämmans öppnande"),
    N_("Val av stämmoordförande"),
    N_("Anmälan av stämmoordförandens val av protokollförare"),
    N_("Godkännande av dagordningen"),
    N_("Val av två justerare tillika rösträknare"),
    N_("Fråga om stämman blivit utlyst i behörig ordning"),
    N_("Upprättande och godkännande av röstlängd"),
)

PREVIOUS = N_("Föregående protokoll")

# The paragraphs that a meeting usually has; the secretary changes them freely.
USUAL_ITEMS = {
    "board": (
        N_("Mötets öppnande"),
        N_("Beslutförhet"),
        N_("Godkännande av dagordningen"),
        N_("Val av protokollförare"),
        N_("Val av justerare"),
        PREVIOUS,
        N_("Ekonomi"),
        N_("Överlåtelser"),
        N_("Andrahandsuthyrning"),
        N_("Skrivelser"),
        N_("Fastigheten"),
        N_("Övriga frågor"),
        N_("Nästa möte"),
        N_("Mötets avslutande"),
    ),
    "constituting": (
        N_("Mötets öppnande"),
        N_("Styrelsens konstituering"),
        N_("Firmateckning"),
        N_("Mötets avslutande"),
    ),
    "general_meeting": (
        *_GENERAL_OPENING,
        N_("Styrelsens årsredovisning"),
        N_("Revisorernas berättelse"),
        N_("Fastställande av resultat- och balansräkning"),
        N_("Beslut om resultatdisposition"),
        N_("Fråga om ansvarsfrihet för styrelsens ledamöter"),
        N_("Arvoden till styrelsen och revisorerna"),
        N_("Val av styrelse"),
        N_("Val av revisorer"),
        N_("Val av valberedning"),
        N_("Motioner och förslag från styrelsen"),
        N_("Stämmans avslutande"),
    ),
    "extra_meeting": (
        *_GENERAL_OPENING,
        N_("Ärendet som stämman är kallad för"),
        N_("Stämmans avslutande"),
    ),
    "per_capsulam": (N_("Ärendet"), N_("Samtycke till formen"), N_("Beslut")),
}

# The minutes of a general meeting hold its voting list, or have it as an annex (lag 2018:672 6 kap. 39 §).
VOTING_LIST = """- Närvarande medlemmar: …
- Varav genom ombud: …
- Röster tillsammans: …

Röstlängd, med medlem, lägenhet och antal röster: …"""


def holds_voting_list(kind: str, heading: str) -> bool:
    """Tell whether a § is the one with the voting list, by what it is called."""
    return kind == "general_meeting" and "röstlängd" in heading.casefold()


def starting_text(kind: str, heading: str) -> str:
    """Return what a § begins with when minutes are begun: of a voting list, what is to be filled in."""
    return VOTING_LIST if holds_voting_list(kind, heading) else ""


def still_empty(text: str) -> bool:
    """Tell whether nothing is written in a § beyond what it began with."""
    return text.strip() in {"", VOTING_LIST}


def paragraph_key(point: uuid.UUID, minutes: uuid.UUID) -> uuid.UUID:
    """Return the key of the § about a point in minutes that are begun anew: the point's own key the first ones have."""
    return uuid.uuid5(point, minutes.hex)


def anew_key(void: uuid.UUID) -> uuid.UUID:
    """Return the key of the minutes that are begun anew after void ones that no agenda, election or question stands behind."""
    return uuid.uuid5(void, "anew")


def points_behind(paragraph: _Key, paragraphs: Mapping[_Key, str], points: Mapping[_Key, str]) -> list[_Key]:
    """Return the points of an agenda that a § of its minutes may be about; headings by key.

    A § has the key of its point. One without it is about the points that are called the same; in minutes begun before
    there were such keys it may, when none is, be about any point that no § is called after.
    """
    if paragraph in points:
        return [paragraph]
    named = [
        key
        for key, heading in points.items()
        if key not in paragraphs and _plain(heading) == _plain(paragraphs[paragraph])
    ]
    if named or any(key in points for key in paragraphs):
        return named
    called = {_plain(heading) for heading in paragraphs.values()}
    return [key for key, heading in points.items() if _plain(heading) not in called]


def _plain(heading: str) -> str:
    return " ".join(heading.split()).casefold().rstrip(".")
