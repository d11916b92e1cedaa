"""Logging in: password, second step, passkey. Every guess is counted, right or wrong, and committed."""

import enum
import uuid
from dataclasses import dataclass
from functools import cache

from sqlalchemy import update

from boardroom.core.ids import opaque_token
from boardroom.core.secrets import hash_password, password_matches
from boardroom.core.visitor import Visitor
from boardroom.identity.actions import app_secrets, attempts, challenges
from boardroom.identity.actions.browsers import counted_apart
from boardroom.identity.actions.sessions import begin_session
from boardroom.identity.models import Account, RecoveryCode
from boardroom.identity.queries import by_email, by_id, passkey_by_credential
from boardroom.identity.queries import challenge as find_challenge
from boardroom.identity.rules.log_in import (
    CHALLENGE_LIFETIME,
    SECOND_STEP_LIFETIME,
    matching_step,
    recovery_hash,
)
from boardroom.ports.lockbox import LockboxClosed
from boardroom.ports.passkeys import PasskeyKey, PasskeyRefused
from boardroom.work import Work, changed

SECOND_STEP = "second_step"
PASSKEY = "passkey_log_in"


class Outcome(enum.StrEnum):
    """How a try ended."""

    WELCOME = "welcome"
    SECOND_STEP = "second_step"
    WRONG = "wrong"
    WAIT = "wait"
    EXPIRED = "expired"  # the first step is too long ago
    UNREADABLE = "unreadable"  # the key to the app's secret is not among the keys: a recovery code is needed


@dataclass(frozen=True)
class LogIn:
    """The result of a try: the new session's token, the second step's challenge, or how long to wait."""

    outcome: Outcome
    token: str = ""
    challenge_id: uuid.UUID | None = None
    wait_minutes: int = 0


@dataclass(frozen=True)
class Trial:
    """A counted try with a password; `proves` is the slow part and needs no transaction."""

    account_id: uuid.UUID | None
    password_hash: str
    counted: tuple[uuid.UUID, ...]
    wait_minutes: int = 0

    def proves(self, password: str) -> bool:
        """Tell whether the password is right; takes as long for an unknown address as for a known one."""
        if self.wait_minutes:
            return False
        matches = password_matches(self.password_hash or _nobodys_hash(), password)
        return matches and bool(self.password_hash) and self.account_id is not None


@cache
def _nobodys_hash() -> str:
    return hash_password(opaque_token())


def try_password(work: Work, email: str, visitor: Visitor) -> Trial:
    """Count a try for an e-mail address from a browser, and fetch what it is checked against."""
    account = by_email(work, email)
    known = counted_apart(work, account, visitor)
    wait = attempts.minutes_to_wait(work, "log_in", email, visitor.address, known)
    if wait:
        return Trial(None, "", (), wait)
    counted = attempts.count(work, "log_in", email, visitor.address, known)
    if account is None or account.disabled_at is not None:
        return Trial(None, "", counted)
    return Trial(account.id, account.password_hash, counted)


def log_in(work: Work, trial: Trial, *, proved: bool, visitor: Visitor) -> LogIn:
    """Begin a session for a proved try, or the second step where the account has one."""
    if trial.wait_minutes:
        return LogIn(Outcome.WAIT, wait_minutes=trial.wait_minutes)
    account = by_id(work, trial.account_id) if trial.account_id else None
    # The hash is compared again: a password changed in between must not let the old one in.
    if not proved or account is None or account.disabled_at or account.password_hash != trial.password_hash:
        return LogIn(Outcome.WRONG)
    attempts.succeeded(work, trial.counted)
    if account.totp_secret:
        challenge_id = challenges.hand_out(work, SECOND_STEP, opaque_token().encode(), account.id)
        return LogIn(Outcome.SECOND_STEP, challenge_id=challenge_id)
    return LogIn(Outcome.WELCOME, token=begin_session(work, account, method="password", visitor=visitor))


