"""Where a code must not go: mailboxes that more than one person reads, now or after the next election."""

import re


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# What an office or a body is called: wherever it stands in an address, the address is the office's.
_OFFICES = _words(
    "styrelse styrelsen brfstyrelse brfstyrelsen ordforande ordforanden ordf viceordforande sekreterare sekreteraren sekr "
    "kassor kassoren kass ledamot ledamoter suppleant suppleanter valberedning valberedningen revisor revisorn revisorer "
    "brf bostadsrattsforening bostadsrattsforeningen samfallighet samfalligheten ekonomiskforening forening foreningen "
    "kansli kansliet expedition expeditionen forvaltare forvaltaren forvaltning forvaltningen felanmalan webmaster "
    "postmaster noreply chairman chairperson secretary treasurer"
)
# What may as well be part of a name (Kim Post, Anna Board): only where an address begins with it.
_AT_THE_BEGINNING = _words(
    "info kontakt kontakta post mail mejl epost brev vice ekonomi faktura fakturor admin administrator office board chair "
    "contact hello hej support no"
)
# What may follow "brf" without anything between: names that many associations bear, of trees and places foremost. A word that
# is none of these may be somebody's initials and surname (brfelt@), unless a number follows: brfgranen7@.
_NAMES = _words(
    "granen tallen eken bjorken linden lonnen aspen almen asken boken ronnen haggen syrenen rosen liljan tulpanen "
    "solen manen stjarnan norrskenet utsikten parken hojden backen berget dalen lunden angen hagen hamnen sjon stranden "
    "kvarnen gruvan bruket slottet borgen tornet hornet garden gardet kvarteret huset"
)
# What no person's name holds, wherever it stands: granenstyrelse@, bostadsrattsforeningengranen7@.
_NO_NAME = ("styrelse", "bostadsratt")
_PLAIN = str.maketrans("åäöéü", "aaoeu")
# Initials before a surname in f end in "br": what can follow them is f with a vowel, or fr, fl, fj (brforsberg@, brfransson@).
_NO_INITIALS = re.compile(r"brf[bcdghkmnpqstvwxz][a-z]{3,}")
_OF_AN_ASSOCIATION = re.compile(r"brf(?P<name>[a-z]*)(?P<number>\d*)")


def shared_mailbox(address: str) -> bool:
    """Tell whether an address is one that several people read: styrelsen@, info@, styrelsen.granen@, brfgranen7@.

    A code sent there proves nothing about who typed it. Its parts (between . - _, without digits around them) are
    compared whole, so that a person's own name is never taken for an office's; but what stands in no name is shared
    wherever it stands.
    """
    local = address.partition("@")[0].partition("+")[0].lower().translate(_PLAIN)
    parts = [part for part in re.split(r"[._-]+", local) if part]
    bare = [word for part in parts if (word := part.strip("0123456789"))]
    if not bare:
        return False
    return (
        "".join(bare) in _OFFICES | _AT_THE_BEGINNING
        or not _OFFICES.isdisjoint(bare)
        or bare[0] in _AT_THE_BEGINNING
        or any(word in "".join(bare) for word in _NO_NAME)
        or any(map(_association, parts))
    )


def _association(part: str) -> bool:
    found = _OF_AN_ASSOCIATION.fullmatch(part)
    known = found is not None and bool(found["number"] or found["name"] in _NAMES | _OFFICES)
    return known or _NO_INITIALS.fullmatch(part) is not None
