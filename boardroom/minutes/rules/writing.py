"""What minutes say on paper, who signs them, and where they stand; pure."""

import re
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import sha256
from typing import Any, NamedTuple

import rfc8785

from boardroom.core.words import N_
from boardroom.language.dates import format_date
from boardroom.minutes.rules.agenda import holds_voting_list, still_empty
from boardroom.minutes.rules.marking import blocks_of, lines_of, marked_as_data
from boardroom.signing.rules.signer_rules import RULES
from boardroom.signing.rules.states import SignerRole, without_meeting

KIND_TITLES = {
    "board": N_("Styrelseprotokoll"),
    "constituting": N_("Protokoll från konstituerande möte"),
    "general_meeting": N_("Protokoll från föreningsstämma"),
    "extra_meeting": N_("Protokoll från extra föreningsstämma"),
    "per_capsulam": N_("Protokoll per capsulam"),
}
RECORD_CLASSES = {
    "board": "board_minutes",
    "constituting": "constituting_minutes",
    "general_meeting": "general_meeting_minutes",
    "per_capsulam": "per_capsulam_decision",
}
ROLE_WORDS = {
    "chair": N_("ordförande"),
    "vice_chair": N_("vice ordförande"),
    "secretary": N_("sekreterare"),
    "treasurer": N_("kassör"),
    "board_member": N_("ledamot"),
    "deputy": N_("suppleant"),
}
_SIGNER_WORDS = {
    SignerRole.MINUTE_TAKER: N_("Vid protokollet"),
    SignerRole.CHAIR: N_("Mötesordförande"),
    SignerRole.ADJUSTER: N_("Justeras"),
    SignerRole.PARTY: N_("Underskrift"),
}


def signer_words(role: SignerRole, kind: str) -> str:
    """Return what stands before a signer's name beneath minutes of a kind; what is decided without a meeting has no chair of one."""
    alone = role is SignerRole.CHAIR and without_meeting(RECORD_CLASSES[kind])
    return N_("Ordförande") if alone else _SIGNER_WORDS[role]


OUTCOMES = {"adopted": N_("Beslut"), "rejected": N_("Avslag"), "deferred": N_("Bordlagt")}


def series_of(kind: str, own: bool | None = None) -> str:
    """Return the series that a kind of minutes is numbered in: its own, or the board's.

    Unless the board has chosen (`own`), the general meeting has one of its own and the others run with the board's.
    """
    alone = kind == "general_meeting" if own is None else own
    return kind if alone else "board"


class WrittenDecision(NamedTuple):
    """A decision as the editor sends it; `id` is that of the saved one that it continues, if any."""

    outcome: str
    text: str
    responsible: uuid.UUID | None = None
    due: date | None = None
    id: uuid.UUID | None = None


