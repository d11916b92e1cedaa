"""A whole round in the browser: the list, an objection, two approvals, the certificate, the tombstone."""

import json
import re
from io import BytesIO

import pytest
from pypdf import PdfReader

from boardroom.core.actor import worker_for
from boardroom.documents.actions import describe
from boardroom.documents.models import Document
from boardroom.documents.queries import by_id, files_of
from boardroom.retention import queries

BASE = "/brf-provet-1/retention"


def text(answer):
    return re.sub(r"\s+", " ", answer.get_data(as_text=True))


@pytest.fixture
def digest():
    return lambda page: re.search(r'name="digest"[^>]*value="([0-9a-f]{64})"', page)[1]


def test_a_round_goes_from_a_list_to_a_certificate_and_tombstones(shelf, client_as, digest):
    chair = client_as("chair")
    assert "Gallringen är avstängd" in text(chair.get(f"{BASE}/disposals"))
    assert chair.post(f"{BASE}/disposals/propose").status_code == 409
    shelf.adopt()
    kept, gone = shelf.file("Faktura tak", read=False), shelf.file("Faktura golv", read=False)
    assert "2 handlingar kan tas upp" in text(chair.get(f"{BASE}/disposals?due=1"))
    page = text(chair.post(f"{BASE}/disposals/propose", follow_redirects=True))
    assert "Faktura tak" in page
    assert "Skulle sparas till och med" in page
    assert "BFL 7:2" in page
    with shelf.opener.reading(worker_for(shelf.tenant)) as work:
        disposal = queries.waiting(work)
    address = f"{BASE}/disposals/{disposal.id}"
    item = shelf.items(disposal)[kept.reference]
    auditor = client_as("auditor")
    assert "Gallring G 1/2026" in text(auditor.get("/brf-provet-1/"))
    wanting = auditor.post(f"{address}/items/{item.id}/objection", data={"reason": ""})
    assert "Skriv varför" in text(wanting)
    auditor.post(f"{address}/items/{item.id}/objection", data={"reason": "Revision pågår"})
    assert "Folke Hägg: Revision pågår" in text(chair.get(address))
    early = chair.post(
        f"{address}/approve", data={"digest": digest(text(chair.get(f"{address}/approve"))), "read": "y"}
    )
    assert "Invändningar kan göras till och med" in text(early)
    shelf.wait_for_objections()
    chair, treasurer = client_as("chair"), client_as("treasurer")
    assert "Läs och godkänn listan" in text(chair.get("/brf-provet-1/"))
    read = digest(text(chair.get(f"{address}/approve")))
    assert "Läs listan och kryssa i rutan" in text(chair.post(f"{address}/approve", data={"digest": read}))
    assert "Nu ska en till" in text(
        chair.post(f"{address}/approve", data={"digest": read, "read": "y"}, follow_redirects=True)
    )
    again = chair.post(f"{address}/approve", data={"digest": read, "read": "y"})
    assert "Du har redan godkänt listan" in text(again)
    assert "Läs och godkänn listan" not in text(chair.get("/brf-provet-1/"))
    done = treasurer.post(f"{address}/approve", data={"digest": read, "read": "y"}, follow_redirects=True)
    assert "Gallringen har börjat" in text(done)
    shelf.carry_out()
    page = text(treasurer.get(address))
    assert "Gallringsintyg G 1/2026" in page
    assert "Faktura golv" not in page
    moved = treasurer.get(f"/brf-provet-1/archive/{gone.id}", follow_redirects=True)
    assert moved.status_code == 410
    assert f"{gone.reference} är gallrad" in text(moved)
    assert gone.reference in text(treasurer.get(f"{BASE}/disposed?q={gone.reference}"))
    assert "Inget träffar" in text(treasurer.get(f"{BASE}/disposed?q=1999"))
    # Who may not read what is kept and what is gone learns no more than of any other unknown address.
    manager = client_as("manager")
    assert manager.get(f"{BASE}/disposed/{gone.id}").status_code == 403
    assert manager.get(f"/brf-provet-1/archive/{gone.id}").status_code == 404


def test_who_approves_is_told_of_what_was_to_be_preserved_until_someone_changed_it(shelf, client_as):
    shelf.adopt()
    minutes = shelf.file("Protokoll 1931", record_class="board_minutes", read=False)
    plain = shelf.file("Faktura golv", read=False)

    def reclass(document, record_class):
        with shelf.opener.writing(shelf.board.actor("secretary")) as work:
            day = document.document_date
            describe(work, document.id, title=document.title, record_class=record_class, document_date=day)

    reclass(minutes, "vouchers")
    reclass(plain, "board_minutes")
    reclass(plain, "vouchers")
    disposal = shelf.propose()
    shelf.wait_for_objections()
    chair = client_as("chair")
    address = f"{BASE}/disposals/{disposal.id}"
    assert text(chair.get(address)).count("Var ”Styrelseprotokoll med bilagor”, som bevaras") == 2
    assert "2 av dem var förut av en typ som bevaras" in text(chair.get(f"{address}/approve"))
    with shelf.opener.reading(worker_for(shelf.tenant)) as work:
        reference = work.session.get_one(Document, plain.id).reference
    item = shelf.items(disposal)[reference]
    chair.post(f"{address}/items/{item.id}/objection", data={"reason": "Bevaras"})
    assert "1 av dem var förut" in text(chair.get(f"{address}/approve"))
    reclass(minutes, "board_minutes")
    assert text(chair.get(address)).count("Var ”Styrelseprotokoll med bilagor”") == 1


def test_certificate_and_tombstone_say_of_what_preserved_kind_a_paper_was(shelf, client_as):
    shelf.adopt()
    minutes = shelf.file("Protokoll 1931", record_class="board_minutes", read=False)
    with shelf.opener.writing(shelf.board.actor("secretary")) as work:
        described = {"record_class": "vouchers", "document_date": minutes.document_date}
        describe(work, minutes.id, title=minutes.title, **described)
    disposal = shelf.whole_round()
    page = text(client_as("auditor").get(f"{BASE}/disposed/{minutes.id}"))
    assert "Var ”Styrelseprotokoll med bilagor”, som bevaras" in page
    with shelf.opener.reading(worker_for(shelf.tenant)) as work:
        [file] = files_of(work, by_id(work, disposal.certificate_id))
    reader = PdfReader(BytesIO(shelf.opener.ports.blobs.read(shelf.tenant, file.sha256)))
    told = " ".join("".join(page.extract_text() for page in reader.pages).split())
    assert "Var Styrelseprotokoll med bilagor, som bevaras, innan" in told
    [one] = json.loads(reader.attachments["gallring.json"][0])["documents"]
    assert one["class_before"] == "Styrelseprotokoll med bilagor"
