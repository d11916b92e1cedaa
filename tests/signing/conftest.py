"""A desk for signing: papers to send, people with passkeys and codes, and what delivery would mint."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from sqlalchemy import select

from boardroom.adapters.portal_mailer import AbsentMailer
from boardroom.adapters.twins.set_clock import SetClock
from boardroom.adapters.twins.soft_authenticator import SoftAuthenticator
from boardroom.adapters.typst_typesetter import TypstTypesetter
from boardroom.core.actor import Actor, ActorKind, worker_for
from boardroom.core.ids import new_id
from boardroom.documents.actions import file_document, hide_from, show_again
from boardroom.documents.rules import NewFile
from boardroom.identity.models import Account, Passkey
from boardroom.mandates.models import Person
from boardroom.notices.actions import mint_code
from boardroom.notices.models import Message
from boardroom.signing import actions, queries
from boardroom.signing.models import Envelope, Event, Signer
from boardroom.signing.rules.methods import Method
from boardroom.signing.rules.signer_rules import Invitee
from boardroom.signing.rules.states import EnvelopeKind, SignerRole

MINUTES = (
    ("secretary", SignerRole.MINUTE_TAKER),
    ("chair", SignerRole.CHAIR),
    ("board_member", SignerRole.ADJUSTER),
)


@pytest.fixture
def mailed(monkeypatch):
    """Have the pages take it that letters reach people, so that they offer codes."""
    monkeypatch.setattr(AbsentMailer, "in_portal", True)


@dataclass
class Desk:
    """What a test does at the signing desk, each in a Work of its own as the doors do it."""

    board: object
    clock: SetClock
    phones: dict[str, SoftAuthenticator] = field(default_factory=dict)

    @property
    def opener(self):
        return self.board.runtime.opener

    def store(self, content: bytes = b"%PDF-1.7 frozen") -> str:
        return self.opener.ports.blobs.put(self.board.association.id, content).sha256

    def send(
        self,
        signers: Sequence[tuple[str, SignerRole]] = MINUTES,
        *,
        sender: str = "secretary",
        version: int = 1,
        subject_key: str = "minutes:7",
        kind: EnvelopeKind = EnvelopeKind.MINUTES,
        document_id: uuid.UUID | None = None,
        frozen_sha256: str = "",
        methods: Sequence[Method] = (Method.PASSKEY, Method.CODE),
        page_count: int = 2,
        title: str = "",
        record_class: str = "",
        **more: object,
    ) -> Envelope:
        with self.opener.writing(self.board.actor(sender)) as work:
            return actions.send(
                work,
                kind=kind,
                title=title
                or ("Styrelseprotokoll 7/2026" if kind is EnvelopeKind.MINUTES else "Avtal om hiss"),
                record_class=record_class
                or ("board_minutes" if kind is EnvelopeKind.MINUTES else "service_contract"),
                frozen_sha256=frozen_sha256 or self.store(),
                page_count=page_count,
                version=version,
                signers=[Invitee(self.board.people[role].id, signer_role) for role, signer_role in signers],
                methods=methods,
                subject_key=subject_key,
                number="7/2026" if kind is EnvelopeKind.MINUTES else "",
                document_id=document_id,
                **more,
            )

    def phone(self, role: str) -> SoftAuthenticator:
        """Give someone a passkey on their phone."""
        if role in self.phones:
            return self.phones[role]
        phone = SoftAuthenticator(origin="http://localhost")
        passkeys = self.opener.ports.passkeys
        options, challenge = passkeys.registration_options(role.encode(), role, role, [])
        key = passkeys.verify_registration(phone.register(options), challenge)
        with self.opener.writing(worker_for()) as work:
            work.session.add(
                Passkey(
                    id=new_id(),
                    account_id=self.board.people[role].account_id,
                    credential_id=key.credential_id,
                    public_key=key.public_key,
                    sign_count=key.sign_count,
                    name="Telefonen",
                    created_at=work.now,
                )
            )
        self.phones[role] = phone
        return phone

    def sign(self, role: str, envelope: Envelope, remark: str = "") -> None:
        """Sign with a passkey, as the browser does it in two requests."""
        phone = self.phone(role)
        with self.opener.writing(self.board.actor(role)) as work:
            options = actions.begin_passkey(work, envelope.id, remark)
        with self.opener.writing(self.board.actor(role)) as work:
            actions.sign_with_passkey(work, envelope.id, phone.assert_(options))  # noqa: PT009 - no unittest assertion: the phone asserts

    def code_for(self, role: str, envelope: Envelope) -> str:
        """Mint the code as delivery of the letter does."""
        with self.opener.writing(worker_for(self.board.association.id)) as work:
            return mint_code(work, self.signer(role, envelope).id)

    def decline(self, role: str, envelope: Envelope, reason: str = "§ 6 stämmer inte") -> None:
        with self.opener.writing(self.board.actor(role)) as work:
            actions.decline(work, envelope.id, reason)

    def envelope(self, envelope: Envelope) -> Envelope:
        with self.opener.reading(worker_for(self.board.association.id)) as work:
            return queries.visible(work, envelope.id)

    def signer(self, role: str, envelope: Envelope) -> Signer:
        with self.opener.reading(worker_for(self.board.association.id)) as work:
            everyone = queries.signers_of(work, envelope.id)
        return next(one for one in everyone if one.person_id == self.board.people[role].id)

    def events(self, envelope: Envelope) -> list[Event]:
        with self.opener.reading(worker_for(self.board.association.id)) as work:
            return queries.events_of(work, envelope.id)

    def letters(self, template: str = "") -> list[Message]:
        with self.opener.reading(worker_for(self.board.association.id)) as work:
            found = work.session.scalars(select(Message).order_by(Message.created_at)).all()
        return [letter for letter in found if not template or letter.template == template]

    def outsider(self, name: str = "Karin Vik", email: str = "karin.vik@exempel.se") -> Person:
        """Register a person who has no account."""
        with self.opener.writing(worker_for(self.board.association.id)) as work:
            person = Person(
                id=new_id(),
                association_id=self.board.association.id,
                name=name,
                email=email,
                created_at=work.now,
            )
            work.session.add(person)
        self.board.people[name] = person
        return person

    def guest(self, name: str, envelope: Envelope) -> Actor:
        """Return the actor of someone who came by the link in their letter."""
        signer = self.signer(name, envelope)
        return Actor(
            kind=ActorKind.LINK,
            name=signer.name,
            person_id=signer.person_id,
            association_id=self.board.association.id,
            signer_id=signer.id,
        )

    def wait(self, **much: float) -> None:
        self.clock.advance(timedelta(**much))


@pytest.fixture(scope="session")
def minutes_pdf() -> bytes:
    """Minutes as the typesetter writes them, a page long."""
    data = {
        "language": "sv",
        "association": {"name": "Brf Provet 1", "org_number": "769600-0009"},
        "title": "Styrelseprotokoll 7/2026",
        "file_name": "Protokoll.pdf",
        "sha256": "0" * 64,
        "size": "12 kB",
        "page_count": 1,
        "reason": "Ett blad att skriva under",
    }
    return TypstTypesetter().typeset("cover", data)


@pytest.fixture
def desk(board, clock) -> Desk:
    """Return the desk; everyone has a mailbox of their own, since codes go to no other."""
    with board.runtime.opener.writing(worker_for()) as work:
        for person in board.people.values():
            account = work.session.get(Account, person.account_id)
            account.email = person.name.lower().replace(" ", ".") + "@exempel.se"
            person.email = account.email
    return Desk(board, clock)


@pytest.fixture
def file_it(desk, board, minutes_pdf):
    """Return a way to put a PDF of a record class into the archive; it answers with the document's id."""

    def file_it(record_class="service_contract", title="Avtal om hiss"):
        sha256 = desk.store(minutes_pdf)
        file = NewFile(sha256, len(minutes_pdf), "application/pdf", "avtal.pdf", 1)
        with desk.opener.writing(board.actor("secretary")) as work:
            return file_document(work, title=title, record_class=record_class, files=[file]).id

    return file_it


@pytest.fixture
def hide(desk, board):
    """Return a way to hide a document from someone."""

    def hide(document_id, who):
        with desk.opener.writing(board.actor("secretary")) as work:
            hide_from(work, document_id, board.people[who].id, "äger del i företaget")

    return hide


@pytest.fixture
def show(desk, board):
    """Return a way to show a document again to someone."""

    def show(document_id, who):
        with desk.opener.writing(board.actor("secretary")) as work:
            show_again(work, document_id, board.people[who].id)

    return show
