"""The package's premis.xml: its documents and files, what happened to them, and who and what did it."""

from collections.abc import Iterator

from boardroom import __version__
from boardroom.associations.queries import own
from boardroom.audit.models import Entry
from boardroom.export import queries
from boardroom.export.jobs.contents import Contents, scratch_with
from boardroom.export.queries import Chosen
from boardroom.export.rules import premis
from boardroom.mandates.queries import persons
from boardroom.ports.bags import Bag
from boardroom.work import Work

_SOFTWARE = ("boardroom", "software", "executing program")


def write_premis(work: Work, found: Chosen, contents: Contents, bag: Bag) -> None:
    """Write premis.xml, a piece at a time."""
    pieces = premis.whole(_objects(work, found, contents), _events(work, found, contents), _agents(work))
    bag.add("metadata/premis.xml", scratch_with(bag, "premis.xml", pieces))


def _objects(work: Work, found: Chosen, contents: Contents) -> Iterator[str]:
    # The schema asks for an object at least; the archive itself is one, whatever was chosen of it.
    whole = own(work)
    yield premis.document_object(str(whole.id), whole.org_number, whole.name)
    for one in queries.documents(work, found):
        yield premis.document_object(str(one.document.id), one.document.reference, one.document.title)
    for filed in queries.files(work, found):
        file = filed.file
        if filed.standing and file.sha256 in contents.wanted:
            yield premis.file_object(
                premis.FileObject(
                    key=str(file.id),
                    document=str(filed.document_id),
                    path=f"data/{contents.place(contents.wanted[file.sha256])}",
                    sha256=file.sha256,
                    size=file.size,
                    media_type=file.media_type,
                    original_name=file.name,
                )
            )


def _events(work: Work, found: Chosen, contents: Contents) -> Iterator[str]:
    without = {str(key) for keys in found.without.values() for key in keys}
    of_accounts = queries.accounts_of_persons(work)
    by_account = {str(account): str(person) for account, person in of_accounts.items()}
    for entry in queries.happenings(work, set(premis.EVENT_TYPES)):
        kind = premis.EVENT_TYPES.get((entry.verb, entry.subject_kind))
        if kind is None or entry.subject_id in without:
            continue
        yield premis.event(_from_log(entry, kind, by_account))
    for filed in queries.files(work, found):
        file = filed.file
        if filed.standing and file.checked_at and file.sha256 in contents.wanted:
            yield premis.event(
                premis.Happened(
                    key=f"fixity-{file.id}",
                    kind="fixity check",
                    at=file.checked_at.isoformat(),
                    outcome="pass" if file.sound else "fail",
                    note=file.damage,
                    objects=[("UUID", str(file.id))],
                    agents=[_SOFTWARE],
                )
            )
    yield premis.event(
        premis.Happened(
            key=f"export-{work.now.isoformat()}",
            kind="replication",
            at=work.now.isoformat(),
            detail="Packed into a bag (RFC 8493) with SHA-256 manifests; every byte was re-read.",
            outcome="success" if not contents.missing else "warning",
            agents=[_SOFTWARE],
        )
    )


def _from_log(entry: Entry, kind: str, by_account: dict[str, str]) -> premis.Happened:
    who = by_account.get(entry.actor_id, entry.actor_id)
    agents = (
        [("UUID", who, "implementer")]
        if entry.actor_kind in {"account", "token", "link"} and who
        else [_SOFTWARE]
    )
    return premis.Happened(
        key=f"log-{entry.number}",
        kind=kind,
        at=entry.at.isoformat(),
        detail=f"{entry.verb} ({entry.subject_kind})",
        outcome="fail" if entry.verb == "documents.damage_found" else "success",
        objects=[("UUID", entry.subject_id)],
        agents=agents,
    )


def _agents(work: Work) -> Iterator[str]:
    association = own(work)
    yield premis.agent(premis.Agent("boardroom", "software", "Boardroom", "software", __version__))
    yield premis.agent(premis.Agent("UUID", str(association.id), association.name, "organization"))
    for who in persons(work):
        yield premis.agent(premis.Agent("UUID", str(who.id), who.name, "person"))
