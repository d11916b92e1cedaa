"""Small places where someone has typed a few words that may name a person: one list, which `typed` asks from top to bottom.

What has a shape of its own (minutes, matters, letters …) is asked in `extracts` and `registers`. A column in which people
write stands in one of the three, or in `rules.unasked` with the reason; tests/privacy/test_every_column.py holds the whole
database to that.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from sqlalchemy import ColumnElement, func, select

from boardroom.classes.models import Discharge, ScheduleVersion
from boardroom.documents.models import File, Hiding
from boardroom.identity.models import Invitation
from boardroom.intake.models import Import, Mailbox, Upload
from boardroom.mandates.models import Mandate
from boardroom.matters.models import MatterConflict
from boardroom.minutes.models import (
    AgendaItem,
    AgendaTemplate,
    CalledMeeting,
    CapsulamVoter,
    Conflict,
    Minutes,
    ParallelHead,
    ParallelText,
    PerCapsulam,
    RecurringItem,
    SentVersion,
)
from boardroom.papers.models import Binder, PaperOriginal, TransferRecord
from boardroom.privacy.models import (
    Controller,
    ErasureAnswer,
    Incident,
    IncidentTelling,
    PageLook,
    PrivacyRequest,
)
from boardroom.privacy.rules.extracts import TOOK_PART
from boardroom.privacy.rules.states import FindingKind, RequestState
from boardroom.reading.models import Page
from boardroom.retention.models import DisposalItem, Release
from boardroom.search.models import SavedSearch
from boardroom.signing.models import Batch, Envelope, FurtherPaper, Recipient, Signer
from boardroom.signing.rules.states import RecipientState

_K = FindingKind


@dataclass(frozen=True)
class Place:
    """Columns of one table in which people write, and what they are called in an answer."""

    kind: FindingKind
    title: str
    columns: dict[Any, str]  # the column, and its Swedish label
    source: Any = (
        None  # a column: what the row belongs to, so that who may not know of that does not see this
    )
    person: Any = None  # a column: a row of the person's own is told whatever it says
    where: tuple[ColumnElement[bool], ...] = ()
    # The texts in a value, of which those alone are told that speak of the person; None: see `texts_in`, and all are.
    reads: Callable[[Any], Iterable[str]] | None = None

    @property
    def tenant(self) -> Any:
        """The column that says whose the row is."""
        return next(iter(self.columns)).class_.association_id


def texts_in(value: Any) -> Iterator[str]:
    """Yield the texts in a value, whatever JSON has put around them."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from texts_in(one)
    elif isinstance(value, str) and value.strip():
        yield value.strip()


def _asked_for(address: str) -> Iterator[str]:
    """Yield what a saved search looks for: "q=Hugo+Bj%C3%B6rk" is no text yet."""
    return (value for _name, value in parse_qsl(address))


def _lines_of_version(words: dict[str, Any]) -> Iterator[str]:
    """Yield the headings and lines of a version that was sent; a § is known by a key, which is no text."""
    for line in texts_in(words.get("head")):
        yield ", ".join(TOOK_PART.get(part, part) for part in line.split(", "))
    for item in words.get("items", ()):
        yield from texts_in([item.get("heading"), item.get("lines")])


def _words_of_head(value: Any) -> Iterator[str]:
    """Yield what is kept beside a head; a row of a guest is known by the guest's name."""
    return (text.removeprefix("n:") for text in texts_in(value))


_MEETING_OF_CONFLICT = (
    select(AgendaItem.meeting_id).where(AgendaItem.id == Conflict.item_id).scalar_subquery()
)
_DOCUMENT_OF_PAGE = select(Page.document_id).where(Page.id == PageLook.page_id).scalar_subquery()

