"""Statements that are kept are put together by one thread at a time: whoever comes first is not met halfway by the others."""

import sys
import uuid
from collections.abc import Callable, Iterator
from threading import Barrier, Thread

import pytest
from sqlalchemy import CompoundSelect, select, union

from boardroom.core.statements import made_once, whole_alias
from boardroom.documents.models import Extent, File

THREADS, ROUNDS = 6, 60


@pytest.fixture
def _in_turns() -> Iterator[None]:
    """Let the interpreter change threads as often as it can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def _asking() -> Callable[[uuid.UUID], CompoundSelect[uuid.UUID]]:
    """Return a statement's maker as sharing.hidden_documents is one, which nobody has asked yet."""

    @made_once()
    def sides() -> tuple[type[File], type[Extent]]:
        return whole_alias(File), whole_alias(Extent)

    @made_once(500)
    def hidden(person: uuid.UUID) -> CompoundSelect[uuid.UUID]:
        files, part = sides()
        wholes = (
            select(files.document_id).join(part, part.file_id == files.id).where(part.document_id == person)
        )
        return union(
            select(part.document_id).join(files, files.id == part.file_id).where(files.document_id == person),
            wholes,
        )

    return hidden


@pytest.mark.usefixtures("_in_turns")
def test_those_who_ask_first_at_the_same_moment_all_get_the_whole_statement():
    wrong = []
    for _ in range(ROUNDS):
        hidden, together, told = _asking(), Barrier(THREADS), []

        def ask(hidden=hidden, together=together, told=told) -> None:
            together.wait()
            told.append(str(hidden(uuid.uuid4())))

        threads = [Thread(target=ask) for _ in range(THREADS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        whole = str(hidden(uuid.uuid4()))
        assert " file.id" not in whole
        wrong += [one for one in told if one != whole] + [whole] * (THREADS - len(told))
    assert wrong == []


def test_what_was_put_together_is_kept():
    hidden, person = _asking(), uuid.uuid4()
    assert hidden(person) is hidden(person)
    assert hidden(person) is not hidden(uuid.uuid4())
