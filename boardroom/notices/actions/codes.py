"""One-time codes: minted, put in force by having left, and redeemed once."""

import hmac
import secrets
import uuid

from sqlalchemy import update

from boardroom.core.ids import new_id, numeric_code
from boardroom.notices.models import OneTimeCode
from boardroom.notices.queries import live_codes
from boardroom.notices.rules import CODE_ATTEMPTS, CODE_LIFETIME, code_hash
from boardroom.work import Work, changed


def mint_code(work: Work, subject_id: uuid.UUID, message_id: uuid.UUID | None = None) -> str:
    """Return a fresh six-digit code for the subject, to leave in a message; only its salted hash is kept.

    It stands beside older ones until it is known to have left (`put_in_force`): an attempt that fails must not make
    the code worthless that the person already holds.
    """
    code, salt = numeric_code(), secrets.token_hex(16)
    work.session.add(
        OneTimeCode(
            id=new_id(),
            subject_id=subject_id,
            message_id=message_id,
            salt=salt,
            code_hash=code_hash(salt, code),
            created_at=work.now,
            expires_at=work.now + CODE_LIFETIME,
            attempts=0,
        )
    )
    work.session.flush()
    return code


def put_in_force(work: Work, subject_id: uuid.UUID, message_id: uuid.UUID, code: str = "") -> None:
    """Make the subject's codes from before the one that has left worthless; those asked for after it stay.

    Without the code itself it is the last that was minted for the message.
    """
    codes = live_codes(work, subject_id)
    carried = (one for one in codes if one.message_id == message_id and (not code or _matches(one, code)))
    left = next(carried, None)
    if left is not None:
        _end(work, [one for one in codes if one is not left and one.created_at <= left.created_at])


def withdraw_code(work: Work, subject_id: uuid.UUID, message_id: uuid.UUID, code: str) -> None:
    """Make a code worthless that was refused and has reached nobody."""
    _end(
        work,
        [one for one in live_codes(work, subject_id) if one.message_id == message_id and _matches(one, code)],
    )


def end_codes(work: Work, subject_id: uuid.UUID) -> None:
    """Make every code of a subject worthless that has left: it went where the person does not read."""
    _end(work, list(live_codes(work, subject_id)))


def redeem_code(work: Work, subject_id: uuid.UUID, code: str) -> OneTimeCode | None:
    """Return the subject's code that this is: unused, fresh and not guessed at too often; None when it is none of them.

    A right answer uses the code up, and every other of the subject; a wrong one counts against each that it could have
    been. The caller must let its Work commit either way, or guesses would be free.
    """
    codes = live_codes(work, subject_id)
    found = None
    for one in codes:
        counted = changed(
            work,
            update(OneTimeCode)
            .where(
                OneTimeCode.id == one.id,
                OneTimeCode.used_at.is_(None),
                OneTimeCode.expires_at > work.now,
                OneTimeCode.attempts < CODE_ATTEMPTS,
            )
            .values(attempts=OneTimeCode.attempts + 1),
        )
        if _matches(one, code) and counted and found is None:
            found = one
    if found is None or not changed(
        work,
        update(OneTimeCode)
        .where(OneTimeCode.id == found.id, OneTimeCode.used_at.is_(None))
        .values(used_at=work.now),
    ):
        return None
    _end(work, [one for one in codes if one is not found])
    return found


def _matches(one: OneTimeCode, code: str) -> bool:
    return hmac.compare_digest(one.code_hash, code_hash(one.salt, code))


def _end(work: Work, codes: list[OneTimeCode]) -> None:
    if codes:
        work.session.execute(
            update(OneTimeCode)
            .where(OneTimeCode.id.in_([one.id for one in codes]), OneTimeCode.expires_at > work.now)
            .values(expires_at=work.now)
        )
