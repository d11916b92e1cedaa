"""Pen and paper: printed with a code on each sheet, signed by hand, and matched by the code however it comes back."""

import io
import random
from dataclasses import replace
from datetime import date, timedelta

import pytest
from click.testing import CliRunner
from PIL import Image
from pypdf import PdfReader, PdfWriter
from sqlalchemy import select

from boardroom.associations.models import Association
from boardroom.cli.verifying import verify
from boardroom.core.actor import worker_for
from boardroom.core.errors import NotPermitted
from boardroom.core.ids import new_id
from boardroom.documents.models import Document
from boardroom.intake.actions import House, Incoming, receive
from boardroom.mandates.models import Mandate, Role
from boardroom.minutes.queries import archived
from boardroom.papers.queries import original_of
from boardroom.papers.rules import PaperStatus
from boardroom.reading import jobs as reading_jobs
from boardroom.signing import actions, jobs, queries
from boardroom.signing.actions import Place
from boardroom.signing.errors import (
    AlreadyDecided,
    DayAhead,
    DayBeforePrint,
    NoAddress,
    NobodyByHand,
    OthersFirst,
    OwnHand,
    SheetsMissing,
)
from boardroom.signing.rules.hand import Damaged, Mark, PageFault, mark_text, read_mark
from boardroom.signing.rules.methods import Method
from boardroom.signing.rules.signer_rules import SigningOrder
from boardroom.signing.rules.states import EnvelopeState, SignerRole, SignerState
from boardroom.signing.rules.telling import as_text
from boardroom.signing.rules.verdict import Status, judge
from tests.data.filed import seen
from tests.signing.test_letters import written

HOME = "/brf-provet-1/signing"
DAY = date(2026, 3, 20)
BANK = Place(words="bankfacket")


@pytest.fixture
def envelope(desk, minutes_pdf):
    return desk.send(frozen_sha256=desk.store(minutes_pdf), page_count=1, document_date=date(2026, 3, 14))


def ids(desk, envelope, *roles):
    return [desk.signer(role, envelope).id for role in roles]


def printed(desk, board, envelope, *roles, by="secretary"):
    """Print for some people; return the PDF's bytes."""
    print_out = actions.print_for_signing(
        desk.opener, board.actor(by), envelope.id, ids(desk, envelope, *roles)
    )
    return desk.opener.ports.blobs.read(envelope.association_id, print_out.sha256)


def shuffled(pdf, *, order, turns=(0, 90, 180, 270)):
    """The pages in another order, each turned in another way, as a hurried scan has them."""
    reader, writer = PdfReader(io.BytesIO(pdf)), PdfWriter()
    for place, number in enumerate(order):
        writer.add_page(reader.pages[number - 1]).rotate(turns[place % len(turns)])
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def hand_in(desk, board, envelope, *files, by="secretary", as_one=False):
    actions.add_copy(
        desk.opener,
        board.actor(by),
        envelope.id,
        [Incoming(io.BytesIO(content), f"scan {number}.pdf") for number, content in enumerate(files)],
        house=House(),
        as_one=as_one,
    )
    work_through(desk)


def work_through(desk):
    while reading_jobs.recognise(desk.opener) or jobs.look_at_sheets(desk.opener):
        pass


def came_back(desk, envelope, actor=None):
    with desk.opener.reading(actor or worker_for(envelope.association_id)) as work:
        return queries.came_back(work, desk.envelope(envelope))


def vouch(desk, board, envelope, *roles, by="chair", day=DAY, place=BANK):
    with desk.opener.writing(board.actor(by)) as work:
        return actions.vouch(work, envelope.id, ids(desk, envelope, *roles), day, place)


def test_a_code_says_which_sheet_of_which_print_it_is_on_and_a_damaged_one_says_nothing():
    mark = Mark("K7M2P9QX", 3, 12, "1A2B3C4D")
    text = mark_text(mark)
    assert read_mark(text) == mark
    assert read_mark(text.replace("/3/", "/4/")) == Damaged()
    assert read_mark("BP9/whatever") == Damaged()
    assert read_mark("BR1/AAAA/board_minutes/1987//12345678") is None, "a separator sheet’s"
    assert read_mark("https://exempel.se") is None


