"""What each role may do and see (DOMAIN section 4), and the Scope that everything is read through."""

import re
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from boardroom.core.actor import Actor, Home
from boardroom.core.dates import Period
from boardroom.core.permissions import Permission as P  # noqa: N817 - the tables below would not fit a line
from boardroom.core.words import N_

_READ = frozenset(
    {P.READ_DOCUMENTS, P.READ_MINUTES, P.READ_BOARD, P.READ_RETENTION, P.READ_CHANGES, P.MANAGE_TOKENS}
)
_BOARD = _READ | {
    P.ADD_DOCUMENTS,
    P.EDIT_DOCUMENTS,
    P.WRITE_MINUTES,
    P.SEND_FOR_SIGNING,
    P.READ_JOBS,
    P.HAND_OVER,
}
# Who keeps the registers finds people in them by number and answers those who ask what is kept about them; each search
# and each look stands in the access log.
_REGISTERS = frozenset({P.SEARCH_PERSONAL_NUMBERS, P.REVEAL_PERSONAL_NUMBERS, P.HANDLE_PRIVACY})
_LEAD = (
    _BOARD
    | _REGISTERS
    | {P.MANAGE_MANDATES, P.MANAGE_ASSOCIATION, P.READ_ACCESS_LOG, P.MANAGE_RETENTION, P.LIFT_HOLDS, P.EXPORT}
)
# Every elected member may stop a disposal, be one of the two who approve it, and one of the two who open access
# beyond mandates, and share a paper with someone outside; a deputy does none of it.
_MEMBER_OF_BOARD = frozenset({P.APPROVE_DISPOSAL, P.PLACE_HOLDS, P.OPEN_ACCESS, P.SHARE_DOCUMENTS})

ROLE_PERMISSIONS: dict[str, frozenset[P]] = {
    "chair": _LEAD | _MEMBER_OF_BOARD,
    "vice_chair": (_LEAD | _MEMBER_OF_BOARD) - {P.READ_ACCESS_LOG},
    "secretary": _BOARD | _REGISTERS | _MEMBER_OF_BOARD | {P.MANAGE_RETENTION},
    "treasurer": _BOARD | _MEMBER_OF_BOARD,
    "board_member": _BOARD | _MEMBER_OF_BOARD,
    "deputy": _BOARD,
    "auditor": frozenset(
        {
            P.READ_DOCUMENTS,
            P.READ_MINUTES,
            P.READ_BOARD,
            P.READ_RETENTION,
            P.READ_CHANGES,
            P.READ_ACCESS_LOG,
            P.EXPORT,
        }
    ),
    "nominating_committee": frozenset({P.READ_DOCUMENTS, P.READ_BOARD, P.ADD_DOCUMENTS}),
    "manager": frozenset({P.READ_DOCUMENTS, P.ADD_DOCUMENTS, P.MANAGE_TOKENS}),
    "member": frozenset(),
    "administrator": frozenset(
        {P.READ_BOARD, P.MANAGE_MANDATES, P.MANAGE_ASSOCIATION, P.MANAGE_TOKENS, P.READ_JOBS}
    ),
}

MINUTES_CLASSES = frozenset(
    {"board_minutes", "constituting_minutes", "per_capsulam_decision", "general_meeting_minutes"}
)
_ACCOUNTS = frozenset(
    {"annual_report", "vouchers", "ledgers", "fees_payroll", "budget", "loan_papers", "mortgage_deeds"}
)
_CONTRACTS = frozenset(
    {
        "construction_contract",
        "service_contract",
        "rejected_tender",
        "insurance_policy",
        "processor_agreement",
        "premises_lease",
    }
)

# Record classes that each role opens; None is every class.
ROLE_CLASSES: dict[str, frozenset[str] | None] = {
    "chair": None,
    "vice_chair": None,
    "secretary": None,
    "treasurer": None,
    "board_member": None,
    "deputy": None,
    "auditor": MINUTES_CLASSES | _ACCOUNTS | _CONTRACTS,
    "nominating_committee": frozenset({"nominating_papers"}),
    "manager": frozenset(),
    "member": frozenset({"bylaws", "general_meeting_minutes", "annual_report"}),
    "administrator": frozenset(),
}

