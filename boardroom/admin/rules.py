"""The first pages' questions in order, and what the answers amount to."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from boardroom.core.words import N_
from boardroom.language.questions import is_empty_word

# All shelves on which an association's blobs lie: the first two hex digits of their hashes.
SHELVES = tuple(f"{number:02x}" for number in range(256))


# Seconds after which bytes that no row speaks of are nobody's: an upload that put them is long over.
UNCLAIMED = 86_400.0


@dataclass(frozen=True)
class Found:
    """What was found when database, manifest and disk were compared, as hashes; models.ShelfCheck explains each."""

    blobs: frozenset[str] = frozenset()
    lost: frozenset[str] = frozenset()
    vanished: frozenset[str] = frozenset()
    strays: frozenset[str] = frozenset()
    entered: frozenset[str] = frozenset()
    remade: frozenset[str] = frozenset()
    cleared: frozenset[str] = frozenset()

    def by_shelf(self) -> "dict[str, Found]":
        """Return the same, apart for every shelf."""
        parts: dict[str, dict[str, set[str]]] = {shelf: {} for shelf in SHELVES}
        for what in fields(self):
            for sha256 in getattr(self, what.name):
                parts[sha256[:2]].setdefault(what.name, set()).add(sha256)
        return {
            shelf: Found(**{name: frozenset(some) for name, some in part.items()})
            for shelf, part in parts.items()
        }


@dataclass(frozen=True)
class Step:
    """One question: its key in the address, its heading and its lead."""

    key: str
    title: str
    lead: str
    # The lead where no mail server is set, if it is another.
    unmailed: str = ""


STEPS = (
    Step(
        "association",
        N_("Vilken förening är det?"),
        N_("Namnet och organisationsnumret står på registreringsbeviset från Bolagsverket."),
    ),
    Step(
        "fiscal-year",
        N_("När börjar räkenskapsåret?"),
        N_("Av det följer hur länge fakturor och bokföring måste sparas."),
    ),
    Step(
        "minutes",
        N_("Vilket nummer får nästa protokoll?"),
        N_("Portalen fortsätter där era papper slutar. Gamla protokoll behåller sina nummer."),
    ),
    Step(
        "signers",
        N_("Vem skriver under styrelsens protokoll?"),
        N_("Lagen kräver protokollföraren, ordföranden och en justerare. Det går att ändra senare."),
    ),
    Step(
        "meeting",
        N_("När hölls den senaste ordinarie föreningsstämman?"),
        N_("Från den dagen räknas den nuvarande mandatperioden."),
    ),
    Step(
        "people",
        N_("Vilka sitter i styrelsen?"),
        N_("Ange dem som har uppdrag nu. Var och en med e-postadress får en inbjudan när ni är klara."),
        unmailed=N_(
            "Ange dem som har uppdrag nu. Ingen e-postserver är inställd, så ingen inbjudan går iväg: "
            "när ni är klara tar du fram en länk till var och en och lämnar över den."
        ),
    ),
    Step(
        "administrators",
        N_("Vilka två sköter portalen?"),
        N_("Det behövs alltid två som kan bjuda in andra, så att ingen blir utelåst när en flyttar."),
    ),
)
KEYS = tuple(step.key for step in STEPS)


def next_step(answers: Mapping[str, Any]) -> str:
    """Return the first question without an answer; the last one when all have theirs."""
    return next((key for key in KEYS if key not in answers), KEYS[-1])


@dataclass(frozen=True)
class Sitter:
    """One person of the present board, as answered."""

    name: str
    email: str
    role: str
    years: int
    signatory: bool


@dataclass(frozen=True)
class Answers:
    """All answers but the password, with their types."""

    name: str
    org_number: str
    slug: str
    fiscal_start: tuple[int, int]
    minutes_form: str
    minutes_next: int
    signer_rule: str
    meeting: date
    people: tuple[Sitter, ...]


def answers_of(kept: Mapping[str, Any]) -> Answers | None:
    """Return the answers of the first six questions, or None while one is missing."""
    if any(key not in kept for key in KEYS[:-1]):
        return None
    association, fiscal, minutes = kept["association"], kept["fiscal-year"], kept["minutes"]
    return Answers(
        name=association["name"],
        org_number=association["org_number"],
        slug=association["slug"],
        fiscal_start=(int(fiscal["month"]), int(fiscal["day"])),
        minutes_form=minutes["form"],
        minutes_next=int(minutes["next_number"]),
        signer_rule=kept["signers"]["signer_rule"],
        meeting=date.fromisoformat(kept["meeting"]["meeting"]),
        people=tuple(
            Sitter(
                name=row["name"],
                email=(row.get("email") or "").strip().lower(),
                role=row["role"],
                years=int(row.get("years") or 1),
                signatory=bool(row.get("signatory")),
            )
            for row in kept["people"]["people"]
            if (row.get("name") or "").strip()
        ),
    )


_WORD = re.compile(r"(?<!\w)[a-zåäö]{6,20}(?!\w)")


def telling_word(text: str) -> str:
    """Return a word of a text that a person might search for: its longest plain one; empty when there is none."""
    words = [word for word in _WORD.findall(text) if not is_empty_word(word)]
    return max(words, key=len, default="")
