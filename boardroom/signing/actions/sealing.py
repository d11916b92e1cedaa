"""The state around the seal: claimed under a lease, recorded once, its failure kept and tried again."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import bindparam, or_, update

from boardroom.associations.models import Association
from boardroom.associations.queries import by_id
from boardroom.audit.actions import record
from boardroom.core.permissions import Permission
from boardroom.documents.rules import READING_COPY
from boardroom.ports.blobs import Stored
from boardroom.signing.actions.filing import file_sealed
from boardroom.signing.actions.letters import (
    opens_to,
    send_file,
    who_steers,
    write_to_account,
    write_to_signer,
)
from boardroom.signing.actions.progress import note
from boardroom.signing.errors import AlreadyDecided
from boardroom.signing.models import Envelope, Event, Signer
from boardroom.signing.queries import (
    Opens,
    events_of,
    further_papers,
    guests_among,
    hidden_among,
    is_void,
    left_out_of,
    next_to_seal,
    papers_of,
    signers_of,
    visible,
)
from boardroom.signing.rules.absences import without_in_words
from boardroom.signing.rules.bundles import FrozenPaper, file_name
from boardroom.signing.rules.hand import sworn_by
from boardroom.signing.rules.letters import LANGUAGES, named
from boardroom.signing.rules.states import Cause, EnvelopeState, SignerState
from boardroom.work import Work, changed

# Long enough for a slow timestamp authority, for each paper; after it, a killed worker's seal is taken over.
LEASE = timedelta(minutes=2)
# Larger files are fetched by the link: mail servers take about ten megabytes, a third more once encoded.
_MOST_BY_MAIL = 7_000_000
MADE_VOID = "Protokollet är makulerat"
_FIRST_WAIT = timedelta(minutes=1)
_LONGEST_WAIT = timedelta(hours=1)


@dataclass(frozen=True)
class ToSeal:
    """Everything that a seal is made from, read in the Work that claimed it."""

    envelope: Envelope
    papers: Sequence[FrozenPaper]
    signers: Sequence[Signer]
    events: Sequence[Event]
    association: Association


@dataclass(frozen=True)
class SealedPaper:
    """One paper as it was sealed, already durable in the blob store."""

    position: int
    words_size: int  # of the file with the paper's own words
    sealed: Stored
    sealed_pages: int
    reading_copy: Stored
    reading_copy_pages: int


@dataclass(frozen=True)
class Seal:
    """What was made of every paper of an envelope, in their order, with one key."""

    papers: Sequence[SealedPaper]
    level: str
    certificate_sha256: str


# Put together once: decision 40.
_CLAIM = (
    update(Envelope)
    .where(
        Envelope.id == bindparam("envelope"),
        Envelope.association_id == bindparam("tenant"),
        Envelope.state == EnvelopeState.SIGNED,
        or_(Envelope.lease_until.is_(None), Envelope.lease_until <= bindparam("now")),
    )
    .values(lease_until=bindparam("until"), seal_attempts=Envelope.seal_attempts + 1)
)


def claim_seal(work: Work) -> ToSeal | None:
    """Take the association's next signed envelope under a lease; None when another worker was first.

    Minutes that were made void are never sealed: what was signed of them ends here, and stays with its evidence.
    """
    envelope = next_to_seal(work, work.now, work.actor.tenant)
    while envelope is not None and is_void(work, envelope):
        _end_void(work, envelope)
        envelope = next_to_seal(work, work.now, work.actor.tenant)
    if envelope is None:
        return None
    claimed = changed(
        work,
        _CLAIM,
        envelope=envelope.id,
        tenant=work.actor.tenant,
        now=work.now,
        until=work.now + LEASE * (1 + envelope.further_papers),
    )
    association = by_id(work, work.actor.tenant)
    if not claimed or association is None:
        return None
    work.session.refresh(envelope)
    return ToSeal(
        envelope,
        papers_of(work, envelope),
        signers_of(work, envelope.id),
        events_of(work, envelope.id),
        association,
    )


def _end_void(work: Work, envelope: Envelope) -> None:
    ended = changed(
        work,
        update(Envelope)
        .where(
            Envelope.id == envelope.id,
            Envelope.association_id == work.actor.tenant,
            Envelope.state == EnvelopeState.SIGNED,
        )
        .values(
            state=EnvelopeState.WITHDRAWN,
            signed_at=None,
            lease_until=None,
            retry_at=None,
            seal_error="",
            closed_at=work.now,
            closed_because=MADE_VOID,
        ),
    )
    work.session.refresh(envelope)
    if ended:
        note(work, envelope, "withdrawn", by=work.actor.name, reason=MADE_VOID)
        record(work, "withdrew_from_signing", "envelope", envelope.id, title=envelope.title)


def record_seal(work: Work, envelope_id: uuid.UUID, seal: Seal) -> bool:
    """Move signed -> sealed and file what was made; False when another worker already did.

    State, document, files and letters are one transaction: a kill leaves all of it or nothing, and
    the seal that is recorded is the only one that anybody ever sees.
    """
    envelope = visible(work, envelope_id, lock=True)
    if envelope.state is not EnvelopeState.SIGNED or is_void(work, envelope):
        return False
    first = seal.papers[0]
    document_id = _file(work, papers_of(work, envelope), envelope, seal)
    # The row is ours until this Work ends: nobody else can have moved it since it was looked at.
    envelope.state, envelope.sealed_at, envelope.document_id = EnvelopeState.SEALED, work.now, document_id
    envelope.sealed_sha256, envelope.reading_copy_sha256 = first.sealed.sha256, first.reading_copy.sha256
    envelope.level, envelope.certificate_sha256 = seal.level, seal.certificate_sha256
    envelope.seal_error, envelope.retry_at, envelope.lease_until = "", None, None
    note(
        work,
        envelope,
        "sealed",
        sha256=first.sealed.sha256,
        level=seal.level,
        certificate=seal.certificate_sha256,
        **{f"sha256_{one.position}": one.sealed.sha256 for one in seal.papers[1:]},
    )
    for paper, made in zip(papers_of(work, envelope), seal.papers, strict=True):
        record(
            work,
            "sealed",
            "envelope",
            envelope.id,
            title=paper.title,
            sha256=made.sealed.sha256,
            level=seal.level,
        )
    _tell_of_seal(work, envelope, first.reading_copy)
    return True


def _tell_of_seal(work: Work, envelope: Envelope, reading_copy: Stored) -> None:
    """Write to everyone who was asked, and to the sender, who is told whom no letter reaches."""
    signers = signers_of(work, envelope.id)
    outsiders, hidden = guests_among(work, signers), hidden_among(work, envelope, signers)
    told = [one for one in signers if one.invited_at is not None or one.state is SignerState.SIGNED]
    # Whoever let another sign has perhaps gone from the firm: the paper is the other's now.
    told = [one for one in told if not (one.id in outsiders and one.state is SignerState.DELEGATED)]
    done = [one for one in told if one.state is SignerState.SIGNED and one.id not in hidden]
    by_hand = ", ".join(one.name for one in done if not one.email)
    steering = who_steers(work, envelope) if by_hand else []
    # Whoever has no log-in gets the paper itself, unless the sender wanted a code before it is shown.
    # A letter carries one file: several papers are fetched by the link.
    mailed = not (envelope.further_papers or envelope.guest_code) and reading_copy.size <= _MOST_BY_MAIL
    missing = _missing_among(work, signers)
    remarked = [one for one in signers if one.state is SignerState.SIGNED and one.remark]
    for asked in told:
        if asked.id in missing.dead:
            continue  # one letter said that it is completed without them; a second is for nobody
        own = {
            "without_you": "yes" if asked.state is SignerState.SKIPPED else "",
            **named("vouched_by", sworn_by(asked.proof or {})),
        }
        of_all = {**missing.words, **_remarks(remarked, asked.person_id)}
        if asked.id in outsiders - hidden.keys() and mailed:
            file = (envelope.reading_copy_sha256, file_name(papers_of(work, envelope)[0], READING_COPY))
            send_file(work, "signing_sealed", envelope, asked, file, opens=Opens.COPY, **of_all, **own)
        else:
            opens = opens_to(work, envelope, asked.person_id, asked)
            mine = by_hand if asked.person_id in steering else ""
            told_of = {"attached": "", "opens": opens, "by_hand": mine, **of_all, **own}
            write_to_signer(work, "signing_sealed", envelope, asked, **told_of)
    # Of a sending to many one letter at the end tells of all.
    of_one = (envelope.sent_by, *steering) if envelope.batch_id is None else ()
    for person_id in dict.fromkeys(of_one):
        if person_id and person_id not in {asked.person_id for asked in signers}:
            opens = opens_to(work, envelope, person_id)
            mine = by_hand if person_id in steering else ""
            of_all = {**missing.words, **_remarks(remarked, person_id)}
            write_to_account(
                work, "signing_sealed", envelope, person_id, attached="", opens=opens, by_hand=mine, **of_all
            )


def _remarks(remarked: Sequence[Signer], reader: uuid.UUID | None) -> dict[str, str]:
    """Return who signed with a remark, for the letter to one reader, who is not told of their own as of a stranger's."""
    others = [one.name for one in remarked if one.person_id != reader]
    own = len(others) < len(remarked)
    return {
        "remarked": "yes" if others else "",
        "remarked_yourself": "yes" if own else "",
        **named("remarked", others),
    }


