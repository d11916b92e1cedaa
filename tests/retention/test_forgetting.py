"""Of what is destroyed no word stays behind: neither the reasons that people gave in any round nor what the log told of it."""

from pathlib import Path

from sqlalchemy import select

from boardroom.core.actor import worker_for
from boardroom.retention import actions
from boardroom.retention.models import DisposalItem, DisposalState, ItemState, Release
from boardroom.retention.rules import FORGOTTEN

SECRET = "Kvastmakaregränd"


def _in_database(shelf, words: str) -> bool:
    """Tell whether the words stand anywhere in the database's files."""
    shelf.board.runtime.engine.dispose()
    files = Path(shelf.board.runtime.settings.home).glob("boardroom.db*")
    return any(words.encode() in path.read_bytes() for path in files)


def test_why_a_paper_was_let_go_early_and_what_was_said_against_it_earlier_are_forgotten(shelf):
    shelf.adopt()
    paper = shelf.file("Faktura", read=False)
    first = shelf.propose()
    with shelf.opener.writing(shelf.board.actor("auditor")) as work:
        item = shelf.items(first)[paper.reference]
        actions.object_to(work, first.id, item.id, f"Boende på {SECRET} har frågat")
    with shelf.opener.writing(shelf.board.actor("chair")) as work:
        actions.withdraw_disposal(work, first.id)
        actions.release(work, paper.id, f"Hugo på {SECRET} bad om det")
    assert _in_database(shelf, SECRET)
    disposal = shelf.whole_round()
    assert disposal.state is DisposalState.CERTIFIED
    with shelf.opener.reading(worker_for(shelf.tenant)) as work:
        assert [one.reason for one in work.session.scalars(select(Release))] == [""]
        earlier = work.session.scalars(select(DisposalItem).where(DisposalItem.disposal_id == first.id)).one()
    assert (earlier.state, earlier.objection) == (ItemState.OBJECTED, FORGOTTEN)
    assert not _in_database(shelf, SECRET)
