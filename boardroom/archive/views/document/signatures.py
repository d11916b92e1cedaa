"""Who signed: in words beside the page images, and as the last of the pages that the viewer turns."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import format_date
from flask_babel import gettext as _
from markupsafe import Markup, escape

from boardroom.archive.queries import SignaturePage
from boardroom.archive.rules import fitted
from boardroom.documents.models import File, FileRole
from boardroom.reading.rules import VIEW_SIDE
from boardroom.signing.models import Signer
from boardroom.signing.rules.states import SignerState, role_name


@dataclass(frozen=True)
class Signatures:
    """What the viewer shows after a document's own pages; no pages before it is sealed."""

    pages: Sequence[SignaturePage] = ()
    signers: Sequence[Signer] = ()
    record_class: str = ""

    def shown(self, page: SignaturePage, image: str) -> dict[str, Any]:
        """Return one of them as the viewer shows a page; its words are said as text, not laid on it."""
        width, height = fitted(0, 0, VIEW_SIDE)
        return {
            "signatures": True,
            "part": (self.pages.index(page) + 1, len(self.pages)),
            "width": width,
            "height": height,
            "image_url": image,
            "image_width": width,
            "image_height": height,
            "full_url": image,
            "text": "\n".join(escape(line).striptags() for line in lines(self.signers, self.record_class)),
            "reveal_url": None,
            "correct_url": None,
            "read": True,
            "blank": False,
        }


def lines(signers: Sequence[Signer], record_class: str) -> list[str | Markup]:
    """Return who has signed and who is waited for, one a line, each with what they remarked."""
    said: list[str | Markup] = []
    for signer in signers:
        who = _("%(name)s, %(role)s", name=signer.name, role=_(role_name(signer.role, record_class)))
        if signer.state is SignerState.SIGNED and signer.decided_at:
            day = format_date(signer.day_on_paper or signer.decided_at, "d MMMM y")
            by_hand = _("%(who)s, %(day)s, för hand på papper", who=who, day=day)
            said.append(by_hand if signer.day_on_paper else _("%(who)s, %(day)s", who=who, day=day))
            if signer.remark:
                remark = _("”%(remark)s”", remark=signer.remark)
                said.append(Markup('<span class="soft">{}</span>').format(remark))
        elif signer.state is SignerState.WAITING:
            said.append(_("%(who)s, har inte skrivit under än", who=who))
        elif signer.state is SignerState.SKIPPED:
            said.append(_("%(who)s, skrev inte under", who=who))
    return said


def signed_by(signatures: Signatures, files: Sequence[File], page_url: str) -> Markup | None:
    """Return the lines, and where the page of signatures is once there is one; None where nobody is asked to sign."""
    said = lines(signatures.signers, signatures.record_class)
    if not said:
        return None
    if page_url:
        shown = _("Visa sidan med underskrifterna")
        said.append(Markup('<a class="no-print" href="{}">{}</a>').format(page_url, shown))
    if any(file.role is FileRole.SEALED for file in files):
        where = _("Sidan med underskrifterna ligger sist i den stämplade filen.")
        said.append(Markup('<span class="small soft">{}</span>').format(where))
    return Markup("<br>").join(said)
