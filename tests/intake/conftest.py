"""Fixtures of intake: files sent as people send them."""

from collections.abc import Callable
from io import BytesIO

import pytest

from boardroom.core.actor import worker_for
from boardroom.intake import jobs
from boardroom.intake.actions import House, Incoming, receive
from boardroom.intake.models import Upload


@pytest.fixture
def send(board) -> Callable[..., list[Upload]]:
    """Send (name, content) pairs as the person of a role, with all the time in the world."""

    def sent(*files: tuple[str, bytes], role: str = "secretary", **options) -> list[Upload]:
        incoming = [Incoming(BytesIO(content), name) for name, content in files]
        options.setdefault("seconds", 60)
        opener = board.runtime.opener
        rows = receive(opener, board.actor(role), incoming, house=House(), **options)
        # On a busy computer the request had no time to look; the worker then does.
        while jobs.inspect(opener):
            pass
        with opener.reading(worker_for(board.association.id)) as work:
            return [work.session.get_one(Upload, row.id) for row in rows]

    return sent
