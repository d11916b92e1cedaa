"""Pages drawn ahead; signatures that came from BankID; reminders; and the seal: claimed in a short Work, made with none open, recorded in another.

Afterwards the sealed file is checked and its report kept, its timestamp renewed yearly, and its certificate watched.
"""

import logging
import uuid
from functools import partial

from boardroom.associations.queries import every, own
from boardroom.core.actor import worker_for
from boardroom.core.errors import Unavailable, may_succeed_later
from boardroom.core.haste import giving_way
from boardroom.core.words import N_
from boardroom.ports.barcodes import BarcodesUnread
from boardroom.ports.blobs import Stored
from boardroom.ports.sealer import CannotSeal, Unvouched
from boardroom.signing.actions import (
    claim_pictures,
    claim_recipient,
    claim_renewal,
    claim_seal,
    claim_sheets,
    fail_recipient,
    keep_pictures,
    keep_report,
    look_through,
    make,
    merge,
    note_certificate,
    record_renewal,
    record_renewal_failure,
    record_seal,
    record_seal_failure,
    record_sheets,
    remind_next,
    send_to_recipient,
    steer_next,
    tell_of_all_done,
    tell_of_hiding,
    tell_of_undelivered,
    tell_overdue,
    warn_of_ending,
)
from boardroom.signing.actions import draw_pages as drawn
from boardroom.signing.actions import take_bankid as take_one
from boardroom.signing.queries import (
    all_done,
    anything_printed,
    associations_with_undelivered,
    certificate,
    certificates,
    next_of_all_to_remind,
    next_of_all_to_withdraw,
    next_overdue,
    next_recipient,
    next_to_draw,
    next_to_look_at,
    next_to_remind,
    next_to_renew,
    next_to_seal,
    next_to_tell_of,
    next_undelivered,
    present_certificate,
    unexamined,
    with_news,
)
from boardroom.signing.rules.letters import language_of
from boardroom.signing.rules.upkeep import CertificateStanding, standing
from boardroom.signing.rules.verdict import Status, Verdict, judge, signatures_to_examine
from boardroom.work import WorkOpener

log = logging.getLogger(__name__)

OUT_OF_REACH = N_("Tjänsten för tidsstämplar svarar inte. Underskrifterna är sparade; stämpeln försöks igen.")
UNVOUCHED = N_(
    "Tjänsten för tidsstämplar svarar, men svaret går inte att kontrollera: dess rotcertifikat eller spärrlista finns inte här. "
    "Den som sköter portalen ser mer i loggen. Underskrifterna är sparade; stämpeln försöks igen."
)
NOT_RENEWED = N_("Tjänsten för tidsstämplar svarar inte. Filen är hel; förnyelsen försöks igen.")
RENEWAL_UNVOUCHED = N_(
    "Tjänsten för tidsstämplar svarar, men svaret går inte att kontrollera: dess rotcertifikat eller spärrlista finns inte här. "
    "Den som sköter portalen ser mer i loggen. Filen är hel; förnyelsen försöks igen."
)
UNFORESEEN_RENEWAL = N_("Tidsstämpeln kunde inte förnyas. Filen är hel; förnyelsen försöks igen.")
NOT_TYPESET = N_("Texten gick inte att sätta för den här mottagaren. Ingenting skickades till den.")
UNFORESEEN = N_("Stämpeln kunde inte sättas. Underskrifterna är sparade; stämpeln försöks igen.")


def seal(opener: WorkOpener) -> bool:
    """Seal and file the envelope that has waited longest; True when there was one.

    A kill anywhere leaves the envelope `signed`: its lease runs out and the seal is made anew. What
    counts is recorded in one transaction, so nothing is filed or mailed twice.
    """
    with opener.reading(worker_for()) as work:
        waiting = next_to_seal(work, work.now)
    if waiting is None:
        return False
    actor = worker_for(waiting.association_id)
    with opener.writing(actor, lasting=False) as work:
        claimed = claim_seal(work)
    if claimed is None:
        return False
    facts = {"envelope": claimed.envelope.id, "attempt": claimed.envelope.seal_attempts}
    try:
        made = giving_way(partial(make, opener, claimed))
    except CannotSeal as error:
        problem = str(error)
    except Unavailable as error:
        facts["cause"] = str(error)
        problem = UNVOUCHED if isinstance(error, Unvouched) else OUT_OF_REACH
    except Exception:  # whatever an engine does: the signatures stand, the seal is tried again
        log.exception("a seal could not be made", extra={"facts": facts})
        problem = UNFORESEEN
    else:
        with opener.writing(actor) as work:
            recorded = record_seal(work, claimed.envelope.id, made)
        log.info("sealed" if recorded else "sealed by another worker", extra={"facts": facts})
        return True
    log.warning("a seal has to be tried again", extra={"facts": facts})
    with opener.writing(actor) as work:
        record_seal_failure(work, claimed.envelope.id, problem)
    return True


