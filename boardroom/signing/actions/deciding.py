"""What a signer does: reads, signs with a passkey or a code, or declines.

The gate of all of these is `queries.asked_of`: the actor's person was asked to sign this envelope, and no conflict of interest
hides it from them. No mandate is looked at, because the last meeting's minutes are signed after it ended.
"""

import uuid
from base64 import urlsafe_b64encode
from datetime import timedelta
from typing import Any

from sqlalchemy import update

from boardroom.audit.actions import note_reading, record
from boardroom.core.ids import token_hash
from boardroom.identity.actions import attempts
from boardroom.identity.queries import by_id as account_by_id
from boardroom.language.telephone import masked_number
from boardroom.notices import actions as notices
from boardroom.notices.models import Channel
from boardroom.notices.queries import codes_on_their_way
from boardroom.ports.passkeys import PasskeyKey, PasskeyRefused
from boardroom.signing.actions.codes import check_channel
from boardroom.signing.actions.letters import (
    take_back_letters,
    who_steers,
    write_code,
    write_of_ending,
    write_to_who_steers,
)
from boardroom.signing.actions.progress import note
from boardroom.signing.actions.signatures import take_signature, waiting
from boardroom.signing.actions.statements import drawable, statement_now
from boardroom.signing.actions.turns import advance
from boardroom.signing.errors import (
    AlreadyDecided,
    MethodNotAllowed,
    NotProven,
    ProveFirst,
    ReasonMissing,
    StatementTooOld,
)
from boardroom.signing.models import Envelope, Signer
from boardroom.signing.queries import (
    fresh_signers_of,
    keys_of,
    must_show,
    shown_place,
)
from boardroom.signing.rules.deliveries import delivery_log
from boardroom.signing.rules.methods import Method, masked
from boardroom.signing.rules.statement import read_statement
from boardroom.signing.rules.states import EnvelopeState, SignerState
from boardroom.signing.rules.turns import goes_on_without
from boardroom.work import Work, changed

_OFFER_LASTS = timedelta(minutes=5)


def read_page(work: Work, envelope_id: uuid.UUID, page: int) -> Signer:
    """Note that the signer opened a page (from 1); IndexError past the last one."""
    envelope, signer = shown_place(work, envelope_id, lock=True)
    if not 1 <= page <= envelope.pages_to_read:
        raise IndexError(page)
    if signer.state is not SignerState.WAITING or page in signer.pages_seen:
        return signer
    first = not signer.pages_seen
    signer.pages_seen = sorted({*signer.pages_seen, page})
    if first:
        note(work, envelope, "opened", signer=signer.id)
        note_reading(work, "read_for_signing", "envelope", envelope.id)
    if len(signer.pages_seen) == envelope.pages_to_read:
        note(work, envelope, "read_all", signer=signer.id, pages=envelope.pages_to_read)
    return signer


def keep_remark(work: Work, envelope_id: uuid.UUID, remark: str) -> None:
    """Keep what the signer wants to add, so that signing can be interrupted and resumed; not yet signed."""
    _envelope, signer = waiting(work, envelope_id)
    signer.remark = drawable(work, remark)


def request_code(
    work: Work, envelope_id: uuid.UUID, *, proved: bool = False, channel: Channel = Channel.MAIL
) -> bool:
    """Send a one-time code to the signer's own address or number; False when a password was to be given and was not.

    The code is minted at delivery and never stands in this database. Whoever has a password gives it
    first (`proved`, see identity's password_is), so that the code proves both; a guest came by a link of
    their own.
    """
    envelope, signer = waiting(work, envelope_id, Method.CODE)
    if must_show(work, signer):
        raise ProveFirst
    check_channel(work, signer, channel, signer.id)
    if _first_factor(work) == "password" and not proved:
        return False
    signer.code_sent_at, signer.code_channel = work.now, channel.value
    write_code(work, envelope, signer, channel)
    note(work, envelope, "code_sent", signer=signer.id, to=_masked(signer, channel), channel=channel.value)
    return True


def sign_with_code(
    work: Work, envelope_id: uuid.UUID, code: str, remark: str = "", *, address: str = ""
) -> bool:
    """Sign with the code that was mailed; False when it is wrong, too old or tried too often.

    A wrong code is an answer and no refusal: the Work commits, and with it the count of attempts, for
    the code and for the signer: asking for a new code does not buy new guesses without end. `address`
    is the network address that attempts are counted under.
    """
    envelope, signer = waiting(work, envelope_id, Method.CODE)
    if must_show(work, signer):
        raise ProveFirst
    if attempts.minutes_to_wait(work, "signing_code", str(signer.id), address):
        return False
    counted = attempts.count(work, "signing_code", str(signer.id), address)
    used = notices.redeem_code(work, signer.id, code)
    if used is None:
        note(work, envelope, "wrong_code", signer=signer.id)
        return False
    attempts.succeeded(work, counted)
    remark = drawable(work, remark)
    statement = statement_now(work, envelope, signer, remark)
    proof = {
        "method": Method.CODE.value,
        "factors": [_first_factor(work), "code"],
        **_came_by(work, signer, used.message_id),
        "redeemed_at": work.now.isoformat(),
        "statement_sha256": statement.digest().hex(),
    }
    take_signature(
        work, envelope, signer, statement=statement, method=Method.CODE, proof=proof, remark=remark
    )
    return True


