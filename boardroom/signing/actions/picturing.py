"""The pages of frozen papers as images: drawn once, the first of them before anybody opens the paper."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from boardroom.core.ids import new_id
from boardroom.ports import Ports
from boardroom.ports.pdf_tools import Unreadable
from boardroom.signing.models import PageImage
from boardroom.signing.queries import next_to_draw, papers_of, picture_of, readable
from boardroom.signing.rules.bundles import FrozenPaper, ReadPage, page_of
from boardroom.signing.rules.pictures import DPI, DRAWN_AHEAD, MOST_PIXELS
from boardroom.work import Work


@dataclass(frozen=True)
class ToDraw:
    """An envelope whose first pages one worker draws."""

    association_id: uuid.UUID
    envelope_id: uuid.UUID
    papers: Sequence[FrozenPaper]
    numbers: Sequence[int]


def claim_pictures(work: Work) -> ToDraw | None:
    """Take the envelope whose turn it is: its first pages are marked as begun.

    A worker that dies leaves them without an image; whoever opens such a page then has it drawn, as a page further on.
    """
    _hold(work)
    envelope = next_to_draw(work, work.actor.tenant)
    if envelope is None:
        return None
    numbers = range(1, min(envelope.pages_to_read, DRAWN_AHEAD) + 1)
    for number in numbers:
        _note(work, envelope.id, number, "")
    return ToDraw(envelope.association_id, envelope.id, papers_of(work, envelope), numbers)


def draw_pages(ports: Ports, claimed: ToDraw) -> dict[int, str]:
    """Return the hashes of the pages that could be drawn, by number; their images are stored."""
    made: dict[int, str] = {}
    for number in claimed.numbers:
        try:
            image = draw_page(ports, claimed.association_id, page_of(claimed.papers, number))
        except Unreadable:
            continue  # whoever opens it is told
        made[number] = ports.blobs.put(claimed.association_id, image).sha256
    return made


def draw_page(ports: Ports, association_id: uuid.UUID, page: ReadPage) -> bytes:
    """Return a page of the frozen bytes as WebP; Unreadable where it cannot be drawn."""
    path = ports.blobs.path(association_id, page.sha256)
    return ports.pdf_tools.render(path, page.number, DPI, image_format="WEBP", max_side=MOST_PIXELS)


def keep_page_image(work: Work, envelope_id: uuid.UUID, number: int, sha256: str) -> None:
    """Remember the stored image of a page of the frozen bytes, so that it is rendered once; NotFound as `readable`."""
    readable(work, envelope_id)
    _hold(work)
    known = picture_of(work, envelope_id, number)
    if known is None:
        _note(work, envelope_id, number, sha256)
    elif not known.sha256:
        known.sha256 = sha256


def keep_pictures(work: Work, claimed: ToDraw, made: Mapping[int, str]) -> None:
    """Remember what a worker drew, of what still waits for it: a page may have been drawn, or its paper erased, meanwhile."""
    for number, sha256 in made.items():
        known = picture_of(work, claimed.envelope_id, number)
        if known is not None and not known.sha256:
            known.sha256 = sha256


def _hold(work: Work) -> None:
    """Let nobody else enter a page meanwhile: a worker and who opens the paper may come to the same one at once."""
    work.alone(f"signing.pictures {work.actor.tenant}")


def _note(work: Work, envelope_id: uuid.UUID, number: int, sha256: str) -> None:
    work.session.add(
        PageImage(
            id=new_id(),
            association_id=work.actor.tenant,
            envelope_id=envelope_id,
            number=number,
            sha256=sha256,
        )
    )
