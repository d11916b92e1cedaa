"""The board's pages: sharing a document, the list of all links, one link and how it was used."""

import uuid
from datetime import date
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from boardroom.associations.queries import local_today
from boardroom.core.errors import Refusal
from boardroom.core.permissions import Permission
from boardroom.sharing import actions, queries
from boardroom.sharing.actions import Made
from boardroom.sharing.errors import NothingToShare
from boardroom.sharing.forms import ShareForm
from boardroom.sharing.queries import Listed
from boardroom.sharing.rules import CODE_WORDS, OPENING_WORDS, STANDING_WORDS, LinkStanding, Opening
from boardroom.web import door
from boardroom.web.error_pages import sentence_of
from boardroom.web.guard import requires

blueprint = Blueprint("sharing", __name__, url_prefix="/<association>/sharing")


@blueprint.get("/")
@requires(Permission.SHARE_DOCUMENTS)
def index() -> str:
    """Every link to a document that the reader may see, the open ones first."""
    with door.reading() as work:
        found = queries.shares(work)
    return render_template(
        "sharing/index.html",
        now=[shown_to_board(one) for one in found if one.standing is LinkStanding.LIVE],
        over=[shown_to_board(one) for one in found if one.standing is not LinkStanding.LIVE],
    )


@blueprint.route("/new/<uuid:document_id>", methods=["GET", "POST"])
@requires(Permission.SHARE_DOCUMENTS)
def new(document_id: uuid.UUID) -> ResponseReturnValue:
    """Share one document; the link, and a code to be told, are shown this once."""
    form = ShareForm()
    with door.reading() as work:
        document, pages = queries.showable(work, document_id)
        form.offer(local_today(work), texts=work.ports.texter.configured)
    if not pages:
        raise NothingToShare
    if form.validate_on_submit() and (made := _made(form, document_id)):
        return _told(made.share.id, made.address, made.code)
    return render_template("sharing/new.html", form=form, document=document, mails=door.mail_leaves())


def _made(form: ShareForm, document_id: uuid.UUID) -> Made | None:
    try:
        with door.writing() as work:
            return actions.share(work, document_id, form.said(), form.until.data or date.min)
    except Refusal as refusal:
        form.form_errors.append(sentence_of(refusal))
        return None


def _told(share_id: uuid.UUID, address: str, code: str = "") -> str:
    with door.reading() as work:
        found = queries.share_by_id(work, share_id)
    return render_template("sharing/made.html", one=shown_to_board(found), address=address, code=code)


@blueprint.get("/<uuid:share_id>")
@requires(Permission.SHARE_DOCUMENTS)
def share(share_id: uuid.UUID) -> str:
    """One link: to whom, until when, and every time it was used."""
    with door.reading() as work:
        found = queries.share_by_id(work, share_id)
    return render_template("sharing/share.html", one=shown_to_board(found))


@blueprint.post("/<uuid:share_id>/revoke")
@requires(Permission.SHARE_DOCUMENTS)
def revoke(share_id: uuid.UUID) -> ResponseReturnValue:
    """Close a link at once."""
    with door.writing() as work:
        actions.revoke(work, share_id)
    flash(_("Länken är stängd."), "done")
    return redirect(url_for("sharing.share", share_id=share_id), 303)


@blueprint.post("/<uuid:share_id>/address")
@requires(Permission.SHARE_DOCUMENTS)
def new_address(share_id: uuid.UUID) -> str:
    """Show a fresh address of a link, once; the earlier ones stop working."""
    with door.writing() as work:
        address = actions.renew_address(work, share_id)
    return _told(share_id, address)


def shown_to_board(one: Listed) -> dict[str, Any]:
    """Return a link as the pages show it."""
    opened = [row for row in one.openings if row.what is Opening.OPENED]
    return {
        "url": url_for("sharing.share", share_id=one.share.id),
        "document_url": url_for("archive.document", document_id=one.document.id),
        "share": one.share,
        "document": one.document,
        "live": one.standing is LinkStanding.LIVE,
        "standing": _(STANDING_WORDS[one.standing]),
        "code": _(CODE_WORDS[one.share.code_way]),
        "opened": len(opened),
        "last": opened[0].at if opened else None,
        "uses": [
            {
                "moment": row.at,
                "words": _(OPENING_WORDS[row.what]),
                "person": None,
                "kind": "fact",
                "note": None,
            }
            for row in one.openings
        ],
    }