# What a member reads of their own apartment, of the days on which it was theirs. Not what neighbours wrote of them
# (disturbances, letters), and not what others were judged by (applications for membership, credit checks).
OWN_APARTMENT_CLASSES = frozenset(
    {
        "apartment_register",
        "damage_case",
        "key_receipt",
        "pledge_letter",
        "renovation_permit",
        "subletting_application",
        "ventilation_inspection",
    }
)

BOARD_ROLES = frozenset({"chair", "vice_chair", "secretary", "treasurer", "board_member"})
# Who leads the board or writes for it.
LEADING_ROLES = frozenset({"chair", "vice_chair", "secretary"})
# Chosen by the board itself at the constituting meeting; each has one holder at a time.
OFFICES = frozenset({"chair", "vice_chair", "secretary", "treasurer"})
# Elected by a general meeting, so their terms run out at one.
ELECTED_ROLES = BOARD_ROLES | {"deputy", "auditor", "nominating_committee"}
# Who can let others in; there must be two at all times.
ADMINISTRATOR_ROLES = frozenset(
    role for role, allowed in ROLE_PERMISSIONS.items() if P.MANAGE_MANDATES in allowed
)

# What a mandate is called that leads the board until the constituting meeting.
ACTING = N_("tillförordnad")

# Whose record classes are chosen for each mandate, and whose access may be boxed in time within the term.
CLASSES_CHOSEN = frozenset({"manager", "nominating_committee"})
WINDOW_CHOSEN = frozenset({"auditor"})

# The roles in Swedish, in the order in which a board is listed.
ROLE_WORDS: dict[str, str] = {
    "chair": N_("ordförande"),
    "vice_chair": N_("vice ordförande"),
    "secretary": N_("sekreterare"),
    "treasurer": N_("kassör"),
    "board_member": N_("ledamot"),
    "deputy": N_("suppleant"),
    "auditor": N_("revisor"),
    "nominating_committee": N_("valberedning"),
    "manager": N_("förvaltare"),
    "administrator": N_("administratör"),
    "member": N_("medlem"),
}


# Between two ordinary general meetings: a prolonged fiscal year and the half year that the law gives after it.
_LONGEST_PERIOD = timedelta(days=731)


def elected_in(start: date, meetings: Iterable[date]) -> int:
    """Return the year of the ordinary general meeting that a mandate counts its term from.

    The last one before the mandate began, or where none is known the year it began: whoever was chosen between two
    meetings for a year sits until the next one.
    """
    before = max((meeting for meeting in meetings if meeting <= start), default=None)
    return before.year if before is not None and start - before <= _LONGEST_PERIOD else start.year


def term_ends_in(start: date, term: int | None, meetings: Iterable[date]) -> int:
    """Return the year at whose ordinary general meeting a term runs out, as bylaws count: elected in 2025 for two years, 2027.

    Where no term was said, a year is meant (the law's shortest: until the next ordinary meeting). Years are counted and
    not meetings: a second ordinary meeting in one year shortens nobody's term.
    """
    return elected_in(start, meetings) + (term or 1)


def ran_out(role: str, start: date, term: int | None, meetings: Sequence[date]) -> bool:
    """Tell whether a mandate's term has run out at the last of the ordinary general meetings given."""
    last = max(meetings, default=None)
    if role not in ELECTED_ROLES or last is None or last <= start:
        return False
    return last.year >= term_ends_in(start, term, meetings)


def period_label(start: date, previous: Sequence[str] = ()) -> str:
    """Return a mandate period's name, "2026/27"; a second one in the same year gets " b", a third " c"."""
    label = f"{start.year}/{(start.year + 1) % 100:02d}"
    names = (label, *(f"{label} {letter}" for letter in "bcdefghijklmnopqrstuvwxyz"))
    return next((name for name in names if name not in previous), names[-1])


