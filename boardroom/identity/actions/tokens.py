"""API tokens: for programs, narrower than their holder, expiring, shown once."""

import uuid
from collections.abc import Iterable
from datetime import timedelta

from boardroom.audit.actions import record
from boardroom.core.errors import Invalid, NotFound, NotPermitted
from boardroom.core.ids import new_id, opaque_token, token_hash
from boardroom.core.permissions import Permission
from boardroom.core.words import N_
from boardroom.identity.models import ApiToken
from boardroom.identity.queries import tokens_of
from boardroom.identity.rules.log_in import TOKEN_DAYS_MAX, TOKEN_PREFIX
from boardroom.work import Work


def create_token(work: Work, name: str, permissions: Iterable[Permission], days: int) -> tuple[ApiToken, str]:
    """Return a token of the actor's own and its text, to be shown once; the hash alone is kept.

    It allows the named permissions as long as the holder's mandates do too, for `days` (1 to 366).
    """
    work.actor.require(Permission.MANAGE_TOKENS)
    if work.actor.account_id is None:
        raise NotPermitted
    wanted = frozenset(permissions)
    if not wanted:
        raise Invalid(problem=N_("Välj minst en sak som programmet ska få göra."))
    if not wanted <= work.actor.permissions:
        raise NotPermitted
    if not 1 <= days <= TOKEN_DAYS_MAX:
        raise Invalid(problem=N_("En nyckel för program kan gälla högst ett år."))
    text = opaque_token(TOKEN_PREFIX)
    token = ApiToken(
        id=new_id(),
        association_id=work.actor.tenant,
        account_id=work.actor.account_id,
        name=name.strip()[:80],
        token_hash=token_hash(text),
        permissions=sorted(permission.value for permission in wanted),
        created_at=work.now,
        expires_at=work.now + timedelta(days=days),
    )
    work.session.add(token)
    work.session.flush()
    record(
        work, "token_created", "api_token", token.id, name=token.name, permissions=",".join(token.permissions)
    )
    return token, text


def revoke_token(work: Work, token_id: uuid.UUID) -> None:
    """Make one of the actor's own tokens useless at once."""
    work.actor.require(Permission.MANAGE_TOKENS)
    if work.actor.account_id is None:
        raise NotPermitted
    token = next((token for token in tokens_of(work, work.actor.account_id) if token.id == token_id), None)
    if token is None:
        raise NotFound
    token.revoked_at = work.now
    record(work, "token_revoked", "api_token", token.id, name=token.name)
