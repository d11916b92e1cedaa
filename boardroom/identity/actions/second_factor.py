"""The second step by an app (RFC 6238), and recovery codes for the day the phone is lost."""

import uuid

import pyotp
from sqlalchemy import delete

from boardroom.core.actor import Actor
from boardroom.core.ids import new_id, recovery_code
from boardroom.identity.actions import app_secrets, challenges
from boardroom.identity.actions.log_in import use_app_code
from boardroom.identity.actions.own import note_change, own_account
from boardroom.identity.actions.passwords import confirm_password
from boardroom.identity.actions.sessions import end_sessions
from boardroom.identity.errors import SecondFactorOn, WrongCode
from boardroom.identity.models import Account, RecoveryCode
from boardroom.identity.queries import challenge as find_challenge
from boardroom.identity.rules.log_in import ENROLMENT_LIFETIME, RECOVERY_CODES, recovery_hash
from boardroom.work import Work, WorkOpener

ENROLMENT = "totp_enrolment"


def begin_second_factor(work: Work) -> uuid.UUID:
    """Hand out a secret for the app; it counts once a code from the app has confirmed it."""
    account = own_account(work)
    _check_none(account)
    secret = app_secrets.lock(work, account.id, pyotp.random_base32())
    return challenges.hand_out(work, ENROLMENT, secret.encode(), account.id)


def reveal_secret(work: Work, challenge_id: uuid.UUID) -> str:
    """Return the secret that was handed out and waits for a code; empty when it is too long ago, used or another's."""
    account = own_account(work)
    waiting = find_challenge(work, challenge_id, ENROLMENT, ENROLMENT_LIFETIME, account.id)
    return app_secrets.opened(work, account.id, waiting.challenge.decode()) if waiting else ""


def confirm_second_factor(work: Work, challenge_id: uuid.UUID, code: str) -> list[str]:
    """Turn the second step on and return fresh recovery codes, to be shown once; WrongCode otherwise.

    A wrong code leaves the secret as it is: the refusal rolls its use back.
    """
    account = own_account(work)
    _check_none(account)
    challenge = challenges.take(work, challenge_id, ENROLMENT, ENROLMENT_LIFETIME, account.id)
    if challenge is None:
        raise WrongCode
    account.totp_secret = challenge.challenge.decode()
    account.totp_last_step = 0
    work.session.flush()
    if not use_app_code(work, account, code):
        raise WrongCode
    codes = _fresh_codes(work, account)
    note_change(work, account, "second_factor_on")
    return codes


def remove_second_factor(opener: WorkOpener, actor: Actor, password: str, address: str) -> bool:
    """Turn the second step off; False when the password is wrong. Opens its own Works, as `confirm_password`."""
    if not confirm_password(opener, actor, password, address):
        return False
    with opener.writing(actor) as work:
        account = own_account(work)
        account.totp_secret = ""
        work.session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
        note_change(work, account, "second_factor_off")
    return True


def take_second_factor_off(work: Work, account: Account, because: str) -> None:
    """Turn someone's second step off at the operator's hand, for a lost phone without recovery codes; their sessions end.

    The password is still asked for. It is logged with its reason and told to the person.
    """
    account.totp_secret = ""
    work.session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    end_sessions(work, account.id)
    note_change(work, account, "second_factor_taken_off", facts={"because": because})


def renew_recovery_codes(work: Work) -> list[str]:
    """Return ten new recovery codes, to be shown once; the old ones stop working."""
    account = own_account(work)
    codes = _fresh_codes(work, account)
    note_change(work, account, "recovery_codes_renewed", tell=False)
    return codes


def _check_none(account: Account) -> None:
    # Replacing would turn the old app off without the password that turning it off asks for.
    if account.totp_secret:
        raise SecondFactorOn


def _fresh_codes(work: Work, account: Account) -> list[str]:
    work.session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    codes = [recovery_code() for _ in range(RECOVERY_CODES)]
    work.session.add_all(
        RecoveryCode(id=new_id(), account_id=account.id, code_hash=recovery_hash(code)) for code in codes
    )
    work.session.flush()
    return codes
