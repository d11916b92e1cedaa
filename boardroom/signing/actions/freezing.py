"""Freezing an uploaded PDF: as it is when it can be sealed, else inside a cover that names it."""

import uuid
from dataclasses import dataclass

from boardroom.associations.queries import by_id
from boardroom.core.actor import Actor
from boardroom.core.errors import NotFound
from boardroom.core.words import N_
from boardroom.ports import Ports
from boardroom.ports.pdf_tools import Unreadable
from boardroom.ports.typesetter import Attachment
from boardroom.signing.errors import Unsignable
from boardroom.signing.rules.letters import language_of
from boardroom.work import WorkOpener

COVER = "cover"
LOCKED = N_(
    "Filen är låst med lösenord, så ingen kan läsa vad som skrivs under. "
    "Spara den utan lösenord, lägg in den på nytt och skicka den sedan."
)


@dataclass(frozen=True)
class Frozen:
    """What is to be sent: the bytes to sign, and the original within them where a cover was needed."""

    sha256: str
    page_count: int
    original_sha256: str = ""
    original_pages: int = 0


def freeze(opener: WorkOpener, actor: Actor, content: bytes, *, title: str, file_name: str = "") -> Frozen:
    """Return the frozen form of a PDF, stored; call it with no transaction open, engines run here.

    A PDF that is encrypted, bears a signature, scripts, XFA or a hybrid cross-reference table cannot
    take a seal that permits no changes: it is wrapped, and its exact bytes are embedded.
    Unsignable for what nobody could read: no PDF, damaged, or locked with a password.
    """
    ports, tenant = opener.ports, actor.tenant
    with opener.reading(actor) as work:
        association = by_id(work, tenant)
        if association is None:
            raise NotFound
    original = ports.blobs.put(tenant, content)
    pages = _pages(ports, tenant, original.sha256)
    why = ports.sealer.unsuitable(content)
    if not why:
        return Frozen(original.sha256, pages)
    cover = ports.typesetter.typeset(
        COVER,
        {
            "language": language_of(association.language),
            "association": {"name": association.name, "org_number": association.org_number},
            "title": title,
            "file_name": file_name or f"{title}.pdf",
            "sha256": original.sha256,
            "size": f"{max(1, round(original.size / 1000))} kB",
            "page_count": pages,
            "reason": why,
        },
        [Attachment("original.pdf", content, "application/pdf", description=title, relationship="Source")],
    )
    wrapped = ports.blobs.put(tenant, cover)
    return Frozen(wrapped.sha256, _pages(ports, tenant, wrapped.sha256), original.sha256, pages)


def _pages(ports: Ports, tenant: uuid.UUID, sha256: str) -> int:
    try:
        facts = ports.pdf_tools.inspect(ports.blobs.path(tenant, sha256))
    except Unreadable as problem:
        raise Unsignable(problem=str(problem)) from problem
    if not facts.page_count:
        raise Unsignable(problem=LOCKED)
    return facts.page_count
