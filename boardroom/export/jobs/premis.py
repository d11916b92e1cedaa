"""The package's premis.xml: its documents and files, what happened to them, and who and what did it."""

from collections.abc import Collection, Iterator, Sequence

from boardroom import __version__
from boardroom.associations.queries import own
from boardroom.audit.models import Entry
from boardroom.export import queries
from boardroom.export.jobs.contents import Contents, scratch_with
from boardroom.export.queries import Chosen
from boardroom.export.queries.evidence import Copied
from boardroom.export.rules import premis
from boardroom.mandates.queries import persons
from boardroom.ports.bags import Bag
from boardroom.work import Work

_SOFTWARE = ("boardroom", "software", "executing program")


def write_premis(work: Work, found: Chosen, contents: Contents, bag: Bag) -> None:
    """Write premis.xml, a piece at a time."""
    there: set[str] = set()  # the keys of objects: an event links to nothing that is not in the package
    pieces = premis.whole(
        _objects(work, found, contents, there), _events(work, found, contents, there), _agents(work)
    )
    bag.add("metadata/premis.xml", scratch_with(bag, "premis.xml", pieces))


def _objects(work: Work, found: Chosen, contents: Contents, there: set[str]) -> Iterator[str]:
    # The schema asks for an object at least; the archive itself is one, whatever was chosen of it.
    whole = own(work)
    there.add(str(whole.id))
    yield premis.document_object(str(whole.id), whole.org_number, whole.name)
    for one in queries.documents(work, found):
        there.add(str(one.document.id))
        yield premis.document_object(str(one.document.id), one.document.reference, one.document.title)
    for key, reference in queries.tombstones(work, found):
        there.add(str(key))
        yield premis.document_object(str(key), reference)
    for filed in queries.files(work, found):
        file = filed.file
        if filed.standing and file.sha256 in contents.wanted:
            there.add(str(file.id))
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


def _events(work: Work, found: Chosen, contents: Contents, there: set[str]) -> Iterator[str]:
    of_accounts = queries.accounts_of_persons(work)
    by_account = {str(account): str(person) for account, person in of_accounts.items()}
    people = {str(one.id) for one in persons(work)}
    sealed = queries.sealed_files(work)
    for entry in queries.happenings(work, set(premis.EVENT_TYPES)):
        kind = premis.EVENT_TYPES.get((entry.verb, entry.subject_kind))
        # An envelope is no object: what was done to it was done to the files that it became.
        became = sealed.get(entry.subject_id, []) if entry.subject_kind == "envelope" else [entry.subject_id]
        objects = [key for key in became if key in there]
        if kind and objects:
            yield premis.event(_from_log(entry, kind, objects, by_account, people))
    for copy in queries.copies(work):
        if str(copy.file_id) in there:
            yield premis.event(_migrated(copy, there))
    for filed in queries.files(work, found):
        file = filed.file
        if file.checked_at and str(file.id) in there:
            yield premis.event(
                premis.Happened(
                    key=f"fixity-{file.id}",
                    kind="fixity check",
                    at=file.checked_at.isoformat(),
                    outcome="pass" if file.sound else "fail",
                    note=file.damage,
                    objects=[(str(file.id), "")],
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
            objects=[(str(own(work).id), "")],
            agents=[_SOFTWARE],
        )
    )


def _migrated(copy: Copied, there: set[str]) -> premis.Happened:
    source = [(str(copy.document_id), "source")] if str(copy.document_id) in there else []
    return premis.Happened(
        key=f"copy-{copy.file_id}",
        kind="migration",
        at=copy.made_at.isoformat(),
        detail="Page images with their text beneath, as PDF/A.",
        outcome="success" if copy.conforms else "warning",
        objects=[*source, (str(copy.file_id), "outcome")],
        agents=[_SOFTWARE],
    )


def _from_log(
    entry: Entry, kind: str, objects: Sequence[str], by_account: dict[str, str], people: Collection[str]
) -> premis.Happened:
    who = by_account.get(entry.actor_id, entry.actor_id)
    agents = [_SOFTWARE]
    if entry.actor_kind in {"account", "token", "link"} and who:
        # Whose an account was nobody knows that is erased, or belonged to the installation that the archive came from.
        agents = [("UUID", who, "implementer")] if who in people else []
    return premis.Happened(
        key=f"log-{entry.number}",
        kind=kind,
        at=entry.at.isoformat(),
        detail=f"{entry.verb} ({entry.subject_kind})",
        outcome="fail" if entry.verb == "documents.damage_found" else "success",
        objects=[(key, "") for key in objects],
        agents=agents,
    )


def _agents(work: Work) -> Iterator[str]:
    association = own(work)
    yield premis.agent(premis.Agent("boardroom", "software", "Boardroom", "software", __version__))
    yield premis.agent(premis.Agent("UUID", str(association.id), association.name, "organization"))
    for who in persons(work):
        yield premis.agent(premis.Agent("UUID", str(who.id), who.name, "person"))