@dataclass(frozen=True)
class WrittenItem:
    """A paragraph as the editor sends it.

    `id` is that of the saved paragraph that it continues, `revision` the one that it was written from; without them
    it is a new one. A decision may be given as (outcome, text) alone.
    """

    heading: str
    text: str = ""
    decisions: tuple[WrittenDecision | tuple[str, str], ...] = ()
    reservation: str = ""
    id: uuid.UUID | None = None
    revision: int = 0
    recused: frozenset[uuid.UUID] = frozenset()  # persons with a conflict of interest here
    opening: str = ""  # of the editor that this comes from, so that what is written on there is known as such
    stood: str = ""  # the mark of what that editor was opened with, or has had saved; "" when nobody knows
    ticked: frozenset[uuid.UUID] | None = None  # whom it showed as recused then; None when nobody knows
    emptied: frozenset[uuid.UUID] = frozenset()  # saved decisions whose words its writer took away

    @property
    def made(self) -> tuple[WrittenDecision, ...]:
        """The decisions, each in full."""
        return tuple(
            one if isinstance(one, WrittenDecision) else WrittenDecision(one[0], one[1])
            for one in self.decisions
        )

    @property
    def empty(self) -> bool:
        """Whether nothing is written here."""
        return not (self.heading or self.text or self.decisions or self.reservation or self.recused)

    def recused_among(self, stand: Collection[uuid.UUID]) -> frozenset[uuid.UUID]:
        """Return who is recused where those `stand` as that: what its writer left alone is ticked and unticked by nobody.

        Where nobody knows what the editor showed, all that stand stay, and whoever is ticked here comes with them.
        """
        if self.ticked is None:
            return self.recused | frozenset(stand)
        return (frozenset(stand) | (self.recused - self.ticked)) - (self.ticked - self.recused)

    def stayed_in(self, stands: "WrittenItem") -> tuple[str, ...]:
        """Return the decisions that stand though their words were taken away here, as another had written there meanwhile."""
        return tuple(made.text for made in stands.made if made.id in self.emptied)

    @property
    def mark(self) -> str:
        """What is the same as long as nothing here reads otherwise, also by way of a form, which takes stray spaces away."""
        made = [
            (one.outcome, " ".join(one.text.split()), str(one.responsible or ""), str(one.due or ""))
            for one in self.made
        ]
        words = [part.replace("\r\n", "\n").strip() for part in (self.heading, self.text, self.reservation)]
        told = [*words, [one for one in made if one[1]], sorted(str(person) for person in self.recused)]
        return sha256(rfc8785.dumps(told)).hexdigest()

    @property
    def untouched(self) -> bool:
        """Whether its writer has changed no words of what the editor showed; a tick waits for no words."""
        shown = self if self.ticked is None else replace(self, recused=self.ticked)
        return self.stood == shown.mark


_OUTCOME_WORDS = (
    (re.compile(r"^\s*(avslag|avslogs)\s*:\s*", re.IGNORECASE), "rejected"),
    (re.compile(r"^\s*(bordlagt|bordlades)\s*:\s*", re.IGNORECASE), "deferred"),
    (re.compile(r"^\s*(beslut)\s*:\s*", re.IGNORECASE), "adopted"),
)


def decisions_from(lines: str) -> tuple[tuple[str, str], ...]:
    """Return the decisions of a text area, one a line: (outcome, text)."""
    found = []
    for line in lines.splitlines():
        text, outcome = line.strip(), "adopted"
        for pattern, meaning in _OUTCOME_WORDS:
            if pattern.match(text):
                text, outcome = pattern.sub("", text), meaning
                break
        if text:
            found.append((outcome, text))
    return tuple(found)


def decisions_as_lines(decisions: Sequence[tuple[str, str]]) -> str:
    """Return decisions as the text area shows them; the inverse of decisions_from."""
    words = {"adopted": "", "rejected": "Avslag: ", "deferred": "Bordlagt: "}
    return "\n".join(words[outcome] + text for outcome, text in decisions)


@dataclass(frozen=True)
class Facts:
    """Everything that the typeset minutes show."""

    association: str
    org_number: str
    kind: str
    label: str
    held_on: date
    day_in_words: str
    starts_at: str
    ends_at: str
    place: str
    version: int
    draft: bool
    attendance: Sequence[Mapping[str, Any]]  # name, role, status, note, serving, first_item, last_item
    items: Sequence[WrittenItem]
    signers: Sequence[tuple[str, str]]  # role, name
    language: str = "sv"
    # Names of those whom decisions and conflicts of interest speak of.
    people: Mapping[uuid.UUID, str] = field(default_factory=dict)
    extra: bool = False  # of a general meeting: not the yearly one
    void: bool = False


