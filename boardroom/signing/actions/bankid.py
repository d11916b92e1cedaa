"""Signing with BankID: the statement goes out with an order, and what BankID vouches for is taken up when it comes.

Nothing here waits for a browser: the worker collects the order, and the signature counts when it is there.
"""

import enum
import uuid

from boardroom.audit.actions import record
from boardroom.core.actor import Actor, ActorKind, worker_for
from boardroom.core.errors import Invalid, NotFound, NotPermitted
from boardroom.core.permissions import Permission
from boardroom.core.words import N_
from boardroom.identity.actions.bankid_orders import (
    OnTelephone,
    Ordered,
    Wish,
    name_of,
    order_bankid,
    personal_number_of,
    take,
)
from boardroom.identity.models import BankidOrder
from boardroom.identity.queries import bankid_signature_to_take, eid_links_of
from boardroom.identity.rules.bankid import BANKID, OrderMode, OrderPurpose
from boardroom.language.identifiers import personal_number
from boardroom.ports.bankid import Caller
from boardroom.ports.xml_signatures import Held, ToExamine, XmlSignature
from boardroom.signing import queries
from boardroom.signing.actions.progress import note
from boardroom.signing.actions.signatures import take_signature, waiting
from boardroom.signing.actions.statements import drawable, statement_now
from boardroom.signing.errors import AlreadyDecided, HiddenFromYou, HiddenSince, MethodNotAllowed
from boardroom.signing.models import Envelope, Signer
from boardroom.signing.rules.bankid import (
    names_agree,
    non_visible_text,
    proof_of,
    same_person,
    speaks_of,
    to_examine,
    visible_text,
)
from boardroom.signing.rules.methods import Method
from boardroom.signing.rules.statement import NoStatement, SigningStatement, read_statement
from boardroom.signing.rules.states import EnvelopeState, SignerState
from boardroom.work import Work, WorkOpener

NO_NUMBER = N_("Skriv personnumret med tolv siffror, till exempel 19460324-2399.")


class Outcome(enum.StrEnum):
    """What was made of a signature that came; kept with the order, for the page that tells about it."""

    SIGNED = "signed"
    TOO_LATE = "too_late"  # answered, closed or hidden from them meanwhile
    OTHER_PERSON = "other_person"
    NOT_PROVEN = "not_proven"  # what was signed is not what was asked


def begin_bankid(
    opener: WorkOpener,
    actor: Actor,
    envelope_id: uuid.UUID,
    remark: str,
    mode: OrderMode,
    *,
    address: str,
    continue_at: str,
) -> Ordered:
    """Fix the statement and order a signature over it from BankID, for the one who was asked."""
    if mode is OrderMode.TELEPHONE:
        raise MethodNotAllowed
    with opener.writing(actor) as work:
        envelope, signer = waiting(work, envelope_id, Method.BANKID)
        signer.remark = drawable(work, remark)
        statement = statement_now(work, envelope, signer, signer.remark)
    return order_bankid(opener, actor, _wish(statement, envelope, signer, mode, continue_at), address)


def begin_bankid_by_telephone(
    opener: WorkOpener,
    actor: Actor,
    envelope_id: uuid.UUID,
    signer_id: uuid.UUID,
    *,
    number: str,
    caller: Caller,
    address: str,
    continue_at: str,
) -> Ordered:
    """Order a signature from someone whom the sender has on the telephone, by their personal number.

    The number goes to BankID and is kept as a keyed hash, to be compared with whoever signs. The person reads
    the paper in the app's words alone, so that the sender reads it out to them: what was said is not recorded.
    """
    twelve = personal_number(number)
    if not twelve:
        raise Invalid(problem=NO_NUMBER)
    with opener.writing(actor) as work:
        actor.require(Permission.SEND_FOR_SIGNING)
        envelope = queries.visible(work, envelope_id, lock=True)
        signer = queries.signer(work, envelope_id, signer_id)
        if not queries.steers(work, envelope):
            raise NotPermitted
        if envelope.state is not EnvelopeState.SENT or signer.state is not SignerState.WAITING:
            raise AlreadyDecided
        if queries.hidden_papers(work, envelope, signer.person_id):
            raise HiddenSince(name=signer.name)
        queries.require_turn(work, signer)
        if Method.BANKID not in envelope.methods_for(signer):
            raise MethodNotAllowed
        statement = statement_now(work, envelope, signer, signer.remark)
        note(work, envelope, "rung", signer=signer.id, by=actor.name)
    wish = _wish(statement, envelope, signer, OrderMode.TELEPHONE, continue_at)
    return order_bankid(opener, actor, wish, address, telephone=OnTelephone(twelve, caller))


