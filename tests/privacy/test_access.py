"""Someone asks to see what is kept about them: found, reviewed, others blacked out, handed out with a log."""

import io
import re
import subprocess
import zipfile
from datetime import date, timedelta

import pikepdf
import pytest
from PIL import Image
from pypdf import PdfReader
from sqlalchemy import select

from boardroom.audit.models import Entry
from boardroom.core.actor import worker_for
from boardroom.core.errors import NotPermitted
from boardroom.documents.actions import hide_from
from boardroom.ports.geometry import Word
from boardroom.privacy import jobs
from boardroom.privacy.actions import requests, reviewing
from boardroom.privacy.actions.requests import Asker
from boardroom.privacy.errors import NotReviewed, NotWholeView, NumberWrong, TextChanged, WhyMissing
from boardroom.privacy.queries.requests import request_by_id, reviewed, sheet_of
from boardroom.privacy.rules.boxes import Box
from boardroom.privacy.rules.states import Choice, FindingKind, RequestState, answer_due
from boardroom.reading.actions import correct

LETTER = "Hugo Björk i lgh 1203 klagade.\nKarin Askelund svarade honom.\nRing 070-999 88 77 om det."


def opened(package: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(package))


def test_everything_about_a_person_is_found_and_nothing_else(desk):
    desk.shelf.file("Klagomål", LETTER, record_class="correspondence_routine")
    desk.shelf.file("Protokoll", "Inget om någon.", "Björk, H. närvarade.", record_class="board_minutes")
    desk.shelf.file("Brev till Hugo Björk", "Utan namn.", record_class="correspondence_routine")
    desk.shelf.file("Annat", "Hugo Lind och Karin Askelund.", record_class="correspondence_routine")
    made = desk.gathered()
    assert made.state is RequestState.REVIEWING
    assert [(one.page_number, one.clues) for one in desk.pages(made)] == [
        (1, "name apartment"),
        (2, "name"),
        (1, "name"),
    ]
    kinds = {one.kind for one in desk.findings(made)}
    assert {FindingKind.PERSON, FindingKind.ACCOUNT} <= kinds
    [person] = [one for one in desk.findings(made) if one.kind is FindingKind.PERSON]
    assert "Uppdrag: medlem, 14 maj 2025" in person.text


def text_of(pdf: bytes, tmp_path) -> str:
    path = tmp_path / "copy.pdf"
    path.write_bytes(pdf)
    said = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, check=True).stdout.decode()
    return said + "\n" + "\n".join(page.extract_text() for page in PdfReader(path).pages)


def streams_of(pdf: bytes) -> bytes:
    """Everything in a PDF, unpacked: objects, strings, streams, metadata."""
    target = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened_pdf:
        opened_pdf.save(
            target,
            stream_decode_level=pikepdf.StreamDecodeLevel.generalized,
            object_stream_mode=pikepdf.ObjectStreamMode.disable,
            qdf=True,
        )
    return target.getvalue()


def glyphs_spelling(pdf: bytes, word: str) -> bool:
    """Tell whether any run of the text layer decodes to a text with the word, by the font's own table."""
    with pikepdf.open(io.BytesIO(pdf)) as opened_pdf:
        for page in opened_pdf.pages:
            font = page.obj.Resources.get("/Font", {}).get("/F0")
            if font is None:
                continue
            table = dict(re.findall(rb"<([0-9A-F]{4})> <([0-9A-F]+)>", font.ToUnicode.read_bytes()))
            for run in re.findall(rb"<([0-9A-F]+)> Tj", page.obj.Contents.read_bytes()):
                codes = [run[at : at + 4] for at in range(0, len(run), 4)]
                if word in "".join(bytes.fromhex(table[code].decode()).decode("utf-16-be") for code in codes):
                    return True
    return False


def picture_of(pdf: bytes) -> Image.Image:
    [image] = PdfReader(io.BytesIO(pdf)).pages[0].images
    return image.image.convert("L")