def test_the_print_has_the_frozen_pages_a_line_for_each_and_a_code_on_every_sheet(desk, board, envelope):
    pdf = printed(desk, board, envelope, "chair", "board_member")
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]
    assert len(pages) == 2
    assert "Ett blad att skriva under" in pages[0], "the frozen page itself, not a picture of it"
    assert "Astrid Ek, mötesordförande" in pages[1]
    assert "David Alm, justerare" in pages[1]
    assert "Skriv inte under här utan på sida 2" in pages[0], "minutes have lines of their own"
    assert "Skriv under här. Rader för namn på sidorna före lämnas tomma." in " ".join(pages[1].split())
    assert "Skriv inte under" not in pages[1]
    assert "Skriver under elektroniskt: Bo Lind" in pages[1]
    assert [f"Sida {number} av 2" in page for number, page in enumerate(pages, 1)] == [True, True]
    path = desk.opener.ports.blobs.path(
        envelope.association_id, desk.opener.ports.blobs.put(envelope.association_id, pdf).sha256
    )
    # As a copier of 150 dots an inch sees it, askew, upside down, grey.
    images = []
    for number in (1, 2):
        rendered = Image.open(
            io.BytesIO(desk.opener.ports.pdf_tools.render(path, number, 150, image_format="PNG"))
        )
        askew = rendered.convert("L").rotate(183, expand=True, fillcolor=230)
        target = io.BytesIO()
        askew.save(target, "JPEG", quality=60)
        images.append(target.getvalue())
    codes = desk.opener.ports.barcodes.read(images)
    assert [read_mark(found).sheet for (found,) in codes] == [1, 2]
    signer = desk.signer("chair", envelope)
    assert signer.on_paper
    assert signer.remind_at is None
    assert not desk.signer("secretary", envelope).on_paper


CHANGED = "Dokumentet har ändrats eller dess stämpel stämmer inte. Lita inte på det."


def changed(content: bytes) -> bytes:
    """The file with one bit of what was signed turned."""
    place = content.index(b"stream") + 40
    return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]


def told_without_the_portal(folder, settings, content: bytes):
    """What the command says of a file, of a portal of which it knows the keys alone."""
    (folder / "protokoll.pdf").write_bytes(content)
    asked = [str(folder / "protokoll.pdf"), "--language", "sv"]
    return CliRunner(env={"BOARDROOM_KEYS": str(settings.keys)}).invoke(verify, asked)


