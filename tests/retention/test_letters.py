"""The letter by which a disposed paper came: destroyed on the mail server too, told of on the list and the certificate."""

import json
from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from boardroom.adapters.twins.kept_inbox import KeptInbox
from boardroom.audit.models import Entry
from boardroom.core.actor import worker_for
from boardroom.documents.actions import describe
from boardroom.documents.models import Document, File
from boardroom.intake.models import MailMessage
from boardroom.ports.inbox import Trouble
from boardroom.retention.models import DisposalState
from tests.data.papers import text_pdf
from tests.intake.test_mail import fetch, letter, pdf, turn_on

BASE = "/brf-provet-1/retention/disposals"


@pytest.fixture
def box(shelf):
    inbox = KeptInbox()
    opener = replace(shelf.opener, ports=replace(shelf.opener.ports, inbox=inbox))
    turn_on(shelf.board, opener)
    return opener, inbox


def arrived(shelf, box, *classes: str, beside=()) -> None:
    """Let a letter come with a paper of each class, all of them old, and what is no paper beside them."""
    opener, inbox = box
    files = [*(pdf(f"{name}.pdf", text_pdf(f"Papper {name}")) for name in classes), *beside]
    inbox.put(letter(*files, subject="Fakturor från Kvast").as_bytes())
    fetch(opener, shelf.clock)
    with shelf.opener.writing(shelf.board.actor("secretary")) as work:
        for record_class, document in zip(classes, work.session.scalars(select(Document)), strict=True):
            described = {"record_class": record_class, "document_date": date(2015, 3, 1)}
            describe(work, document.id, title=record_class, **described)
    shelf.adopt()


def certificate(shelf, disposal) -> tuple[str, list[dict[str, object]]]:
    with shelf.opener.reading(worker_for(shelf.tenant)) as work:
        [file] = work.session.scalars(select(File).where(File.document_id == disposal.certificate_id))
    reader = PdfReader(BytesIO(shelf.opener.ports.blobs.read(shelf.tenant, file.sha256)))
    told = " ".join("".join(page.extract_text() for page in reader.pages).split())
    return told, json.loads(reader.attachments["gallring.json"][0])["documents"]


def test_a_letter_goes_from_the_mail_server_when_all_that_it_brought_is_gone(shelf, box, client_as):
    opener, inbox = box
    arrived(shelf, box, "vouchers")
    assert len(inbox.archived) == 1
    disposal = shelf.whole_round()
    assert disposal.state is DisposalState.CERTIFIED
    told, [one] = certificate(shelf, disposal)
    assert "Brev i postlådan" in told
    assert "postlådans mapp Arkiverat" in told
    assert (one["came_with_a_letter"], one["letter_stays"]) == (True, False)
    # A server out of reach is tried again; nothing else fails for it.
    inbox.trouble = Trouble.UNREACHABLE
    fetch(opener, shelf.clock)
    assert len(inbox.archived) == 1
    inbox.trouble = None
    fetch(opener, shelf.clock, rounds=4)
    assert inbox.archived == {}
    with shelf.opener.reading(worker_for(shelf.tenant)) as work:
        [row] = work.session.scalars(select(MailMessage))
    assert (row.message_id, row.subject, row.sender) == ("", "", "")


def test_a_letter_that_brought_what_is_kept_stays_and_that_is_said(shelf, box, client_as):
    opener, inbox = box
    arrived(shelf, box, "vouchers", "board_minutes")
    disposal = shelf.propose()
    page = client_as("chair").get(f"{BASE}/{disposal.id}").get_data(as_text=True)
    assert "brevet ligger kvar i postlådan" in page
    shelf.wait_for_objections()
    shelf.approve(disposal, "chair")
    shelf.approve(disposal, "treasurer")
    shelf.carry_out()
    told, [one] = certificate(shelf, shelf.round(disposal))
    assert "brevet ligger kvar, eftersom annat" in told
    assert one["letter_stays"]
    fetch(opener, shelf.clock, rounds=2)
    assert len(inbox.archived) == 1


def verbs(shelf) -> set[str]:
    with shelf.opener.reading(worker_for(shelf.tenant)) as work:
        return set(work.session.scalars(select(Entry.verb).where(Entry.subject_kind == "message")))


def test_a_letter_is_not_destroyed_with_what_the_archive_would_not_take(shelf, box):
    opener, inbox = box
    # Nobody has approved that the drawing goes, and it lies nowhere but in this letter.
    arrived(shelf, box, "vouchers", beside=[("ritning.dwg", b"AC1032" + bytes(200), "image/vnd.dwg")])
    told, [one] = certificate(shelf, shelf.whole_round())
    fetch(opener, shelf.clock, rounds=3)
    assert len(inbox.archived) == 1
    assert (one["came_with_a_letter"], one["letter_stays"]) == (True, True)
    assert "eller aldrig togs in" in told
    assert "intake.letter_stays" in verbs(shelf)


@pytest.mark.parametrize(
    ("happens", "verb"),
    [
        (lambda inbox: inbox.archived.clear(), "intake.letter_not_found"),
        (lambda inbox: setattr(inbox, "destroys", False), "intake.letter_stays"),
    ],
)
def test_the_log_says_removed_of_what_was_removed_alone(shelf, box, happens, verb):
    opener, inbox = box
    arrived(shelf, box, "vouchers")
    shelf.whole_round()
    happens(inbox)
    fetch(opener, shelf.clock, rounds=2)
    assert verb in verbs(shelf)
    assert "intake.letter_removed" not in verbs(shelf)
    with shelf.opener.reading(worker_for(shelf.tenant)) as work:
        assert work.session.scalars(select(MailMessage.message_id)).one() == ""  # it is asked for once