PLACES: tuple[Place, ...] = (
    Place(
        _K.MINUTES,
        "Beslut utan möte",
        {
            PerCapsulam.heading: "Rubrik",
            PerCapsulam.background: "Bakgrund",
            PerCapsulam.proposal: "Förslag",
            PerCapsulam.stopped_because: "Stoppades",
        },
        PerCapsulam.id,
    ),
    Place(
        _K.MINUTES,
        "Beslut utan möte",
        {
            CapsulamVoter.name: "Tillfrågad",
            CapsulamVoter.role: "Roll",
            CapsulamVoter.reservation: "Reservation",
            CapsulamVoter.recused_because: "Jäv",
        },
        CapsulamVoter.capsulam_id,
    ),
    Place(
        _K.MINUTES,
        "Kallelse till möte",
        {CalledMeeting.place: "Plats", CalledMeeting.message: "Meddelande i kallelsen"},
        CalledMeeting.id,
    ),
    Place(_K.MINUTES, "Jäv på ett möte", {Conflict.reason: "Skäl"}, _MEETING_OF_CONFLICT),
    Place(
        _K.MINUTES,
        "Uppgifter om ett protokoll",
        {
            Minutes.place: "Plats",
            Minutes.void_because: "Därför gäller det inte",
            Minutes.available_how: "Så fick medlemmarna det",
            Minutes.uploaded_name: "Filens namn",
        },
        Minutes.id,
    ),
    Place(
        _K.MINUTES,
        "Tidigare utskickad version av ett protokoll",
        {SentVersion.words: "Text"},
        SentVersion.minutes_id,
        reads=_lines_of_version,
    ),
    Place(
        _K.MINUTES,
        "Text som skrevs samtidigt av någon annan",
        {
            ParallelText.heading: "Rubrik",
            ParallelText.text: "Text",
            ParallelText.decisions: "Beslut",
            ParallelText.duties: "Ansvarig",
            ParallelText.recused: "Jävig",
            ParallelText.reservation: "Reservation",
            ParallelText.author: "Skrevs av",
        },
        ParallelText.minutes_id,
    ),
    Place(
        _K.MINUTES,
        "Uppgift om ett möte som ändrades samtidigt av någon annan",
        {
            ParallelHead.row: "Rad",
            ParallelHead.called: "Rad",
            ParallelHead.text: "Uppgift",
            ParallelHead.value: "Uppgift",
            ParallelHead.stood: "Det som står",
            ParallelHead.stood_by: "Det som står skrevs av",
            ParallelHead.author: "Skrevs av",
        },
        ParallelHead.minutes_id,
        reads=_words_of_head,
    ),
    Place(_K.MINUTES, "Mallar för dagordningen", {AgendaTemplate.headings: "Punkt"}, reads=str.splitlines),
    Place(
        _K.MINUTES,
        "Återkommande punkter på dagordningen",
        {RecurringItem.heading: "Punkt", RecurringItem.text: "Text"},
    ),
    Place(
        _K.BINDER, "Var papperet finns", {PaperOriginal.place: "Plats"}, PaperOriginal.document_id
    ),
    Place(
        _K.BINDER,
        "Säker överföring av ett papper",
        {
            TransferRecord.transferred_by: "Överfördes av",
            TransferRecord.device: "Med",
            TransferRecord.checked_by: "Kontrollerades av",
            TransferRecord.comparison: "Så jämfördes de",
        },
        TransferRecord.document_id,
    ),
    Place(
        _K.BINDER,
        "Pärmens plats",
        {Binder.shelf: "Plats", Binder.removed_because: "Togs bort"},
        Binder.id,
    ),
    Place(_K.BINDER, "Filens namn", {File.name: "Fil"}, File.document_id),
    Place(
        _K.BINDER,
        "Så kom handlingen in",
        {Upload.name: "Fil", Upload.folder: "Mapp"},
        Upload.document_id,
        where=(Upload.document_id.is_not(None),),
    ),
    Place(
        _K.LETTER,
        "Filer som inte togs emot",
        {Upload.name: "Fil", Upload.folder: "Mapp"},
        where=(Upload.document_id.is_(None),),
    ),
    Place(_K.LETTER, "Importer", {Import.name: "Import"}),
    Place(_K.LETTER, "Brevlådan som papper hämtas ur", {Mailbox.senders: "Avsändare som släpps in"}, reads=str.splitlines),
    Place(
        _K.ACCESS,
        "Jäv om en handling",
        {Hiding.reason: "Skäl"},
        Hiding.document_id,
        Hiding.person_id,
    ),
    Place(_K.MATTER, "Jäv i ett ärende", {MatterConflict.reason: "Skäl"}, MatterConflict.matter_id),
    Place(
        _K.MATTER,
        "Personuppgiftsincident",
        {
            Incident.happened: "Det som hände",
            Incident.whose: "Vilka det gällde",
            Incident.what: "Vilka uppgifter",
            Incident.consequences: "Följder",
            Incident.measures: "Åtgärder",
            Incident.authority_reference: "Myndighetens beteckning",
            Incident.late_because: "Därför anmäldes den sent",
            Incident.not_reported_because: "Därför anmäldes den inte",
            Incident.untold_because: "Därför fick de berörda inget veta",
        },
    ),
    Place(
        _K.MATTER,
        "Vem som fick veta om en personuppgiftsincident",
        {IncidentTelling.whom: "Vem", IncidentTelling.how: "Hur"},
    ),
    Place(
        _K.MATTER,
        "Annan begäran om personuppgifter",
        {
            PrivacyRequest.names: "Namn",
            PrivacyRequest.email: "E-post",
            PrivacyRequest.phone: "Telefon",
            PrivacyRequest.apartment: "Lägenhet",
            PrivacyRequest.how_checked: "Så kontrollerades vem det är",
            PrivacyRequest.extended_because: "Förlängdes",
            PrivacyRequest.letter: "Svar",
            PrivacyRequest.outcome: "Besvarades",
        },
        # The one that is being answered is among those that are still being gathered.
        where=(PrivacyRequest.state != RequestState.GATHERING,),
    ),
    Place(
        _K.MATTER,
        "Svar på en begäran om radering",
        {ErasureAnswer.reason: "Skäl"},
        ErasureAnswer.document_id,
    ),
    Place(
        _K.MATTER,
        "Sida som har granskats för skyddade personuppgifter",
        {PageLook.review: "Anteckning"},
        _DOCUMENT_OF_PAGE,
    ),
    Place(
        _K.MATTER,
        "Vart man vänder sig om personuppgifter",
        {
            Controller.address: "Adress",
            Controller.email: "E-post",
            Controller.phone: "Telefon",
            Controller.contact: "Svarar för styrelsen",
            Controller.recipients: "Personuppgiftsbiträden",
        },
    ),
    Place(
        _K.HOLD,
        "Rad på en gallringslista",
        {
            DisposalItem.objection: "Invändning",
            DisposalItem.paper: "Papperet",
            DisposalItem.spared_because: "Sparades",
            DisposalItem.shared_with: "Samma fil finns i",
        },
        func.coalesce(DisposalItem.document_id, DisposalItem.matter_id),
    ),
    Place(
        _K.HOLD, "Handling som får gallras i förtid", {Release.reason: "Skäl"}, Release.document_id
    ),
    Place(
        _K.HOLD,
        "Gallringsplanen",
        {ScheduleVersion.reason: "Skäl till ändringen", ScheduleVersion.decision: "Beslut"},
    ),
    Place(_K.HOLD, "Ansvarsfrihet", {Discharge.source: "Beslut"}),
    Place(
        _K.PERSON,
        "Anteckningar om uppdrag",
        {
            Mandate.elected_for: "Vald för",
            Mandate.serves_because: "Därför tjänstgör ersättaren",
            Mandate.ended_because: "Därför slutade uppdraget",
        },
        person=Mandate.person_id,
    ),
    Place(
        _K.ACCOUNT,
        "Inbjudan till portalen",
        {Invitation.email: "E-post", Invitation.name: "Namn"},
        person=Invitation.person_id,
    ),
    Place(
        _K.ACCOUNT,
        "Sparad sökning",
        {SavedSearch.address: "Sökning"},
        person=SavedSearch.person_id,
        reads=_asked_for,
    ),
    Place(
        _K.SIGNATURE,
        "Utskick för underskrift",
        {
            Batch.title: "Rubrik",
            Batch.message: "Meddelande",
            Batch.merge_text: "Text",
            Batch.withdrawn_because: "Drogs tillbaka",
        },
        Batch.id,
    ),
    Place(
        _K.SIGNATURE,
        "Mottagare som väntar på att få en handling för underskrift",
        {Recipient.name: "Namn", Recipient.email: "E-post", Recipient.fields: "Fylls i"},
        Recipient.batch_id,
        Recipient.person_id,
        # What has left has a signer, who is told of as such.
        where=(Recipient.state != RecipientState.SENT,),
    ),
    Place(
        _K.SIGNATURE,
        "Handling för underskrift",
        {
            Envelope.title: "Handling",
            Envelope.message: "Meddelande till dem som skriver under",
            Envelope.closed_because: "Avslutades",
        },
        Envelope.id,
    ),
    Place(
        _K.SIGNATURE,
        "Ytterligare handling för underskrift",
        {FurtherPaper.title: "Handling"},
        FurtherPaper.envelope_id,
    ),
    Place(
        _K.SIGNATURE,
        "Uppgifter om en underskrift",
        {
            Signer.stands_in_for: "I stället för",
            Signer.skipped_because: "Hoppades över",
            Signer.wish_name: "Vill att någon annan skriver under",
            Signer.wish_email: "Dennes e-post",
            Signer.wish_because: "Skäl",
        },
        Signer.envelope_id,
    ),
)  # fmt: skip