def test_a_mixed_envelope_is_completed_sealed_and_filed_with_its_scan(
    desk, board, envelope, client_as, settings, tmp_path
):
    pdf = printed(desk, board, envelope, "board_member")
    desk.sign("secretary", envelope)
    hand_in(desk, board, envelope, shuffled(pdf, order=(2, 1)))
    back = came_back(desk, envelope)
    assert back.gathered.complete
    assert not back.gathered.remarks
    for role, sees in (("chair", True), ("treasurer", False)):
        tasks = client_as(role).get("/brf-provet-1/").text
        assert ("Granska underskrifterna på papper" in tasks) is sees, role
    page = client_as("chair").get(f"{HOME}/{envelope.id}/paper/vouch").text
    assert "Vilka har skrivit under?" in page
    answer = client_as("chair").post(
        f"{HOME}/{envelope.id}/paper/vouch",
        data={
            "signers": [str(one) for one in ids(desk, envelope, "board_member")],
            "signed_on": DAY.isoformat(),
            "place": "bankfacket",
        },
    )
    assert answer.location.endswith("/status"), answer.text
    signer = desk.signer("board_member", envelope)
    assert (signer.state, signer.method) == (SignerState.SIGNED, Method.PAPER)
    assert (signer.proof["signed_on"], signer.proof["confirmed_by"]) == ("2026-03-20", ["Astrid Ek"])
    desk.sign("chair", envelope)
    assert jobs.seal(desk.opener)
    sealed = desk.envelope(envelope)
    assert sealed.state is EnvelopeState.SEALED, sealed.seal_error
    content = desk.opener.ports.blobs.read(sealed.association_id, sealed.sealed_sha256)
    found = desk.opener.ports.verifier.verify(content)
    verdict = judge(found)
    assert verdict.status is Status.INTACT, [one.sentence for one in verdict.findings]
    assert [(one.method, one.proof) for one in verdict.signers] == [
        ("passkey", "holds"),
        ("passkey", "holds"),
        ("paper", "on_paper"),
    ]
    text = PdfReader(io.BytesIO(content)).pages[-1].extract_text()
    assert "för hand på papper" in text
    assert "20 mars 2026" in text
    assert "Papperet är granskat av Astrid Ek" in text
    # Without the portal it says the same.
    told = told_without_the_portal(tmp_path, settings, content)
    assert told.exit_code == 0, told.output
    assert "penna och papper; styrka: för hand på papper" in told.output
    assert "Astrid Ek har tittat på papperet och intygat att David Alm skrev under" in told.output
    # A changed file is found out, and told from one that was never sealed.
    told = told_without_the_portal(tmp_path, settings, changed(content))
    assert (told.exit_code, told.output.splitlines()[0]) == (1, CHANGED), told.output
    # Another scan in its place is found out.
    name = next(name for name in found.attachments if name.startswith("signed-on-paper"))
    forged = judge(replace(found, attachments={**found.attachments, name: b"another scan"}))
    assert forged.status is Status.UNPROVEN
    assert forged.signers[2].proof == "broken"

    with desk.opener.reading(board.actor("chair")) as work:
        [scan] = queries.copies_of(work, envelope.id)
        assert scan.title == "Styrelseprotokoll 7/2026 (underskrivet på papper)"
        assert (scan.record_class, scan.document_date) == ("board_minutes", date(2026, 3, 14))
        for document_id in (scan.id, sealed.document_id):
            original = original_of(work, document_id)
            assert (original.status, original.place) == (PaperStatus.KEPT, "bankfacket")
        assert scan not in archived(work), "it is no set of minutes of its own"
        assert queries.envelope_of_copy(work, scan.id).id == envelope.id
    page = client_as("chair").get(f"/brf-provet-1/archive/{scan.id}").text
    assert "Den digitala texten" in page
    names_signer_and_voucher(client_as("chair").get(f"/brf-provet-1/archive/{sealed.document_id}").text)


def names_signer_and_voucher(page):
    assert "Underskrivet på papper" in page
    history = page[page.index('id="history"') :]
    by_hand = history[history.index("Skrevs under på papper") :]
    by_hand = by_hand[: by_hand.index("</li>")]
    assert "David Alm" in by_hand
    assert "Intygat av Astrid Ek, som tittade på papperet" in by_hand


def test_who_has_neither_account_nor_address_signs_by_hand_and_gets_no_letter(
    desk, board, minutes_pdf, client_as
):
    desk.outsider("Karin Vik", "")
    with desk.opener.reading(board.actor("chair")) as work:
        board_people, others = queries.board_and_others(work)
        by_hand = {one.name for one in (*board_people, *others) if one.by_hand}
    assert by_hand == {"Karin Vik"}
    envelope = desk.send(
        [("chair", SignerRole.MINUTE_TAKER), ("Karin Vik", SignerRole.ADJUSTER)],
        frozen_sha256=desk.store(minutes_pdf),
        page_count=1,
    )
    assert [letter.to_name for letter in desk.letters("signing_request")] == ["Astrid Ek"]
    assert desk.signer("Karin Vik", envelope).on_paper
    page = client_as("secretary").get(f"{HOME}/{envelope.id}/status").text
    assert "Skriv ut åt Karin Vik" in page
    assert "Påminn Karin Vik" not in page
    with desk.opener.writing(board.actor("secretary")) as work, pytest.raises(NoAddress):
        actions.remind(work, envelope.id, desk.signer("Karin Vik", envelope).id)
    form = client_as("secretary").get(f"{HOME}/{envelope.id}/paper").text
    assert form.count("checked") == 1, "whom no letter reaches is chosen already, and nobody else"

    pdf = printed(desk, board, envelope, "Karin Vik")
    hand_in(desk, board, envelope, pdf)
    vouch(desk, board, envelope, "Karin Vik", by="secretary")
    desk.sign("chair", envelope)
    assert jobs.seal(desk.opener)
    assert desk.envelope(envelope).state is EnvelopeState.SEALED
    assert "Karin Vik" not in {letter.to_name for letter in desk.letters()}