@dataclass(frozen=True)
class Held:
    """One mandate as it counts today: its role and the classes named for it (empty: the role's own).

    `opened` is no mandate but as much as one, opened by two board members for some hours.
    """

    role: str
    record_classes: frozenset[str] = frozenset()
    opened: bool = False


def permissions_of(held: Iterable[Held], *, member_pages: bool) -> frozenset[P]:
    """Return the union of what the mandates allow; a member reads only once the board turned that on."""
    allowed: frozenset[P] = frozenset()
    for mandate in held:
        own = ROLE_PERMISSIONS[mandate.role]
        allowed |= own - NEVER_OPENED if mandate.opened else own
        if mandate.role == "member" and member_pages:
            allowed |= {P.READ_DOCUMENTS}
    return allowed


def classes_of(held: Iterable[Held], *, member_pages: bool) -> frozenset[str] | None:
    """Return the record classes that the mandates open together; None is every class."""
    opened: frozenset[str] = frozenset()
    for mandate in held:
        if mandate.role == "member" and not member_pages:
            continue
        own = mandate.record_classes or ROLE_CLASSES[mandate.role]
        if own is None:
            return None
        opened |= own
    return opened


def reads_own_apartment(held: Iterable[Held], *, member_pages: bool) -> bool:
    """Tell whether someone reads papers of their own apartment: a member, once the board has turned the shelf on."""
    return member_pages and any(mandate.role == "member" for mandate in held)


# What two board members can open for someone for some hours: as much as a role gives, and what that means. Whoever is
# let in so cannot open for others, approve a disposal, share, export or search for personal numbers: those stay with
# those who were elected.
OPENED: dict[str, str] = {
    "administrator": N_("släppa in andra, föra in uppdrag och ändra inställningar, men inte läsa handlingar"),
    "secretary": N_("läsa, lägga in och skriva allt som styrelsen kan, men inte ge behörighet"),
    "auditor": N_("läsa protokoll, räkenskaper och avtal, utan att ändra något"),
}
NEVER_OPENED = frozenset(
    {
        P.OPEN_ACCESS,
        P.APPROVE_DISPOSAL,
        P.PLACE_HOLDS,
        P.LIFT_HOLDS,
        P.READ_ACCESS_LOG,
        P.MANAGE_TOKENS,
        # What leaves the house, concerns persons, or is decided by those who were elected.
        P.SHARE_DOCUMENTS,
        P.EXPORT,
        P.HANDLE_PRIVACY,
        P.SEARCH_PERSONAL_NUMBERS,
        P.REVEAL_PERSONAL_NUMBERS,
        P.MANAGE_RETENTION,
    }
)
# How many hours are offered: an evening, a day, a long weekend.
HOURS = (4, 24, 72)

# The minutes that former members may ask for: those of the board, not the papers behind them.
MINUTES_OF_BOARD = frozenset({"board_minutes", "constituting_minutes", "per_capsulam_decision"})
# What a board has for itself: its minutes and what they rest on (a handover lies there too), the accounts before they
# are presented, and what is about single people. A contract has another party, and what members read is no secret.
WITHIN_BOARD = MINUTES_OF_BOARD | {
    "apartment_register",
    "budget",
    "credit_check",
    "decision_basis",
    "disturbance_case",
    "fees_payroll",
    "ledgers",
    "main_ledger",
    "refused_membership",
    "rejected_tender",
    "vouchers",
}


@dataclass(frozen=True)
class Scope:
    """What an actor may see of documents; compiled to SQL by documents and to an index filter by search.

    `hidden_from` is the person whose conflicts of interest and restrictions apply; None (the worker) has none. `homes` are
    the apartments whose papers, of OWN_APARTMENT_CLASSES and of those days, open beside the classes.
    """

    association_id: uuid.UUID
    record_classes: frozenset[str] | None
    hidden_from: uuid.UUID | None
    homes: tuple[Home, ...] = ()

    @property
    def without_homes(self) -> "Scope":
        """What the actor may see by classes alone."""
        return replace(self, homes=())


_APARTMENT_WORD = re.compile(r"^(?:lgh|lägenhet)\b\.?\s*(?:nr\b\.?\s*)?", re.IGNORECASE)


