"""The legal answer to a request of erasure, document by document (GDPR art. 17), in Swedish; pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from boardroom.classes.rules import Keeping, KeepUntil
from boardroom.core.words import N_
from boardroom.language.dates import format_date

# Bases of classes whose papers are kept so that a claim can be made or met.
_CLAIMS = ("Preskription", "Ansvar efter", "Tiden för klander")

NO_CLASS = N_("Handlingen har ingen handlingstyp än, så ingen vet vad lagen säger om den. Ge den en först.")
LAW_FOR_EVER = N_(
    "Måste bevaras: %(basis)s. Rätten att bli raderad gäller inte det som lagen kräver (art. 17.3 b)."
)
LAW_UNTIL = N_(
    "Måste sparas till och med %(day)s: %(basis)s. Rätten att bli raderad gäller inte det som lagen kräver (art. 17.3 b)."
)
LAW_OPEN = N_(
    "Måste sparas tills vidare: %(basis)s, och %(reason)s. Rätten att bli raderad gäller inte det som lagen kräver (art. 17.3 b)."
)
STILL_NEEDED = N_(
    "Behövs fortfarande för sitt ändamål (%(basis)s), och bevaras enligt föreningens plan (art. 17.1 a är inte uppfylld)."
)
CLAIMS_UNTIL = N_(
    "Behövs till och med %(day)s för att kunna göra gällande eller bemöta rättsliga anspråk: %(basis)s (art. 17.3 e)."
)
CLAIMS_OPEN = N_(
    "Behövs för att kunna göra gällande eller bemöta rättsliga anspråk: %(basis)s, och %(reason)s (art. 17.3 e)."
)
TIME_OUT = N_("Tiden är ute. Handlingen kan gallras.")
MAY_GO = N_(
    "Ingen lag kräver att handlingen sparas (grund: %(basis)s). Den kan gallras i förtid om den inte längre behövs."
)


@dataclass(frozen=True)
class LegalAnswer:
    """Whether a document may go, and why, as a Swedish source sentence with its facts."""

    may_go: bool
    sentence: str
    facts: tuple[tuple[str, str], ...] = ()

    @property
    def text(self) -> str:
        """The whole in Swedish."""
        return self.sentence % dict(self.facts)


def legal_answer(*, basis: str | None, keep: KeepUntil, law: KeepUntil | None, today: date) -> LegalAnswer:
    """Return the answer for one document.

    `basis` is its class's (None: it has no class), `keep` how long the association's plan keeps it, `law` how long the
    law itself does (None: the law leaves the class free).
    """
    if basis is None:
        return LegalAnswer(False, NO_CLASS)
    about = ("basis", basis)
    if law is not None and not law.expired(today):
        if law.kind is Keeping.FOREVER:
            return LegalAnswer(False, LAW_FOR_EVER, (about,))
        if law.day is not None:
            return LegalAnswer(False, LAW_UNTIL, (about, ("day", format_date(law.day, "sv"))))
        return LegalAnswer(False, LAW_OPEN, (about, ("reason", law.reason)))
    if keep.kind is Keeping.FOREVER:
        return LegalAnswer(False, STILL_NEEDED, (about,))
    if keep.expired(today):
        return LegalAnswer(True, TIME_OUT)
    if basis.startswith(_CLAIMS):
        if keep.day is not None:
            return LegalAnswer(False, CLAIMS_UNTIL, (about, ("day", format_date(keep.day, "sv"))))
        return LegalAnswer(False, CLAIMS_OPEN, (about, ("reason", keep.reason)))
    return LegalAnswer(True, MAY_GO, (about,))


@dataclass(frozen=True)
class Answered:
    """One document as the answer letter names it."""

    reference: str
    class_name: str
    released: bool
    reason: str


@dataclass(frozen=True)
class Letterhead:
    """Who answers, and where one writes back."""

    association: str
    contact: str = ""
    email: str = ""
    address: str = ""


@dataclass(frozen=True)
class Remaining:
    """What the answer about documents leaves open, so that nobody is told that nothing is kept about them while it is."""

    registers: tuple[str, ...] = ()  # that name the person, in Swedish
    forgotten: bool = False  # how to reach them is gone from the register of persons
    undecided: int = 0  # documents that nobody has answered for yet
    others: bool = False  # something that the writer may not see
    unread: int = 0  # pages, and documents without pages, that could not be looked through


def erasure_letter(
    name: str,
    received: date,
    today: date,
    head: Letterhead,
    answered: Sequence[Answered],
    *,
    remaining: Remaining,
) -> str:
    """Return the draft of the answer, as plain paragraphs; who asks reads Swedish law in plain Swedish."""
    gone = [one for one in answered if one.released]
    kept = [one for one in answered if not one.released]
    parts = [
        f"Hej {name.split(maxsplit=1)[0]},",
        f"Den {format_date(received, 'sv')} bad du {head.association} att radera uppgifter om dig. Här är vårt svar.",
    ]
    if gone:
        parts.append(
            "Det här tar vi bort, så snart två i styrelsen har godkänt det och tiden för invändningar är ute:"
        )
        parts.append(_list(gone))
        parts.append(
            "Säkerhetskopior som redan är tagna försvinner i sin ordning, senast inom den tid som de sparas."
        )
    if kept:
        parts.append("Det här får vi eller behöver vi inte radera:")
        parts.append(_list(kept, reasons=True))
    parts += _remaining(answered, remaining)
    parts += [
        "Du har rätt att få felaktiga uppgifter rättade (art. 16), att begära att användningen begränsas (art. 18) och att invända mot den (art. 21).",
        "Är du inte nöjd med svaret kan du klaga hos Integritetsskyddsmyndigheten, imy.se, eller gå till domstol.",
        "\n".join(
            part
            for part in (
                "Med vänlig hälsning",
                head.contact,
                head.association,
                head.email,
                head.address,
                format_date(today, "sv"),
            )
            if part
        ),
    ]
    return "\n\n".join(parts)


def _remaining(answered: Sequence[Answered], remaining: Remaining) -> list[str]:
    parts = []
    if remaining.undecided:
        parts.append("Om några handlingar har vi inte bestämt än. Om dem får du ett eget svar.")
    if remaining.forgotten:
        parts.append(
            "Din e-postadress och ditt telefonnummer är borttagna ur föreningens personregister. Namnet, dina uppdrag och"
            " dina underskrifter står kvar, därför att protokoll och underskrivna handlingar ska bevaras."
        )
    if remaining.registers:
        parts.append("Föreningens register nämner dig också:")
        parts.append("\n".join(f"– {register}" for register in remaining.registers))
        parts.append(
            "De uppgifterna är inte raderade. Skriv till oss om du vill att vi prövar dem var för sig."
        )
    if remaining.others:
        parts.append("Det finns fler uppgifter om dig. Om dem svarar någon annan i styrelsen.")
    if not (answered or parts):
        parts.append("Vi har sökt igenom föreningens handlingar och register och inte hittat något om dig.")
    if remaining.unread:
        parts.append(
            f"{remaining.unread} {'sida eller handling' if remaining.unread == 1 else 'sidor eller handlingar'} har ingen"
            " text som går att söka i. Där kan du vara nämnd utan att vi har sett det."
        )
    return parts


def _list(answered: Iterable[Answered], *, reasons: bool = False) -> str:
    return "\n".join(
        f"– {one.class_name or 'Handling utan handlingstyp'}, {one.reference}"
        + (f": {one.reason}" if reasons else "")
        for one in answered
    )