@pytest.mark.parametrize("sender", ["secretary", "chair"])
def test_the_sender_is_told_to_whom_a_copy_is_handed_that_no_letter_reaches(
    desk, board, minutes_pdf, client_as, sender
):
    desk.outsider("Karin Vik", "")
    envelope = desk.send(
        [("chair", SignerRole.MINUTE_TAKER), ("Karin Vik", SignerRole.ADJUSTER)],
        sender=sender,
        frozen_sha256=desk.store(minutes_pdf),
        page_count=1,
    )
    hand_in(desk, board, envelope, printed(desk, board, envelope, "Karin Vik"))
    vouch(desk, board, envelope, "Karin Vik", by="secretary")
    desk.sign("chair", envelope)
    page = f"{HOME}/{envelope.id}/status"
    assert "Lämna en kopia" not in client_as("secretary").get(page).text
    assert jobs.seal(desk.opener)
    told = {one.to_name: written(one).text for one in desk.letters("signing_sealed")}
    assert {name for name, text in told.items() if "Till Karin Vik har inget mejl gått" in text} == {
        board.people[sender].name
    }
    assert "No mail has gone to Karin Vik" in "".join(
        written(one, "en").text for one in desk.letters("signing_sealed")
    )
    shown = seen(client_as("secretary"), page)
    assert "Lämna en kopia till Karin Vik" in shown
    assert "Inget mejl har gått dit" in shown


def test_nobody_of_an_earlier_board_is_offered_for_signing_by_hand(desk, board):
    gone = desk.outsider("Gustaf Adolf Berg", "")
    with desk.opener.writing(worker_for(board.association.id)) as work:
        work.session.add(
            Mandate(
                id=new_id(),
                association_id=board.association.id,
                person_id=gone.id,
                role=Role.CHAIR,
                start=date(1931, 3, 1),
                end=date(1938, 3, 1),
                created_at=work.now,
            )
        )
    with desk.opener.reading(board.actor("chair")) as work:
        board_people, others = queries.board_and_others(work)
        assert gone.id not in {one.person_id for one in (*board_people, *others)}


def test_missing_doubled_foreign_and_older_pages_are_said_plainly(
    desk, board, envelope, minutes_pdf, client_as
):
    old = printed(desk, board, envelope, "chair", "board_member")
    with desk.opener.writing(board.actor("secretary")) as work:
        actions.withdraw(work, envelope.id, "§ 6 är ändrad")
    second = desk.send(frozen_sha256=desk.store(minutes_pdf + b"\n%% second"), page_count=1, version=2)
    other = desk.send(
        frozen_sha256=desk.store(minutes_pdf),
        page_count=1,
        subject_key="minutes:8",
        title="Styrelseprotokoll 8/2026",
    )
    foreign = printed(desk, board, other, "chair")
    pdf = printed(desk, board, second, "chair", "board_member")
    blank = PdfWriter()
    blank.add_blank_page(595, 842)
    reader = blank
    for source, number in ((old, 1), (foreign, 2), (pdf, 1), (pdf, 1)):
        reader.add_page(PdfReader(io.BytesIO(source)).pages[number - 1])
    target = io.BytesIO()
    reader.write(target)
    hand_in(desk, board, second, target.getvalue())
    back = came_back(desk, second)
    assert back.gathered.missing == (2,)
    assert [(one.fault, one.sheet) for one in back.gathered.remarks] == [
        (PageFault.OTHER_VERSION, 1),
        (PageFault.OTHER_PAPER, 2),
        (PageFault.DOUBLED, 1),
    ], "a blank back is no page"
    page = client_as("secretary").get(f"{HOME}/{second.id}/paper").text
    for words in (
        "Saknas: sida 2",
        "sida 1 i version 1",
        "ett annat dokument: Styrelseprotokoll 8/2026",
        "Sida 1 finns mer än en gång",
    ):
        assert words in page, words
    with pytest.raises(SheetsMissing):
        vouch(desk, board, second, "board_member")
    hand_in(desk, board, second, shuffled(pdf, order=(2,)))
    assert came_back(desk, second).gathered.complete


