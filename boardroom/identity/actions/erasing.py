"""Erasing an account that opens nothing to anybody any more, with everything that led to it."""

import uuid

from sqlalchemy import delete, update

from boardroom.identity.models import (
    Account,
    AccountSession,
    ApiToken,
    BankidOrder,
    Challenge,
    EidErrand,
    EidLink,
    Invitation,
    KnownBrowser,
    Passkey,
    RecoveryCode,
)
from boardroom.notices.actions import forget_addressee
from boardroom.work import Work

# What is nothing without its account, and what is told of something else and only names it.
ITS_OWN = (AccountSession, ApiToken, Challenge, EidLink, KnownBrowser, Passkey, RecoveryCode)
NAMING_IT = (BankidOrder, EidErrand, Invitation)


def erase_account(work: Work, account_id: uuid.UUID) -> None:
    """Delete an account with its address, keys and sessions, and where the installation's own letters to it went.

    For an action that has made sure that no association has a person of it any more.
    """
    account = work.session.get_one(Account, account_id)
    forget_addressee(work, [account.email], of_installation=True)
    for kind in ITS_OWN:
        work.session.execute(delete(kind).where(kind.account_id == account_id))
    for naming in NAMING_IT:
        work.session.execute(update(naming).where(naming.account_id == account_id).values(account_id=None))
    work.session.delete(account)
    work.session.flush()
