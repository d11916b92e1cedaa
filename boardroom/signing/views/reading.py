"""From the letter to the last page read: invitation, pages, and where a guest's link leads."""

import uuid
from datetime import datetime

from flask import Response, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from boardroom.associations.queries import local_today
from boardroom.core.errors import NotFound
from boardroom.notices.errors import LinkGone
from boardroom.notices.rules import LetterHadSaid
from boardroom.ports.pdf_tools import Unreadable
from boardroom.signing import actions, queries
from boardroom.signing.errors import Unsignable
from boardroom.signing.rules.bundles import ReadPage, page_of
from boardroom.signing.rules.states import EnvelopeState, SignerState
from boardroom.signing.views.blueprint import blueprint, open_for, whole_title
from boardroom.web import door
from boardroom.web.guard import also_in_room, invited
from boardroom.work import Work

SIZES = ("fit", "large", "larger")


@blueprint.get("/<uuid:envelope_id>")
@also_in_room
@invited
def invitation(envelope_id: uuid.UUID) -> ResponseReturnValue:
    """Who asks, for what, and why you; those who have nothing to answer are led to the paper, or to how it stands."""
    with door.reading() as work:
        followed = queries.visible(work, envelope_id)
        mine = queries.own_place(work, envelope_id, shown=True)
        done = followed.state is EnvelopeState.SEALED and queries.may_follow(work, followed)
        signers = queries.signers_of(work, envelope_id)
        told = queries.invitation_of(work, *mine) if mine else None
        today = local_today(work)
    if done and followed.document_id and door.actor().room_id is None:
        return redirect(url_for("archive.document", document_id=followed.document_id))
    if mine is None or told is None:
        return redirect(url_for("signing.envelope", envelope_id=envelope_id))
    found, signer = mine
    if not open_for(found, signer):
        return redirect(url_for("signing.receipt", envelope_id=envelope_id))
    before = [
        other.name for other in signers if other.step < signer.step and other.state is SignerState.WAITING
    ]
    return render_template(
        "signing/invitation.html" if not before else "signing/not_yet.html",
        envelope=found,
        signer=signer,
        signers=signers,
        before=before,
        today=today,
        papers=told.papers,
        earlier=told.earlier,
        again=told.again,
        compares=told.compares,
    )


@blueprint.get("/<uuid:envelope_id>/changes")
@invited
def changes(envelope_id: uuid.UUID) -> ResponseReturnValue:
    """What a new version of minutes changed, side by side with the one that the reader knows."""
    with door.reading() as work:
        found, signer = queries.place_on_turn(work, envelope_id)
        earlier = queries.version_to_compare(work, found, signer)
    if earlier is None:
        raise NotFound
    rows = current_app.extensions["version-changes"](door.opener(), found, earlier.version)
    return render_template(
        "signing/changes.html", envelope=found, signer=signer, before=earlier.version, rows=rows
    )


@blueprint.get("/<uuid:envelope_id>/read/<int:page>")
@also_in_room
@invited
def read(envelope_id: uuid.UUID, page: int) -> ResponseReturnValue:
    """One page of the frozen paper, large; remembered, so that reading can be resumed."""
    size = request.args.get("size", "fit")
    with door.reading() as work:
        found, signer = queries.place_on_turn(work, envelope_id)
        papers = queries.papers_of(work, found)
    if not open_for(found, signer):
        return redirect(url_for("signing.receipt", envelope_id=envelope_id))
    if not 1 <= page <= found.pages_to_read:
        raise NotFound
    if page not in signer.pages_seen:
        # The signature, which lasts, takes with it what was noted before.
        with door.writing(lasting=False) as work:
            signer = actions.read_page(work, envelope_id, page)
    return render_template(
        "signing/read.html",
        envelope=found,
        signer=signer,
        page=page,
        here=page_of(papers, page),
        papers=papers,
        size=size if size in SIZES else "fit",
        sizes=SIZES,
    )


@blueprint.get("/<uuid:envelope_id>/pages/<int:page>.webp")
@also_in_room
@invited
def page_image(envelope_id: uuid.UUID, page: int) -> Response:
    """A page as an image, rendered from the very bytes that are signed."""
    with door.reading() as work:
        here, known = queries.page_image(work, envelope_id, page)
    blobs, tenant = door.opener().ports.blobs, door.actor().tenant
    if known and blobs.has(tenant, known):
        content = blobs.read(tenant, known)
    else:
        content = _drawn(here)
        stored = blobs.put(tenant, content)
        with door.writing(lasting=False) as work:
            actions.keep_page_image(work, envelope_id, page, stored.sha256)
    answer = Response(content, mimetype="image/webp")
    shared = door.actor().room_id is not None
    answer.headers["Cache-Control"] = "private, no-store" if shared else "private, max-age=3600"
    return answer


def _drawn(page: ReadPage) -> bytes:
    try:
        return actions.draw_page(door.opener().ports, door.actor().tenant, page)
    except Unreadable as problem:
        raise Unsignable(problem=str(problem)) from problem


def guests_address(work: Work, signer_id: uuid.UUID | None) -> str:
    """Return where someone who came by a signing link reads their one envelope: an address without a token."""
    place = queries.guests_place(work, signer_id) if signer_id else None
    if place is None:
        raise LinkGone
    slug, envelope_id = place
    return url_for("signing.invitation", association=slug, envelope_id=envelope_id)


def what_a_link_opens(work: Work, signer_id: uuid.UUID | None, made: datetime) -> str:
    """Return what a link opens: "to_sign", "copy" of what is finished, or "" for what is neither.

    Whoever holds the link of an earlier letter is not told by its page that the paper has been finished since.
    """
    place = queries.guests_signature(work, signer_id) if signer_id else None
    if place is None:
        return ""
    envelope, signer = place
    if open_for(envelope, signer):
        return "to_sign"
    return "copy" if envelope.sealed_at is not None and made >= envelope.sealed_at else ""


def what_a_link_was_for(work: Work, signer_id: uuid.UUID | None) -> LetterHadSaid | None:
    """Return what the letter with a link that is no longer good had said; no title where the sender keeps it behind a code."""
    place = queries.guests_signature(work, signer_id) if signer_id else None
    if place is None:
        return None
    envelope, _signer = place
    return LetterHadSaid("" if envelope.guest_code else whole_title(envelope), envelope.sent_by_name)
