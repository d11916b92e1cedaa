"""Carrying out approved disposals: claimed under a lease; bytes and index entries removed in no transaction; recorded."""

import json
import logging
import uuid
from collections.abc import Sequence
from datetime import timedelta

from boardroom.associations.queries import own
from boardroom.core.actor import Actor, worker_for
from boardroom.core.dates import local_date
from boardroom.core.errors import Unavailable
from boardroom.core.words import N_
from boardroom.intake.rules import PUT_LATELY
from boardroom.ports.blobs import Stored
from boardroom.ports.sealer import CannotSeal
from boardroom.ports.typesetter import Attachment
from boardroom.retention import actions, queries
from boardroom.retention.actions import LANE
from boardroom.retention.models import DisposalItem
from boardroom.retention.rules.certificate import (
    Certified,
    as_facts,
    certificate_data,
    certificate_title,
    list_data,
    without,
)
from boardroom.search.actions import forget
from boardroom.work import WorkOpener, leave_no_trace

log = logging.getLogger(__name__)

JUST_PUT = N_("Samma fil kom nyss in igen. Gallringen fortsätter om en stund.")
OUT_OF_REACH = N_("Något som gallringen behöver svarar inte just nu. Den fortsätter om en stund.")
NO_SEAL = N_("Allt är gallrat, men intyget kunde inte stämplas. Det försöks igen.")


def dispose(opener: WorkOpener) -> bool:
    """Go on with one approved round: a few documents, or its end, or its certificate; lane "retention.dispose".

    Killed anywhere it is gone on with: what was begun is forgotten whole and only lacks the removal of its bytes.
    """
    with opener.reading(worker_for()) as work:
        waiting = queries.next_round(work)
    if waiting is None:
        return False
    with opener.writing(worker_for(waiting.association_id)) as work:
        claimed = actions.claim_round(work)
    if claimed is None:
        return False
    actor = worker_for(claimed.association_id)
    step = _certify if claimed.destroyed else _destroy
    try:
        problem = step(opener, actor, claimed.disposal_id)
    except Unavailable:
        problem = OUT_OF_REACH
    with opener.writing(actor) as work:
        if problem:
            actions.put_off(work, claimed.disposal_id, problem)
        elif actions.let_go(work, claimed.disposal_id):
            work.later(LANE)
    if problem:
        log.warning("a disposal has to wait", extra={"facts": {"disposal": claimed.disposal_id}})
    return True


def _destroy(opener: WorkOpener, actor: Actor, disposal_id: uuid.UUID) -> str:
    """Destroy the next few documents, or note that none is left; return what keeps it from going on, or ""."""
    with opener.writing(actor) as work:
        begun = actions.begin_destruction(work, disposal_id)
    if begun:
        if not _leave_index(opener, actor, [item.document_id for item in begun if item.document_id]):
            return OUT_OF_REACH
        left = _remove_bytes(opener, actor, begun)
        with opener.writing(actor) as work:
            actions.note_removed(work, [item.id for item in begun], left)
        return JUST_PUT if any(left.values()) else ""
    with opener.reading(actor) as work:
        if queries.unfinished(work, disposal_id):
            return ""  # the last few were all spared
    # Now that all is gone: no term is left in the index, no row in what the database keeps beside its tables.
    opener.ports.search_index.optimise(actor.tenant)
    if not leave_no_trace(opener.engine):
        return OUT_OF_REACH
    with opener.writing(actor) as work:
        today = local_date(work.now, own(work).time_zone)
        actions.note_destroyed(work, disposal_id, today + timedelta(days=opener.backup_days))
    return ""


def _leave_index(opener: WorkOpener, actor: Actor, document_ids: Sequence[uuid.UUID]) -> bool:
    """Take documents out of the index, in its turn: whoever was writing them into it has finished."""
    index = opener.ports.search_index
    with index.turn(actor.tenant, wait=True) as mine:
        if not mine or not index.write(actor.tenant, [], remove_documents=[str(one) for one in document_ids]):
            return False
        with opener.writing(actor) as work:
            forget(work, document_ids)
    return True


def _remove_bytes(
    opener: WorkOpener, actor: Actor, begun: Sequence[DisposalItem]
) -> dict[uuid.UUID, set[str]]:
    """Remove bytes that nothing else refers to; return those of each document that were put again just now."""
    hashes = {sha256 for item in begun for sha256 in item.remaining_sha256.split()}
    with opener.reading(actor) as work:
        needed = queries.needed_elsewhere(work, hashes)
        now = work.now.timestamp()
    retire = opener.ports.blobs.retire
    stuck = {
        sha256 for sha256 in sorted(hashes - needed) if not retire(actor.tenant, sha256, PUT_LATELY, now)
    }
    return {item.id: set(item.remaining_sha256.split()) & stuck for item in begun}


def _certify(opener: WorkOpener, actor: Actor, disposal_id: uuid.UUID) -> str:
    """Typeset, seal and file the certificate; return why it has to wait, or ""."""
    with opener.reading(actor) as work:
        told = queries.certified(work, disposal_id)
    if told is None:
        return ""
    try:
        made, pages = _sealed(opener, actor.tenant, told)
    except CannotSeal:
        log.exception("a certificate could not be sealed", extra={"facts": {"disposal": disposal_id}})
        return NO_SEAL
    with opener.writing(actor) as work:
        actions.certify(work, disposal_id, made, pages, certificate_title(told))
    return ""


def _sealed(opener: WorkOpener, tenant: uuid.UUID, told: Certified) -> tuple[Stored, int]:
    ports = opener.ports

    def drawn(text: str) -> str:
        return without(text, ports.typesetter.missing_glyphs(text))

    facts = Attachment(
        name="gallring.json",
        content=json.dumps(as_facts(told), ensure_ascii=False, indent=1).encode(),
        media_type="application/json",
        description=certificate_title(told),
        relationship="Data",
    )
    parts = (
        ("disposal_certificate", certificate_data(told, drawn)),
        ("disposal_list", list_data(told, drawn)),
    )
    frozen, listed = (ports.typesetter.typeset(template, data) for template, data in parts)
    sealed = ports.sealer.seal(
        frozen, listed, [facts], reason=certificate_title(told), now=opener.clock.now()
    )
    made = ports.blobs.put(tenant, sealed.content)
    return made, sum(ports.typesetter.page_count(template, data) for template, data in parts)
