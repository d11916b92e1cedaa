"""One-time codes: minted, and redeemed once."""

import hmac
import secrets
import uuid

from sqlalchemy import update

from boardroom.core.ids import new_id, numeric_code
from boardroom.notices.models import OneTimeCode
from boardroom.notices.queries import newest_code
from boardroom.notices.rules import CODE_ATTEMPTS, CODE_LIFETIME, code_hash
from boardroom.work import Work, changed


def mint_code(work: Work, subject_id: uuid.UUID) -> str:
    """Return a fresh six-digit code for the subject; only its salted hash is kept, older codes are worthless."""
    code, salt = numeric_code(), secrets.token_hex(16)
    work.session.execute(
        update(OneTimeCode)
        .where(OneTimeCode.subject_id == subject_id, OneTimeCode.expires_at > work.now)
        .values(expires_at=work.now)
    )
    work.session.add(
        OneTimeCode(
            id=new_id(),
            subject_id=subject_id,
            salt=salt,
            code_hash=code_hash(salt, code),
            created_at=work.now,
            expires_at=work.now + CODE_LIFETIME,
            attempts=0,
        )
    )
    work.session.flush()
    return code


def redeem_code(work: Work, subject_id: uuid.UUID, code: str) -> bool:
    """Tell whether this is the subject's newest code, unused, fresh and not guessed at too often.

    A right answer uses the code up; a wrong one counts. The caller must let its Work commit either
    way, or guesses would be free.
    """
    newest = newest_code(work, subject_id)
    if newest is None:
        return False
    counted = changed(
        work,
        update(OneTimeCode)
        .where(
            OneTimeCode.id == newest.id,
            OneTimeCode.used_at.is_(None),
            OneTimeCode.expires_at > work.now,
            OneTimeCode.attempts < CODE_ATTEMPTS,
        )
        .values(attempts=OneTimeCode.attempts + 1),
    )
    matches = hmac.compare_digest(newest.code_hash, code_hash(newest.salt, code))
    if not (counted and matches):
        return False
    return changed(
        work,
        update(OneTimeCode)
        .where(OneTimeCode.id == newest.id, OneTimeCode.used_at.is_(None))
        .values(used_at=work.now),
    )
