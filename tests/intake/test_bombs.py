"""A file that is made to hurt costs itself a clear message; what came with it is read as ever."""

import io
import resource

import pytest

from boardroom.core.actor import worker_for
from boardroom.core.child import let_go
from boardroom.documents.models import File
from boardroom.intake.actions import House, Incoming, receive
from boardroom.intake.models import Upload, UploadState
from boardroom.reading.models import Page, PageState
from boardroom.search.actions import search
from boardroom.search.queries import Narrowing
from tests.data.bombs import BOMBS
from tests.data.drained import drain
from tests.data.papers import encoded, picture

# Kilobytes: more than the worker and any one of its children may ever hold.
GIGABYTE = 1_000_000


@pytest.mark.recognition
@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_costs_one_file_a_message_and_its_neighbours_nothing(board, name):
    opener, secretary = board.runtime.opener, board.actor("secretary")
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    bomb, paper = BOMBS[name](), encoded(picture("Beslut om avlopp", size=(640, 110)), dpi=(300, 300))
    rows = [
        receive(opener, secretary, [Incoming(io.BytesIO(content), called)], house=House())[0]
        for content, called in ((bomb, name), (paper, "papper.png"))
    ]
    drain(opener)
    with opener.reading(worker_for(board.association.id)) as work:
        hurt, sound = (work.session.get(Upload, row.id) for row in rows)
        told = [hurt.problem]
        if hurt.state is not UploadState.REFUSED:
            assert opener.ports.blobs.read(board.association.id, hurt.sha256) == bomb
            file = work.session.query(File).filter(File.sha256 == hurt.sha256).one()
            pages = work.session.query(Page).filter(Page.file_id == file.id).all()
            assert all(page.state in {PageState.READ, PageState.BLANK, PageState.FAILED} for page in pages)
            told += [file.problem, *(page.problem for page in pages)]
        print(name, hurt.state, told)  # shown by -s
        assert any(told), "a person must be told"
        assert sound.state is UploadState.FILED
        assert search(work, "avlopp", Narrowing()).hits.total == 1
    # The largest child so far, of whatever test: only a bomb's own would have made it grow.
    let_go()  # a nursery's children are counted once it has been waited for
    # A child is born with the high-water mark of the process that it is forked from.
    mine = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss <= max(before, mine, GIGABYTE)
