"""What waits for a person, what comes soon, what came lately; each part only for those whom it concerns."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import exists, select

from boardroom.associations.queries import local_today, own
from boardroom.audit.models import Reading
from boardroom.core.dates import local_date
from boardroom.core.permissions import Permission
from boardroom.documents.models import Document
from boardroom.documents.queries import browse
from boardroom.documents.rules import Wanted
from boardroom.handover.queries import Waiting as HandingOver
from boardroom.handover.queries import waiting as waiting_to_hand_over
from boardroom.home.rules import AHEAD_DAYS, CONTRACT_DAYS
from boardroom.intake.models import Import
from boardroom.intake.queries import papers_to_describe, undone_for_second
from boardroom.mandates.models import Mandate, PastMinutesWish, Person
from boardroom.mandates.queries import (
    Access,
    accesses,
    mandates_of,
    unanswered_wishes,
    years_on_board,
)
from boardroom.matters.queries import Entry, Question, ending_contracts, questions, to_decide
from boardroom.minutes.models import CalledMeeting, Minutes, PerCapsulam
from boardroom.minutes.queries import (
    Duty,
    Entered,
    capsulams_waiting,
    commented,
    duties,
    invitations,
    open_actions,
    register,
    responsible,
    standings,
)
from boardroom.ports.sealer import Certificate
from boardroom.privacy.models import Incident, PrivacyRequest
from boardroom.privacy.queries.contacts import Left, to_forget
from boardroom.privacy.queries.incidents import unanswered
from boardroom.privacy.queries.requests import open_requests
from boardroom.privacy.rules.states import incident_clock
from boardroom.reading.queries import failed_pages, to_correct_count
from boardroom.retention.models import Disposal
from boardroom.retention.queries import waiting
from boardroom.signing.models import Envelope, Signer
from boardroom.signing.queries import (
    Sent,
    awaiting,
    ending_certificate,
    followed,
    papers_to_look_at,
    waiting_for_sender,
)
from boardroom.signing.rules.states import EnvelopeState
from boardroom.work import Work

LATELY = 6


@dataclass
class Round:
    """Everything of the daily round, as rows of the database; empty where there is nothing or no right to know."""

    today: date
    signatures: list[tuple[Envelope, Signer]] = field(default_factory=list)
    papers: list[Envelope] = field(default_factory=list)  # signed by hand; the actor is to look at the scan
    sent: Sent = field(default_factory=Sent)  # of what the actor sent for signing
    returned: list[Minutes] = field(default_factory=list)
    drafts: list[Minutes] = field(default_factory=list)
    # Minutes that the actor writes, and how many comments of others wait to be seen to.
    commented: list[tuple[Minutes, int]] = field(default_factory=list)
    actions: list[Entered] = field(default_factory=list)  # what the actor is to do, the soonest first
    # Those to come, with their day, and whether the actor is to answer.
    meetings: list[tuple[CalledMeeting, date, bool]] = field(default_factory=list)
    # General meetings whose minutes the members cannot read yet, and whether the actor sees to it.
    duties: list[tuple[Duty, bool]] = field(default_factory=list)
    capsulams: list[PerCapsulam] = field(default_factory=list)  # those that wait for the actor's answer
    others: int = 0  # how many decisions others are still to carry out
    to_describe: int = 0
    unclassified: int = 0
    undated: int = 0
    to_correct: int = 0
    failed: list[tuple[Document, int]] = field(default_factory=list)
    deadlines: list[Envelope] = field(default_factory=list)
    ending: list[Mandate] = field(default_factory=list)
    lately: list[Document] = field(default_factory=list)
    first_visit: bool = False
    certificate: Certificate | None = None  # the seal's, when its end is near
    # Former members who ask for the minutes of their time, and what waits for a second board member to open it.
    wishes: list[tuple[PastMinutesWish, Person]] = field(default_factory=list)
    accesses: list[Access] = field(default_factory=list)
    once_on_board: bool = False  # has left the board: some things of that time can still be reached
    # Contracts to keep or to leave now, and those that come up later in the half year.
    contracts: list[Entry] = field(default_factory=list)
    contracts_ahead: list[Entry] = field(default_factory=list)
    question: Question | None = None  # the first of those that only a person can answer
    # A list of what is to be disposed of, and whether the actor is to approve it now (else: to read it, and object).
    disposal: tuple[Disposal, bool] | None = None
    undone: Import | None = (
        None  # an import taken away again, whose erasing waits for this person as the second one
    )
    handing_over: HandingOver = field(default_factory=HandingOver)
    forgetting: Left | None = None  # the first who left so long ago that how to reach them is to be forgotten
    # What people have asked about their data, and breaches whose clock runs, for those who handle such.
    asked: list[PrivacyRequest] = field(default_factory=list)
    incidents: list[tuple[Incident, date]] = field(default_factory=list)  # with the last day to report


def daily_round(work: Work) -> Round:
    """Return what concerns the actor today."""
    actor = work.actor
    found = Round(today=local_today(work), signatures=awaiting(work), papers=papers_to_look_at(work))
    found.sent = waiting_for_sender(work, found.today)
    if actor.may(Permission.WRITE_MINUTES):
        found.returned, found.drafts = _unfinished(work)
        found.commented = commented(work)
    if actor.may(Permission.READ_MINUTES):
        found.actions, found.others = _actions(work)
        found.meetings = invitations(work)
        found.capsulams = capsulams_waiting(work)
        found.duties = [(duty, actor.person_id in responsible(work, duty)) for duty in duties(work)]
    _contracts(work, found)
    if actor.may(Permission.READ_DOCUMENTS):
        found.lately = browse(work, Wanted(order="arrival"), size=LATELY).documents
        found.first_visit = not _has_opened_anything(work)
        if actor.may(Permission.EDIT_DOCUMENTS):
            found.to_describe = papers_to_describe(work, size=1).total
            found.unclassified = browse(work, Wanted(unclassified=True), size=1).total
            found.to_correct = to_correct_count(work, failed=False)
            found.undated = browse(work, Wanted(undated=True), size=1).total
        if actor.may(Permission.ADD_DOCUMENTS):
            found.failed = _failed(work)
    if actor.may(Permission.READ_MINUTES) or actor.may(Permission.SEND_FOR_SIGNING):
        found.deadlines = _deadlines(work, found.today, {envelope.id for envelope, _ in found.signatures})
    if actor.may(Permission.MANAGE_ASSOCIATION):
        found.certificate = ending_certificate(work)
    if actor.may(Permission.READ_RETENTION):
        found.disposal = _disposal(work, found.today)
    _beyond_mandates(work, found)
    if actor.may(Permission.HANDLE_PRIVACY):
        found.asked = open_requests(work)
        zone = own(work).time_zone
        found.incidents = [
            (one, local_date(incident_clock(one.discovered_at, work.now).deadline, zone))
            for one in unanswered(work)
        ]
    found.undone = undone_for_second(work)
    found.forgetting = next(iter(to_forget(work, limit=1)), None)
    found.ending = _ending(work, found.today)
    found.handing_over = waiting_to_hand_over(work)
    return found


def _beyond_mandates(work: Work, found: Round) -> None:
    """Add what the board is asked to open, and whether the actor once sat on it."""
    actor = work.actor
    if actor.may(Permission.OPEN_ACCESS):
        found.wishes = unanswered_wishes(work)
        found.accesses = [one for one in accesses(work) if one.waits and one.row.asked_by != actor.person_id]
    elif actor.person_id is not None and not actor.may(Permission.READ_MINUTES):
        found.once_on_board = bool(years_on_board(work, actor.person_id))


def _contracts(work: Work, found: Round) -> None:
    """Note what the actor may decide about contracts, what comes later, and the one question that waits."""
    if not work.actor.may(Permission.READ_MINUTES):
        return
    edits = work.actor.may(Permission.EDIT_DOCUMENTS)
    if edits:
        found.contracts = to_decide(work)
        found.question = next(iter(questions(work, limit=1)), None)
    now = {one.contract.id for one in found.contracts}
    found.contracts_ahead = [
        one
        for one in ending_contracts(work, found.today + timedelta(days=CONTRACT_DAYS))
        if one.contract.id not in now and one.due and one.due >= found.today
    ]


def _disposal(work: Work, today: date) -> tuple[Disposal, bool] | None:
    """Return the list that waits; once the time for objections is over, for those alone who have still to approve it."""
    disposal = waiting(work)
    if disposal is None:
        return None
    heard = today > disposal.objections_until
    approves = work.actor.may(Permission.APPROVE_DISPOSAL) and disposal.first_by != work.actor.person_id
    return (disposal, heard) if approves or not heard else None


def _unfinished(work: Work) -> tuple[list[Minutes], list[Minutes]]:
    """Return minutes that came back, for everyone who writes, and the drafts that the actor leads or writes."""
    every = register(work)
    stands = standings(work, every)
    returned = [
        minutes
        for minutes in every
        if stands[minutes.id].key in {"returned", "withdrawn"}
        or (stands[minutes.id].key == "draft" and minutes.version > 1)
    ]
    back = {minutes.id for minutes in returned}
    drafts = [
        minutes
        for minutes in every
        if stands[minutes.id].key == "draft"
        and minutes.id not in back
        and work.actor.person_id in {minutes.written_by, minutes.chaired_by}
    ]
    return returned, drafts


def _actions(work: Work) -> tuple[list[Entered], int]:
    """Return what the actor is to do by decision of a meeting, and how much waits for others."""
    every = open_actions(work)
    own = [one for one in every if work.actor.person_id == one.decision.responsible_id]
    return own, len(every) - len(own)


def _failed(work: Work) -> list[tuple[Document, int]]:
    """Return the documents with pages that could not be read, and how many."""
    counted: dict[object, tuple[Document, int]] = {}
    for _page, document in failed_pages(work):
        _, count = counted.get(document.id, (document, 0))
        counted[document.id] = (document, count + 1)
    return list(counted.values())


def _deadlines(work: Work, today: date, own: set[object]) -> list[Envelope]:
    """Return what others are asked to sign by a day to come, soonest first; what waits for the actor stands above already.

    A day that has passed does not come soon: it waits for whoever sent it.
    """
    sent = [
        envelope
        for envelope in followed(work, [EnvelopeState.SENT])
        if envelope.deadline and envelope.deadline >= today and envelope.id not in own
    ]
    return sorted(sent, key=lambda envelope: envelope.deadline or date.max)


def _ending(work: Work, today: date) -> list[Mandate]:
    """Return the actor's own mandates that end within the coming weeks."""
    if work.actor.person_id is None:
        return []
    return [
        mandate
        for mandate in mandates_of(work, work.actor.person_id)
        if mandate.end and mandate.period.covers(today) and mandate.end <= today + timedelta(days=AHEAD_DAYS)
    ]


def _has_opened_anything(work: Work) -> bool:
    return bool(
        work.session.scalar(
            select(
                exists().where(
                    Reading.association_id == work.actor.tenant,
                    Reading.account_id == work.actor.account_id,
                )
            )
        )
    )