def _tell_of_all_done(opener: WorkOpener, association_id: uuid.UUID) -> bool:
    with opener.writing(worker_for(association_id)) as work:
        return tell_of_all_done(work)


def take_bankid(opener: WorkOpener) -> bool:
    """Take up the signature by BankID that has waited longest; True when there was one."""
    return opener.ports.bankid.configured and take_one(opener) is not None


def draw_pages(opener: WorkOpener) -> bool:
    """Draw the first pages of one paper that is to be signed, before it is opened; True when there was one."""
    with opener.reading(worker_for()) as work:
        waiting = next_to_draw(work)
    if waiting is None:
        return False
    actor = worker_for(waiting.association_id)
    with opener.writing(actor) as work:
        claimed = claim_pictures(work)
    if claimed is None:
        return False
    made = drawn(opener.ports, claimed)
    with opener.writing(actor) as work:
        keep_pictures(work, claimed, made)
    return True


def remind(opener: WorkOpener) -> bool:
    """Tell of one paper that was hidden from a signer, one letter that could not be sent, or one deadline that has passed, or write one reminder; True when there was one."""
    if _tell_of_hiding(opener) or _tell_of_undelivered(opener):
        return True
    with opener.reading(worker_for()) as work:
        late, overdue = next_to_remind(work), next_overdue(work)
    if late is not None:
        with opener.writing(worker_for(late.association_id)) as work:
            return remind_next(work)
    if overdue is not None:
        with opener.writing(worker_for(overdue.association_id)) as work:
            return tell_overdue(work)
    return False


def _tell_of_hiding(opener: WorkOpener) -> bool:
    with opener.reading(worker_for()) as work:
        associations = with_news(work)
    for association_id in associations:
        with opener.reading(worker_for(association_id)) as work:
            news = next_to_tell_of(work) is not None
        if news:
            with opener.writing(worker_for(association_id)) as work:
                return tell_of_hiding(work)
    return False


def _tell_of_undelivered(opener: WorkOpener) -> bool:
    with opener.reading(worker_for()) as work:
        associations = associations_with_undelivered(work)
    for association_id in associations:
        with opener.reading(worker_for(association_id)) as work:
            news = bool(next_undelivered(work))
        if news:
            with opener.writing(worker_for(association_id)) as work:
                return tell_of_undelivered(work)
    return False


def look_at_sheets(opener: WorkOpener) -> bool:
    """Look at the pages of one document for the codes of what was printed to be signed by hand; True when there was one."""
    with opener.reading(worker_for()) as work:
        waiting = next_to_look_at(work) if anything_printed(work) else None
    if waiting is None:
        return False
    worker = worker_for(waiting.association_id)
    with opener.writing(worker) as work:
        claimed = claim_sheets(work)
    if claimed is None:
        return False
    try:
        found = look_through(opener, claimed)
    except BarcodesUnread:
        # The lease runs out, and it is tried again.
        log.warning("pages were not looked at", extra={"facts": {"document": claimed.document_id}})
        return True
    with opener.writing(worker) as work:
        record_sheets(work, claimed, found)
    return True


def send_batches(opener: WorkOpener) -> bool:
    """Send, remind or take back one envelope of a sending to many, or tell that one is done; True when there was something.

    One envelope a call, and no faster than the sending's pace: everybody else's work goes between them.
    """
    with opener.reading(worker_for()) as work:
        steered = next_of_all_to_withdraw(work) or next_of_all_to_remind(work)
        waiting = next_recipient(work)
        done = [] if waiting else sorted({batch.association_id for batch, _last in all_done(work)})
    if steered is not None:
        with opener.writing(worker_for(steered[0].association_id)) as work:
            return steer_next(work)
    if waiting is None:
        return any(_tell_of_all_done(opener, association_id) for association_id in done)
    actor = worker_for(waiting.association_id)
    with opener.writing(actor) as work:
        claimed = claim_recipient(work)
        association = own(work)
    if claimed is None:
        return False
    try:
        frozen = merge(
            opener, claimed, (association.name, association.org_number, language_of(association.language))
        )
    except Unavailable:
        return True  # an engine is busy: the lease runs out and it is tried again
    except Exception as error:  # one text that cannot be typeset must not stop the others
        log.exception("a text could not be typeset", extra={"facts": {"recipient": claimed.recipient.id}})
        if may_succeed_later(error):
            return True  # as with a busy engine
        with opener.writing(actor) as work:
            fail_recipient(work, claimed.recipient.id, NOT_TYPESET)
        return True
    with opener.writing(actor) as work:
        send_to_recipient(work, claimed, frozen)
    return True


