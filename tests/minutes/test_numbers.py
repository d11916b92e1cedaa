import threading
from datetime import date

from boardroom.associations.actions import set_minutes_series
from boardroom.associations.models import MinutesForm
from boardroom.core.ids import new_id
from boardroom.documents.actions import file_document, hide_from
from boardroom.documents.models import Document
from boardroom.minutes import actions, queries
from boardroom.minutes.models import MinutesKind
from boardroom.minutes.rules import gaps
from tests.minutes.conftest import Secretary


def start_series(board, form, next_number):
    with board.runtime.opener.writing(board.actor("chair")) as work:
        set_minutes_series(work, form=form, next_number=next_number)


def take(board, minutes):
    with board.runtime.opener.writing(board.actor("secretary")) as work:
        return actions.take_number(work, minutes.id).label


def test_the_series_starts_where_the_paper_series_stands(board, secretary):
    start_series(board, MinutesForm.YEARLY, 7)
    labels = [take(board, secretary.written()) for _ in range(3)]
    assert labels == ["7/2026", "8/2026", "9/2026"]


def test_a_yearly_series_begins_again_with_one_in_the_new_year(board, secretary):
    start_series(board, MinutesForm.YEARLY, 7)
    take(board, secretary.written())
    assert take(board, secretary.written(held_on=date(2027, 1, 12))) == "1/2027"


def test_a_continuous_series_goes_on_over_the_years(board, secretary):
    start_series(board, MinutesForm.CONTINUOUS, 112)
    assert take(board, secretary.written()) == "112"
    assert take(board, secretary.written(held_on=date(2027, 1, 12))) == "113"


def test_the_general_meeting_has_a_series_of_its_own(board, secretary):
    start_series(board, MinutesForm.YEARLY, 7)
    take(board, secretary.written())
    assert take(board, secretary.written(kind=MinutesKind.GENERAL_MEETING)) == "1/2026"


def test_taking_a_number_twice_keeps_the_first(board, secretary):
    minutes = secretary.written()
    assert take(board, minutes) == take(board, minutes)


def test_twenty_at_once_get_twenty_numbers_without_gap_or_double(board, secretary):
    assert numbers_at_once(board, secretary) == list(range(1, 21))


def test_twenty_at_once_get_twenty_numbers_on_a_database_server_too(postgres_board):
    assert numbers_at_once(postgres_board, Secretary(postgres_board)) == list(range(1, 21))


def numbers_at_once(board, secretary):
    """Have twenty minutes take their numbers in as many threads, and return the numbers."""
    every = [secretary.begin() for _ in range(20)]
    gate = threading.Barrier(len(every))
    labels, lock = [], threading.Lock()

    def one(minutes):
        gate.wait()
        label = take(board, minutes)
        with lock:
            labels.append(label)

    threads = [threading.Thread(target=one, args=(minutes,)) for minutes in every]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(int(label.split("/")[0]) for label in labels)


def test_missing_and_doubled_printed_numbers_are_told():
    told = gaps(["3/2011", "5/2011", "nr 1", "2", "2/2011", "x"], [None, None, 2011, 2011, None, None])
    assert told.missing == ("4/2011",)
    assert told.doubled == ("2/2011",)


def test_missing_neighbours_are_told_as_one_run():
    assert gaps(["5/1972", "7/1972"], [None, None]).missing == ("1–4/1972", "6/1972")


def test_a_continuous_series_runs_through_the_years_from_its_first_known_number():
    told = gaps(["410", "412", "413", "3/1998"], [2018, 2018, 2019, 1998], continuous=True)
    assert told.missing == ("411", "1–2/1998")
    assert gaps(["410", "410"], [2018, 2019], continuous=True).doubled == ("410",)


def test_a_missing_or_doubled_number_in_the_archive_is_told_and_never_blocks(board, secretary, client_as):
    with board.runtime.opener.writing(board.actor("secretary")) as work:
        for place, number in enumerate(("3/2011", "5/2011", "5/2011")):
            work.session.add(
                Document(
                    id=new_id(),
                    association_id=board.association.id,
                    reference=f"2026-{place}",
                    title=f"Styrelseprotokoll {number}",
                    record_class="board_minutes",
                    document_date=date(2011, 3, 1),
                    printed_number=number,
                    created_at=work.now,
                )
            )
    page = client_as("secretary").get("/brf-provet-1/minutes/").text
    assert "<p>Saknas i arkivet: 1–2/2011, 4/2011.</p>" in page
    assert "<p>Finns två gånger: 5/2011.</p>" in page
    assert take(board, secretary.written())


def test_the_register_names_no_paper_that_is_hidden_from_the_reader(board):
    with board.runtime.opener.writing(board.actor("secretary")) as work:
        filed = file_document(
            work,
            title="Styrelseprotokoll 3/2011",
            files=[],
            record_class="board_minutes",
            document_date=date(2011, 3, 1),
            printed_number="3/2011",
        )
        hide_from(work, filed.id, board.people["chair"].id, "Jäv")
    for role, seen in (("chair", []), ("secretary", [filed.id])):
        with board.runtime.opener.reading(board.actor(role)) as work:
            assert [document.id for document in queries.archived(work)] == seen