def typeset_data(facts: Facts) -> dict[str, Any]:
    """Return the data of templates/documents/minutes.typ.

    The text of a § stands there twice: in `blocks` as it is set, in `paragraphs` its words alone.
    """
    times = "–".join(filter(None, (facts.starts_at, facts.ends_at)))
    return {
        "language": facts.language,
        "draft": facts.draft,
        # Told where it is so alone: no minutes that were sent are void, and what is kept of them stays as it was.
        **({"void": True} if facts.void else {}),
        # So too where nobody met: who took part is told instead of who was present.
        **({"no_meeting": True} if without_meeting(RECORD_CLASSES.get(facts.kind, "")) else {}),
        "association": {"name": facts.association, "org_number": facts.org_number},
        "kind_title": title_of(facts.kind, "", extra=facts.extra),
        "number": facts.label,
        "date": facts.day_in_words,
        "time": times,
        "place": facts.place,
        "version": facts.version,
        "attendance": [dict(row) for row in facts.attendance],
        # The members of a general meeting are counted there, not named among those present; told only where they are.
        "voting_list": next(
            (
                str(number)
                for number, item in enumerate(facts.items, start=1)
                if holds_voting_list(facts.kind, item.heading) and not still_empty(item.text)
            ),
            "",
        ),
        "items": [
            {
                "number": number,
                "heading": item.heading,
                "paragraphs": lines_of(item.text),
                "blocks": marked_as_data(blocks_of(item.text)),
                "decisions": [
                    {
                        "outcome": made.outcome,
                        "text": made.text,
                        "responsible": facts.people.get(made.responsible, "") if made.responsible else "",
                        "due": format_date(made.due, facts.language) if made.due else "",
                    }
                    for made in item.made
                ],
                "recused": sorted(facts.people.get(person, "") for person in item.recused),
                "reservations": [part.strip() for part in item.reservation.split("\n\n") if part.strip()],
            }
            for number, item in enumerate(facts.items, start=1)
        ],
        "signers": [{"role": role, "name": name} for role, name in facts.signers],
    }


def machine_readable(facts: Facts) -> bytes:
    """Return what minutes say for programs: what is typeset, with dates as ISO 8601 has them, as canonical JSON (RFC 8785)."""
    due = [[made.due.isoformat() if made.due else "" for made in item.made] for item in facts.items]
    data = typeset_data(facts)
    items = [
        {
            **item,
            "decisions": [{**made, "due": day} for made, day in zip(item["decisions"], days, strict=True)],
        }
        for item, days in zip(data["items"], due, strict=True)
    ]
    return rfc8785.dumps({**data, "kind": facts.kind, "date": facts.held_on.isoformat(), "items": items})


def title_of(kind: str, label: str, *, extra: bool = False) -> str:
    """Return the title under which minutes stand in the archive: "Styrelseprotokoll 7/2026"; `extra` of a general meeting."""
    return " ".join(filter(None, (KIND_TITLES["extra_meeting" if extra else kind], label)))


def usual_signer_rule(kind: str, boards: str) -> str:
    """Return the signer rule of a kind of minutes for which none is chosen; `boards` is that of the board's.

    A general meeting's are signed by whoever wrote them and adjusted by its chair and whom it elected (lag 2018:672
    6 kap. 39 §), whatever the board's rule is; the others are the board's own.
    """
    return "minute_taker_chair_adjuster" if kind == "general_meeting" else boards


def signer_roles(
    rule_key: str,
    *,
    chair: uuid.UUID,
    writer: uuid.UUID,
    adjusters: Sequence[uuid.UUID],
    present: Sequence[uuid.UUID] = (),
) -> list[tuple[uuid.UUID, SignerRole]]:
    """Return who signs and as what, once each (LEF 7:24): minute-taker, chair unless the same, adjusters.

    Under a rule for all who were there, everyone else of `present` adjusts too.
    """
    rule = RULES.get(rule_key, RULES["minute_taker_chair_adjuster"])
    once: dict[uuid.UUID, SignerRole] = {}
    if rule.minute_taker:
        once[writer] = SignerRole.MINUTE_TAKER
    if rule.chair:
        once.setdefault(chair, SignerRole.CHAIR)
    if rule.adjusters:
        for adjuster in adjusters:
            once.setdefault(adjuster, SignerRole.ADJUSTER)
    if rule.present:
        for one in present:
            once.setdefault(one, SignerRole.ADJUSTER)
    return list(once.items())


_PRINTED = re.compile(r"^\s*(?:nr\.?\s*)?(\d{1,4})\s*(?:[/:–-]\s*(\d{4}))?\s*$", re.IGNORECASE)