def apartment_number(text: str) -> str:
    """Return an apartment's number in the one way in which it is kept and compared: "lgh 1203" is "1203", "12 a" is "12 A".

    At most ten characters, as in the registers; empty for nothing.
    """
    return " ".join(_APARTMENT_WORD.sub("", " ".join(text.split())).split()).upper()[:10].strip()


ONE_APARTMENT = N_("Skriv numret på en enda lägenhet, högst tio tecken, till exempel 1203.")


def is_one_apartment(text: str) -> bool:
    """Tell whether a text is one apartment's number, or nothing: "1203, 1204" or what is too long would be kept as another's."""
    number = " ".join(_APARTMENT_WORD.sub("", " ".join(text.split())).split())
    return len(number) <= 10 and re.search(r"[,;&+]|\boch\b", number, re.IGNORECASE) is None


def scope_of(actor: Actor) -> Scope:
    """Return the actor's Scope; NotPermitted without an association or the right to read documents."""
    actor.require(P.READ_DOCUMENTS)
    # Who sees every class sees those of their own apartment too.
    homes = () if actor.record_classes is None else actor.homes
    return Scope(actor.tenant, actor.record_classes, actor.person_id, homes)


def runs_out_in(role: str, start: date, term: int | None, meetings: Sequence[date]) -> int | None:
    """Return the year of the ordinary general meeting at which a term is expected to run out.

    None for roles that no meeting elects. What should have run out at a meeting held already is expected to at the next.
    """
    if role not in ELECTED_ROLES:
        return None
    ends = term_ends_in(start, term, meetings)
    return max(meetings).year + 1 if ran_out(role, start, term, meetings) else ends


# The calendar's drawing: everything in units of its view box. Three years and a half are seen at once on a phone, so that
# today is among them when the drawing is opened at its end.
_YEAR_WIDTH = 64
_ROW_HEIGHT = 40
_HEAD_HEIGHT = 34
_BAR_HEIGHT = 18


@dataclass(frozen=True)
class Bar:
    """One mandate in the calendar."""

    x: int
    y: int
    width: int
    height: int
    past: bool
    words: str


@dataclass(frozen=True)
class Calendar:
    """Bars per person over the years, ready to be drawn as SVG with attributes only; names stand beside, row by row."""

    width: int
    height: int
    years: tuple[tuple[int, int], ...]  # (x, year)
    names: tuple[str, ...]
    rows: tuple[int, ...]  # y of the line below each name's row
    bars: tuple[Bar, ...]
    today: int  # x of today's line
    head: int


def calendar(
    mandates: Sequence[tuple[str, str, Period]], today: date, *, first_year: int, last_year: int
) -> Calendar:
    """Return the drawing of (name, words, period) between two years, both included."""
    start, end = date(first_year, 1, 1), date(last_year + 1, 1, 1)
    names: dict[str, int] = {}
    bars = []
    for name, words, period in mandates:
        row = names.setdefault(name, len(names))
        left = _x(max(period.start, start), start)
        right = _x(min(period.end or end, end), start)
        bars.append(
            Bar(
                x=left,
                y=_HEAD_HEIGHT + row * _ROW_HEIGHT + (_ROW_HEIGHT - _BAR_HEIGHT) // 2,
                width=max(3, right - left - 2),
                height=_BAR_HEIGHT,
                past=period.end is not None and period.end <= today,
                words=words,
            )
        )
    return Calendar(
        width=_x(end, start),
        height=_HEAD_HEIGHT + len(names) * _ROW_HEIGHT,
        years=tuple((_x(date(year, 1, 1), start), year) for year in range(first_year, last_year + 1)),
        names=tuple(names),
        rows=tuple(_HEAD_HEIGHT + (row + 1) * _ROW_HEIGHT for row in range(len(names))),
        bars=tuple(bars),
        today=_x(today, start),
        head=_HEAD_HEIGHT,
    )


def _x(day: date, start: date) -> int:
    return round((day - start).days * _YEAR_WIDTH / 365.2425)
