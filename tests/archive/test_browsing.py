"""Browsing by class, by mandate period and by year shows what the reader may see and counts nothing else."""

from datetime import date

import pytest

from boardroom.documents.actions import file_document
from boardroom.documents.rules import NewFile
from boardroom.mandates.actions import open_period
from tests.data.filed import put_in, seen


@pytest.fixture
def papers(board):
    opener, secretary = board.runtime.opener, board.actor("secretary")
    return [
        put_in(opener, secretary, "Taket", title="Protokoll ett"),
        put_in(opener, secretary, "Stadgar", title="Stadgar", record_class="bylaws", day=date(1931, 5, 15)),
        put_in(opener, secretary, "Buller", title="Störning", record_class="disturbance_case"),
        put_in(opener, secretary, "Okänt", title="Lös lapp", record_class=None, day=None),
    ]


@pytest.mark.parametrize("by", ["class", "period", "year"])
@pytest.mark.parametrize("role", ["secretary", "auditor", "manager"])
def test_the_groups_are_pages(papers, client_as, by, role):
    seen(client_as(role), f"/brf-provet-1/archive/?by={by}")


def test_a_board_member_sees_every_group(papers, client_as):
    page = seen(client_as("board_member"), "/brf-provet-1/archive/")
    assert "Störning" in page
    assert "Utan handlingstyp" in page
    assert "Utan datum" in seen(client_as("board_member"), "/brf-provet-1/archive/?by=year")


def test_an_auditor_sees_no_group_and_no_count_of_other_classes(papers, client_as):
    client = client_as("auditor")
    page = seen(client, "/brf-provet-1/archive/")
    assert "Störning" not in page
    assert "Utan handlingstyp" not in page
    assert "1931" not in seen(client, "/brf-provet-1/archive/?by=year")
    assert "1 dokument" in seen(client, "/brf-provet-1/archive/?by=period")
    assert "Störning<" not in seen(
        client, "/brf-provet-1/archive/?by=class&group=disturbance_case&shape=table"
    )


@pytest.mark.parametrize("shape", ["list", "shelf", "table"])
def test_a_group_is_shown_in_every_shape(papers, client_as, shape):
    page = seen(client_as("secretary"), f"/brf-provet-1/archive/?by=class&group=bylaws&shape={shape}")
    assert papers[1].address in page
    assert "Bevaras för alltid" in page


def test_a_period_says_who_sat_then(papers, client_as):
    page = seen(client_as("secretary"), "/brf-provet-1/archive/?by=period&group=2025/26")
    assert "Astrid Ek" in page
    assert "ordförande" in page
    assert "Hugo Björk" not in page
    assert "Protokoll ett" in page
    assert "Stadgar" not in page


def test_what_lies_before_the_first_known_period_is_found(papers, client_as):
    page = seen(client_as("secretary"), "/brf-provet-1/archive/?by=period&group=none")
    assert "Stadgar" in page
    assert "Protokoll ett" not in page


@pytest.mark.parametrize(
    "asked", ["by=year&group=19x1", "by=class&group=nonsense", "by=period&group=1/2", "by=x"]
)
def test_an_unknown_group_shows_the_groups(papers, client_as, asked):
    assert "Ordning" in seen(client_as("secretary"), f"/brf-provet-1/archive/?{asked}")


def test_a_long_group_is_leafed_through(board, client_as):
    # Filed in one stroke: a list asks for neither pages nor words, and reading each paper in took most of the time.
    with board.runtime.opener.writing(board.actor("secretary")) as work:
        for number in range(52):
            stored = work.ports.blobs.put(board.association.id, f"Faktura {number:02d}".encode())
            file_document(
                work,
                title=f"Faktura {number:02d}",
                files=[NewFile(stored.sha256, stored.size, "image/tiff", "skannat.tif", page_count=1)],
                record_class="vouchers",
                document_date=date(2026, 3, 14),
            )
    first = seen(client_as("auditor"), "/brf-provet-1/archive/?group=vouchers")
    assert "page=2" in first
    assert "Faktura 00" in seen(client_as("auditor"), "/brf-provet-1/archive/?group=vouchers&page=2")


def test_the_second_mandate_period_of_a_year_is_called_so_in_words(board, client_as):
    put_in(board.runtime.opener, board.actor("secretary"), "Stadgar", day=date(2026, 10, 20))
    with board.runtime.opener.writing(board.actor("chair")) as work:
        open_period(work, date(2026, 5, 20))
        second = open_period(work, date(2026, 10, 14))
    assert second.label == "2026/27 b"
    secretary = client_as("secretary")
    page = seen(secretary, "/brf-provet-1/archive/?by=period")
    assert "2026/27, andra perioden" in page
    assert "2026/27 b<" not in page
    assert "Mandatperioden 2026/27, andra perioden" in seen(
        secretary, "/brf-provet-1/archive/?by=period&group=2026/27+b"
    )
    assert "2026/27, andra perioden" in seen(secretary, "/brf-provet-1/board/")