def take_second_step(work: Work, challenge_id: uuid.UUID, code: str, *, visitor: Visitor) -> LogIn:
    """Check a code from the app, or a recovery code, after a right password.

    Where the app's secret cannot be read, recovery codes alone count: a lost key opens nothing.
    """
    challenge = find_challenge(work, challenge_id, SECOND_STEP, SECOND_STEP_LIFETIME)
    account = by_id(work, challenge.account_id) if challenge and challenge.account_id else None
    if challenge is None or account is None or account.disabled_at:
        return LogIn(Outcome.EXPIRED)
    tried = (SECOND_STEP, str(account.id), visitor.address, counted_apart(work, account, visitor))
    wait = attempts.minutes_to_wait(work, *tried)
    if wait:
        return LogIn(Outcome.WAIT, wait_minutes=wait)
    counted = attempts.count(work, *tried)
    method, refused = "", Outcome.WRONG
    try:
        method = "password+totp" if use_app_code(work, account, code) else ""
    except LockboxClosed:
        refused = Outcome.UNREADABLE
    if not method and use_recovery_code(work, account, code):
        method = "recovery"
    if not method:
        return LogIn(refused)
    if challenges.take(work, challenge_id, SECOND_STEP, SECOND_STEP_LIFETIME) is None:
        return LogIn(Outcome.EXPIRED)
    attempts.succeeded(work, counted)
    return LogIn(Outcome.WELCOME, token=begin_session(work, account, method=method, visitor=visitor))


def use_app_code(work: Work, account: Account, code: str) -> bool:
    """Tell whether this is the app's code now, and never accept the same or an older one again.

    LockboxClosed when the secret that it is checked against cannot be read.
    """
    secret = app_secrets.opened(work, account.id, account.totp_secret) if account.totp_secret else ""
    step = matching_step(secret, code, work.now) if secret else None
    if step is None:
        return False
    return changed(
        work,
        update(Account)
        .where(Account.id == account.id, Account.totp_last_step < step)
        .values(totp_last_step=step),
    )


def use_recovery_code(work: Work, account: Account, code: str) -> bool:
    """Use one recovery code up; False when it is none of the account's unused ones."""
    return changed(
        work,
        update(RecoveryCode)
        .where(
            RecoveryCode.account_id == account.id,
            RecoveryCode.code_hash == recovery_hash(code),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=work.now),
    )


def offer_passkey(work: Work) -> tuple[str, uuid.UUID]:
    """Return the browser's options for a log-in without a user name, and the challenge's id."""
    options, value = work.ports.passkeys.assertion_options([])
    return options, challenges.hand_out(work, PASSKEY, value)


def log_in_with_passkey(work: Work, challenge_id: uuid.UUID, answer: str, *, visitor: Visitor) -> LogIn:
    """Begin a session for a passkey's answer; the key proves possession and the phone its user.

    Nothing is counted: a key cannot be guessed, and no stranger shall be able to keep its owner out.
    """
    challenge = challenges.take(work, challenge_id, PASSKEY, CHALLENGE_LIFETIME)
    if challenge is None:
        return LogIn(Outcome.EXPIRED)
    account = prove_passkey(work, answer, challenge.challenge)
    if account is None:
        return LogIn(Outcome.WRONG)
    return LogIn(Outcome.WELCOME, token=begin_session(work, account, method="passkey", visitor=visitor))


def prove_passkey(work: Work, answer: str, challenge: bytes) -> Account | None:
    """Return the account whose registered key answered the challenge; None when nothing is proved."""
    try:
        key = passkey_by_credential(work, work.ports.passkeys.credential_id(answer))
        if key is None:
            return None
        assertion = work.ports.passkeys.verify_assertion(
            answer, challenge, PasskeyKey(key.credential_id, key.public_key, key.sign_count)
        )
    except PasskeyRefused:
        return None
    account = by_id(work, key.account_id)
    if account is None or account.disabled_at or not assertion.user_verified:
        return None
    key.sign_count = assertion.new_sign_count
    key.used_at = work.now
    return account
