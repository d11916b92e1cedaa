"""Looking for everything about a person, and making their package: claimed, computed in no transaction, recorded."""

import logging
import zipfile
from collections.abc import Collection, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import IO

from boardroom.core.actor import Actor, worker_for
from boardroom.core.cells import table_bytes
from boardroom.core.errors import NotFound
from boardroom.core.words import N_
from boardroom.language.dates import format_date
from boardroom.ports.access_copies import CopyPage, NotMade
from boardroom.ports.lockbox import LockboxClosed
from boardroom.ports.pdf_tools import Unreadable
from boardroom.privacy.actions import looking, requests
from boardroom.privacy.models import PrivacyRequest
from boardroom.privacy.queries.extracts import Register
from boardroom.privacy.queries.gathering import gathered
from boardroom.privacy.queries.looking import waits as looks_wait
from boardroom.privacy.queries.packing import Contents, PackedDocument, contents
from boardroom.privacy.queries.requests import (
    answered_long_ago,
    clues_of,
    findings_of_gone_pages,
    next_due,
    request_by_id,
    stale_packages,
)
from boardroom.privacy.rules.packing import (
    ANSWER,
    INDEX,
    INDEX_HEAD,
    LEFT_OUT,
    LEFT_OUT_HEAD,
    answer_data,
    index_rows,
    left_out_rows,
)
from boardroom.privacy.rules.states import PACKAGE_KEPT, RequestState
from boardroom.reading.actions import draw_page
from boardroom.reading.rules.copies import COPY_SIDE, paper
from boardroom.retention.rules.certificate import without
from boardroom.work import WorkOpener

log = logging.getLogger(__name__)

NOT_DRAWN = N_(
    "En sida gick inte att rita, så paketet blev inte gjort. Lämna ut den på annat sätt och utelämna den här."
)
TEXT_CHANGED = N_(
    "En sidas text har ändrats sedan den gicks igenom. Gå igenom den igen och gör paketet på nytt."
)
NO_KEY = N_("Personnumret i begäran går inte att läsa: portalens nyckel saknas. Registrera begäran på nytt.")
GAVE_UP = N_(
    "Det gick inte, fast portalen försökte flera gånger. Försök igen, eller be den som sköter datorn att titta."
)
# A step that breaks off without an answer is begun again so many times.
MOST_TRIES = 5
# Every entry of a package bears the same time: a package made twice of the same is the same.
_TIME = (1980, 1, 1, 0, 0, 0)


def answer(opener: WorkOpener, above: Collection[Register] = ()) -> bool:
    """Go on with the request that has waited longest: look for everything, or make its package; lane "privacy.answer".

    `above` are registers of features above this one, which the worker hands in.
    """
    with opener.reading(worker_for()) as work:
        due = next_due(work)
        stale = [] if due else stale_packages(work, work.now - PACKAGE_KEPT)
        forgotten_since = work.now - PACKAGE_KEPT
        quotes = findings_of_gone_pages(work)
        answered = {one.association_id for one in answered_long_ago(work, forgotten_since)}
    if quotes:
        with opener.writing(worker_for()) as work:
            requests.forget_quotes(work)
    for tenant in answered:
        with opener.writing(worker_for(tenant)) as work:
            requests.forget_askers(work, forgotten_since)
    if due is None:
        return _forget(opener, stale)
    worker = worker_for(due.association_id)
    with opener.writing(worker) as work:
        claimed = requests.claim(work)
    if claimed is None or claimed.association_id != worker.association_id:
        return False
    if claimed.attempts > MOST_TRIES:
        with opener.writing(worker) as work:
            requests.put_back(work, claimed.id, claimed.attempts, GAVE_UP)
        return True
    if claimed.state is RequestState.GATHERING:
        problem = _gather(opener, worker, claimed, above)
    else:
        problem = _pack(opener, worker, claimed)
    if problem:
        with opener.writing(worker) as work:
            requests.put_back(work, claimed.id, claimed.attempts, problem)
    return True


def look(opener: WorkOpener) -> bool:
    """Look through a few pages that were read since, for personal identity numbers and protected names; lane "privacy.look"."""
    with opener.reading(worker_for()) as work:
        tenant = looks_wait(work)
    if tenant is None:
        return False
    with opener.writing(worker_for(tenant)) as work:
        return looking.look(work) > 0


def _gather(opener: WorkOpener, worker: Actor, claimed: PrivacyRequest, above: Collection[Register]) -> str:
    try:
        with opener.reading(worker) as work:
            found = gathered(work, clues_of(work, claimed), above)
    except LockboxClosed:
        return NO_KEY
    with opener.writing(worker) as work:
        requests.record_gathered(work, claimed.id, claimed.attempts, found)
    return ""


