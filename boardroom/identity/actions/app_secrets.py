"""The secret that a person's app shares with the portal: locked, and read only to check a code."""

import uuid

from boardroom.identity.models import Account
from boardroom.identity.queries import with_app_secret
from boardroom.ports.lockbox import LockboxClosed
from boardroom.work import Work


def lock(work: Work, account_id: uuid.UUID, secret: str) -> str:
    """Return a secret as the database may keep it."""
    return work.ports.lockbox.lock(_owner(account_id), secret)


def opened(work: Work, account_id: uuid.UUID, kept: str) -> str:
    """Return the secret of what the database keeps; LockboxClosed when its key is not among the keys.

    What an earlier version kept unlocked is read as it is, until `lock_all` has come to it.
    """
    if not work.ports.lockbox.is_locked(kept):
        return kept
    return work.ports.lockbox.open(_owner(account_id), kept)


def lock_all(work: Work) -> int:
    """Lock every secret that an earlier version left readable, and return how many there were."""
    plain = _plain(work)
    for account in plain:
        account.totp_secret = lock(work, account.id, account.totp_secret)
    return len(plain)


def any_plain(work: Work) -> bool:
    """Tell whether an earlier version, or an older backup, left a secret readable."""
    return bool(_plain(work))


def closed(work: Work) -> list[Account]:
    """Return the accounts whose secret cannot be read, because its key is not among the keys."""
    return [account for account in with_app_secret(work) if not _opens(work, account)]


def _plain(work: Work) -> list[Account]:
    return [
        account for account in with_app_secret(work) if not work.ports.lockbox.is_locked(account.totp_secret)
    ]


def _opens(work: Work, account: Account) -> bool:
    try:
        opened(work, account.id, account.totp_secret)
    except LockboxClosed:
        return False
    return True


def _owner(account_id: uuid.UUID) -> str:
    return f"second_factor:{account_id}"