def _came_by(work: Work, signer: Signer, message_id: uuid.UUID | None) -> dict[str, Any]:
    """Return for the proof by which way the code came that was used, which need not be the last that was asked for."""
    codes = codes_on_their_way(work, signer.id)
    used = next((one for one in codes if one.id == message_id), None)
    channel = Channel((used.channel if used else signer.code_channel) or Channel.MAIL)
    asked = used.created_at if used else signer.code_sent_at
    return {
        "channel": channel.value,
        "sent_to": _masked(signer, channel),
        "address_sha256": token_hash(_where(signer, channel)),
        "sent_at": asked.isoformat() if asked else "",
        # The one that was used comes last, as those who read the log take it.
        "delivery": delivery_log(
            sorted(codes, key=lambda one: one is used), lambda one: _masked(signer, Channel(one.channel))
        ),
    }


def _where(signer: Signer, channel: Channel) -> str:
    """Return where a code goes by a channel, as it is hashed."""
    return signer.phone if channel is Channel.TEXT else signer.email.strip().lower()


def _masked(signer: Signer, channel: Channel) -> str:
    return masked_number(signer.phone) if channel is Channel.TEXT else masked(signer.email)


def begin_passkey(work: Work, envelope_id: uuid.UUID, remark: str = "") -> str:
    """Fix the signing statement and return WebAuthn options (JSON) whose challenge is its SHA-256."""
    envelope, signer = waiting(work, envelope_id, Method.PASSKEY)
    keys = keys_of(work, signer)
    if not keys:
        raise MethodNotAllowed
    statement = statement_now(work, envelope, signer, drawable(work, remark))
    signer.offered_statement = statement.canonical().decode()
    signer.offered_at = work.now
    options, _challenge = work.ports.passkeys.assertion_options(
        [key.credential_id for key in keys], challenge=statement.digest()
    )
    return options


def sign_with_passkey(work: Work, envelope_id: uuid.UUID, answer: str) -> None:
    """Sign with the passkey's answer to the statement fixed by `begin_passkey`."""
    envelope, signer = waiting(work, envelope_id, Method.PASSKEY)
    if (
        not signer.offered_statement
        or signer.offered_at is None
        or work.now - signer.offered_at > _OFFER_LASTS
    ):
        raise StatementTooOld
    statement = read_statement(signer.offered_statement)
    try:
        used = work.ports.passkeys.credential_id(answer)
        keys = keys_of(work, signer)
        key = next((key for key in keys if key.credential_id == used), None)
        if key is None:
            raise NotProven
        assertion = work.ports.passkeys.verify_assertion(
            answer, statement.digest(), PasskeyKey(key.credential_id, key.public_key, key.sign_count)
        )
    except PasskeyRefused as refused:
        raise NotProven from refused
    key.sign_count, key.used_at = assertion.new_sign_count, work.now
    proof = {
        "method": Method.PASSKEY.value,
        "credential_id": _text(assertion.credential_id),
        "public_key": _text(key.public_key),
        "client_data_json": _text(assertion.client_data_json),
        "authenticator_data": _text(assertion.authenticator_data),
        "signature": _text(assertion.signature),
        "user_verified": assertion.user_verified,
        "statement_sha256": statement.digest().hex(),
    }
    take_signature(
        work,
        envelope,
        signer,
        statement=statement,
        method=Method.PASSKEY,
        proof=proof,
        remark=statement.remark,
    )


def decline(work: Work, envelope_id: uuid.UUID, reason: str) -> None:
    """Decline with a reason: the envelope closes, the signatures given so far are void but kept.

    Where only some signatures are needed and enough can still come, it goes on without this one.
    """
    envelope, signer = waiting(work, envelope_id)
    if work.actor.room_id is not None and work.actor.account_id is None:
        raise ProveFirst  # whoever picked the name: a guest declines by their own link
    reason = reason.strip()
    if not reason:
        raise ReasonMissing
    signer.state, signer.decided_at, signer.reason = SignerState.DECLINED, work.now, reason
    signer.remark = ""
    signer.offered_statement = ""
    notices.take_back_codes(work, signer.id)
    work.session.flush()
    if goes_on_without(fresh_signers_of(work, envelope.id), signer, envelope.needed):
        _abstain(work, envelope, signer)
        return
    closed = changed(
        work,
        update(Envelope)
        .where(Envelope.id == envelope.id, Envelope.state == EnvelopeState.SENT)
        .values(state=EnvelopeState.DECLINED, closed_at=work.now, closed_because=reason[:1000]),
    )
    if not closed:
        raise AlreadyDecided
    work.session.refresh(envelope)
    signer.ended_it = True
    note(
        work, envelope, "declined", signer=signer.id, name=signer.name, role=signer.role.value, reason=reason
    )
    record(work, "declined_to_sign", "envelope", envelope.id, title=envelope.title, signer=signer.name)
    take_back_letters(work, envelope)
    write_of_ending(
        work,
        "signing_declined",
        envelope,
        signer.person_id,
        who_steers(work, envelope),
        decliner=signer.name,
        reason=reason,
    )


def _abstain(work: Work, envelope: Envelope, signer: Signer) -> None:
    """Go on without someone whose signature is not required: enough others can still sign."""
    note(
        work,
        envelope,
        "abstained",
        signer=signer.id,
        name=signer.name,
        role=signer.role.value,
        reason=signer.reason,
    )
    record(work, "declined_to_sign", "envelope", envelope.id, title=envelope.title, signer=signer.name)
    write_to_who_steers(
        work,
        "signing_abstained",
        envelope,
        told=[signer.person_id],
        decliner=signer.name,
        reason=signer.reason,
    )
    advance(work, envelope)


def _first_factor(work: Work) -> str:
    """Return what stood before the code: a password, a log-in without one (passkey), a personal link, or the meeting itself."""
    if work.actor.account_id is None:
        return "room" if work.actor.room_id is not None else "link"
    account = account_by_id(work, work.actor.account_id)
    return "password" if account is not None and account.password_hash else "log_in"


def _text(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()
