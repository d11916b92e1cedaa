"""The index follows what is corrected, described, taken away and put back; and stops nothing when it breaks."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from boardroom.core.actor import worker_for
from boardroom.documents.actions import describe, put_back, withdraw
from boardroom.documents.models import Document
from boardroom.mandates.models import MandatePeriod
from boardroom.reading.actions import correct
from boardroom.search.actions import search
from boardroom.search.jobs import index, is_outdated, recover
from boardroom.search.queries import Narrowing
from tests.data.filed import put_in
from tests.data.minutes import file_sealed_minutes


@pytest.fixture
def opener(board):
    return board.runtime.opener


@pytest.fixture
def paper(board, opener):
    return put_in(opener, board.actor("secretary"), "Styrclsen bytte tvältstuga", title="Protokoll")


@pytest.fixture
def found(board, opener):
    def ask(words, **narrowing):
        while index(opener):
            pass
        with opener.reading(board.actor("secretary")) as work:
            answer = search(work, words, Narrowing(**narrowing))
        return [row.title for row in answer.rows if not row.hit.missing]

    return ask


def _document(work, paper):
    return work.session.scalars(select(Document).where(Document.id == paper.document.id)).one()


def test_a_corrected_page_is_found_by_what_it_says_and_no_longer_by_what_was_misread(
    board, opener, paper, found
):
    assert found("tvält*") == ["Protokoll"]
    with opener.writing(board.actor("secretary")) as work:
        correct(work, paper.pages[0].id, "Styrelsen bytte tvättstuga")
    assert found("tvättstuga") == ["Protokoll"]
    assert found("tvält*") == []


def test_title_class_date_tags_and_counterparty_are_followed(board, opener, paper, found):
    with opener.writing(board.actor("secretary")) as work:
        describe(
            work,
            paper.document.id,
            title="Hissavtal",
            record_class="service_contract",
            document_date=date(2001, 2, 3),
            tags=["maskinrum"],
            counterparty="Åby Hisservice AB",
            apartment="1203",
        )
    for typed in (
        "hissavtal",
        "typ:service_contract",
        "år:2001",
        "tagg:maskinrum",
        "person:Hisservice",
        "lgh 1203",
        "typ:service*",
    ):
        assert found(typed) == ["Hissavtal"], typed
    assert found("bytte", record_class="board_minutes") == []
    assert found("år:2026") == []


def test_what_is_taken_away_is_gone_at_once_and_what_is_put_back_is_found_again(board, opener, paper, found):
    with opener.writing(worker_for(board.association.id)) as work:
        withdraw(work, [_document(work, paper)], "fel")
    with opener.reading(board.actor("secretary")) as work:
        assert search(work, "bytte", Narrowing()).hits.total == 0, "before the index has heard of it"
    assert found("bytte") == []
    with opener.reading(worker_for(board.association.id)) as work:
        assert work.ports.search_index.indexed_versions(board.association.id) == {}
    with opener.writing(worker_for(board.association.id)) as work:
        put_back(work, [_document(work, paper)], "rätt ändå")
    assert found("bytte") == ["Protokoll"]


def test_a_new_mandate_period_is_followed_by_papers_that_were_there_before(board, opener, found):
    put_in(opener, board.actor("secretary"), "Taket", title="Gammalt", day=date(1986, 9, 1))
    assert found("taket", period="1986/87") == []
    with opener.writing(worker_for(board.association.id)) as work:
        work.session.add(
            MandatePeriod(
                association_id=board.association.id,
                label="1986/87",
                start=date(1986, 5, 1),
                end=date(1987, 5, 1),
            )
        )
    assert found("taket", period="1986/87") == ["Gammalt"]
    assert not index(opener), "it is followed once"


def test_what_will_be_replaced_counts_as_in_force_until_the_day(board, opener, clock, found):
    secretary = board.actor("secretary")
    for title in ("Stadgar, nya", "Stadgar, gamla"):
        put_in(
            opener,
            secretary,
            "Stadgar för föreningen",
            title=title,
            record_class="bylaws",
            day=date(2020, 1, 1),
        )
    with opener.writing(secretary) as work:
        [old] = [each for each in work.session.scalars(select(Document)) if each.title == "Stadgar, gamla"]
        describe(
            work,
            old.id,
            title=old.title,
            record_class="bylaws",
            document_date=date(2020, 6, 1),
            trigger_date=date(2026, 4, 1),
        )
    assert found("stadgar")[0] == "Stadgar, gamla"
    clock.advance(timedelta(days=30))
    assert found("stadgar")[0] == "Stadgar, nya"


def test_minutes_that_are_sealed_bring_their_decisions_and_who_signed(board, opener, found):
    file_sealed_minutes(
        board, date(2025, 9, 2), [("Hissen", "att byta hissens maskineri", "adopted")], number=3
    )
    assert found("§:1 maskineri") == ["Styrelseprotokoll 3/2025"]
    assert found("maskineri", signer="Astrid Ek") == ["Styrelseprotokoll 3/2025"]


@pytest.mark.filterwarnings("ignore::ResourceWarning")  # Whoosh leaves a file that it cannot read open
@pytest.mark.parametrize("harm", ["lost", "broken", "forbidden"])
def test_a_missing_or_broken_index_stops_no_upload_and_is_rebuilt_by_itself(
    board, opener, settings, found, harm
):
    put_in(opener, board.actor("secretary"), "Takets garanti", title="Tak")
    assert found("garanti") == ["Tak"]
    folder = settings.home / "index" / str(board.association.id)
    if harm == "lost":
        opener.ports.search_index.drop(board.association.id)
    for file in folder.rglob("*.*") if harm != "lost" else ():
        if file.is_file() and harm == "broken":
            file.write_bytes(b"not an index")
    if harm == "forbidden":
        (folder / "current").write_text("v9-999999")
    opener.ports.search_index.close()
    put_in(opener, board.actor("secretary"), "Hissens garanti", title="Hiss")
    recover(opener)
    assert sorted(found("garanti")) == ["Hiss", "Tak"]
    assert not is_outdated(opener, board.association.id)