def test_what_comes_through_the_upload_page_finds_its_envelope_by_itself(desk, board, envelope):
    pdf = printed(desk, board, envelope, "chair", "board_member")
    desk.wait(minutes=1)
    rows = receive(
        desk.opener,
        board.actor("secretary"),
        [Incoming(io.BytesIO(shuffled(pdf, order=(2, 1))), "Skanning.pdf")],
        house=House(),
    )
    rows += receive(
        desk.opener,
        board.actor("secretary"),
        [Incoming(io.BytesIO(text_of_nothing()), "Faktura.pdf")],
        house=House(),
    )
    work_through(desk)
    assert came_back(desk, envelope).gathered.complete
    with desk.opener.reading(board.actor("secretary")) as work:
        assert [one.id for one in queries.copies_of(work, envelope.id)] == [rows[0].document_id]
    vouch(desk, board, envelope, "board_member")
    with desk.opener.reading(board.actor("secretary")) as work:
        scan = work.session.scalars(select(Document).where(Document.id == rows[0].document_id)).one()
        assert scan.record_class == "board_minutes"
        assert "underskrivet på papper" in scan.title
    assert not jobs.look_at_sheets(desk.opener), "each is looked at once"


def text_of_nothing():
    writer = PdfWriter()
    writer.add_blank_page(300, 300)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def test_a_page_whose_code_is_torn_off_is_named_by_a_person(desk, board, envelope, client_as):
    pdf = printed(desk, board, envelope, "board_member")
    writer = PdfWriter()
    whole, torn = PdfReader(io.BytesIO(pdf)).pages
    writer.add_page(whole)
    torn.mediabox.lower_left = torn.cropbox.lower_left = (0, 120)
    writer.add_page(torn)
    target = io.BytesIO()
    writer.write(target)
    hand_in(desk, board, envelope, target.getvalue())
    back = came_back(desk, envelope)
    assert [one.fault for one in back.gathered.remarks] == [PageFault.NO_CODE]
    client = client_as("secretary")
    assert "Sidan bär ingen kod" in client.get(f"{HOME}/{envelope.id}/paper").text
    document = back.copies[0].document.id
    client.post(f"{HOME}/{envelope.id}/paper/sheet", data={"document": document, "page": 2, "number": 2})
    back = came_back(desk, envelope)
    assert back.gathered.complete
    vouch(desk, board, envelope, "board_member")
    assert desk.signer("board_member", envelope).proof["sheets_by_word"] == 1
    for role in ("secretary", "chair"):
        desk.sign(role, envelope)
    assert jobs.seal(desk.opener)
    content = desk.opener.ports.blobs.read(board.association.id, desk.envelope(envelope).sealed_sha256)
    page = " ".join(PdfReader(io.BytesIO(content)).pages[-1].extract_text().split())
    assert "En sida utan läsbar kod pekades ut av Bo Lind." in page
    said = as_text(judge(desk.opener.ports.verifier.verify(content)))
    assert (
        "En sida utan läsbar kod, bland dem som David Alm skrev under för hand, pekades ut av Bo Lind."
        in said
    )
    assert "skrev under det för hand 20 mars 2026." in said
    for one in desk.letters("signing_sealed"):
        vouched = "Att du skrev under för hand på papper har intygats av Astrid Ek."
        assert (vouched in written(one).text) is (one.to_name == "David Alm")
    assert "sheet_said" in [event.what for event in desk.events(envelope)]


def test_nobody_vouches_for_their_own_hand_and_only_those_who_lead_vouch(desk, board, envelope):
    pdf = printed(desk, board, envelope, "chair", "secretary")
    hand_in(desk, board, envelope, pdf)
    with pytest.raises(OwnHand):
        vouch(desk, board, envelope, "chair", by="chair")
    with pytest.raises(NobodyByHand):
        vouch(desk, board, envelope, "board_member", by="chair")
    with pytest.raises(DayAhead):
        vouch(desk, board, envelope, "chair", by="secretary", day=DAY + timedelta(days=30))
    with pytest.raises(NotPermitted):
        vouch(desk, board, envelope, "chair", by="board_member")
    with pytest.raises(DayBeforePrint) as refused:
        vouch(desk, board, envelope, "chair", by="secretary", day=DAY - timedelta(days=1))
    assert refused.value.facts == {"day": "20 mars 2026"}
    assert [one.name for one in vouch(desk, board, envelope, "chair", "secretary", by="secretary")] == [
        "Astrid Ek"
    ]
    assert [one.name for one in vouch(desk, board, envelope, "secretary", by="chair")] == ["Bo Lind"]
    with pytest.raises((AlreadyDecided, NobodyByHand)):
        vouch(desk, board, envelope, "secretary", by="chair")


