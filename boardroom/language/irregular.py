"""Inflections that neither the stemmer nor the lemmatiser brings home, and what they are forms of."""

IRREGULAR: dict[str, str] = {
    "bytte": "byta", "bytt": "byta", "byttes": "byta", "bytts": "byta",
    "cyklar": "cykel", "cyklarna": "cykel", "cyklarnas": "cykel",
    "ansökningar": "ansökan", "ansökningarna": "ansökan", "ansökningen": "ansökan",
    "anmälningar": "anmälan", "anmälningarna": "anmälan",
    "lade": "lägga", "lagt": "lägga", "lades": "lägga", "lagts": "lägga",
    "höll": "hålla", "hölls": "hålla", "hållits": "hålla",
    "sade": "säga", "sagt": "säga", "sades": "säga", "uppsade": "uppsägning", "uppsagt": "uppsägning",
    "satte": "sätta", "sattes": "sätta", "satts": "sätta",
    "gjordes": "göra", "gjorts": "göra", "togs": "ta", "tagits": "ta", "antogs": "anta", "antagits": "anta",
    "bifölls": "bifalla", "avslogs": "avslå", "avslagits": "avslå", "utsågs": "utse", "valdes": "välja",
    "bostäder": "bostad", "bostäderna": "bostad", "städer": "stad", "ledamöterna": "ledamot",
}  # fmt: skip


def reading_of(word: str) -> str | None:
    """What an irregular or passive form is a form of: bytte is byta, godkändes is read as godkände; else None."""
    found = IRREGULAR.get(word)
    if (
        found is None
        and len(word) > 5
        and word.endswith(("ades", "ndes", "rdes", "ldes", "gdes", "vdes", "ttes"))
    ):
        return word[:-1]
    return found
