"""What whoever is asked to sign is told of it before they read: the papers, and the version that was before."""

from collections.abc import Sequence
from dataclasses import dataclass

from boardroom.signing.models import Envelope, Signer
from boardroom.signing.queries.bundles import papers_of
from boardroom.signing.queries.following import asked_before, version_before, version_to_compare
from boardroom.signing.rules.bundles import FrozenPaper
from boardroom.work import Work


@dataclass(frozen=True)
class Invitation:
    """The papers; the version before this one, whether the reader was asked to sign that too, and whether they may compare the two."""

    papers: Sequence[FrozenPaper]
    earlier: Envelope | None
    again: bool
    compares: bool


def invitation_of(work: Work, envelope: Envelope, signer: Signer) -> Invitation:
    """Return what one who is asked to sign is told."""
    return Invitation(
        papers=papers_of(work, envelope),
        earlier=version_before(work, envelope),
        again=asked_before(work, envelope, signer.person_id),
        compares=version_to_compare(work, envelope, signer) is not None,
    )
