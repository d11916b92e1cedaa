"""Taking stock of the stored bytes: database, manifest and disk are compared, by the worker one shelf at a time."""

import logging
import uuid
from datetime import UTC, datetime

from boardroom.admin.actions import note_shelf
from boardroom.admin.queries import References, references, shelf_checks, spoken_of
from boardroom.admin.rules import SHELVES, UNCLAIMED, Found
from boardroom.associations.queries import every
from boardroom.core.actor import worker_for
from boardroom.documents.jobs import MISSING, Source, bring_back, damage_of, note_missing
from boardroom.documents.rules import is_due
from boardroom.intake.rules import PUT_LATELY
from boardroom.ports.blobs import Blobs
from boardroom.work import WorkOpener

log = logging.getLogger(__name__)

_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def take_stock(opener: WorkOpener) -> bool:
    """Compare the shelf whose turn it is, of any association; lane "admin.take_stock"."""
    with opener.reading(worker_for()) as work:
        tenants = [association.id for association in every(work)]
    for tenant in tenants:
        with opener.reading(worker_for(tenant)) as work:
            checked = {check.shelf: check.checked_at for check in shelf_checks(work)}
            now = work.now
        shelf = min(SHELVES, key=lambda one: checked.get(one, _NEVER))
        latest = max(checked.values(), default=None)
        if is_due(checked.get(shelf, _NEVER), latest, len(SHELVES), now):
            found = compare(opener, tenant, shelf)
            with opener.writing(worker_for(tenant)) as work:
                note_shelf(work, shelf, found)
            return True
    return False


def compare_all(opener: WorkOpener, source: Source | None = None, *, accept: bool = False) -> list[Found]:
    """Compare all that every association has, and note what was found; for the command line. See `compare`."""
    with opener.reading(worker_for()) as work:
        tenants = [association.id for association in every(work)]
    every_found = []
    for tenant in tenants:
        found = compare(opener, tenant, "", source, accept=accept)
        with opener.writing(worker_for(tenant)) as work:
            for shelf, part in found.by_shelf().items():
                note_shelf(work, shelf, part)
        every_found.append(found)
    return every_found


def compare(
    opener: WorkOpener,
    tenant: uuid.UUID,
    shelf: str,
    source: Source | None = None,
    *,
    accept: bool = False,
) -> Found:
    """Compare what the database, the manifest and the disk say of one shelf; of all for "".

    Bytes of files are re-read by documents.fixity; here the others are. With a `source`, what is lost is brought
    back from it. With `accept`, what has vanished is struck from the manifest. What a refused or rolled-back upload
    left, so that no row speaks of it, is destroyed after a day.
    """
    blobs = opener.ports.blobs
    # The manifest first, the disk last: what comes in meanwhile is nobody's loss.
    listed = blobs.listed(tenant, shelf)
    with opener.reading(worker_for(tenant)) as work:
        said = references(work, shelf)
        now = work.now.timestamp()
    lying = set(blobs.addresses(tenant, shelf))
    note_missing(opener, [file for file in said.files if file.sha256 not in lying])
    vanished = listed - lying - said.known
    if vanished:  # or destroyed on purpose since the manifest was read
        vanished &= blobs.listed(tenant, shelf)
    if source:
        vanished = {sha256 for sha256 in vanished if not bring_back(blobs, tenant, sha256, source)}
    if accept:
        for sha256 in vanished:
            blobs.strike(tenant, sha256)
        vanished = set()
    cleared = _clear(opener, tenant, shelf, lying - said.known)
    found = Found(
        blobs=frozenset(lying - cleared),
        lost=_lost(blobs, tenant, said, source),
        vanished=frozenset(vanished),
        strays=frozenset(one for one in lying - said.known - cleared if _is_old(blobs, tenant, one, now)),
        entered=_enter(blobs, tenant, (lying - listed) & said.known, shelf),
        remade=_discard(blobs, tenant, lying & said.renditions),
        cleared=cleared,
    )
    if cleared:
        log.info("bytes that no row speaks of are destroyed", extra={"facts": {"count": len(cleared)}})
    if found.lost or found.vanished:
        facts = {"shelf": shelf, "lost": len(found.lost), "vanished": len(found.vanished)}
        log.error("stored bytes are lost", extra={"facts": facts})
    return found


def _lost(blobs: Blobs, tenant: uuid.UUID, said: References, source: Source | None) -> frozenset[str]:
    """Re-read what must be there and is no document's file; return what only a backup brings back."""
    return frozenset(
        sha256
        for sha256 in said.needed
        if damage_of(blobs, tenant, sha256) and not (source and bring_back(blobs, tenant, sha256, source))
    )


def _clear(opener: WorkOpener, tenant: uuid.UUID, shelf: str, unknown: set[str]) -> frozenset[str]:
    """Destroy what no row speaks of and nobody has put within a day; return what is gone.

    The rows are asked once more just before: whoever refers to bytes has put them, and that counts as new.
    """
    blobs, now = opener.ports.blobs, opener.clock.now().timestamp()
    old = {one for one in unknown if _is_old(blobs, tenant, one, now, UNCLAIMED)}
    if not old:
        return frozenset()
    with opener.reading(worker_for(tenant)) as work:
        old -= spoken_of(work, shelf)
    return frozenset(one for one in sorted(old) if blobs.retire(tenant, one, UNCLAIMED, now))


def _discard(blobs: Blobs, tenant: uuid.UUID, renditions: set[str]) -> frozenset[str]:
    """Re-read renditions and take away the damaged: they are made anew when they are next looked at."""
    damaged = frozenset(one for one in renditions if damage_of(blobs, tenant, one) not in {"", MISSING})
    for sha256 in damaged:
        blobs.remove(tenant, sha256)
    return damaged


def _enter(blobs: Blobs, tenant: uuid.UUID, unlisted: set[str], shelf: str) -> frozenset[str]:
    """Enter into the manifest what is known, whole and not in it: bytes from before there was one."""
    if unlisted:  # or put since the manifest was read
        unlisted -= blobs.listed(tenant, shelf)
    whole = frozenset(sha256 for sha256 in unlisted if not damage_of(blobs, tenant, sha256))
    for sha256 in whole:
        blobs.enlist(tenant, sha256)
    return whole


def _is_old(blobs: Blobs, tenant: uuid.UUID, sha256: str, now: float, seconds: float = PUT_LATELY) -> bool:
    try:
        return now - blobs.put_at(tenant, sha256) > seconds
    except FileNotFoundError:
        return False