def examine_seal(opener: WorkOpener) -> bool:
    """Check a sealed file as anyone would and keep the report; True when there was one."""
    with opener.reading(worker_for()) as work:
        waiting = unexamined(work)
    if waiting is None:
        return False
    tenant, sha256 = waiting.association_id, waiting.sha256
    size = 0
    try:
        content = opener.ports.blobs.read(tenant, sha256)
        size, verdict = len(content), _judged(opener, content)
    except Unavailable:
        return False  # many look into files just now
    except Exception:  # missing or unreadable: that is what is to be reported
        log.exception(
            "a sealed file could not be checked", extra={"facts": {"envelope": waiting.envelope_id}}
        )
        verdict = Verdict(Status.UNEXAMINED, ())
    if not verdict.intact:
        log.error(
            "a sealed file does not prove itself",
            extra={"facts": {"envelope": waiting.envelope_id, "status": verdict.status.value}},
        )
    with opener.writing(worker_for(tenant)) as work:
        if unexamined(work, tenant) == waiting:
            keep_report(work, waiting.envelope_id, Stored(sha256, size), verdict, waiting.paper)
    return True


def renew(opener: WorkOpener) -> bool:
    """Renew the archive timestamp that is due; True when there was one.

    The sealed file stays as it is. What is made is the same file with one more timestamp, kept beside it.
    """
    with opener.reading(worker_for()) as work:
        waiting = next_to_renew(work, work.now)
    if waiting is None:
        return False
    actor = worker_for(waiting.association_id)
    with opener.writing(actor) as work:
        proof = claim_renewal(work)
    if proof is None:
        return False
    ports, tenant = opener.ports, proof.association_id
    try:
        ports.blobs.check(tenant, proof.sha256)
        content = ports.sealer.renew(ports.blobs.read(tenant, proof.sha256))
        verdict = _judged(opener, content)
    except CannotSeal as error:
        problem = str(error)
    except Unavailable as error:
        log.warning("a timestamp was not renewed", extra={"facts": {"cause": str(error)}})
        problem = RENEWAL_UNVOUCHED if isinstance(error, Unvouched) else NOT_RENEWED
    except Exception:  # whatever an engine does: the file is whole, and it is tried again
        log.exception("a timestamp could not be renewed", extra={"facts": {"envelope": proof.envelope_id}})
        problem = UNFORESEEN_RENEWAL
    else:
        kept = ports.blobs.put(tenant, content)
        with opener.writing(actor) as work:
            record_renewal(work, proof, kept, verdict)
        return True
    with opener.writing(actor) as work:
        record_renewal_failure(work, proof, problem)
    return True


def watch_certificate(opener: WorkOpener) -> bool:
    """Remember the certificate that seals, and write once to the administrators before it ends; True when it did."""
    with opener.reading(worker_for()) as work:
        if not every(work):
            return False  # the key is made when there is somebody to seal for
        present = present_certificate(work)
        known = certificate(work, present.sha256) if present else None
        good = present is not None and standing(present.not_after, work.now) is CertificateStanding.GOOD
    if present is None or (known and (good or known.warned_at)):
        return False
    with opener.writing(worker_for()) as work:
        note_certificate(work, present)
        warn_of_ending(work, present)
    return True


def _judged(opener: WorkOpener, content: bytes) -> Verdict:
    ports = opener.ports
    with opener.reading(worker_for()) as work:
        own = {one.fingerprint for one in certificates(work)}
    pdf = ports.verifier.verify(content)
    return judge(
        pdf,
        own_certificates=own | {ports.sealer.certificate().sha256},
        examined=ports.xml_signatures.examine(signatures_to_examine(pdf)),
    )
