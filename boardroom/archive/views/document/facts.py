"""What stands beside the page image: facts, downloads, proof, history, and what is suggested."""

import uuid
from collections.abc import Sequence
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _

from boardroom.archive import queries
from boardroom.archive.views import paper_wording, spreads, wording
from boardroom.archive.views.dividing import derivation_shown, excerpt_name
from boardroom.archive.views.document.belonging import belonging_of
from boardroom.archive.views.document.deeds import deeds_of
from boardroom.archive.views.document.signatures import Signatures, signed_by
from boardroom.archive.views.document.stops import exemption_shown, stops
from boardroom.classes.queries import schedule
from boardroom.core.permissions import Permission
from boardroom.documents.models import Document, File, FileRole
from boardroom.documents.queries import by_ids, derivations, files_of
from boardroom.intake.models import Suggested
from boardroom.intake.queries import came_as, is_settled, letter_of, likes_of
from boardroom.intake.views import wording as intake_words
from boardroom.mandates.queries import period_of, person
from boardroom.papers.queries import binders_by_ids, paper_of, transfers_of
from boardroom.papers.rules import PaperStatus
from boardroom.reading.models import Page
from boardroom.reading.queries import copy_of
from boardroom.reading.rules import by_sheets
from boardroom.retention.queries import barred_holds, exempted, holds_on
from boardroom.sharing.queries import shares
from boardroom.sharing.views.board import shown_to_board
from boardroom.signing.models import Envelope
from boardroom.signing.queries import copies_of, envelope_of_copy
from boardroom.web import door
from boardroom.web.document_rows import language
from boardroom.work import Work


def facts_of(work: Work, found: Document, pages: list[Page]) -> dict[str, Any]:
    """Return all that the page says beside the image."""
    actor, plan = work.actor, schedule(work)
    files = files_of(work, found)
    envelope = queries.envelopes_of(work, [found.id]).get(found.id)
    signers = queries.signers_of(work, envelope) if envelope else []
    kind = plan.name_of(found.record_class, language())
    basis = plan.classes[found.record_class].basis if found.record_class in plan.classes else ""
    filer = person(work, found.created_by) if found.created_by else None
    paper = paper_of(work, found)
    entries = queries.history_of(work, found, envelope) if actor.may(Permission.READ_CHANGES) else []
    derived = derivation_shown(work, found)
    from_others = bool(derived and derived["origins"]) and not files
    originals = derivations.originals_of(work, derivations.spans_of(work, found)) if from_others else []
    divisible = envelope is None and _as_it_came(derived, files)
    signatures = Signatures(
        queries.signature_pages(work, files, envelope) if pages else [],
        signers,
        envelope.record_class if envelope else "",
    )
    held = holds_on(work, [found]).get(found.id, [])
    kept_longer = exempted(work, [found.id]).get(found.id)
    return {
        "stops": stops(held, barred_holds(work, held), actor),
        "exemption": exemption_shown(kept_longer, actor),
        "shares": [shown_to_board(one) for one in shares(work, found.id)]
        if actor.may(Permission.SHARE_DOCUMENTS)
        else [],
        "derived": derived,
        "divisible": divisible,
        "signatures": signatures,
        "document": {
            "title": found.title,
            "kind": kind or _("Handlingstypen är inte bestämd"),
            "date": found.document_date,
            "reference": found.reference,
            "status": wording.standing(envelope, signers),
            "sentence": found.summary.rstrip(".") or None,
        },
        "facts": wording.facts(
            found,
            files,
            kind=kind,
            period=period_of(work, found.document_date) if found.document_date else None,
            kept=wording.keeping(plan.keep_until(found), basis, needed=bool(derived and derived["results"])),
            signed_by=signed_by(
                signatures,
                files,
                url_for("archive.document", document_id=found.id, page=len(pages) + 1, _anchor="viewer")
                if signatures.pages
                else "",
            ),
            pages=len(pages),
            filed_by=filer.name if filer else "",
            by_letter=_by_letter(work, found),
            paper=paper_wording.paper_in_words(
                paper,
                change_url=_change_paper(found),
                born_here=paper_wording.signed_without_paper(envelope, signers),
            ),
        ),
        "downloads": wording.downloads(found, files)
        if not from_others
        else wording.downloads_of_pages(
            excerpt_name(found),
            url_for("archive.excerpt", document_id=found.id, name=excerpt_name(found)),
            originals,
        ),
        "actions": deeds_of(
            found,
            signable=envelope is None and _is_one_pdf(files) and not (derived and derived["results"]),
            divisible=len(by_sheets(pages)) if divisible else 0,
            transferable=bool(files) and paper.status is not PaperStatus.DESTROYED and plan.disposable(found),
            shareable=bool(pages),
            spreads=spreads.deeds(found.id, pages, partable=divisible),
        ),
        "proof": wording.proof(found, files, envelope)
        if files
        else wording.proof_of_pages(originals)
        if originals
        else None,
        "next_paper": _next_paper(work),
        "technical": paper_wording.transfers(transfers_of(work, found.id))
        + wording.technical(found, [*files, *originals], envelope, copy_of(work, found)),
        "history": wording.history(entries),
        "history_url": None,
        "related": [
            *(_related(envelope.id) if envelope else []),
            *_by_hand(work, found, envelope),
            *belonging_of(work, found),
        ],
        "problems": [_(file.problem) for file in files if file.problem],
        "trail": [(_("Arkiv"), url_for("archive.browse")), *_class_trail(found, kind)],
    }


