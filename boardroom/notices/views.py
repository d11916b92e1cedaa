"""Pages of notices: the page behind a link in a mail, and the demonstration's mail."""

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import cast

from flask import Blueprint, current_app, make_response, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from boardroom.associations.queries import by_id
from boardroom.core.errors import NotFound
from boardroom.notices import actions, queries
from boardroom.notices.errors import LinkGone
from boardroom.notices.forms import ContinueForm
from boardroom.notices.models import Link, Purpose
from boardroom.notices.rules import LetterHadSaid
from boardroom.web import door
from boardroom.web.guard import public
from boardroom.work import Work

# Tells in a word, which the page knows, what a link opens that was made at a time.
Telling = Callable[[Work, uuid.UUID | None, datetime], str]
# Tells what the letter with a link had said, for whoever comes when it is no longer good; None where nothing is left of it.
Recalling = Callable[[Work, uuid.UUID | None], LetterHadSaid | None]
# Finds the address of what a link is about; LinkGone when there is none any more.
Leading = Callable[[Work, uuid.UUID | None], str]

blueprint = Blueprint("notices", __name__)
_RECEIPT_BYTES = 10_000
# What programs call: no form of ours is behind it, so no form's token.
receipts = Blueprint("notices_receipts", __name__)


@blueprint.get("/link/<token>")
@public
def link(token: str) -> Response:
    """Say what the link is for; changes nothing, because mail scanners open links before people do."""
    with door.reading() as work:
        found = queries.live_link(work, token)
        if found is None:
            return _gone(work, token)
        opens = _standing(work, found)
    page = make_response(
        render_template("notices/link.html", form=ContinueForm(), purpose=found.purpose.value, opens=opens)
    )
    # The address is the key: not even our own log is told it.
    page.headers["Referrer-Policy"] = "no-referrer"
    return page


def _gone(work: Work, token: str) -> Response:
    return gone_page(work, queries.link_of(work, token))


def gone_page(work: Work, found: Link | None) -> Response:
    """Say of a link that is no longer good whose it was and whom to ask, and no more than its letter said; LinkGone of one that is unknown."""
    association = by_id(work, found.association_id) if found and found.association_id else None
    if found is None or association is None:
        raise LinkGone
    slots = cast("dict[Purpose, Recalling]", current_app.extensions["link-recallings"])
    recall = slots.get(found.purpose)
    asked = recall(work, found.subject_id) if recall else None
    page = make_response(
        render_template("notices/gone.html", of=association.name, asked=asked), LinkGone.status
    )
    page.headers["Referrer-Policy"] = "no-referrer"
    return page


def _standing(work: Work, found: Link) -> str:
    """Return what app.py has a feature say of a link; an empty string for a purpose that leads to one thing only."""
    slots = cast("dict[Purpose, Telling]", current_app.extensions["link-standings"])
    tell = slots.get(found.purpose)
    return tell(work, found.subject_id, found.created_at) if tell else ""


@blueprint.post("/link/<token>")
@public
def open_link(token: str) -> Response:
    """Exchange the token for an entry in the session and go on to an address without it."""
    with door.writing() as work:
        if queries.live_link(work, token) is None:
            return _gone(work, token)
        found = actions.open_link(work, token)
        key, leads_to = destination(found.purpose)
        address = leads_to(work, found.subject_id) if callable(leads_to) else url_for(leads_to)
    session[key] = str(found.subject_id)
    # What a page uses up in the end is the link itself, by its row.
    session[f"{key}_link"] = str(found.id)
    return redirect(address, 303)


def destination(purpose: Purpose) -> tuple[str, Leading | str]:
    """Return what app.py has given for a purpose: the session key, and the endpoint or who knows the address."""
    slots = cast("dict[Purpose, tuple[str, Leading | str]]", current_app.extensions["link-destinations"])
    if purpose not in slots:
        raise LinkGone
    return slots[purpose]


@receipts.post("/text-receipts/<token>")
@public
def text_receipt(token: str) -> tuple[str, int]:
    """Take the gateway's word about one text message; whoever knows the address, which was minted for it alone, is the gateway."""
    request.max_content_length = _RECEIPT_BYTES
    with door.writing() as work:
        known = actions.take_receipt(
            work, token, request.form.get("status", "")[:20], request.form.get("id", "")[:100]
        )
    if not known:
        raise NotFound
    return "", 204


@blueprint.get("/mail")
@public
def mailbox() -> str:
    """Show the demonstration's mail; no such page outside the demonstration."""
    if not door.settings().demonstration:
        raise NotFound
    to_address = request.args.get("to", "").strip()
    with door.reading() as work:
        letters = queries.kept_mail(work, to_address)
    return render_template("notices/mailbox.html", letters=letters, to_address=to_address)