def test_nothing_remains_under_the_boxes(desk, tmp_path):
    document = desk.shelf.file("Om Karin Askelund", LETTER, record_class="correspondence_routine")
    made = desk.gathered()
    [page] = desk.pages(made)
    for one in desk.findings(made):
        if one.kind is not FindingKind.PAGE:
            desk.leave_out(made, one, "Det gäller någon annan person.")
    desk.include(made, page, "Karin", "Askelund", "070-999", "88", "77")
    package = opened(desk.package(made))
    copy = package.read(f"Handlingar/{document.reference}.pdf")

    text = text_of(copy, tmp_path)
    assert "Hugo" in text
    assert "klagade" in text
    raw = streams_of(copy)
    for covered in ("Karin", "Askelund", "070-999", "88 77"):
        assert covered not in text
        assert covered.encode() not in raw
        assert covered.encode("utf-16-be") not in raw
        assert not glyphs_spelling(copy, covered)
    assert glyphs_spelling(copy, "Hugo")

    with pikepdf.open(io.BytesIO(copy)) as pdf:
        assert not pdf.attachments
        assert len(pdf.pages) == 1
        assert "Askelund" not in str(pdf.open_metadata())
    assert PdfReader(io.BytesIO(copy)).metadata is None or "Askelund" not in str(
        PdfReader(io.BytesIO(copy)).metadata
    )
    # Nothing was laid on top: the page is one picture and its text, and the picture's own pixels are black.
    image = picture_of(copy)
    with desk.reading() as work:
        sheet = sheet_of(work, page)
    for word in sheet.words:
        box = pixels(word, sheet.page, image)
        if word.text.strip(".") in {"Karin", "Askelund", "070-999", "88", "77"}:
            assert image.crop(box).getextrema()[1] < 40, word.text
        elif word.text == "Hugo":
            assert image.crop(box).getextrema()[1] > 200
    assert "Exif" not in PdfReader(io.BytesIO(copy)).pages[0].images[0].image.info


def pixels(word: Word, page, image: Image.Image) -> tuple[int, int, int, int]:
    across, down = image.width / page.width, image.height / page.height
    return (
        round(word.left * across),
        round(word.top * down),
        round((word.left + word.width) * across),
        round((word.top + word.height) * down),
    )


def test_a_free_box_takes_the_words_beneath_it_out_of_the_text(desk, tmp_path):
    document = desk.shelf.file("Klagomål", LETTER, record_class="correspondence_routine")
    made = desk.gathered()
    for one in desk.findings(made):
        if one.kind is FindingKind.PAGE:
            desk.include(made, one, boxes=[Box(0.0, 0.0, 1.0, 1.0)])
        else:
            desk.leave_out(made, one, "Samma uppgifter lämnas ut på ett annat ställe.")
    copy = opened(desk.package(made)).read(f"Handlingar/{document.reference}.pdf")
    assert not text_of(copy, tmp_path).strip()
    assert picture_of(copy).getextrema()[1] < 40


def test_the_package_has_an_index_an_answer_and_a_log_of_what_was_left_out(desk, tmp_path):
    document = desk.shelf.file("Klagomål", LETTER, "Hugo Björk igen.", record_class="correspondence_routine")
    made = desk.gathered()
    first, second = desk.pages(made)
    desk.include(made, first, "Karin")
    desk.leave_out(made, second, "Röjer någon annan.")
    for one in desk.findings(made):
        if one.kind is FindingKind.PERSON:
            desk.include(made, one, "hugo@exempel.se") if "hugo@exempel.se" in one.text else desk.include(
                made, one
            )
        elif one.kind is not FindingKind.PAGE:
            desk.leave_out(made, one, "Samma uppgifter lämnas ut på ett annat ställe.")
    package = opened(desk.package(made))
    assert "Röjer någon annan." in package.read("Utelämnat.csv").decode("utf-8-sig")
    assert f"Sida 2 i handling {document.reference}" in package.read("Utelämnat.csv").decode("utf-8-sig")
    assert f"Handlingar/{document.reference}.pdf" in package.read("Innehåll.csv").decode("utf-8-sig")
    assert any(
        "Hugo Björk" in package.read(name).decode() for name in package.namelist() if name.endswith(".txt")
    )
    answer = text_of(package.read("Svar.pdf"), tmp_path)
    assert "Hugo Björk" in answer
    assert "Svara på brev" in answer
    assert "imy.se" in answer
    # The other person is nowhere in it, the title of the paper neither.
    assert not any(
        b"Askelund" in package.read(name) for name in package.namelist() if not name.endswith(".pdf")
    )


def test_nothing_is_handed_out_before_everything_was_gone_through(desk):
    desk.shelf.file("Klagomål", LETTER, record_class="correspondence_routine")
    made = desk.gathered()
    with desk.writing() as work, pytest.raises(NotReviewed):
        requests.ask_for_package(work, made.id)
    with desk.writing() as work, pytest.raises(WhyMissing):
        reviewing.leave_out(work, made.id, desk.pages(made)[0].id, "  ")


