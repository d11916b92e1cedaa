"""Ordering a package in the portal, fetching it, and who may not."""

import io
import zipfile
from datetime import timedelta

import bagit
import pytest

from boardroom.adapters.bags.store import DiskBags
from boardroom.adapters.bags.writing import FolderBag
from boardroom.cli.leaving import as_operator
from boardroom.core.actor import worker_for
from boardroom.documents.actions import hide_from
from boardroom.export.actions import note_made_by_operator
from boardroom.export.actions.ordering import Made
from boardroom.export.jobs import expire, make
from boardroom.export.models import OrderState
from boardroom.export.queries import orders
from boardroom.export.rules.selection import Selection
from boardroom.mandates.queries import mandates_of
from tests.conftest import NOW
from tests.data.filed import seen

ADDRESS = "/brf-provet-1/export"


def _order(board):
    with board.runtime.opener.reading(board.actor("chair")) as work:
        return orders(work)[0]


def _fetched(browser, board, headers=None):
    with browser.get(f"{ADDRESS}/{_order(board).id}", headers=headers) as answer:
        return answer.status_code, answer.data


@pytest.fixture
def ordered(client_as):
    browser = client_as("chair")
    assert browser.post(ADDRESS, data={"kind": "whole"}).status_code == 302
    return browser


def test_a_package_is_ordered_made_fetched_and_found_whole_by_others(board, opener, roof, ordered, tmp_path):
    assert "väntar på sin tur" in seen(ordered, ADDRESS)
    assert make(opener)
    assert not make(opener)
    page = seen(ordered, ADDRESS)
    assert "klar att hämta" in page
    status, content = _fetched(ordered, board)
    assert status == 200
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        packed.extractall(tmp_path / "fetched")
    [folder] = (tmp_path / "fetched").iterdir()
    assert bagit.Bag(str(folder)).validate()
    assert folder.name == "brf-provet-1-2026-03-20"
    assert _fetched(ordered, board, {"Range": "bytes=100-199"}) == (206, content[100:200])


def test_nobody_fetches_what_another_ordered(board, opener, roof, ordered, client_as):
    make(opener)
    order = _order(board)
    assert client_as("auditor").get(f"{ADDRESS}/{order.id}").status_code == 410
    assert f"{order.id}" not in seen(client_as("auditor"), ADDRESS)


@pytest.mark.parametrize("role", ["secretary", "board_member", "member", "administrator", "manager"])
def test_who_may_not_export_is_refused(client_as, role):
    assert client_as(role).get(ADDRESS).status_code == 403
    assert client_as(role).post(ADDRESS, data={"kind": "whole"}).status_code == 403


def test_an_order_dies_with_the_mandate_that_it_was_given_under(board, opener, roof, ordered, clock):
    with opener.writing(worker_for(board.association.id)) as work:
        for held in mandates_of(work, board.people["chair"].id):
            held.end_on(clock.now().date(), "avgick")
    assert make(opener)
    with opener.reading(worker_for(board.association.id)) as work:
        order = orders(work)[0]
    assert (order.state, order.problem) == (
        OrderState.FAILED,
        "Uppdraget som exporten beställdes under har tagit slut.",
    )


def test_a_file_is_taken_away_after_seven_days(board, opener, roof, ordered, client_as, clock):
    make(opener)
    assert not expire(opener)
    clock.advance(timedelta(days=8))
    assert expire(opener)
    assert list((board.runtime.settings.home / "exports").rglob("*.zip")) == []
    later = client_as("chair")
    assert "borttagen från portalen" in seen(later, ADDRESS)
    assert later.get(f"{ADDRESS}/{_order(board).id}").status_code == 410


def test_a_file_is_not_given_to_who_may_no_longer_see_all_of_it(board, opener, roof, ordered, clock):
    make(opener)
    assert _fetched(ordered, board)[0] == 200
    clock.advance(timedelta(minutes=1))
    with opener.writing(board.actor("secretary")) as work:
        hide_from(work, roof.document.id, board.people["chair"].id, "Systern driver firman")
    assert _fetched(ordered, board)[0] == 410
    assert expire(opener)
    assert list((board.runtime.settings.home / "exports").rglob("*.zip")) == []


def test_one_at_a_time_and_a_period_must_be_named(ordered, client_as):
    again = ordered.post(ADDRESS, data={"kind": "whole"})
    assert "inte klar än" in again.get_data(as_text=True)
    other = client_as("auditor").post(ADDRESS, data={"kind": "period"})
    assert "Välj vilken mandatperiod" in other.get_data(as_text=True)


@pytest.mark.parametrize("step", ["finish", "zipped"])
def test_a_worker_that_dies_leaves_nothing_half_made_and_the_next_one_makes_it(
    board, opener, roof, ordered, clock, monkeypatch, step
):
    of = FolderBag if step == "finish" else DiskBags
    whole = getattr(of, step)

    def killed(self, *words):
        raise KeyboardInterrupt

    monkeypatch.setattr(of, step, killed)
    with pytest.raises(KeyboardInterrupt):
        make(opener)
    monkeypatch.setattr(of, step, whole)
    assert not make(opener), "under a lease"
    assert ordered.get(f"{ADDRESS}/{_order(board).id}").status_code == 410
    clock.advance(timedelta(minutes=20))
    assert make(opener)
    assert _fetched(ordered, board)[0] == 200
    [left] = (board.runtime.settings.home / "exports" / str(board.association.id)).iterdir()
    assert left.suffix == ".zip"


def test_a_disk_without_room_is_not_filled_and_the_page_says_so(board, opener, roof, ordered, monkeypatch):
    monkeypatch.setattr(type(opener.ports.blobs), "free_bytes", lambda self: 1_000_000)
    assert make(opener)
    assert "inte plats på disken" in seen(ordered, ADDRESS)
    assert not list((board.runtime.settings.home / "exports").rglob("*"))


def test_whatever_goes_wrong_is_told_at_once_and_blocks_no_other_order(
    board, opener, roof, ordered, monkeypatch, clock
):
    def failing(*_args, **_more):
        raise RuntimeError("a rule of ours")

    monkeypatch.setattr(DiskBags, "zipped", failing)
    assert make(opener)
    assert _order(board).state is OrderState.FAILED
    assert "Exporten kunde inte göras" in seen(ordered, ADDRESS)
    clock.advance(timedelta(minutes=1))
    assert ordered.post(ADDRESS, data={"kind": "whole"}).status_code == 302
    assert _order(board).state is OrderState.WAITING


def test_what_the_command_line_made_is_not_said_to_be_removed_from_the_portal(board, opener, ordered):
    made = Made("a" * 64, 1, 1, 1, 0, complete=True, read_at=NOW, log_length=1)
    with opener.writing(as_operator(board.association)) as work:
        assert note_made_by_operator(work, Selection(), made, "csip").packaging == "csip"
    page = seen(ordered, ADDRESS)
    assert "ligger där kommandot lade den" in page
    assert "borttagen från portalen" not in page
