"""What the document page says of the paper: where it is, and what was certified of transfers from it."""

from collections.abc import Sequence
from typing import Any

from flask import url_for
from flask_babel import format_date
from flask_babel import gettext as _
from markupsafe import Markup, escape

from boardroom.papers.models import TransferRecord
from boardroom.papers.queries import Whereabouts
from boardroom.papers.rules import STATUS_WORDS, PaperStatus
from boardroom.signing.models import Envelope, Signer
from boardroom.signing.rules.methods import Method
from boardroom.signing.rules.states import EnvelopeState


def signed_without_paper(envelope: Envelope | None, signers: Sequence[Signer]) -> bool:
    """Tell whether a document was signed and sealed here without a print: then its original is the sealed file."""
    sealed = envelope is not None and envelope.state is EnvelopeState.SEALED
    return sealed and all(signer.method is not Method.PAPER for signer in signers)


def paper_in_words(paper: Whereabouts, *, change_url: str = "", born_here: bool = False) -> Markup | None:
    """Return where a document's paper is, with a way to say so; None where nothing is noted and nobody may.

    What was `born_here`, signed and sealed without a print, has no paper that anyone should look for.
    """
    words = _whereabouts(paper)
    if words is None and born_here:
        words = escape(_("Inget: det är underskrivet och stämplat här i portalen"))
    if not change_url:
        return words
    label = (
        _("Ändra uppgiften om papperet") if paper.original or born_here else _("Anteckna var papperet finns")
    )
    return Markup('{}<br><a class="small no-print" href="{}">{}</a>').format(
        words or escape(_("Inte antecknat")), change_url, label
    )


def _whereabouts(paper: Whereabouts) -> Markup | None:
    if paper.status is PaperStatus.KEPT:
        words = escape(paper.place or _("Finns på papper, platsen är inte antecknad"))
        if paper.binder:
            address = url_for("archive.binder", binder_id=paper.binder.id)
            return Markup('<a href="{}">{}</a>').format(address, words)
        return words
    if paper.status is PaperStatus.DESTROYED and paper.original and paper.original.destroyed_on:
        day = format_date(paper.original.destroyed_on, "d MMMM y")
        return escape(_("Förstört %(day)s efter överföring", day=day))
    if paper.status is PaperStatus.NEVER_EXISTED:
        return escape(_(STATUS_WORDS[paper.status]))
    return None


def transfers(records: Sequence[TransferRecord]) -> list[tuple[str, Any]]:
    """Return what was certified of transfers from paper, newest first."""
    return [
        (
            _("Intygad överföring från papper"),
            Markup('{}<br>{}<br><span class="checksum">{}</span>').format(
                _(
                    "Inläst %(day)s av %(who)s med %(device)s. Antal sidor: %(pages)s.",
                    day=format_date(one.transferred_on, "d MMMM y"),
                    who=one.transferred_by,
                    device=one.device,
                    pages=one.page_count,
                ),
                _("Jämfört av %(who)s: %(how)s", who=one.checked_by, how=one.comparison),
                one.scan_sha256,
            ),
        )
        for one in records
    ]