def _pack(opener: WorkOpener, worker: Actor, claimed: PrivacyRequest) -> str:
    try:
        with opener.reading(worker) as work:
            request = request_by_id(work, claimed.id)
            found = contents(work, request)
    except NotFound:  # a page was parted or taken away since
        return TEXT_CHANGED
    if found.changed:
        return TEXT_CHANGED
    try:
        # Without a name: whoever is killed meanwhile leaves nothing of a person behind.
        with TemporaryFile(prefix="boardroom-") as package:
            _zip(opener, request, found, package)
            package.seek(0)
            stored = opener.ports.blobs.put(worker.tenant, package)
    except (Unreadable, NotMade, FileNotFoundError) as problem:
        log.warning(
            "a package was not made", extra={"facts": {"request": claimed.id, "why": type(problem).__name__}}
        )
        return NOT_DRAWN
    with opener.writing(worker) as work:
        gone = requests.record_packed(work, claimed.id, claimed.attempts, stored)
    if gone:
        opener.ports.blobs.remove(worker.tenant, gone)
    return ""


def _zip(opener: WorkOpener, request: PrivacyRequest, found: Contents, target: IO[bytes]) -> None:
    """Write the package: copies with others blacked out, extracts, the answer, the index, the log of what was left out."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in _parts(opener, request, found):
            package.writestr(zipfile.ZipInfo(name, _TIME), content, zipfile.ZIP_DEFLATED)


def _parts(opener: WorkOpener, request: PrivacyRequest, found: Contents) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a package, each made when its turn comes: hundreds of page images are never there at once."""
    yield ANSWER, _answered(opener, request, found)
    yield INDEX, table_bytes(INDEX_HEAD, index_rows(found.index))
    yield LEFT_OUT, table_bytes(LEFT_OUT_HEAD, left_out_rows(found.left_out))
    for one in found.documents:
        yield one.name, redacted(opener, one)
    for name, text in found.extracts:
        yield name, text.encode()


def redacted(opener: WorkOpener, document: PackedDocument) -> bytes:
    """Return a document's pages as a PDF of their images with boxes burnt in, and a text of the words that are left.

    Nothing is copied out of the original but pixels: no text, no metadata, no attachment, no earlier version. It is
    named by its reference, because a title may name others.
    """
    ports = opener.ports
    with TemporaryDirectory(prefix="boardroom-") as folder:
        pages = []
        for number, one in enumerate(document.pages, start=1):
            drawn = draw_page(ports, one.page, one.file, image_format="PNG", max_side=COPY_SIDE)
            boxes = [(box.left, box.top, box.right, box.bottom) for box in one.boxes]
            path = Path(folder) / f"{number}.jpg"
            path.write_bytes(ports.images.covered(drawn, boxes))
            pages.append(
                CopyPage(
                    jpeg=path,
                    earlier=0,
                    paper=paper(one.page.width, one.page.height, one.file.media_type),
                    width=one.page.width,
                    height=one.page.height,
                    words=one.words,
                    text="",
                )
            )
        return ports.access_copies.make(
            pages, title=document.reference, language="sv", at=opener.clock.now(), earlier=None
        ).content


def _answered(opener: WorkOpener, request: PrivacyRequest, found: Contents) -> bytes:
    typesetter = opener.ports.typesetter
    data = answer_data(
        head=found.head,
        contact=found.contact,
        name=request.name,
        received=format_date(request.received_on, "sv"),
        today=found.today,
        searched=request.searched_pages,
        unread=request.unread_pages,
        processing=found.processing,
        contents=found.index,
        left_out=found.left_out,
    )
    return typesetter.typeset("privacy_answer", _drawable(data, typesetter.undrawable(data)))


def _drawable(told: object, missing: str) -> dict[str, object]:
    """Return data without the letters that the fonts lack."""
    cleaned = _without(told, missing)
    if not isinstance(cleaned, dict):
        raise TypeError("the data of a document has names")
    return cleaned


def _without(told: object, missing: str) -> object:
    if isinstance(told, str):
        return without(told, missing)
    if isinstance(told, dict):
        return {key: _without(value, missing) for key, value in told.items()}
    return [_without(value, missing) for value in told] if isinstance(told, list) else told


def _forget(opener: WorkOpener, stale: list[PrivacyRequest]) -> bool:
    """Remove packages that have been kept long enough."""
    for one in stale:
        worker = worker_for(one.association_id)
        with opener.writing(worker) as work:
            gone = requests.forget_package(work, request_by_id(work, one.id))
        opener.ports.blobs.remove(one.association_id, gone)
    return bool(stale)