@dataclass(frozen=True)
class Gaps:
    """What the register of printed and taken numbers lacks; told, and never in the way."""

    missing: tuple[str, ...] = ()
    doubled: tuple[str, ...] = ()


def gaps(labels: Sequence[str], years: Sequence[int | None], *, continuous: bool = False) -> Gaps:
    """Return the missing and doubled numbers of each series of minutes; a run of missing ones is one "1–4/2011".

    `labels` are printed numbers ("4/2011", "nr 4"), `years` the year of each paper where the label has none;
    in a continuous series a bare number belongs to the series, and what came before its first known is not missed.
    A number that cannot be read is left alone.
    """
    seen: dict[int | None, list[int]] = {}
    for label, year in zip(labels, years, strict=True):
        match = _PRINTED.match(label)
        if match is None:
            continue
        bare = None if continuous else year
        belongs = int(match.group(2)) if match.group(2) else bare
        seen.setdefault(belongs, []).append(int(match.group(1)))
    missing: list[str] = []
    doubled: list[str] = []
    for of, numbers in sorted(seen.items(), key=lambda series: series[0] or 0):
        suffix = "" if of is None else f"/{of}"
        first = min(numbers) if of is None else 1
        missing += runs([number for number in range(first, max(numbers)) if number not in numbers], suffix)
        doubled += [f"{number}{suffix}" for number in sorted(set(numbers)) if numbers.count(number) > 1]
    return Gaps(tuple(missing), tuple(doubled))


def runs(numbers: Sequence[int], suffix: str) -> list[str]:
    """Return ascending numbers as labels, neighbours together."""
    together: list[list[int]] = []
    for number in numbers:
        if together and number == together[-1][-1] + 1:
            together[-1].append(number)
        else:
            together.append([number])
    return [f"{run[0]}{suffix}" if len(run) == 1 else f"{run[0]}–{run[-1]}{suffix}" for run in together]


@dataclass(frozen=True)
class MinutesStanding:
    """Where minutes stand, in words, with the mark that pages show beside it."""

    key: str  # draft, waiting, returned, signed, sealed, withdrawn, void
    words: str
    mark: str  # done, waits, refused, fact
    waits_for: Sequence[str] = field(default_factory=tuple)
    lacks: Sequence[
        str
    ] = ()  # without whom they are signed: roles, to be translated, and names; for the words too


def standing(
    stage: str,
    envelope_state: str,
    waits_for: Sequence[str],
    *,
    lacks: Sequence[str] = (),
    void: bool = False,
) -> MinutesStanding:
    """Derive where minutes stand from their own stage and their envelope's state.

    An envelope that runs or ended well counts for more than a begun next version: the version before it
    was completed without the one who refused.
    """
    if void:
        return MinutesStanding("void", N_("Makulerat"), "refused")
    if not envelope_state or (stage == "draft" and envelope_state in {"declined", "withdrawn"}):
        return MinutesStanding("draft", N_("Utkast"), "fact")
    if envelope_state == "sent":
        return MinutesStanding("waiting", N_("Väntar på underskrift"), "waits", tuple(waits_for))
    if envelope_state == "declined":
        return MinutesStanding("returned", N_("Tillbaka för ändring"), "refused")
    if envelope_state == "withdrawn":
        return MinutesStanding("withdrawn", N_("Återtaget för ändring"), "waits")
    if envelope_state == "signed":
        return MinutesStanding("signed", N_("Underskrivet – stämplas"), "waits", lacks=tuple(lacks))
    if lacks:
        words = N_("Underskrivet utan %(missing)s – låst och stämplat")
        return MinutesStanding("sealed", words, "done", lacks=tuple(lacks))
    return MinutesStanding("sealed", N_("Justerat – låst och stämplat"), "done")


def same_number(printed: str, given: str) -> bool:
    """Tell whether two numbers of minutes are one: "7" and "7/2026" are, "7/2025" and "7/2026" are not; "7/26" is "7/2026"."""
    number, _slash, year = printed.partition("/")
    other, _slash, other_year = given.partition("/")
    return number.lstrip("0") == other.lstrip("0") and (
        not year or not other_year or year[-2:] == other_year[-2:]
    )