def _by_letter(work: Work, found: Document) -> str:
    """Return that a letter brought a document and, for those who may add papers, from whom it says that it is."""
    letter = letter_of(work, found.id)
    if letter is None:
        return ""
    if not work.actor.may(Permission.ADD_DOCUMENTS):
        return _("med e-post")
    return _("med e-post, %(said)s", said=intake_words.sender_in_words(letter))


def _is_one_pdf(files: Sequence[File]) -> bool:
    own = [file for file in files if file.role is not FileRole.ACCESS_COPY]
    return len(own) == 1 and own[0].media_type == "application/pdf" and not own[0].problem


def _as_it_came(derived: dict[str, Any] | None, files: Sequence[File]) -> bool:
    """Tell whether a document may be split or joined: not set aside, nothing sealed."""
    set_aside = derived is not None and (derived["undone"] or derived["results"])
    as_it_came = {FileRole.ORIGINAL, FileRole.ACCESS_COPY}
    return not set_aside and all(file.role in as_it_came for file in files)


def _change_paper(found: Document) -> str:
    may = door.actor().may(Permission.EDIT_DOCUMENTS)
    return url_for("archive.paper", document_id=found.id) if may else ""


def _next_paper(work: Work) -> dict[str, Any] | None:
    """Return the way on for someone who has just photographed a paper out of a binder."""
    try:
        binder_id = uuid.UUID(request.args.get("photographed", ""))
    except ValueError:
        return None
    binder = binders_by_ids(work, [binder_id]).get(binder_id)
    if binder is None or not work.actor.may(Permission.ADD_DOCUMENTS):
        return None
    address = url_for("archive.photograph", binder_id=binder.id)
    return {
        "url": address,
        "known": "known" in request.args,
        "refused": request.args.get("refused", 0, type=int),
        "binder": binder.label,
    }


def _related(envelope_id: uuid.UUID) -> list[dict[str, Any]]:
    may = door.actor().may
    if not (may(Permission.READ_MINUTES) or may(Permission.SEND_FOR_SIGNING)):
        return []
    address = url_for("signing.envelope", envelope_id=envelope_id)
    return [{"label": _("Hur underskrifterna gick till"), "url": address, "words": None}]


def _by_hand(work: Work, found: Document, envelope: Envelope | None) -> list[dict[str, Any]]:
    """Return the scan of what was signed by hand, or the digital text that a scan stands beside."""
    copies = copies_of(work, envelope.id) if envelope else []
    related = [
        {
            "label": copy.title,
            "url": url_for("archive.document", document_id=copy.id),
            "words": _("Underskrivet på papper"),
        }
        for copy in copies
    ]
    signed = envelope_of_copy(work, found.id)
    text = by_ids(work, [signed.document_id]) if signed and signed.document_id else {}
    return related + [
        {
            "label": digital.title,
            "url": url_for("archive.document", document_id=digital.id),
            "words": _("Den digitala texten"),
        }
        for digital in text.values()
    ]


def _class_trail(found: Document, kind: str) -> list[tuple[str, str]]:
    if not found.record_class:
        return []
    return [(kind, url_for("archive.browse", by="class", group=found.record_class))]


def suggestions_shown(work: Work, found: Document, suggested: list[Suggested]) -> dict[str, Any]:
    """Return what is suggested about the document, for those who may say so, and what it is like, for everyone."""
    plan = schedule(work)
    kinds = {key: plan.name_of(key, language()) for key in plan.classes}
    may = work.actor.may(Permission.EDIT_DOCUMENTS)
    # What has been accepted is gone at once, not only when the worker has gone through the pages again.
    upload = came_as(work, found.id) if suggested else None
    open_yet = [one for one in suggested if not is_settled(found, one.field, upload)]
    likes = likes_of(work, [found.id]).get(found.id, [])
    return {
        "suggestions": intake_words.shown(work.actor, found.id, open_yet, kinds) if may else [],
        "likes": intake_words.likes(work.actor, found.id, likes),
    }
