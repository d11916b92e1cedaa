"""Who did not sign, and who signed in whose stead: read out of the chain of events, and told in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from boardroom.core.words import N_
from boardroom.signing.rules.findings import Finding
from boardroom.signing.rules.states import CAUSE_NAMES, CAUSE_NAMES_ENGLISH, CAUSES_TOLD, Cause, role_told

COMPLETED_WITHOUT, DELEGATED, NOT_NEEDED = "completed_without", "delegated", "not_needed"
_REMINDED = {"reminded", "new_link"}
WISHED, WISH_REFUSED = "wished_to_delegate", "wish_refused"


class Happening(Protocol):
    """An event as the chain holds it."""

    @property
    def at(self) -> datetime:
        """When."""
        ...

    @property
    def what(self) -> str:
        """What."""
        ...

    @property
    def facts(self) -> Mapping[str, Any]:
        """The facts; a hostile file may hold anything there."""
        ...


def of_signer(
    events: Sequence[Happening], what: str, signer_id: str
) -> tuple[dict[str, str], datetime | None]:
    """Return the facts of the newest event of a kind about a signer, and when it was; nothing where there is none."""
    for event in reversed(events):
        told = _told(event)
        if event.what == what and told.get("signer") == signer_id:
            return told, event.at
    return {}, None


def times_reminded(events: Sequence[Happening], signer_id: str) -> int:
    """Return how often a signer was written to once more, by someone or by itself."""
    return sum(event.what in _REMINDED and _told(event).get("signer") == signer_id for event in events)


@dataclass(frozen=True)
class Unsigned:
    """Someone who was to sign and did not: left out, or not needed because enough others had signed."""

    name: str
    role_told: str  # in Swedish
    needed: bool

    @property
    def why(self) -> str:
        """Why the signature is not there, in Swedish."""
        return N_("har inte skrivit under") if self.needed else ENOUGH_SIGNED


ENOUGH_SIGNED = N_("behövde inte skriva under: tillräckligt många andra har gjort det")


def unsigned(events: Sequence[Happening], *, no_meeting: bool) -> tuple[Unsigned, ...]:
    """Return who did not sign according to a chain of events, in the order in which that was settled."""
    return tuple(
        Unsigned(
            told.get("name", ""),
            role_told(told.get("role", ""), no_meeting=no_meeting),
            event.what == COMPLETED_WITHOUT,
        )
        for event in events
        if event.what in {COMPLETED_WITHOUT, NOT_NEEDED} and (told := _told(event))
    )


def handing_over(events: Sequence[Happening], name: str, instead_of: str) -> dict[str, str]:
    """Return the facts of the event in which one person's signature was handed over to another."""
    for event in reversed(events):
        told = _told(event)
        if event.what == DELEGATED and (told.get("to"), told.get("name")) == (name, instead_of):
            return told
    return {}


@dataclass(frozen=True)
class HandedOver:
    """Who let whom sign in someone's stead; `own` where it was the signer, `wished` where they had asked for it."""

    by: str
    to: str
    own: bool
    wished: bool


def handed_over(events: Sequence[Happening]) -> dict[str, HandedOver]:
    """Return by whom each signature was handed over that was, by the id of the signer whose it was."""
    wished: dict[str, str] = {}
    found: dict[str, HandedOver] = {}
    for event in events:
        told = _told(event)
        signer = told.get("signer", "")
        if event.what == WISHED:
            wished[signer] = told.get("reason", "")
        elif event.what == WISH_REFUSED:
            wished.pop(signer, None)
        elif event.what == DELEGATED:
            by = told.get("by", "")
            granted = wished.get(signer) == told.get("reason", "")  # a yes takes the wish's own reason over
            # Events of long ago do not say so, and then names are all there is.
            own = bool(told["own"]) if "own" in told else by in {"", told.get("name", "")}
            found[signer] = HandedOver(by, told.get("to", ""), own=own, wished=granted)
    return found


def without_in_words(decisions: Iterable[Mapping[str, str]], language: str) -> str:
    """Return for a letter who is missing under a paper, why, and who decided to do without them; a line for each decision."""
    sentence, because_of, causes = _MISSING[language]
    lines = []
    for told in decisions:
        because = (
            because_of.format(cause=causes[Cause(told["cause"])]) if told.get("cause") in CAUSES_TOLD else ""
        )
        lines.append(sentence.format(name=told.get("name", ""), because=because, by=told.get("by", "")))
    return "\n".join(lines)


_MISSING: dict[str, tuple[str, str, Mapping[Cause, str]]] = {
    "sv": (
        "{name} har inte skrivit under.{because} {by} har bestämt att det avslutas ändå.",
        " Som orsak står: {cause}.",
        CAUSE_NAMES,
    ),
    "en": (
        "{name} has not signed.{because} {by} decided that it is completed all the same.",
        " The cause given: {cause}.",
        CAUSE_NAMES_ENGLISH,
    ),
}


def on_absences(events: Sequence[Happening]) -> list[Finding]:
    """Say, from a chain that the seal protects, without whom it was completed and who handed over to whom."""
    findings = []
    for event in events:
        told = _told(event)
        facts = {key: told.get(key, "") for key in ("name", "to", "reason", "by")}
        if event.what == DELEGATED:
            findings.append(
                Finding(
                    "note",
                    N_(
                        "%(to)s står för underskriften i stället för %(name)s. Anledning: %(reason)s Infört av %(by)s."
                    ),
                    facts | {"reason": _sentence(facts["reason"])},
                )
            )
        elif event.what == COMPLETED_WITHOUT:
            findings.append(
                Finding(
                    "note",
                    N_("Avslutat utan underskrift av %(name)s. Anledning: %(reason)s Beslutat av %(by)s."),
                    facts | {"reason": _sentence(facts["reason"])},
                )
            )
            if told.get("cause") in set(Cause) - {Cause.OTHER}:
                findings.append(Finding("note", _ON_CAUSE[Cause(told["cause"])], facts))
    return findings


_ON_CAUSE = {
    Cause.REFUSED: N_("Enligt dem som avslutade vill %(name)s inte skriva under."),
    Cause.UNREACHABLE: N_("Enligt dem som avslutade går %(name)s inte att nå."),
    Cause.DECEASED: N_("Enligt dem som avslutade har %(name)s avlidit."),
    Cause.CONFLICT: N_("Enligt dem som avslutade är %(name)s jävig."),
}
assert set(_ON_CAUSE) == set(CAUSE_NAMES) - {Cause.OTHER}  # noqa: S101 - a cause of tomorrow is not forgotten


def _sentence(words: str) -> str:
    return words if words.endswith((".", "!", "?")) else f"{words}."


def _told(event: Happening) -> dict[str, str]:
    return {str(key): str(value) for key, value in event.facts.items()}