@dataclass(frozen=True)
class _Without:
    """Whom a paper was completed without, for the letters: their names, and the words in each language."""

    words: dict[str, str]
    dead: frozenset[uuid.UUID]  # those of whom it is said that they have died


def _missing_among(work: Work, signers: Sequence[Signer]) -> _Without:
    decisions = left_out_of(work, signers)
    if not decisions:
        return _Without({}, frozenset())
    absent = [one for one in signers if str(one.id) in decisions]
    words = {f"without_{one}": without_in_words(decisions.values(), one) for one in LANGUAGES}
    words |= {"missing": "yes", **named("missing", [one.name for one in absent])}
    dead = (one.id for one in absent if decisions[str(one.id)].get("cause") == Cause.DECEASED)
    return _Without(words, frozenset(dead))


def _file(work: Work, papers: Sequence[FrozenPaper], envelope: Envelope, seal: Seal) -> uuid.UUID:
    """File every paper; return the document of the first."""
    further = {one.position: one for one in further_papers(work, envelope.id)}
    documents = []
    for paper, made in zip(papers, seal.papers, strict=True):
        documents.append(
            file_sealed(
                work,
                envelope,
                paper,
                made.words_size,
                sealed=(made.sealed, made.sealed_pages),
                reading_copy=(made.reading_copy, made.reading_copy_pages),
            )
        )
        if row := further.get(made.position):
            row.sealed_sha256, row.reading_copy_sha256 = made.sealed.sha256, made.reading_copy.sha256
    return documents[0]


def record_seal_failure(work: Work, envelope_id: uuid.UUID, problem: str) -> None:
    """Keep why the seal failed, for administrators to see, and when to try again."""
    envelope = visible(work, envelope_id, lock=True)
    if envelope.state is not EnvelopeState.SIGNED:
        return
    wait = min(_FIRST_WAIT * 2 ** min(envelope.seal_attempts - 1, 10), _LONGEST_WAIT)
    envelope.seal_error = problem[:500]
    envelope.retry_at = work.now + wait
    envelope.lease_until = None
    record(
        work, "seal_failed", "envelope", envelope.id, problem=problem[:200], attempt=envelope.seal_attempts
    )


def retry_seal(work: Work, envelope_id: uuid.UUID) -> None:
    """Try a failed seal again at once."""
    work.actor.require(Permission.READ_JOBS)
    envelope = visible(work, envelope_id)
    if envelope.state is not EnvelopeState.SIGNED:
        raise AlreadyDecided
    envelope.retry_at = None
    record(work, "retried_seal", "envelope", envelope.id)
    work.later("signing.seal")
