"""The states of requests, findings and incidents, and their clocks (GDPR art. 12 and 33); pure."""

import enum
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from boardroom.core.dates import add_months
from boardroom.core.words import N_


class Asked(enum.StrEnum):
    """What someone asks for."""

    ACCESS = "access"
    ERASURE = "erasure"


ASKED_WORDS: dict[Asked, str] = {
    Asked.ACCESS: N_("Vill se sina uppgifter"),
    Asked.ERASURE: N_("Vill bli raderad"),
}


class RequestState(enum.StrEnum):
    """Where a request stands."""

    GATHERING = "gathering"  # the worker looks for everything about the person
    REVIEWING = "reviewing"  # people look through what was found
    PACKING = "packing"  # the worker makes the package
    READY = "ready"  # the package, or the answer, can be fetched
    CLOSED = "closed"


STATE_WORDS: dict[RequestState, tuple[str, str]] = {
    RequestState.GATHERING: (N_("Uppgifterna söks fram"), "waits"),
    RequestState.REVIEWING: (N_("Väntar på genomgång"), "waits"),
    RequestState.PACKING: (N_("Paketet görs"), "waits"),
    RequestState.READY: (N_("Klart att lämna ut"), "waits"),
    RequestState.CLOSED: (N_("Besvarad"), "done"),
}


class FindingKind(enum.StrEnum):
    """What was found; the value orders nothing."""

    PAGE = "page"
    PERSON = "person"
    ACCOUNT = "account"
    MINUTES = "minutes"
    DECISION = "decision"
    BINDER = "binder"
    LETTER = "letter"
    SIGNATURE = "signature"
    READINGS = "readings"
    CHANGES = "changes"
    MATTER = "matter"
    CONTRACT = "contract"
    SHARE = "share"
    ACCESS = "access"  # opened beyond mandates, or asked for
    HOLD = "hold"
    KEEPING = "keeping"  # a key, an account or a subscription
    HANDOVER = "handover"


FINDING_WORDS: dict[FindingKind, str] = {
    FindingKind.PAGE: N_("Sida i en handling"),
    FindingKind.PERSON: N_("Personregistret"),
    FindingKind.ACCOUNT: N_("Kontot i portalen"),
    FindingKind.MINUTES: N_("Möten och protokoll i portalen"),
    FindingKind.DECISION: N_("Beslutsregistret"),
    FindingKind.BINDER: N_("Handlingar och pärmar i registret"),
    FindingKind.LETTER: N_("Brev och det som har kommit in"),
    FindingKind.SIGNATURE: N_("Underskrift"),
    FindingKind.READINGS: N_("Läsloggen"),
    FindingKind.CHANGES: N_("Ändringsloggen"),
    FindingKind.MATTER: N_("Ärenden, begäranden och incidenter"),
    FindingKind.CONTRACT: N_("Avtalsregistret"),
    FindingKind.SHARE: N_("Delade länkar"),
    FindingKind.ACCESS: N_("Åtkomst och jäv"),
    FindingKind.HOLD: N_("Gallring och gallringsstopp"),
    FindingKind.KEEPING: N_("Nycklar, konton och abonnemang"),
    FindingKind.HANDOVER: N_("Överlämningar"),
}

# What is of the person alone: letters to them, what they did, how they are known. The rest may speak of others too.
OF_ONE_PERSON = frozenset(
    {
        FindingKind.PERSON,
        FindingKind.ACCOUNT,
        FindingKind.LETTER,
        FindingKind.SIGNATURE,
        FindingKind.READINGS,
        FindingKind.CHANGES,
    }
)


class Choice(enum.StrEnum):
    """What a person decided about a finding."""

    PENDING = "pending"
    INCLUDE = "include"
    LEAVE_OUT = "leave_out"


CHOICE_WORDS: dict[Choice, tuple[str, str]] = {
    Choice.PENDING: (N_("Inte genomgången"), "waits"),
    Choice.INCLUDE: (N_("Lämnas ut"), "done"),
    Choice.LEAVE_OUT: (N_("Lämnas inte ut"), "fact"),
}

# Why something is left out, as offered; a person may write another reason.
LEFT_OUT_REASONS: tuple[str, ...] = (
    N_("Det gäller någon annan person."),
    N_("Samma uppgifter lämnas ut på ett annat ställe i paketet."),
    N_("Uppgiften röjer någon annan på ett sätt som en maskning inte kan avhjälpa (art. 15.4)."),
)


def answer_due(received: date, extended: bool = False) -> date:
    """Return the last day to answer: one month, or three where it was prolonged with reasons (art. 12.3)."""
    return add_months(received, 3 if extended else 1)


def days_left(due: date, today: date) -> int:
    """Return how many days are left; negative when it is late."""
    return (due - today).days


def clock_state(left: int) -> str:
    """Return how a last day is shown: later, soon (a week), late."""
    return "late" if left < 0 else "soon" if left <= 7 else "later"


# Art. 33.1: not later than 72 hours after having become aware of it.
TO_AUTHORITY = timedelta(hours=72)
# A copy of someone's data does not lie about for ever, nor does who asked: the log keeps what was sent.
PACKAGE_KEPT = timedelta(days=90)


@dataclass(frozen=True)
class IncidentClock:
    """The clock of a personal data breach: the instant by which the authority is to know, and whole hours left."""

    deadline: datetime
    hours: int  # negative: hours late

    @property
    def late(self) -> bool:
        """Whether the time has run out."""
        return self.hours < 0


def incident_clock(discovered: datetime, now: datetime) -> IncidentClock:
    """Return the clock; hours are counted in real time, so a daylight-saving night shortens nothing."""
    deadline = discovered + TO_AUTHORITY
    return IncidentClock(deadline, int((deadline - now).total_seconds() // 3600))