def take_bankid(opener: WorkOpener, order_id: uuid.UUID | None = None) -> Outcome | None:
    """Take up one signature that came from BankID, a certain one or the oldest; None when there is none.

    State, proof and the order's own end are one transaction: a kill before it leaves the order to be taken up again.
    """
    with opener.reading(worker_for()) as work:
        order = bankid_signature_to_take(work, order_id)
    if order is None:
        return None
    try:
        statement = read_statement(order.binding)
        with opener.reading(worker_for(order.association_id)) as work:
            signer = queries.signer(
                work, uuid.UUID(statement.envelope_id), order.subject_id or uuid.UUID(int=0)
            )
    except (NoStatement, NotFound):
        # Whatever it was for is gone: it must not stand in the way of the signatures behind it.
        with opener.writing(worker_for(order.association_id)) as work:
            return Outcome.NOT_PROVEN if take(work, order, Outcome.NOT_PROVEN.value) else None
    found = _examined(opener, order, statement)
    with opener.writing(_signers_actor(order, signer)) as work:
        outcome = _outcome(work, order, signer, statement, found)
        if not take(work, order, outcome.value):
            return None  # another process was first
        _act(work, order, signer, outcome, statement=statement, found=found)
    return outcome


def _outcome(
    work: Work, order: BankidOrder, signer: Signer, statement: SigningStatement, found: XmlSignature | None
) -> Outcome:
    try:
        waiting(work, signer.envelope_id, Method.BANKID)
    except (AlreadyDecided, HiddenFromYou):
        return Outcome.TOO_LATE
    if not _of_signer(work, order, signer):
        return Outcome.OTHER_PERSON
    if found is None or Held.BROKEN in {found.signed, found.ocsp}:
        return Outcome.NOT_PROVEN
    if found.signed is Held.HOLDS and not (
        speaks_of(found, statement) and same_person(found, order.completion or {})
    ):
        return Outcome.NOT_PROVEN
    return Outcome.SIGNED


def _act(
    work: Work,
    order: BankidOrder,
    signer: Signer,
    outcome: Outcome,
    *,
    statement: SigningStatement,
    found: XmlSignature | None,
) -> None:
    if outcome is Outcome.TOO_LATE:
        record(work, "signed_too_late", "envelope", signer.envelope_id, method=Method.BANKID.value)
        return
    envelope, own = waiting(work, signer.envelope_id, Method.BANKID)
    if outcome is not Outcome.SIGNED:
        note(work, envelope, f"bankid_{outcome.value}", signer=signer.id)
        return
    proof = proof_of(
        statement,
        order.completion or {},
        matched=_matched(work, order, signer),
        by_telephone=order.mode is OrderMode.TELEPHONE,
    )
    if found is not None and found.signed is Held.UNKNOWN:
        note(work, envelope, "signature_unchecked", signer=signer.id, problem=found.problem)
    take_signature(
        work,
        envelope,
        own,
        statement=statement,
        method=Method.BANKID,
        proof=proof,
        remark=statement.remark,
    )


def _of_signer(work: Work, order: BankidOrder, signer: Signer) -> bool:
    """Tell whether whoever signed is the one who was asked, as far as it can be known.

    By number where the number is known: given on the telephone, or tied to the account. Otherwise the BankID says who
    it is, and only a name with nothing in common is turned away.
    """
    number = personal_number_of(order.completion)
    if not number:
        return False
    hashed = work.ports.pseudonyms.of(BANKID, number)
    if order.expected_hash and order.expected_hash != hashed:
        return False
    known = _known_numbers(work, signer)
    if known:
        return hashed in known
    return bool(order.expected_hash) or names_agree(name_of(order.completion), signer.name)


def _matched(work: Work, order: BankidOrder, signer: Signer) -> str:
    if order.expected_hash:
        return "telephone"
    return "account" if _known_numbers(work, signer) else "nothing"


def _known_numbers(work: Work, signer: Signer) -> set[str]:
    _person, account = queries.people(work, [signer.person_id]).get(signer.person_id, (None, None))
    return {link.subject_hash for link in eid_links_of(work, account.id, BANKID)} if account else set()


def _examined(opener: WorkOpener, order: BankidOrder, statement: SigningStatement) -> XmlSignature | None:
    completion = order.completion or {}
    one: ToExamine | None = to_examine(proof_of(statement, completion, matched="", by_telephone=False))
    return opener.ports.xml_signatures.examine([one])[0] if one is not None and one.signature else None


def _signers_actor(order: BankidOrder, signer: Signer) -> Actor:
    """Return the signer as the actor of their own signature, who need not be at any browser now."""
    account_id = order.account_id if order.mode is not OrderMode.TELEPHONE else None
    return Actor(
        kind=ActorKind.ACCOUNT if account_id else ActorKind.LINK,
        name=signer.name,
        account_id=account_id,
        person_id=signer.person_id,
        association_id=signer.association_id,
        signer_id=signer.id,
    )


def _wish(
    statement: SigningStatement, envelope: Envelope, signer: Signer, mode: OrderMode, continue_at: str
) -> Wish:
    return Wish(
        purpose=OrderPurpose.SIGN,
        mode=mode,
        continue_at=continue_at,
        subject_id=signer.id,
        association_id=envelope.association_id,
        binding=statement.canonical().decode(),
        visible=visible_text(statement),
        non_visible=non_visible_text(statement),
    )
