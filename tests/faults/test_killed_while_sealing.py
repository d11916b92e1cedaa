"""kill -9 of the worker between the last signature and the seal, and between the seal and the archive: one seal, filed once."""

import io
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from pypdf import PdfWriter
from sqlalchemy import select

from boardroom.adapters.seals.examination import examine
from boardroom.core.actor import Actor, ActorKind, worker_for
from boardroom.core.ids import new_id
from boardroom.documents.models import Document, File, FileRole
from boardroom.mandates.models import Person
from boardroom.notices.actions import mint_code
from boardroom.notices.models import Message
from boardroom.signing import actions, queries
from boardroom.signing.models import Envelope
from boardroom.signing.rules.methods import Method
from boardroom.signing.rules.signer_rules import Invitee
from boardroom.signing.rules.states import EnvelopeKind, EnvelopeState, SignerRole
from boardroom.signing.rules.verdict import judge
from tests.data.timestamp_authority import Authority, served
from tests.faults.conftest import House, until
from tests.sealed_files import assert_sound

# Patience, no measure: a busy machine takes its time to start a worker.
PATIENCE = 150


@pytest.fixture
def authority(house: House, tmp_path: Path) -> Iterator[Authority]:
    """A timestamp authority, without whose answer nothing that the house seals is finished."""
    (tmp_path / "authority").mkdir()
    with served(tmp_path / "authority") as running:
        roots = house.made.settings.keys / "timestamp-roots"
        roots.mkdir(parents=True)
        (roots / "root.der").write_bytes(running.root())
        house.configured["BOARDROOM_TIMESTAMP_URL"] = running.url
        yield running


def signed_by_all(house: House) -> Envelope:
    """Minutes of one page that their only signer, who came by a link, has signed."""
    writer, content = PdfWriter(), io.BytesIO()
    writer.add_blank_page(300, 400)
    writer.write(content)
    opener, tenant = house.made.opener, house.association.id
    frozen = opener.ports.blobs.put(tenant, content.getvalue()).sha256
    with opener.writing(worker_for(tenant)) as work:
        person = Person(
            id=new_id(),
            association_id=tenant,
            name="Karin Vik",
            email="karin.vik@exempel.se",
            created_at=work.now,
        )
        work.session.add(person)
        work.session.flush()
        envelope = actions.send(
            work,
            kind=EnvelopeKind.MINUTES,
            title="Styrelseprotokoll 7/2026",
            record_class="board_minutes",
            frozen_sha256=frozen,
            page_count=1,
            version=1,
            signers=[Invitee(person.id, SignerRole.MINUTE_TAKER)],
            methods=[Method.CODE],
            subject_key="minutes:7",
            number="7/2026",
            needed=0,
        )
        (signer,) = queries.signers_of(work, envelope.id)
        code = mint_code(work, signer.id)
    guest = Actor(
        kind=ActorKind.LINK,
        name="Karin Vik",
        person_id=person.id,
        association_id=tenant,
        signer_id=signer.id,
    )
    with opener.writing(guest) as work:
        assert actions.sign_with_code(work, envelope.id, code)
    return envelope


def stored(house: House) -> set[Path]:
    """The finished files in the blob store."""
    return {
        path
        for path in (house.made.settings.home / "blobs").rglob("*")
        if path.is_file() and "." not in path.name
    }


def fall(house: House, authority: Authority, held: sqlite3.Connection, since: set[Path], files: int) -> None:
    """Let a worker take the envelope, and kill it when so many files are made, while nobody can record anything.

    Nothing is sealed before nothing can be recorded, however late this process gets its turn: the authority waits for it.
    """
    authority.open.clear()
    house.start("worker")
    until(
        lambda: held.execute("SELECT lease_until FROM envelope").fetchone()[0] is not None,
        PATIENCE,
        house.logs,
    )
    held.execute("BEGIN IMMEDIATE")
    if files:
        authority.open.set()
    until(lambda: len(stored(house) - since) >= files, PATIENCE, house.logs)
    house.kill("worker")
    authority.open.set()
    assert held.execute("SELECT state FROM envelope").fetchone()[0] == EnvelopeState.SIGNED.value
    held.execute("UPDATE envelope SET lease_until = NULL")  # as when the dead worker's lease has run out
    held.execute("COMMIT")


@pytest.mark.timeout(600)
def test_a_worker_killed_before_the_seal_and_before_the_archive_leaves_one_seal_filed_once(house, authority):
    envelope = signed_by_all(house)
    before = stored(house)
    base = house.made.settings.home / "boardroom.db"
    with closing(sqlite3.connect(base, timeout=30, isolation_level=None)) as held:
        fall(house, authority, held, before, 0)  # between the last signature and the seal
        fall(house, authority, held, before, 2)  # sealed file and reading copy are stored, and not yet filed
    house.start("worker")

    def sealed() -> bool:
        with house.made.opener.reading(worker_for(house.association.id)) as work:
            return queries.visible(work, envelope.id).state is EnvelopeState.SEALED

    until(sealed, PATIENCE, house.logs)
    opener = house.made.opener
    with opener.reading(worker_for(house.association.id)) as work:
        found = queries.visible(work, envelope.id)
        events = [event.what for event in queries.events_of(work, envelope.id)]
        documents = work.session.scalars(select(Document)).all()
        files = work.session.scalars(select(File.role)).all()
        letters = work.session.scalars(select(Message).where(Message.template == "signing_sealed")).all()
    assert events.count("sealed") == events.count("all_signed") == 1
    assert len(documents) == 1
    assert sorted(files) == sorted([FileRole.ORIGINAL, FileRole.SEALED, FileRole.READING_COPY])
    assert len(letters) == 1
    content = opener.ports.blobs.read(found.association_id, found.sealed_sha256)
    assert_sound(content)
    assert judge(examine(content, [])).intact  # in this process: a child of ours would count as an orphan
