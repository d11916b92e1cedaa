"""The worker's lanes answered in this process until nothing remains."""

import time

from boardroom.admin.queries import outstanding
from boardroom.core.actor import ANONYMOUS
from boardroom.work import WorkOpener
from boardroom.worker import LANES

# What a paper goes through, in the order of the worker's priorities.
_WAY = (
    "intake.inspect",
    "intake.split",
    "search.index",
    "intake.examine",
    "reading.recognise",
    "reading.copy",
)


def drain(opener: WorkOpener, *, seconds: float = 240) -> None:
    """Answer the lanes of intake, reading and search until each has nothing to do; leases are waited for."""
    deadline = time.monotonic() + seconds
    while True:
        while any(LANES[lane](opener) for lane in _WAY):
            assert time.monotonic() < deadline, _left(opener)
        if not any(_left(opener).values()):
            return
        assert time.monotonic() < deadline, _left(opener)
        time.sleep(0.2)


def _left(opener: WorkOpener) -> dict[str, int]:
    with opener.reading(ANONYMOUS) as work:
        found = outstanding(work)
    return {lane: found[lane] for lane in _WAY if lane in found}
