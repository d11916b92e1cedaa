"""Leaving: two people say it, the operator carries it out; rows first, the association's own row when all else is gone."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import delete, update

from boardroom.audit.actions import erase_chain, erase_payload, record
from boardroom.core.db import Base
from boardroom.core.ids import new_id
from boardroom.core.permissions import Permission
from boardroom.core.words import N_
from boardroom.export import queries
from boardroom.export.errors import AlreadyLeaving, CannotErase, OtherPerson
from boardroom.export.models import Leaving
from boardroom.export.rules.leaving import EXPORT_AGE, fresh, trace
from boardroom.mandates.actions import write_to_board
from boardroom.work import Work

NOT_CONFIRMED = N_(
    "Två i styrelsen behöver först bekräfta att föreningen lämnar portalen, på sidan Ta med arkivet. "
    "Bekräftat av: %(who)s."
)
NO_EXPORT = N_("Mappen är ingen hel export av föreningen som den här portalen har gjort. Gör en ny.")
TOO_OLD = N_("Exporten är äldre än %(days)s dagar. Gör en ny.")
CHANGED = N_("Något har ändrats i föreningens arkiv efter exporten. Gör en ny.")
NOBODY = N_("ingen")


def confirm_leaving(work: Work, decision: str = "") -> Leaving:
    """Say that the association leaves: the first person names the decision, the second agrees; the board is told of both.

    OtherPerson, AlreadyLeaving.
    """
    work.actor.require(Permission.APPROVE_DISPOSAL)
    # Two who say it at once are one first and one second, and whoever takes it back takes back what stands.
    work.alone(f"leaving {work.actor.tenant}")
    account = work.actor.account_id
    found = queries.leaving(work)
    if account is None or (found and found.first_account == account):
        raise OtherPerson
    if found is None:
        found = Leaving(
            id=new_id(),
            association_id=work.actor.tenant,
            decision=decision,
            first_account=account,
            first_name=work.actor.name,
            first_at=work.now,
        )
        work.session.add(found)
    elif found.confirmed:
        raise AlreadyLeaving
    else:
        found.second_account, found.second_name, found.second_at = account, work.actor.name, work.now
    work.session.flush()
    record(work, "confirmed_leaving", "association", work.actor.tenant, decision=found.decision)
    facts = {
        "by": work.actor.name,
        "first": found.first_name,
        "second": "yes" if found.confirmed else "",
        "decision": found.decision,
    }
    write_to_board(work, "leaving", facts, about=("association", work.actor.tenant))
    return found


def stay(work: Work) -> None:
    """Take the wish to leave back; any of those who could say it may, and the board is told of it as of the wish."""
    work.actor.require(Permission.APPROVE_DISPOSAL)
    work.alone(f"leaving {work.actor.tenant}")
    found = queries.leaving(work)
    if found is None or found.begun_at:
        return
    facts = {
        "by": work.actor.name,
        "first": found.first_name,
        "second": found.second_name,
        "decision": found.decision,
    }
    work.session.delete(found)
    work.session.flush()
    record(work, "stayed", "association", work.actor.tenant)
    write_to_board(work, "staying", facts, about=("association", work.actor.tenant))


def begin_erasing(work: Work, checksum: str) -> Leaving:
    """Begin to erase, or go on: CannotErase without both confirmations and a fresh whole export with that checksum.

    Called by the operator, for the association of the actor, after every byte of the export was re-read.
    """
    found = queries.leaving(work)
    if found and found.begun_at:
        return found
    if found is None or not found.confirmed:
        raise CannotErase(problem=NOT_CONFIRMED % {"who": found.first_name if found else NOBODY})
    order = queries.latest_whole(work, checksum)
    if order is None or order.made_at is None:
        raise CannotErase(problem=NO_EXPORT)
    if not fresh(order.made_at, work.now):
        raise CannotErase(problem=TOO_OLD % {"days": EXPORT_AGE.days})
    if queries.changed_since(work, order):
        raise CannotErase(problem=CHANGED)
    found.begun_at = work.now
    work.session.flush()
    return found


def forget_names(work: Work, names: queries.Names) -> None:
    """Have the installation's own log forget the facts that name an association that leaves; its chain still proves.

    The operator's deed, without an association: what it writes belongs to the installation.
    """
    for entry in queries.told_by_installation(work, names):
        erase_payload(work, entry)


def erase_rows(work: Work) -> None:
    """Delete every row of the association but its own and its wish to leave, and the accounts that are only its.

    In one transaction: from then on nobody gets in, and no worker finds anything to do for it.
    """
    tenant = work.actor.tenant
    found = queries.leaving(work)
    if found is None or not found.begun_at:
        raise CannotErase(problem=NOT_CONFIRMED % {"who": NOBODY})
    addresses = queries.names_of_tenant(work).addresses
    going = queries.accounts_only_here(work)
    keys = queries.keys_of_codes(work) | going
    for table in reversed(Base.metadata.sorted_tables):
        if table.name in {"association", "leaving", "audit_entry"}:
            continue
        if "association_id" in table.columns:
            work.session.execute(delete(table).where(table.c.association_id == tenant))
    _erase_accounts(work, going, keys, addresses)
    erase_chain(work, tenant)
    work.session.execute(
        update(Base.metadata.tables["leaving"])
        .where(Base.metadata.tables["leaving"].c.association_id == tenant)
        .values(decision="", first_name="", second_name="")
    )
    work.session.flush()


def forget_association(work: Work, tenant: uuid.UUID, until: datetime) -> None:
    """Delete the association's own row, the last one; the installation's log keeps that one was erased, and nothing of it.

    The operator's, as nobody of the association is left.
    """
    for table, column in (("leaving", "association_id"), ("association", "id")):
        of = Base.metadata.tables[table]
        work.session.execute(delete(of).where(of.c[column] == tenant))
    work.session.flush()
    record(work, "erased_association", "installation", trace(tenant), backups_until=until.date())


def _erase_accounts(work: Work, going: set[uuid.UUID], keys: set[uuid.UUID], addresses: set[str]) -> None:
    """Delete accounts that nobody else needs, with their sessions, keys and what was counted for them."""
    tables: Any = Base.metadata.tables
    for table in reversed(Base.metadata.sorted_tables):
        for key in table.foreign_keys:
            if key.column.table.name == "account":
                work.session.execute(delete(table).where(key.parent.in_(going)))
    subjects = {str(one) for one in keys} | addresses
    work.session.execute(
        delete(tables["one_time_code"]).where(tables["one_time_code"].c.subject_id.in_(keys))
    )
    for row in queries.attempts_of(work, subjects):
        work.session.execute(delete(tables["attempt"]).where(tables["attempt"].c.id == row))
    # Letters of the installation itself, such as that of a new password: they name whoever they went to.
    letters = tables["message"]
    work.session.execute(
        delete(letters).where(letters.c.association_id.is_(None), letters.c.to_address.in_(addresses))
    )
    work.session.execute(delete(tables["local_mail"]).where(tables["local_mail"].c.to_address.in_(addresses)))
    work.session.execute(delete(tables["set_up"]))
    work.session.execute(delete(tables["account"]).where(tables["account"].c.id.in_(going)))