def test_a_page_whose_text_changed_is_gone_through_anew(desk):
    desk.shelf.file("Klagomål", LETTER, record_class="correspondence_routine")
    made = desk.gathered()
    for one in desk.findings(made):
        if one.kind is FindingKind.PAGE:
            desk.include(made, one, "Karin")
        else:
            desk.leave_out(made, one, "Behövs inte.")
    [page] = desk.pages(made)
    with desk.writing() as work:
        correct(work, page.page_id, LETTER.replace("Karin", "Karina"), revision=0)
    with desk.writing() as work:
        assert requests.ask_for_package(work, made.id) == 1
    assert desk.pages(made)[0].choice is Choice.PENDING
    with desk.writing() as work, pytest.raises(TextChanged):
        reviewing.include(work, made.id, page.id, covered=[], boxes=[], mark="an older one")


def test_who_has_a_conflict_of_interest_neither_sees_nor_hands_out_the_page(desk):
    document = desk.shelf.file("Om sekreteraren", LETTER, record_class="correspondence_routine")
    with desk.opener.writing(desk.shelf.board.actor("chair")) as work:
        hide_from(work, document.id, desk.shelf.board.people["secretary"].id, "jäv")
    made = desk.gathered()
    with desk.reading() as work:
        seen = reviewed(work, request_by_id(work, made.id))
    assert seen.unseen == 1
    assert not [one for one in seen.findings if one.kind is FindingKind.PAGE]
    with desk.writing() as work, pytest.raises(NotWholeView):
        requests.ask_for_package(work, made.id)


def test_the_clock_is_one_month_and_three_with_a_reason(desk):
    assert answer_due(date(2026, 1, 31)) == date(2026, 2, 28)
    made = desk.gathered()
    assert made.due == date(2026, 4, 18)
    with desk.writing() as work:
        requests.prolong(work, made.id, "Många handlingar att gå igenom")
    assert desk.request(made).due == date(2026, 6, 18)


def test_closing_forgets_the_number_and_the_excerpts_and_keeps_the_decisions(desk, clock):
    desk.shelf.file("Klagomål", LETTER, record_class="correspondence_routine")
    made = desk.gathered()
    for one in desk.findings(made):
        desk.leave_out(made, one, "Behövs inte.")
    desk.package(made)
    with desk.writing() as work:
        requests.close_request(work, made.id, "Lämnat över på expeditionen den 20 mars")
    done = desk.request(made)
    assert (done.state, done.identity_number) == (RequestState.CLOSED, "")
    assert {(one.excerpt, one.text, one.reason) for one in desk.findings(made)} == {("", "", "Behövs inte.")}
    kept = done.package_sha256
    assert desk.opener.ports.blobs.has(desk.tenant, kept)
    clock.advance(timedelta(days=91))
    assert jobs.answer(desk.opener)
    assert not desk.opener.ports.blobs.has(desk.tenant, kept)
    assert desk.request(made).package_sha256 == ""


def test_the_log_tells_of_every_step_and_never_names_the_person(desk):
    desk.shelf.file("Klagomål", LETTER, record_class="correspondence_routine")
    made = desk.gathered()
    for one in desk.findings(made):
        desk.leave_out(made, one, "Behövs inte.")
    desk.package(made)
    with desk.writing() as work:
        requests.note_fetching(work, made.id)
        requests.close_request(work, made.id, "Skickat med rekommenderat brev")
    with desk.reading() as work:
        entries = list(work.session.scalars(select(Entry).where(Entry.subject_kind == "privacy_request")))
    assert [one.verb for one in sorted(entries, key=lambda one: one.number)] == [
        "registered",
        "gathered",
        "asked_for_package",
        "packed",
        "fetched",
        "closed",
    ]
    assert not any("Hugo" in str(one.payload) or "811228" in str(one.payload) for one in entries)


def test_the_number_lies_locked_in_the_database_and_a_wrong_one_is_refused(desk):
    made = desk.register()
    assert "8112289874" not in made.identity_number
    with desk.writing() as work, pytest.raises(NumberWrong):
        requests.register_request(
            work, made.asked, Asker(("Hugo Björk",), "Körkort", "811228-9873"), date(2026, 3, 18)
        )


def test_only_who_keeps_the_registers_answers(desk):
    made = desk.register()
    for role in ("treasurer", "board_member", "auditor", "manager", "administrator"):
        with (
            desk.opener.reading(desk.shelf.board.actor(role)) as work,
            pytest.raises(NotPermitted),
        ):
            request_by_id(work, made.id)


