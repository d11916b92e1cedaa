"""The actor's own account: what every action on it begins with."""

from boardroom.audit.actions import record
from boardroom.core.actor import ActorKind
from boardroom.core.errors import NotPermitted
from boardroom.identity.models import Account
from boardroom.identity.queries import by_id
from boardroom.notices.actions import enqueue
from boardroom.work import Work


def own_account(work: Work) -> Account:
    """Return the account that acts in a browser; a program's token may not change its holder's account."""
    if work.actor.kind is not ActorKind.ACCOUNT or work.actor.account_id is None:
        raise NotPermitted
    account = by_id(work, work.actor.account_id)
    if account is None or account.disabled_at is not None:
        raise NotPermitted
    return account


def note_change(
    work: Work, account: Account, verb: str, *, tell: bool = True, facts: dict[str, object] | None = None
) -> None:
    """Log a change of how someone gets in, and tell the person by mail in case it was someone else."""
    record(work, verb, "account", account.id, association_id=None, **(facts or {}))
    if tell:
        enqueue(
            work,
            "account_changed",
            to_address=account.email,
            to_name=account.name,
            facts={"what": verb},
            language=account.language,
            about=("account", account.id),
        )
