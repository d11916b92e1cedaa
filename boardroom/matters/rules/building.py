"""The parts of a building as the trade names them, what words tell them, and apartments' numbers; pure."""

import re
import unicodedata
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache

from boardroom.core.words import N_


@dataclass(frozen=True)
class Part:
    """One part: its key, its name, and the words that tell it in a title or a tag; a final asterisk is any ending."""

    key: str
    name: str
    words: tuple[str, ...]


# In the order of a maintenance plan: outside from the top, inside, installations, the ground.
PARTS: tuple[Part, ...] = (
    Part("roof", N_("Tak"), ("tak", "taket", "takets", "takom*", "takpann*", "takbyt*", "yttertak*", "hängränn*")),
    Part("facade", N_("Fasad"), ("fasad*", "puts", "putsen", "putsning*", "omputs*")),
    Part("balconies", N_("Balkonger"), ("balkong*", "altan*")),
    Part("windows", N_("Fönster"), ("fönst*",)),
    Part("doors", N_("Dörrar, portar och lås"), ("dörr*", "port", "porten", "portar*", "portkod*", "säkerhetsdörr*", "lås*", "nyck*")),
    Part("foundation", N_("Grund och stomme"), ("grundmur*", "dränering*", "husgrund*", "stomme*", "sättning*")),
    Part("stairwells", N_("Trapphus och entréer"), ("trapphus*", "entré*", "trapp", "trappa*")),
    Part("cellar", N_("Källare, vind och förråd"), ("källar*", "vind", "vinden", "vindsförråd*", "förråd*")),
    Part("wet_rooms", N_("Badrum och våtrum"), ("badrum*", "våtrum*", "tätskikt*")),
    Part("laundry", N_("Tvättstuga"), ("tvättstug*", "tvättmask*", "torkrum*")),
    Part("pipes", N_("Stammar, vatten och avlopp"), ("stam", "stammar*", "stambyt*", "avlopp*", "relining*", "vattenledning*", "kallvatten*", "tappvatten*", "varmvatten*", "rörarbet*")),
    Part("heating", N_("Värme"), ("värme*", "fjärrvärme*", "radiator*", "undercentral*", "pannrum*", "panncentral*", "oljeeldning*", "bergvärme*")),
    Part("ventilation", N_("Ventilation"), ("ventilation*", "ovk*", "frånluft*", "tilluft*", "fläkt*")),
    Part("electricity", N_("El och laddning"), ("elcentral*", "elanläggning*", "elstam*", "elnät*", "belysning*", "laddstolp*", "laddplats*", "solcell*")),
    Part("broadband", N_("Bredband, tv och telefon"), ("bredband*", "fiber*", "antenn*", "kabel-tv*", "porttelefon*")),
    Part("lift", N_("Hiss"), ("hiss", "hissen*", "hissar*", "hissav*", "hissbesikt*", "hissrenover*")),
    Part("fire_safety", N_("Brandskydd"), ("brand", "brandskydd*", "brandlarm*", "sba", "utrymning*")),
    Part("yard", N_("Gård, mark och lekplats"), ("gård", "gården*", "mark", "markarbet*", "lekplats*", "snöröjning*", "halkbekämpning*", "trädgård*")),
    Part("parking", N_("Garage och bilplatser"), ("garage*", "bilplats*", "parkering*", "p-plats*")),
    Part("waste", N_("Avfall och återvinning"), ("avfall*", "soprum*", "sopor*", "återvinning*", "matavfall*")),
)  # fmt: skip

_WORD = re.compile(r"[\w-]+")
_APARTMENT = re.compile(r"\b(?:lgh|lägenhet(?:en)?|l\xe4g)\.?\s*(?:nr\.?\s*)?(\d{1,4})\b", re.IGNORECASE)
_NUMBER = re.compile(r"\d{1,4}[A-Za-z]?")
_LONGEST_KEY = 40


@lru_cache(maxsize=200)
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    forms = [re.escape(word.rstrip("*")) + (r"[\w-]*" if word.endswith("*") else "") for word in words]
    return re.compile("|".join(forms) or r"(?!)", re.IGNORECASE)


def names_part(part: Part, texts: Iterable[str]) -> bool:
    """Tell whether one of the texts has a word that names the part: "takomläggning" does, "kontakt" does not."""
    pattern = _pattern(part.words)
    return any(pattern.fullmatch(word) for text in texts for word in _WORD.findall(text))


def part_key(name: str, taken: AbstractSet[str]) -> str:
    """Return a key for a part of the association's own: "Cykelrum" becomes own_cykelrum."""
    plain = unicodedata.normalize("NFKD", name.lower())
    kept = "".join(sign for sign in plain if not unicodedata.combining(sign))
    begin = "own_" + (re.sub(r"[^a-z0-9]+", "_", kept).strip("_") or "part")[: _LONGEST_KEY - 8]
    key, number = begin, 1
    while key in taken:
        number += 1
        key = f"{begin}_{number}"
    return key


def apartments_in(text: str) -> list[str]:
    """Return the apartment numbers that a person has typed, in order: "1203, lgh 12" is 1203 and 12."""
    found = [part.strip() for part in re.split(r"[,;\n]| och ", text)]
    numbers = [re.sub(r"^(?:lgh|lägenhet)\.?\s*", "", part, flags=re.IGNORECASE) for part in found]
    return list(dict.fromkeys(number.upper() for number in numbers if _NUMBER.fullmatch(number)))


def apartments_named(text: str) -> list[str]:
    """Return the apartments that a title or a tag names: "Fuktrapport lgh 1203" names 1203."""
    return list(dict.fromkeys(_APARTMENT.findall(text)))
