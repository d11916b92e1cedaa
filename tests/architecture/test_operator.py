"""The person with the shell reaches no content: whatever a board reads is refused to the operator; and what is theirs is not a board’s."""

from dataclasses import replace

import pytest

from boardroom.core.actor import operator
from boardroom.core.errors import Refusal
from boardroom.documents import queries as documents
from boardroom.matters import queries as matters
from boardroom.matters.actions import Card, open_matter
from boardroom.minutes import queries as minutes
from boardroom.reading import queries as reading
from boardroom.search import queries as searching
from boardroom.search.actions import search
from boardroom.signing import queries as signing
from boardroom.signing.rules.states import EnvelopeState
from tests.architecture.sources import TEMPLATES
from tests.data.filed import put_in
from tests.minutes.conftest import Secretary


@pytest.fixture
def held(board):
    """What the board has, by name, with how each is read."""
    opener, secretary = board.runtime.opener, board.actor("secretary")
    paper = put_in(opener, secretary, "Takets garanti", title="Tak")
    pen = Secretary(board)
    begun = pen.written()
    sent = pen.send(begun)
    with opener.writing(secretary) as work:
        matter = open_matter(work, Card("Takläckan"))
    return {
        "a document": lambda work: documents.by_id(work, paper.document.id),
        "several documents": lambda work: documents.by_ids(work, [paper.document.id]),
        "the shelf": lambda work: documents.browse(work, documents.Wanted()).documents,
        "how many": lambda work: documents.browse(work, documents.Wanted()).total,
        "files": lambda work: documents.files_of(work, paper.document),
        "pages": lambda work: reading.pages_of(work, paper.document.id),
        "a text": lambda work: reading.text_of(work, paper.pages[0].id),
        "texts": lambda work: reading.texts_of(work, paper.document.id),
        "hits": lambda work: search(work, "garanti", searching.Narrowing()).rows,
        "minutes": lambda work: minutes.by_id(work, begun.id),
        "the register of minutes": minutes.register,
        "how minutes are called": lambda work: minutes.titles_of(work, [begun.id]),
        "an envelope": lambda work: signing.visible(work, sent),
        "envelopes under way": lambda work: signing.followed(work, [EnvelopeState.SENT]),
        "a matter": lambda work: matters.by_id(work, matter.id),
    }


def _got(opener, actor, read):
    try:
        with opener.reading(actor) as work:
            return read(work)
    except Refusal:
        return None


def test_what_the_board_reads_the_operator_does_not(board, held):
    opener, within = board.runtime.opener, replace(operator(), association_id=board.association.id)
    chair = board.actor("chair")
    assert [name for name, read in held.items() if not _got(opener, chair, read)] == []
    assert [name for name, read in held.items() if _got(opener, operator(), read)] == []
    assert [name for name, read in held.items() if _got(opener, within, read)] == []


def test_only_the_page_of_the_portals_running_names_a_setting():
    """A board is told whom to ask and for what; what the setting is called is for whoever keeps the portal running."""
    naming = {path.name for path in TEMPLATES.rglob("*.html") if "BOARDROOM_" in path.read_text()}
    assert naming <= {"health.html"}
