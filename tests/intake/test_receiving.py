"""What comes in is kept, told apart by its bytes, and never doubled."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from PIL import Image

from boardroom.core.errors import NotPermitted
from boardroom.documents.queries import by_id, files_of
from boardroom.intake import actions, jobs, queries
from boardroom.intake.actions import Given, House, Incoming, receive
from boardroom.intake.errors import DiskAlmostFull, NoLongerYours, NothingChosen, NothingToRetry
from boardroom.intake.models import Source, UploadState
from boardroom.intake.rules import IS_OFFICE, IS_ZIP, UNNAMED, clean_name, kind_of, suggest
from boardroom.reading import jobs as reading_jobs
from boardroom.reading.queries import pages_of, text_of
from tests.data import papers
from tests.data.filed import words_on

PAPER = papers.text_pdf("Protokoll från styrelsemötet")


@pytest.fixture
def take(board):
    def receive_all(*files, role="secretary", **options):
        incoming = [Incoming(BytesIO(content), name) for name, content in files]
        options.setdefault("house", House())
        options.setdefault("seconds", 60)
        return receive(board.runtime.opener, board.actor(role), incoming, **options)

    return receive_all


def _document(board, row, role="chair"):
    with board.runtime.opener.reading(board.actor(role)) as work:
        document = by_id(work, row.document_id)
        return document, files_of(work, document), pages_of(work, row.document_id)


@pytest.mark.recognition
def test_a_scan_becomes_words_on_a_page(board, take):
    [row] = take(
        ("2026-03-14 Styrelseprotokoll.pdf", papers.scan_pdf("Byte av avloppsstammar\ni hus A och B"))
    )
    assert reading_jobs.recognise(board.runtime.opener)
    [page] = _document(board, row)[2]
    with board.runtime.opener.reading(board.actor("chair")) as work:
        assert "avloppsstammar" in text_of(work, page.id)
        [word] = [word for word in words_on(work, page.id) if word.text == "avloppsstammar"]
        assert 0 < word.left < page.width


def test_bytes_are_kept_as_they_came_and_the_name_suggests(board, take):
    [row] = take(("2026-03-14_Styrelseprotokoll_3.pdf", PAPER))
    document, [file], pages = _document(board, row)
    assert board.runtime.opener.ports.blobs.read(board.association.id, file.sha256) == PAPER
    assert (document.title, document.record_class, document.document_date) == (
        "Styrelseprotokoll 3",
        None,
        None,
    )
    assert (row.suggested_class, row.suggested_date) == ("board_minutes", date(2026, 3, 14))
    assert len(pages) == 1


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("avtal.pdf", b"PK\x03\x04\x14\x00 zipped", "ZIP"),
        ("tom.pdf", b"", "tom"),
        ("brev.docx", b"PK\x03\x04" + b"\x00" * 26 + b"[Content_Types].xml", "Word"),
        ("skript.pdf", b"#!/bin/sh\nrm -rf /\n", "varken"),
        ("bild.gif", b"GIF89a\x01\x00\x01\x00", "bildtypen"),
    ],
)
def test_what_is_no_document_is_refused_at_the_file_and_not_kept(board, take, name, content, words):
    refused, fine = take((name, content), ("papper.pdf", PAPER))
    assert refused.state is UploadState.REFUSED
    assert words in refused.problem
    assert refused.document_id is None
    assert fine.state is UploadState.FILED
    assert len(list(board.runtime.opener.ports.blobs.addresses(board.association.id))) == 1


@pytest.mark.parametrize(
    ("name", "made", "words"),
    [
        ("låst.pdf", papers.locked_pdf, "lösenord"),
        ("avhuggen.pdf", lambda: PAPER[:80], "avhuggen"),
        ("sidlös.pdf", papers.pdf_without_pages, "utan några sidor"),
        ("enorm.png", papers.enormous_png, "bildpunkter"),
        ("trasig.jpg", lambda: b"\xff\xd8\xff\xe0 and no more", "skadad"),
    ],
    ids=["locked", "cut off", "without pages", "enormous", "broken"],
)
def test_a_document_that_cannot_be_read_is_kept_with_the_reason(board, take, name, made, words):
    content = made()
    [row] = take((name, content))
    assert row.state is UploadState.FILED
    assert words in row.problem
    _, [file], pages = _document(board, row)
    assert file.problem == row.problem
    assert board.runtime.opener.ports.blobs.read(board.association.id, file.sha256) == content
    assert pages == []


@pytest.mark.parametrize(
    "content",
    [
        papers.enormous_png(1),
        papers.enormous_png(40_000, height=1),
        papers.encoded(Image.new("L", (1, 40_000)), "PNG"),
    ],
    ids=["a pixel", "a line", "a column"],
)
def test_a_picture_of_next_to_nothing_is_kept_as_a_page_or_explained(board, take, content):
    row, fine = take(("prick.png", content), ("papper.pdf", PAPER))
    assert (row.state, fine.state) == (UploadState.FILED, UploadState.FILED)
    _, [file], pages = _document(board, row)
    assert board.runtime.opener.ports.blobs.read(board.association.id, file.sha256) == content
    assert bool(row.problem) is not bool(pages)


def test_half_a_photograph_is_kept_explained_and_still_a_page(board, take):
    whole = papers.encoded(papers.picture("Halv", size=(1200, 900)), "JPEG", quality=95)
    [row] = take(("halv.jpg", whole[: len(whole) // 2]))
    assert "avhuggen" in row.problem
    assert len(_document(board, row)[2]) == 1


def test_a_photograph_named_pdf_is_a_photograph(board, take):
    [row] = take(("protokoll.pdf", papers.encoded(papers.picture("Foto"), "JPEG")))
    _, [file], _ = _document(board, row)
    assert file.media_type == "image/jpeg"


def test_the_same_bytes_are_linked_and_not_doubled(board, take):
    [first] = take(("ett.pdf", PAPER))
    again, other = take(("två.pdf", PAPER), ("annat.pdf", papers.text_pdf("Annat")))
    assert again.state is UploadState.DUPLICATE
    assert again.document_id == first.document_id
    assert other.state is UploadState.FILED
    assert len(_document(board, first)[2]) == 1


def test_one_association_learns_nothing_of_anothers_papers_from_a_duplicate(board, take):
    [theirs] = take(("hemligt.pdf", PAPER))
    # A manager sees no classes: to them the paper does not exist, so that it is filed once more.
    [own] = take(("hemligt.pdf", PAPER), role="manager")
    assert own.state is UploadState.FILED
    assert own.document_id != theirs.document_id


def test_several_photographs_become_one_document(board, take):
    photographs = [
        (f"IMG_{number}.jpg", papers.encoded(papers.picture(f"Sida {number}"), "JPEG"))
        for number in (1, 2, 3)
    ]
    rows = take(*photographs, ("kvitto.zip", b"PK\x03\x04"), as_one=True)
    assert [row.state for row in rows] == [UploadState.FILED] * 3 + [UploadState.REFUSED]
    assert len({row.document_id for row in rows[:3]}) == 1
    document, files, pages = _document(board, rows[0])
    assert document.title == UNNAMED
    assert [file.name for file in files] == ["IMG_1.jpg", "IMG_2.jpg", "IMG_3.jpg"]
    assert [(page.file_id, page.number) for page in pages] == [(file.id, 1) for file in files]
    with board.runtime.opener.reading(board.actor("secretary")) as work:
        assert len(queries.to_describe(work)) == 1


def test_a_tiff_of_many_pages_is_one_document_of_many_pages(board, take):
    images = [papers.picture(f"Sida {number}") for number in range(3)]
    [row] = take(("skanning.tif", papers.encoded(images[0], "TIFF", save_all=True, append_images=images[1:])))
    assert [page.number for page in _document(board, row)[2]] == [1, 2, 3]


def test_what_no_time_was_left_for_is_kept_and_looked_at_by_the_worker(board, take):
    [row] = take(("papper.pdf", PAPER), seconds=0)
    assert row.state is UploadState.RECEIVED
    assert _document(board, row)[2] == []
    assert jobs.inspect(board.runtime.opener)
    assert not jobs.inspect(board.runtime.opener)
    with board.runtime.opener.reading(board.actor("secretary")) as work:
        assert queries.by_id(work, row.id).state is UploadState.FILED
    assert len(_document(board, row)[2]) == 1


def test_a_file_that_could_not_be_read_can_be_looked_at_again(board, take):
    [broken] = take(("trasig.pdf", PAPER[:80]))
    [fine] = take(("hel.pdf", PAPER))
    opener, secretary = board.runtime.opener, board.actor("secretary")
    with opener.writing(secretary) as work:
        assert actions.look_again(work, broken.id).state is UploadState.RECEIVED
    assert jobs.inspect(opener)
    with pytest.raises(NothingToRetry), opener.writing(secretary) as work:
        actions.look_again(work, fine.id)


def test_the_disks_reserve_is_left_alone(board, take):
    with pytest.raises(DiskAlmostFull):
        take(("papper.pdf", PAPER), house=House(reserve=1 << 60))


def test_no_more_pages_are_read_than_the_house_allows(board, take):
    [row] = take(("lång.pdf", papers.text_pdf(*["Sida"] * 5)), house=House(most_pages=2))
    assert len(_document(board, row)[2]) == 2


def test_nothing_chosen_is_said(take):
    with pytest.raises(NothingChosen):
        take()


def test_an_auditor_adds_nothing(take):
    with pytest.raises(NotPermitted):
        take(("papper.pdf", PAPER), role="auditor")


def test_what_the_sender_knows_is_kept(board, take):
    given = Given("Stadgar 1931", "bylaws", date(1931, 5, 8), ("gammalt",))
    [row] = take(("x.pdf", PAPER), source=Source.API, given=given)
    document, _, [page] = _document(board, row)
    assert (document.title, document.record_class, document.document_date) == (
        "Stadgar 1931",
        "bylaws",
        date(1931, 5, 8),
    )
    assert page.priority == 50
    assert row.described_at


def test_a_suggestion_is_accepted_once(board, take):
    [row] = take(("2026-03-14 Protokoll.pdf", PAPER))
    opener, secretary = board.runtime.opener, board.actor("secretary")
    facts = {
        "title": "Styrelseprotokoll 3",
        "record_class": "board_minutes",
        "document_date": date(2026, 3, 14),
    }
    with opener.writing(secretary) as work:
        actions.accept(work, row.id, **facts)
    with pytest.raises(NoLongerYours), opener.writing(secretary) as work:
        actions.accept(work, row.id, **facts)
    document, _, _ = _document(board, row, "auditor")
    assert document.title == "Styrelseprotokoll 3"


def test_a_manager_files_within_their_classes_alone(board, take):
    opener = board.runtime.opener
    manager = replace(board.actor("manager"), record_classes=frozenset({"vouchers", "service_contract"}))
    [row] = receive(opener, manager, [Incoming(BytesIO(PAPER), "faktura.pdf")], house=House(), seconds=60)
    with pytest.raises(NotPermitted), opener.writing(manager) as work:
        actions.accept(work, row.id, title="X", record_class="board_minutes", document_date=None)
    with opener.writing(manager) as work:
        actions.accept(work, row.id, title="Faktura", record_class="vouchers", document_date=None)
    with opener.reading(manager) as work:
        assert by_id(work, row.document_id).title == "Faktura"


@pytest.mark.parametrize(
    ("name", "title", "day", "record_class"),
    [
        ("2026-03-14_Styrelseprotokoll_3.pdf", "Styrelseprotokoll 3", date(2026, 3, 14), "board_minutes"),
        (
            "20190521 föreningsstämma protokoll.pdf",
            "Föreningsstämma protokoll",
            date(2019, 5, 21),
            "general_meeting_minutes",
        ),
        ("OVK-protokoll 2024.pdf", "OVK-protokoll 2024", None, "ventilation_inspection"),
        ("Styrelseprotokoll-3.pdf", "Styrelseprotokoll 3", None, "board_minutes"),
        ("styrelseprotokoll_nr-3-justerat.pdf", "Styrelseprotokoll nr 3 justerat", None, "board_minutes"),
        ("Protokoll-2026-03-14-justerat.pdf", "Protokoll justerat", date(2026, 3, 14), "board_minutes"),
        ("TV-avtal-2024-2025.pdf", "TV-avtal 2024-2025", None, "service_contract"),
        ("3-årsavtal-städ.pdf", "3-årsavtal städ", None, "service_contract"),
        ("IMG_20260314_101112.jpg", UNNAMED, date(2026, 3, 14), None),
        ("C:\\Scans\\scan0001.tif", UNNAMED, None, None),
        ("Hissavtal.pdf", "Hissavtal", None, "service_contract"),
        ("20261399.pdf", "20261399", None, None),
        ("Ritning (rev B).pdf", "Ritning (rev B)", None, "drawings_permits"),
        ("(kopia) Ritning.pdf", "(kopia) Ritning", None, "drawings_permits"),
        ("Ritning (2024-03-11).pdf", "Ritning", date(2024, 3, 11), "drawings_permits"),
        ("Ritning (rev B 2024-03-11).pdf", "Ritning (rev B)", date(2024, 3, 11), "drawings_permits"),
        ("2024-03-11) Ritning (.pdf", "Ritning", date(2024, 3, 11), "drawings_permits"),
    ],
)
def test_names_suggest_title_date_and_class(name, title, day, record_class):
    found = suggest(name)
    assert (found.title, found.document_date, found.record_class) == (title, day, record_class)


def test_names_are_kept_without_folders_and_tricks():
    assert clean_name("../../etc/passwd") == "passwd"
    assert clean_name("a\x00b\u202e.pdf") == "ab.pdf"
    assert clean_name("") == "namnlös"
    assert len(clean_name("å" * 400 + ".pdf")) == 255


def test_kinds_are_told_by_bytes():
    assert kind_of(b"\n\n%PDF-1.4").media_type == "application/pdf"
    assert kind_of(b"\x00\x00\x00\x18ftypheic").media_type == "image/heic"
    assert kind_of(b"PK\x03\x04").refusal == IS_ZIP
    assert kind_of(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1").refusal == IS_OFFICE
