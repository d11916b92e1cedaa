"""What the signature page and the reading copy say, as plain data for their templates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import rfc8785

from boardroom.signing.rules.letters import day_in_words, language_of
from boardroom.signing.rules.levels import LEVEL_WORDS, METHOD_WORDS, TYPED_WORDS, method_told
from boardroom.signing.rules.statement import instant
from boardroom.signing.rules.states import CAUSE_NAMES, CAUSE_NAMES_ENGLISH, Cause, SignerRole, role_name
from boardroom.signing.rules.telling import moment_in_words

_ENGLISH = {
    "protokollförare": "minute-taker",
    "mötesordförande": "chair of the meeting",
    "ordförande": "chair",
    "justerare": "adjuster",
    "part": "party",
    METHOD_WORDS["passkey"]: "passkey",
    METHOD_WORDS["code"]: "password and one-time code",
    "inloggning och kod": "log-in and one-time code",
    "länk och kod": "link and one-time code",
    "mötesrum och kod": "meeting room and one-time code",
    "engångskod": "one-time code",
    LEVEL_WORDS["passkey"]: "cryptographic, simple",
    METHOD_WORDS["bankid"]: "BankID",
    METHOD_WORDS["oidc"]: "electronic identification",
    METHOD_WORDS["drawn"]: "drawn signature, logged in",
    TYPED_WORDS: "typed name, logged in",
    METHOD_WORDS["paper"]: "pen and paper",
    LEVEL_WORDS["paper"]: "by hand, on paper",
    LEVEL_WORDS["code"]: "simple",
    LEVEL_WORDS["bankid"]: "advanced",
    LEVEL_WORDS["oidc"]: "identification, no signature in itself",
}


@dataclass(frozen=True)
class SignedBy:
    """One signature as paper shows it."""

    name: str
    role: SignerRole
    at: datetime
    method: str
    intent: str
    remark: str
    proof: Mapping[str, Any] | None = None  # what was kept of how it was made
    identified: str = ""  # the name that an eID vouches for
    drawing: str = ""  # the strokes of a drawn signature, as SVG
    typed: str = ""  # or the name that was typed in their place
    signed_on: date | None = None  # the day that stands on the paper, where it was signed by hand
    sworn_by: Sequence[str] = ()  # who looked at that paper
    sheets_named_by: Sequence[str] = ()  # who said which sheet a page without a code is
    remarked: bool = False  # whether a remark stands in the whole, where it is not told here
    # In whose stead, why, and who said so; empty where nobody handed over.
    instead_of: str = ""
    handed_over_because: str = ""
    handed_over_by: str = ""


@dataclass(frozen=True)
class Missing:
    """Someone without whom the paper was completed, why, and who decided that, when."""

    name: str
    role: SignerRole
    reason: str
    cause: str = ""  # of Cause; empty where it was not told
    decided_by: str = ""
    at: datetime | None = None
    asked_at: datetime | None = None  # None: the letter that asks was never written
    reminded: int = 0


@dataclass(frozen=True)
class NotNeeded:
    """Someone who was to sign until enough others had."""

    name: str
    role: SignerRole


@dataclass(frozen=True)
class Neighbour:
    """Another paper that the same signatures sign."""

    title: str
    sha256: str


@dataclass(frozen=True)
class SignedPaper:
    """What was signed, by whom; `verify_url` is where anyone checks it."""

    association: str
    org_number: str
    language: str
    time_zone: str
    title: str
    day: date | None
    version: int
    sha256: str
    page_count: int
    envelope_id: str
    signed: Sequence[SignedBy]
    missing: Sequence[Missing]
    verify_url: str
    beside: Sequence[Neighbour] = ()
    not_needed: Sequence[NotNeeded] = ()
    record_class: str = ""
    seal_level: str = ""  # B-B or B-LTA: at which the file that says it is sealed


def evidence_page(paper: SignedPaper) -> Mapping[str, object]:
    """Return the data of templates/documents/evidence.typ."""
    return {
        **_head(paper),
        "version": paper.version,
        "envelope_id": paper.envelope_id,
        "verify_url": paper.verify_url,
        "seal_level": paper.seal_level,
        "signers": [
            {
                **_signer(one, paper),
                "method": _capital(
                    _word(TYPED_WORDS if one.typed else method_told(one.method, one.proof), paper.language)
                ),
                "level": _word(LEVEL_WORDS[one.method], paper.language),
                "intent": one.intent,
                "identified": one.identified,
                "sworn": _sworn(one, paper),
                "instead_of": one.instead_of,
                "handed_over_because": one.handed_over_because,
                "handed_over_by": one.handed_over_by,
            }
            for one in paper.signed
        ],
        "missing": [
            {
                "name": one.name,
                "role": role_in_words(one.role, paper.language, paper.record_class),
                "reason": one.reason,
                "cause": _cause(one.cause, paper.language),
                "decided_by": one.decided_by,
                "decided_at": moment_in_words(one.at, language_of(paper.language), paper.time_zone)
                if one.at
                else "",
                "asked": _asked(one, paper) if one.decided_by else "",
            }
            for one in paper.missing
        ],
        "not_needed": _not_needed(paper),
        "beside": [{"title": one.title, "sha256": one.sha256} for one in paper.beside],
    }


def absences_file(missing: Sequence[Missing]) -> bytes:
    """Return the annex as canonical JSON, for programs: who did not sign, why, who decided to go on, when.

    `asked_at` is when they were asked, empty where their turn never came; `reminded` how often after that.
    """
    return rfc8785.dumps(
        [
            {
                "name": one.name,
                "role": one.role.value,
                "cause": one.cause,
                "reason": one.reason,
                "decided_by": one.decided_by,
                "at": instant(one.at) if one.at else "",
                "asked_at": instant(one.asked_at) if one.asked_at else "",
                "reminded": one.reminded,
            }
            for one in missing
        ]
    )


def reading_copy_page(paper: SignedPaper) -> Mapping[str, object]:
    """Return the data of templates/documents/reading_copy.typ: who signed, no evidence and no reasons."""
    return {
        **_head(paper),
        "signers": [_signer(one, paper) for one in paper.signed],
        "missing": [
            {"name": one.name, "role": role_in_words(one.role, paper.language, paper.record_class)}
            for one in paper.missing
        ],
        "not_needed": _not_needed(paper),
    }


def _not_needed(paper: SignedPaper) -> list[dict[str, str]]:
    return [
        {"name": one.name, "role": role_in_words(one.role, paper.language, paper.record_class)}
        for one in paper.not_needed
    ]


def _asked(one: Missing, paper: SignedPaper) -> str:
    """Return when someone was asked and how often reminded."""
    english = paper.language == "en"
    if one.asked_at is None:
        return "Not asked: their turn never came." if english else "Nej, turen hade inte kommit."
    when = moment_in_words(one.asked_at, language_of(paper.language), paper.time_zone)
    if english:
        times = {0: "not reminded", 1: "reminded once"}.get(one.reminded, f"reminded {one.reminded} times")
    else:
        times = {0: "inte påmind", 1: "påmind 1 gång"}.get(one.reminded, f"påmind {one.reminded} gånger")
    return f"{when}, {times}"


def _head(paper: SignedPaper) -> dict[str, object]:
    day = day_in_words(paper.day, paper.language)
    return {
        "language": language_of(paper.language),
        "association": {"name": paper.association, "org_number": paper.org_number},
        "title": f"{paper.title}, {day}" if day else paper.title,
        "sha256": paper.sha256,
        "page_count": paper.page_count,
    }


def _signer(one: SignedBy, paper: SignedPaper) -> dict[str, object]:
    return {
        "name": one.name,
        "role": role_in_words(one.role, paper.language, paper.record_class),
        "signed_at": day_in_words(one.signed_on, paper.language)
        if one.signed_on
        else moment_in_words(one.at, language_of(paper.language), paper.time_zone),
        "remark": one.remark,
        "drawing": one.drawing,
        "typed": one.typed,
        "on_paper": one.method == "paper",
        "remarked": one.remarked,
    }


def _sworn(one: SignedBy, paper: SignedPaper) -> str:
    """Return who vouched for a signature by hand, and when; empty for any other."""
    if not one.sworn_by:
        return ""
    when = moment_in_words(one.at, language_of(paper.language), paper.time_zone)
    names, named = ", ".join(one.sworn_by), ", ".join(one.sheets_named_by)
    if paper.language == "en":
        sheets = f" A page without a readable code was named by {named}." if named else ""
        return f"Looked at by {names}, {when}. The scan is attached to this file.{sheets}"
    sheets = f" En sida utan läsbar kod pekades ut av {named}." if named else ""
    return f"Papperet är granskat av {names}, {when}. Bilden av det ligger i filen.{sheets}"


def role_in_words(role: SignerRole, language: str, record_class: str) -> str:
    """Return a role as papers write it, beneath what is of a record class."""
    return _word(role_name(role, record_class), language)


def _cause(cause: str, language: str) -> str:
    if cause not in set(Cause):
        return ""
    return CAUSE_NAMES_ENGLISH[Cause(cause)] if language == "en" else CAUSE_NAMES[Cause(cause)]


def _word(swedish: str, language: str) -> str:
    return _ENGLISH.get(swedish, swedish) if language == "en" else swedish


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
