"""What an extract of minutes is taken from: what was printed when they were sent, and who signed it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from boardroom.associations.queries import own
from boardroom.minutes.models import Minutes
from boardroom.minutes.queries.adjusting import sent_versions
from boardroom.minutes.queries.register import frozen
from boardroom.signing.models import Envelope
from boardroom.signing.queries import signers_of
from boardroom.signing.rules.papers import Missing, SignedBy, SignedPaper, reading_copy_page
from boardroom.signing.rules.states import EnvelopeState, SignerState
from boardroom.work import Work


@dataclass(frozen=True)
class Whole:
    """Signed minutes that an extract can be taken from."""

    envelope: Envelope
    printed: Mapping[str, Any]

    @property
    def headings(self) -> list[tuple[int, str]]:
        """Its §§ with their headings."""
        return [(int(item["number"]), str(item["heading"])) for item in self.printed["items"]]


def whole_of(work: Work, minutes: Minutes) -> Whole | None:
    """Return signed minutes as they were sent; None while they are not signed, or where their §§ are not known.

    Asked of what was kept with the version that was signed: a later version may have been begun since, and who is
    responsible for a decision may have been changed in the register.
    """
    envelope = frozen(work, minutes)
    if envelope is None or envelope.state not in {EnvelopeState.SIGNED, EnvelopeState.SEALED}:
        return None
    for sent in sent_versions(work, minutes.id):
        if sent.version == envelope.version and sent.words.get("printed", {}).get("items"):
            return Whole(envelope, sent.words["printed"])
    return None


def signed_by(work: Work, envelope: Envelope) -> Mapping[str, object]:
    """Return who signed, as a reading copy says it: names, roles and times, no evidence.

    Remarks stay with the whole, as they may speak of a § that an extract leaves out: of each is said that it is there.
    """
    association = own(work)
    signers = signers_of(work, envelope.id)
    paper = SignedPaper(
        association=association.name,
        org_number=association.org_number,
        language=association.language,
        time_zone=association.time_zone,
        title=envelope.title,
        day=envelope.document_date,
        version=envelope.version,
        sha256=envelope.frozen_sha256,
        page_count=envelope.page_count,
        envelope_id=str(envelope.id),
        signed=[
            SignedBy(
                one.name,
                one.role,
                one.decided_at,
                one.method.value,
                "",
                "",
                signed_on=one.day_on_paper,
                remarked=bool(one.remark),
            )
            for one in signers
            if one.state is SignerState.SIGNED and one.decided_at and one.method
        ],
        missing=[Missing(one.name, one.role, "") for one in signers if one.state is SignerState.SKIPPED],
        verify_url="",
    )
    return reading_copy_page(paper)
