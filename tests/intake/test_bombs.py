"""A file that is made to hurt costs itself a clear message; what came with it is read as ever."""

import io
import resource
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from boardroom.adapters.pdf_tools import CRASHED
from boardroom.core import child
from boardroom.core.actor import worker_for
from boardroom.core.child import let_go
from boardroom.documents.models import File
from boardroom.intake.actions import House, Incoming, looking, receive
from boardroom.intake.actions.looking import ATTEMPTS
from boardroom.intake.jobs import inspect
from boardroom.intake.models import Upload, UploadState
from boardroom.reading.models import Page, PageState
from boardroom.search.actions import search
from boardroom.search.queries import Narrowing
from tests.data.bombs import BOMBS
from tests.data.drained import drain
from tests.data.papers import encoded, picture, text_pdf

# Kilobytes: more than the worker and any one of its children may ever hold.
GIGABYTE = 1_000_000


@pytest.mark.parametrize("misdeed", ["crash", "loop"])
def test_a_file_at_which_the_child_falls_says_so_and_its_neighbour_is_filed(
    board, clock, monkeypatch, misdeed
):
    """An engine's own error at one file's bytes: the child is ended, the file kept and explained, the next one read."""
    opener, secretary = board.runtime.opener, board.actor("secretary")
    hurtful, paper = text_pdf("Skadad bilaga"), text_pdf("Styrelsen beslutade om avlopp")
    told = {"crash": CRASHED, "loop": looking.TOO_SLOW}[misdeed]
    ordinary, fallen = child.call, []

    def call(function, arguments, content=b"", *, limits):
        if Path(str(arguments.get("path", "/dev/null"))).read_bytes() != hurtful:
            return ordinary(function, arguments, content, limits=limits)
        fallen.append(function)
        return ordinary(f"boardroom.adapters.twins.unruly:{misdeed}", {}, limits=replace(limits, seconds=0.3))

    monkeypatch.setattr(child, "call", call)
    incoming = [Incoming(io.BytesIO(hurtful), "bilaga.pdf"), Incoming(io.BytesIO(paper), "papper.pdf")]
    rows = receive(opener, secretary, incoming, house=House(), seconds=30)
    for _try in range(ATTEMPTS):  # what takes too long is tried again when its lease has run out
        inspect(opener)
        clock.set(clock.now() + timedelta(hours=1))
    drain(opener)
    assert fallen
    with opener.reading(worker_for(board.association.id)) as work:
        hurt, sound = (work.session.get(Upload, row.id) for row in rows)
        assert (hurt.state, hurt.problem) == (UploadState.FILED, told)
        assert sound.state is UploadState.FILED
        assert not sound.problem
        assert opener.ports.blobs.read(board.association.id, hurt.sha256) == hurtful
        assert search(work, "avlopp", Narrowing()).hits.total == 1


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
