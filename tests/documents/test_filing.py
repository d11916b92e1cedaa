"""Filing documents, and who finds them."""

import threading
from datetime import date

import pytest

from boardroom.core.errors import NotFound, NotPermitted
from boardroom.documents import actions, queries
from boardroom.documents.errors import AlreadyHidden, DateOutOfReach, NoSuchClass, TitleMissing
from boardroom.documents.models import FileRole
from boardroom.documents.rules import NewFile, Wanted, clean_tags, sensible_name


@pytest.fixture
def file_one(board):
    """File a document as the secretary, with a byte or two in the blob store."""

    def file(title="Styrelseprotokoll 3", *, files=1, **facts):
        opener = board.runtime.opener
        stored = [opener.ports.blobs.put(board.association.id, f"{title} {n}".encode()) for n in range(files)]
        with opener.writing(board.actor("secretary")) as work:
            return actions.file_document(
                work,
                title=title,
                files=[
                    NewFile(one.sha256, one.size, "application/pdf", f"{n}.pdf")
                    for n, one in enumerate(stored)
                ],
                **facts,
            )

    return file


def _titles(board, role, wanted=None):
    with board.runtime.opener.reading(board.actor(role)) as work:
        return [document.title for document in queries.browse(work, wanted or Wanted()).documents]


def test_references_count_up_within_the_year_of_arrival(file_one):
    assert [file_one().reference for _ in range(3)] == ["2026-001", "2026-002", "2026-003"]


