"""Several papers in one envelope: which of them a page belongs to; each is frozen, named, signed and sealed as itself."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from boardroom.documents.rules import ORIGINAL, READING_COPY, SEALED, sensible_name
from boardroom.signing.rules.statement import NamedDocument

# So many are read in one sitting; more is a matter for several envelopes.
MOST_PAPERS = 10


@dataclass(frozen=True)
class FrozenPaper:
    """One paper of an envelope; `position` from 1, hashes in hex, the last two empty until it is sealed."""

    position: int
    document_id: uuid.UUID | None
    title: str
    version: int
    document_date: date | None
    sha256: str
    page_count: int
    original_sha256: str = ""
    original_pages: int = 0
    sealed_sha256: str = ""
    reading_copy_sha256: str = ""

    @property
    def pages_to_read(self) -> int:
        """How many pages a signer is shown of it: the cover too, where it was wrapped."""
        return self.page_count + self.original_pages

    @property
    def wrapped(self) -> bool:
        """Whether the frozen bytes are a cover with the exact original embedded."""
        return bool(self.original_sha256)

    @property
    def words(self) -> tuple[str, int]:
        """The file that holds the paper's own words, and its pages: what a cover wraps, never the cover."""
        return (self.original_sha256, self.original_pages) if self.wrapped else (self.sha256, self.page_count)


@dataclass(frozen=True)
class ReadPage:
    """A page as signers count them through all papers, found in its file."""

    paper: FrozenPaper
    sha256: str  # of the file that holds it
    number: int  # in that file, from 1
    of_paper: int  # in the paper, from 1


_KINDS = {ORIGINAL: "", SEALED: "stämplat", READING_COPY: "läskopia"}


def file_name(paper: FrozenPaper, role: str) -> str:
    """Return how a file of a paper is named, in the archive and wherever else it is handed out."""
    return sensible_name(paper.title, paper.document_date, "application/pdf", kind=_KINDS[role])


def page_of(papers: Sequence[FrozenPaper], number: int) -> ReadPage:
    """Return where a page (from 1, counted through all papers) is; IndexError past the last one."""
    left = number
    for paper in papers:
        if 1 <= left <= paper.page_count:
            return ReadPage(paper, paper.sha256, left, left)
        if 1 <= left <= paper.pages_to_read:
            return ReadPage(paper, paper.original_sha256, left - paper.page_count, left)
        left -= paper.pages_to_read
    raise IndexError(number)


def first_pages(papers: Sequence[FrozenPaper]) -> list[int]:
    """Return at which page, counted through all of them, each paper begins."""
    begins, reached = [], 1
    for paper in papers:
        begins.append(reached)
        reached += paper.pages_to_read
    return begins


def named(papers: Sequence[FrozenPaper]) -> tuple[NamedDocument, ...]:
    """Return the papers as a statement names them; nothing where there is only one."""
    if len(papers) < 2:
        return ()
    return tuple(NamedDocument(one.title, one.version, one.sha256, one.page_count) for one in papers)