@pytest.mark.recognition
def test_a_scanned_page_is_found_by_what_was_recognised_and_blacked_out_alike(desk, tmp_path):
    from boardroom.documents.actions import file_document
    from boardroom.documents.queries import filed
    from boardroom.documents.rules import NewFile
    from boardroom.reading.actions import begin
    from tests.data.papers import scan_pdf

    content = scan_pdf("Hugo Björk klagade\nKarin Askelund svarade")
    stored = desk.opener.ports.blobs.put(desk.tenant, content)
    with desk.writing() as work:
        new = NewFile(stored.sha256, stored.size, "application/pdf", "brev.pdf", 1)
        document = file_document(work, title="Brev", files=[new], record_class="correspondence_routine")
        for file in filed(work, document):
            begin(work, file)
    desk.shelf.settle()
    made = desk.gathered()
    for one in desk.findings(made):
        if one.kind is FindingKind.PAGE:
            desk.include(made, one, "Karin", "Askelund")
        else:
            desk.leave_out(made, one, "Behövs inte.")
    copy = opened(desk.package(made)).read(f"Handlingar/{document.reference}.pdf")
    assert "Björk" in text_of(copy, tmp_path)
    # What a machine reads off the picture that is handed out: nothing of the other person.
    picture_of(copy).save(tmp_path / "page.png")
    read = subprocess.run(
        ["tesseract", str(tmp_path / "page.png"), "-", "-l", "swe"], capture_output=True, check=True
    ).stdout.decode()
    assert "klagade" in read
    assert "svarade" in read
    assert "Karin" not in read
    assert "Askelund" not in read


def test_searching_again_keeps_what_was_decided_and_drops_what_is_gone(desk):
    from boardroom.documents.actions import withdraw
    from boardroom.documents.queries import by_id

    kept = desk.shelf.file("Klagomål", LETTER, record_class="correspondence_routine")
    gone = desk.shelf.file("Dubblett", "Hugo Björk igen.", record_class="correspondence_routine")
    made = desk.gathered()
    first = next(one for one in desk.pages(made) if one.document_id == kept.id)
    desk.leave_out(made, first, "Gäller en namne")
    with desk.opener.writing(worker_for(desk.tenant)) as work:
        withdraw(work, [by_id(work, gone.id)], "dubblett")
    desk.shelf.file("Nytt", "Hugo Björk skrev.", record_class="correspondence_routine")
    with desk.writing() as work:
        requests.gather_again(work, made.id)
    desk.work_off()
    pages = desk.pages(made)
    assert gone.id not in {one.document_id for one in pages}
    assert [(one.choice, one.document_id == kept.id) for one in pages] == [
        (Choice.LEAVE_OUT, True),
        (Choice.PENDING, False),
    ]


def test_a_search_that_breaks_off_every_time_is_given_back_with_the_reason(desk, clock, monkeypatch):
    made = desk.register()
    monkeypatch.setattr(jobs, "gathered", lambda work, clues, above: 1 / 0)
    for _ in range(jobs.MOST_TRIES):
        with pytest.raises(ZeroDivisionError):
            jobs.answer(desk.opener)
        clock.advance(timedelta(hours=1))
    assert jobs.answer(desk.opener)
    given_back = desk.request(made)
    assert given_back.state is RequestState.REVIEWING
    assert "flera gånger" in given_back.problem


def test_registers_meetings_and_letters_speak_of_a_person_too(desk):
    from boardroom.core.ids import new_id
    from boardroom.minutes.models import AgendaItem, CalledMeeting, Invitee, MinutesKind
    from boardroom.notices.models import Message
    from boardroom.papers.models import Binder, Scanned

    hugo = desk.shelf.board.people["member"]
    with desk.opener.writing(worker_for(desk.tenant)) as work:
        meeting = CalledMeeting(
            id=new_id(),
            association_id=desk.tenant,
            kind=MinutesKind.BOARD,
            starts=work.now,
            created_at=work.now,
            changed_at=work.now,
        )
        meeting.items = [
            AgendaItem(
                id=new_id(),
                association_id=desk.tenant,
                position=1,
                heading="Störning",
                text="H. Björk har fått en varning.",
            )
        ]
        meeting.invitees = [Invitee(id=new_id(), association_id=desk.tenant, person_id=hugo.id)]
        work.session.add(meeting)
        work.session.add(
            Binder(
                id=new_id(),
                association_id=desk.tenant,
                label="Störningar",
                contents="Ärendet Hugo Björk 2019",
                scanned=Scanned.NONE,
                created_at=work.now,
            )
        )
        work.session.add(
            Message(
                id=new_id(),
                association_id=desk.tenant,
                template="invitation",
                to_address="hugo@exempel.se",
                to_name="Hugo Björk",
                facts={"title": "Kallelse"},
                not_before=work.now,
                created_at=work.now,
            )
        )
    found = {one.kind: one.text for one in desk.findings(desk.gathered())}
    assert "H. Björk har fått en varning." in found[FindingKind.MINUTES]
    assert "Kallad" in found[FindingKind.MINUTES]
    assert "Ärendet Hugo Björk 2019" in found[FindingKind.BINDER]
    assert "till hugo@exempel.se, om Kallelse, inte skickat" in found[FindingKind.LETTER]
