"""With whom a paper deals: the company that delivers, builds, lends, insures or inspects, and the apartment meant."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from boardroom.intake.rules.dating import MINUTES
from boardroom.intake.rules.offers import Field, Offer, on_page
from boardroom.intake.rules.pages import Sheet
from boardroom.language.identifiers import apartments_in, organisations_in

# Papers of the association's own, which deal with nobody else.
ITS_OWN = MINUTES | {
    "bylaws", "policies", "annual_report", "budget", "economic_plan", "apartment_register", "member_register", "proxies_ballots",
    "notice_motions", "maintenance_plan", "decision_basis", "nominating_papers", "ledgers", "main_ledger",
}  # fmt: skip
OF_AN_APARTMENT = frozenset(
    {"renovation_permit", "damage_case", "subletting_application", "disturbance_case", "pledge_letter", "key_receipt"}
)  # fmt: skip

_PART = r"(?:[A-ZÅÄÖÉ][\wåäöéÅÄÖ-]*|[A-ZÅÄÖ]\.|&|och|i|av|för|[a-zåäö]*-?[A-ZÅÄÖ]{2,}\b)"
# "Nyström & Söners Rör AB", "AB Svenska Bostäder", "Sparbanken Åbyköping".
_COMPANY = re.compile(
    rf"(?<![\wåäö])(?:(?P<name>[A-ZÅÄÖÉ][\wåäöé&.-]*(?: {_PART}){{0,5}} (?:AB|HB|KB|Aktiebolag(?:et)?|Handelsbolag(?:et)?|A/S|AS|Oy|GmbH"
    rf"|ek\. ?för\.?))(?:\s\(publ\))?(?![\wåäö])"
    rf"|(?P<ahead>(?:AB|Aktiebolaget|Handelsbolaget|Firma|Fa\.?)(?: [A-ZÅÄÖ][\wåäöé-]*){{1,4}})"
    rf"|(?P<bank>(?:[A-ZÅÄÖ][\wåäö]*banken|Länsförsäkringar|Folksam|Trygg-Hansa|Handelsbanken|[A-ZÅÄÖ]\w*[Ff]örsäkringar?)"
    rf"(?: (?:[A-ZÅÄÖ][\wåäö]+|AB))?))"
)  # fmt: skip
_LABEL = re.compile(
    r"(?:leverantör|entreprenör(?:en)?|säljare|utförare|utförd av|konsult|besiktningsföretag|uppdragstagare|försäkringsgivare"
    r"|försäkringsbolag|långivare|kreditgivare|bank|hyresgäst|arrendator|avsändare|från|motpart|part|uthyrare|anbudsgivare"
    r"|\boch)\s*[:|]?\s*$",
    re.IGNORECASE,
)
# The one who pays or orders is, as a rule, the association itself.
_ITSELF = re.compile(
    r"(?:beställare|kund|köpare|försäkringstagare|låntagare|ägare|mottagare|faktureras)\s*[:|]?\s*$",
    re.IGNORECASE,
)
_OPENING_LINES = 5


@dataclass(frozen=True)
class Known:
    """A counterparty that the association has written on papers before, as it spells it."""

    name: str

    @property
    def key(self) -> str:
        """The name as it is compared."""
        return key_of(self.name)


def key_of(name: str) -> str:
    """Return a company's name as names are compared: small letters, no form of company, no marks."""
    plain = re.sub(
        r"\b(?:ab|hb|kb|aktiebolag(?:et)?|handelsbolag(?:et)?|a/s|as|oy|publ|firma|fa)\b|[^\w&]+",
        " ",
        name.casefold(),
    )
    return re.sub(r"\s+", " ", plain).strip()


def counterparty(
    sheets: Sequence[Sheet], kind: str | None, *, own_name: str, known: Iterable[str] = ()
) -> Offer | None:
    """Return the company that the paper deals with, spelled as before where the association knows it already."""
    if kind in ITS_OWN or not sheets:
        return None
    spelled = {key: name for name in known if len(key := key_of(name)) > 2}
    weights: dict[str, int] = {}
    first_seen: dict[str, tuple[Sheet, int, int, str]] = {}
    for sheet in sheets[:3]:
        for start, end, name in _companies(sheet, spelled):
            key = key_of(name)
            if not key or _is_own(name, own_name):
                continue
            weights[key] = weights.get(key, 0) + _weight(sheet, start, end) + (15 if key in spelled else 0)
            first_seen.setdefault(key, (sheet, start, end, name))
    if not weights:
        return None
    best = max(weights, key=lambda one: weights[one])
    others = sorted((weight for key, weight in weights.items() if key != best), reverse=True)
    sheet, start, end, name = first_seen[best]
    certainty = min(35 + weights[best], 92) - (15 if others and weights[best] - others[0] < 15 else 0)
    return on_page(Field.COUNTERPARTY, spelled.get(best, name)[:120], certainty, sheet, (start, end))


def companies_in(text: str) -> list[str]:
    """Return the companies and banks that a text names, in reading order, none of them an association like its own."""
    named = (_tidy(_without_label(found[0])) for found in _COMPANY.finditer(text))
    return [name for name in named if not _is_own(name, "")]


def apartment(sheets: Sequence[Sheet], kind: str | None) -> Offer | None:
    """Return the one apartment that a paper about an apartment names first, as a tag: "lgh 1203"."""
    if kind not in OF_AN_APARTMENT or not sheets:
        return None
    first = sheets[0]
    for found in apartments_in(first.text):
        line = first.line_at(found.start)
        if line.place < 12:
            return on_page(
                Field.APARTMENT,
                f"lgh {found.canonical[3:]}",
                80 if line.place < 6 else 60,
                first,
                (found.start, found.end),
            )
    return None


def _companies(sheet: Sheet, spelled: dict[str, str]) -> Iterable[tuple[int, int, str]]:
    for line in sheet.lines:
        taken: list[tuple[int, int]] = []
        for found in _COMPANY.finditer(line.text):
            # A label may stand before the name on the same line: "Leverantör Åby Hisservice AB".
            name = _without_label(found[0])
            start = line.start + found.end() - len(name)
            taken.append((start, line.start + found.end()))
            yield start, line.start + found.end(), _tidy(name)
        plain = line.text.casefold()
        for name in spelled.values():
            at = plain.find(name.casefold())
            span = (line.start + at, line.start + at + len(name))
            if at >= 0 and not any(start < span[1] and span[0] < end for start, end in taken):
                yield *span, name


def _without_label(name: str) -> str:
    words = name.split(" ")
    while len(words) > 2 and (_LABEL.search(words[0]) or _ITSELF.search(words[0])):
        words = words[1:]
    return " ".join(words)


def _tidy(name: str) -> str:
    return re.sub(r"\s*\(publ\)$", "", re.sub(r"\s+", " ", name)).strip(" .,;:")


def _is_own(name: str, own_name: str) -> bool:
    plain, own = name.casefold(), own_name.casefold()
    return "bostadsrättsför" in plain or plain.startswith("brf ") or (bool(own) and own in plain)


def _weight(sheet: Sheet, start: int, end: int) -> int:
    line = sheet.line_at(start)
    before = line.text[: start - line.start]
    weight = 4
    if not before.strip(" |:") and line.place > 0:
        before = sheet.lines[line.place - 1].text
    if _LABEL.search(before):
        weight += 38
    if _ITSELF.search(before):
        weight -= 20
    if sheet.number == 1 and line.place < _OPENING_LINES:
        weight += 30 if end - start > len(line.text.strip()) * 0.4 else 12
    if organisations_in(sheet.text[end : end + 60]):
        weight += 12
    return weight