def test_where_the_association_asks_for_two_the_second_has_to_agree(desk, board, envelope, client_as):
    client = client_as("chair")
    page = client.get("/brf-provet-1/settings/").text
    assert "Papper granskas av" in page
    with desk.opener.writing(worker_for()) as work:
        work.session.get(Association, board.association.id).paper_confirmers = 2
    pdf = printed(desk, board, envelope, "board_member")
    hand_in(desk, board, envelope, pdf)
    desk.wait(days=1)
    assert vouch(desk, board, envelope, "board_member", by="chair") == []
    assert desk.signer("board_member", envelope).state is SignerState.WAITING
    assert vouch(desk, board, envelope, "board_member", by="chair") == [], "the same person twice is one"
    assert vouch(desk, board, envelope, "board_member", by="secretary", day=DAY + timedelta(days=1)) == []
    done = vouch(desk, board, envelope, "board_member", by="secretary")
    assert [one.name for one in done] == ["David Alm"]
    proof = desk.signer("board_member", envelope).proof
    assert proof["confirmed_by"] == ["Astrid Ek", "Bo Lind"]


def test_the_order_of_signing_holds_on_paper_too(desk, board, minutes_pdf):
    envelope = desk.send(
        frozen_sha256=desk.store(minutes_pdf), page_count=1, order=SigningOrder.MINUTE_TAKER_FIRST
    )
    pdf = printed(desk, board, envelope, "chair", "board_member")
    hand_in(desk, board, envelope, pdf)
    with pytest.raises(OthersFirst):
        vouch(desk, board, envelope, "board_member")
    desk.sign("secretary", envelope)
    vouch(desk, board, envelope, "board_member")
    assert desk.signer("board_member", envelope).state is SignerState.SIGNED


def test_many_lines_go_on_several_sheets_and_a_new_print_keeps_its_code(desk, board, minutes_pdf):
    people = [
        (role, SignerRole.ADJUSTER)
        for role in (
            "secretary",
            "chair",
            "treasurer",
            "board_member",
            "deputy",
            "auditor",
            "manager",
            "member",
            "administrator",
        )
    ]
    envelope = desk.send(people, frozen_sha256=desk.store(minutes_pdf), page_count=1)
    first = actions.print_for_signing(
        desk.opener, board.actor("secretary"), envelope.id, ids(desk, envelope, "chair")
    )
    again = actions.print_for_signing(
        desk.opener, board.actor("secretary"), envelope.id, ids(desk, envelope, *(role for role, _ in people))
    )
    assert (first.id, first.code) == (again.id, again.code)
    assert again.sheet_count == 3
    with pytest.raises(NobodyByHand):
        actions.print_for_signing(desk.opener, board.actor("secretary"), envelope.id, [])


def test_printed_pages_of_every_shape_are_whole(desk, board):
    writer = PdfWriter()
    for size in ((842, 595), (595, 842), (300, 1200)):
        writer.add_blank_page(*size)
    writer.pages[1].rotate(90)
    target = io.BytesIO()
    writer.write(target)
    envelope = desk.send(frozen_sha256=desk.store(target.getvalue()), page_count=3)
    pdf = printed(desk, board, envelope, "chair")
    reader = PdfReader(io.BytesIO(pdf))
    assert [round(page.mediabox.height) for page in reader.pages] == [842] * 4
    order = list(range(1, 5))
    random.Random(7).shuffle(order)
    hand_in(desk, board, envelope, shuffled(pdf, order=order))
    assert came_back(desk, envelope).gathered.complete


def test_a_print_is_named_as_files_of_the_archive_are(desk, board, minutes_pdf, client_as):
    envelope = desk.send(
        frozen_sha256=desk.store(minutes_pdf),
        page_count=1,
        title="Protokoll: 7/2026",
        document_date=date(2026, 3, 14),
    )
    printed(desk, board, envelope, "chair")
    with client_as("secretary").get(f"{HOME}/{envelope.id}/paper/print.pdf") as answer:
        name = answer.headers["Content-Disposition"]
    assert name.startswith('inline; filename="2026-03-14 Protokoll 7-2026 ')
    assert ":" not in name
