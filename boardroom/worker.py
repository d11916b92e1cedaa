"""The worker process: answers the queue's bells, and looks by itself for what no bell announced."""

import ctypes
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from functools import partial

from sqlalchemy.exc import DBAPIError

import boardroom.admin.jobs
import boardroom.archive.jobs
import boardroom.audit.jobs
import boardroom.documents.jobs
import boardroom.export.jobs
import boardroom.identity.jobs
import boardroom.intake.jobs
import boardroom.minutes.jobs
import boardroom.notices.jobs
import boardroom.privacy.jobs
import boardroom.reading.jobs
import boardroom.retention.jobs
import boardroom.search.jobs
import boardroom.sharing.jobs
import boardroom.signing.jobs
from boardroom.core.haste import PROGRAMS
from boardroom.handover.queries import registers_of_handover
from boardroom.runtime import Runtime
from boardroom.work import WorkOpener, take_statistics

log = logging.getLogger(__name__)

Job = Callable[[WorkOpener], bool]

# Every lane: what a bell of that name does. A job takes one item (claim, compute, record) and tells
# whether it did anything; the database alone knows what remains.
LANES: dict[str, Job] = {
    "notices.deliver": boardroom.notices.jobs.deliver_mail,
    "notices.deliver_texts": boardroom.notices.jobs.deliver_texts,
    "identity.collect_bankid": boardroom.identity.jobs.collect_bankid,
    "signing.take_bankid": boardroom.signing.jobs.take_bankid,
    "signing.seal": boardroom.signing.jobs.seal,
    "signing.draw_pages": boardroom.signing.jobs.draw_pages,
    "signing.remind": boardroom.signing.jobs.remind,
    "signing.look_at_sheets": boardroom.signing.jobs.look_at_sheets,
    "signing.send_batches": boardroom.signing.jobs.send_batches,
    "signing.examine_seal": boardroom.signing.jobs.examine_seal,
    "signing.renew": boardroom.signing.jobs.renew,
    "signing.watch_certificate": boardroom.signing.jobs.watch_certificate,
    "minutes.keep_duties": boardroom.minutes.jobs.keep_duties,
    "intake.inspect": boardroom.intake.jobs.inspect,
    "intake.split": boardroom.intake.jobs.split,
    "intake.examine": boardroom.intake.jobs.examine,
    "intake.fetch_mail": boardroom.intake.jobs.fetch_mail,
    "archive.sheets": boardroom.archive.jobs.handle_sheets,
    "sharing.copy": boardroom.sharing.jobs.copy,
    "search.index": boardroom.search.jobs.index,
    "search.watch": boardroom.search.jobs.watch,
    "reading.recognise": boardroom.reading.jobs.recognise,
    "reading.copy": boardroom.reading.jobs.copy,
    "reading.judge": boardroom.reading.jobs.judge,
    "documents.fixity": boardroom.documents.jobs.fixity,
    "admin.take_stock": boardroom.admin.jobs.take_stock,
    "identity.sweep": boardroom.identity.jobs.sweep,
    "intake.expire": boardroom.intake.jobs.expire,
    "audit.seal_readings": boardroom.audit.jobs.seal_readings,
    "audit.anchor": boardroom.audit.jobs.anchor,
    "archive.erase_withdrawn": boardroom.archive.jobs.erase_withdrawn,
    "retention.dispose": boardroom.retention.jobs.dispose,
    # Handover stands above privacy: what it knows of a person is handed in here.
    "privacy.answer": partial(boardroom.privacy.jobs.answer, above=(registers_of_handover,)),
    "privacy.look": boardroom.privacy.jobs.look,
    "export.make": boardroom.export.jobs.make,
    "export.expire": boardroom.export.jobs.expire,
}

LOOK_SECONDS = 5.0
LOOKS_BETWEEN_SWEEPS = 24
# An unfinished write older than this belongs to a process that is gone.
STRAY_SECONDS = 3600.0


def run(runtime: Runtime, niceness: int = 0) -> None:
    """Work until told to stop (SIGTERM: after the item at hand) or until the parent process is gone.

    `niceness` is how far the programs that it starts give way to other processes.
    """
    PROGRAMS.niceness = niceness
    # The first who signs need not wait for it.
    runtime.opener.ports.sealer.prepare()
    boardroom.search.jobs.recover(runtime.opener)
    _sweep(runtime)
    stop = threading.Event()
    threading.Thread(target=_look, args=(runtime, stop, os.getppid()), daemon=True).start()
    try:
        runtime.queue.consume({lane: _guarded(lane, job, runtime.opener) for lane, job in LANES.items()})
    finally:
        stop.set()


def die_with_parent(supervisor: int = 0) -> None:
    """Ask the kernel for SIGTERM when the parent dies, so that a killed supervisor leaves no orphans.

    `supervisor` is the process that should be the parent: it may have died before we came to ask; 0 is anyone.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    if hasattr(libc, "prctl"):
        libc.prctl(1, signal.SIGTERM, 0, 0, 0)  # PR_SET_PDEATHSIG
    if supervisor and os.getppid() != supervisor:
        sys.exit("The process that started this one is gone.")


def _look(runtime: Runtime, stop: threading.Event, parent: int) -> None:
    looks = 0
    while not stop.wait(LOOK_SECONDS):
        if os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGTERM)
            return
        for lane in LANES:
            runtime.queue.ring(lane)
        looks += 1
        if looks % LOOKS_BETWEEN_SWEEPS == 0:
            _sweep(runtime)


def _sweep(runtime: Runtime) -> None:
    try:
        take_statistics(runtime.engine)
    except DBAPIError:  # held by another for too long
        log.exception("the database could not be looked over")
    try:
        runtime.opener.ports.blobs.sweep(STRAY_SECONDS, time.time())
    except OSError:  # looked at again in a while; the watching for a lost parent must go on
        log.exception("what a killed process left could not be tidied up")


def _guarded(lane: str, job: Job, opener: WorkOpener) -> Callable[[], bool]:
    def answer() -> bool:
        try:
            return job(opener)
        except Exception:
            # The item's lease runs out and it is tried again; one broken item must not stop a lane.
            log.exception("a job failed", extra={"facts": {"lane": lane}})
            return False

    return answer
