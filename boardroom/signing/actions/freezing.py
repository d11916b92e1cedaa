"""Freezing an uploaded PDF: as it is when it can be sealed, else inside a cover that names it."""

import uuid
from dataclasses import dataclass

from boardroom.ports import Ports
from boardroom.ports.typesetter import Attachment
from boardroom.signing.errors import FrozenBytesMissing, Unsignable

COVER = "cover"


@dataclass(frozen=True)
class Frozen:
    """What is to be sent: the bytes to sign, and the original within them where a cover was needed."""

    sha256: str
    page_count: int
    original_sha256: str = ""
    original_pages: int = 0


def freeze(
    ports: Ports, association_id: uuid.UUID, sha256: str, *, title: str, association: str, file_name: str
) -> Frozen:
    """Return the frozen form of a stored PDF; call it with no transaction open, engines run here.

    A PDF that is encrypted, bears a signature, scripts, XFA or a hybrid cross-reference table cannot
    take a seal that permits no changes: it is wrapped, and its exact bytes are embedded.
    ports.pdf_tools.Unreadable for what is no PDF; Unsignable for one that nobody can read without a password.
    """
    try:
        path = ports.blobs.path(association_id, sha256)
    except FileNotFoundError as missing:
        raise FrozenBytesMissing from missing
    facts = ports.pdf_tools.inspect(path)
    if not facts.page_count:
        raise Unsignable
    content = path.read_bytes()
    why = ports.sealer.unsuitable(content)
    if not why:
        return Frozen(sha256, facts.page_count)
    cover = ports.typesetter.typeset(
        COVER,
        {
            "title": title,
            "association": association,
            "file_name": file_name,
            "sha256": sha256,
            "page_count": facts.page_count,
            "size": len(content),
            "why": why,
        },
        [Attachment("original.pdf", content, "application/pdf", description=title, relationship="Source")],
    )
    stored = ports.blobs.put(association_id, cover)
    pages = ports.pdf_tools.inspect(ports.blobs.path(association_id, stored.sha256)).page_count
    return Frozen(stored.sha256, pages, sha256, facts.page_count)
