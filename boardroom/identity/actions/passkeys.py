"""The account's passkeys: added, named, removed."""

import uuid

from boardroom.core.errors import NotFound
from boardroom.core.ids import new_id
from boardroom.identity.actions import challenges
from boardroom.identity.actions.own import note_change, own_account
from boardroom.identity.errors import LastWayIn, PasskeyNotAccepted
from boardroom.identity.models import Passkey
from boardroom.identity.queries import passkey_by_credential, passkeys_of
from boardroom.identity.rules.log_in import CHALLENGE_LIFETIME
from boardroom.ports.passkeys import PasskeyRefused
from boardroom.work import Work

REGISTRATION = "passkey_registration"


def begin_passkey(work: Work) -> tuple[str, uuid.UUID]:
    """Return the browser's options for a new key, and the challenge's id."""
    account = own_account(work)
    existing = [key.credential_id for key in passkeys_of(work, account.id)]
    options, value = work.ports.passkeys.registration_options(
        account.id.bytes, account.email, account.name, existing
    )
    return options, challenges.hand_out(work, REGISTRATION, value, account.id)


def add_passkey(work: Work, challenge_id: uuid.UUID, answer: str, name: str) -> Passkey:
    """Keep the key that the browser made; PasskeyNotAccepted when it proves nothing or is known."""
    account = own_account(work)
    challenge = challenges.take(work, challenge_id, REGISTRATION, CHALLENGE_LIFETIME, account.id)
    if challenge is None:
        raise PasskeyNotAccepted
    try:
        key = work.ports.passkeys.verify_registration(answer, challenge.challenge)
    except PasskeyRefused as error:
        raise PasskeyNotAccepted from error
    if passkey_by_credential(work, key.credential_id) is not None:
        raise PasskeyNotAccepted
    added = Passkey(
        id=new_id(),
        account_id=account.id,
        credential_id=key.credential_id,
        public_key=key.public_key,
        sign_count=key.sign_count,
        name=name.strip()[:80],
        created_at=work.now,
    )
    work.session.add(added)
    work.session.flush()
    note_change(work, account, "passkey_added")
    return added


def rename_passkey(work: Work, passkey_id: uuid.UUID, name: str) -> None:
    """Give one of the actor's keys a name that a person recognises."""
    _own_key(work, passkey_id).name = name.strip()[:80]


def remove_passkey(work: Work, passkey_id: uuid.UUID) -> None:
    """Remove one of the actor's keys; LastWayIn when nothing else would open the account."""
    account = own_account(work)
    key = _own_key(work, passkey_id)
    if not account.password_hash and len(passkeys_of(work, account.id)) == 1:
        raise LastWayIn
    work.session.delete(key)
    note_change(work, account, "passkey_removed")


def _own_key(work: Work, passkey_id: uuid.UUID) -> Passkey:
    account = own_account(work)
    key = next((key for key in passkeys_of(work, account.id) if key.id == passkey_id), None)
    if key is None:
        raise NotFound
    return key