def test_no_reference_is_given_twice_when_many_file_at_once(board, file_one):
    found: list[str] = []
    threads = [threading.Thread(target=lambda: found.append(file_one().reference)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [f"2026-{number:03d}" for number in range(1, 9)]


def test_a_document_without_a_title_is_refused(file_one):
    with pytest.raises(TitleMissing):
        file_one(" \n ")


def test_a_class_that_was_never_adopted_is_refused(file_one):
    with pytest.raises(NoSuchClass):
        file_one(record_class="love_letters")


def test_a_date_that_no_paper_bears_is_refused(file_one):
    with pytest.raises(DateOutOfReach):
        file_one(document_date=date(2126, 3, 14))


def test_the_auditor_finds_their_classes_alone_and_counts_no_others(board, file_one):
    file_one("Protokoll", record_class="board_minutes")
    file_one("Störning", record_class="disturbance_case")
    file_one("Okänt")
    assert _titles(board, "auditor") == ["Protokoll"]
    with board.runtime.opener.reading(board.actor("auditor")) as work:
        assert queries.browse(work, Wanted()).total == 1
        assert queries.facets(work, Wanted()).by_class == {"board_minutes": 1}
    assert len(_titles(board, "treasurer")) == 3


def test_a_member_finds_nothing_while_member_pages_are_off(board, file_one):
    file_one("Stadgar", record_class="bylaws")
    with pytest.raises(NotPermitted):
        _titles(board, "member")


def test_a_manager_finds_nothing_without_assigned_classes(board, file_one):
    file_one("Protokoll", record_class="board_minutes")
    assert _titles(board, "manager") == []


def test_a_hidden_document_is_invisible_to_the_person_even_the_chair_and_in_counts(board, file_one):
    hidden = file_one("Anbud", record_class="rejected_tender", document_date=date(2026, 2, 1), tags=["tak"])
    chair = board.people["chair"]
    with board.runtime.opener.writing(board.actor("secretary")) as work:
        actions.hide_from(work, hidden.id, chair.id, "Jäv: anbudsgivaren är ordförandens bror")
    with board.runtime.opener.reading(board.actor("chair")) as work:
        with pytest.raises(NotFound):
            queries.by_id(work, hidden.id)
        assert queries.browse(work, Wanted()).total == 0
        assert queries.facets(work, Wanted()).total == 0
        assert queries.facets(work, Wanted()).by_year == {}
        assert queries.tags(work) == []
        assert queries.by_hash(work, "0" * 64) == []
        assert queries.files_of(work, hidden) == []
    assert _titles(board, "secretary") == ["Anbud"]


def test_hiding_twice_is_refused_and_showing_again_helps(board, file_one):
    hidden = file_one("Anbud")
    chair = board.people["chair"]
    with board.runtime.opener.writing(board.actor("secretary")) as work:
        actions.hide_from(work, hidden.id, chair.id, "Jäv")
    with pytest.raises(AlreadyHidden), board.runtime.opener.writing(board.actor("secretary")) as work:
        actions.hide_from(work, hidden.id, chair.id, "Jäv")
    with pytest.raises(NotFound), board.runtime.opener.writing(board.actor("chair")) as work:
        actions.show_again(work, hidden.id, chair.id)
    with board.runtime.opener.writing(board.actor("secretary")) as work:
        actions.show_again(work, hidden.id, chair.id)
    assert _titles(board, "chair") == ["Anbud"]


def test_the_auditor_changes_nothing(board, file_one):
    document = file_one("Protokoll", record_class="board_minutes")
    with pytest.raises(NotPermitted), board.runtime.opener.writing(board.actor("auditor")) as work:
        actions.describe(work, document.id, title="Annat", record_class=None, document_date=None)


def test_describing_makes_search_take_the_document_in_again(board, file_one):
    document = file_one("Okänt")
    with board.runtime.opener.writing(board.actor("secretary")) as work:
        changed = actions.describe(
            work,
            document.id,
            title="Styrelseprotokoll 7",
            record_class="board_minutes",
            document_date=date(1987, 3, 14),
            tags=["Stambyte", "stambyte ", ""],
        )
        assert changed.content_version == 2
    with board.runtime.opener.reading(board.actor("auditor")) as work:
        found = queries.by_id(work, document.id)
        assert (found.title, [tag.name for tag in found.tags]) == ("Styrelseprotokoll 7", ["Stambyte"])
        assert queries.browse(work, Wanted(year=1987)).total == 1
        assert queries.browse(work, Wanted(tag="Stambyte")).total == 1
        assert queries.browse(work, Wanted(unclassified=True)).total == 0
        assert queries.browse(work, Wanted(before=date(1987, 3, 14))).total == 0


def test_undated_papers_stand_last(board, file_one):
    file_one("Odaterat")
    file_one("Gammalt", document_date=date(1931, 5, 8))
    file_one("Nytt", document_date=date(2026, 1, 1))
    assert _titles(board, "chair") == ["Nytt", "Gammalt", "Odaterat"]
    assert _titles(board, "chair", Wanted(order="title")) == ["Gammalt", "Nytt", "Odaterat"]


def test_evidence_is_for_board_and_auditor_and_others_get_the_reading_copy(board, file_one):
    document = file_one("Stämmoprotokoll", record_class="general_meeting_minutes")
    with board.runtime.opener.writing(board.actor("secretary")) as work:
        for role in (FileRole.SEALED, FileRole.READING_COPY):
            actions.add_file(
                work, document, NewFile("ab" * 32, 1, "application/pdf", f"{role}.pdf", role=role)
            )
    with board.runtime.opener.reading(board.actor("auditor")) as work:
        assert len(queries.files_of(work, document)) == 3
    board.association.member_pages = True  # what the board turned on
    member = board.actor("member")
    with board.runtime.opener.reading(member) as work:
        files = queries.files_of(work, document)
        assert [file.role for file in files] == [FileRole.ORIGINAL, FileRole.READING_COPY]
        [sealed] = [file for file in queries.filed(work, document) if file.role is FileRole.SEALED]
        with pytest.raises(NotFound):
            queries.file_by_id(work, sealed.id)


@pytest.mark.parametrize(
    ("title", "day", "media_type", "name"),
    [
        ("Styrelseprotokoll 3", date(2026, 3, 14), "application/pdf", "2026-03-14 Styrelseprotokoll 3.pdf"),
        ("Avtal: hiss/källare?", None, "application/pdf", "Avtal hiss källare.pdf"),
        ("2026-03-14 Protokoll", date(2026, 3, 14), "image/jpeg", "2026-03-14 Protokoll.jpg"),
        ("..\u202egpj.", None, "image/tiff", "gpj.tif"),
    ],
)
def test_downloads_are_named_sensibly(title, day, media_type, name):
    assert sensible_name(title, day, media_type) == name


def test_tags_are_kept_once_each():
    assert clean_tags(["Tak", " tak ", "OVK", ""]) == ["Tak", "OVK"]
