"""Pages that ask for more care: personal identity numbers, and people whose identity is protected."""

import uuid
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from boardroom.core.permissions import Permission
from boardroom.privacy.actions import looking as actions
from boardroom.privacy.forms import BecauseForm
from boardroom.privacy.queries.looking import Notices, to_review, with_numbers
from boardroom.privacy.views.blueprint import blueprint
from boardroom.reading.queries import numbers_of
from boardroom.reading.queries import page as page_by_id
from boardroom.web import door
from boardroom.web.document_rows import small_image
from boardroom.web.guard import requires
from boardroom.work import Work


@blueprint.get("/personal-numbers")
@requires(Permission.HANDLE_PRIVACY)
def personal_numbers() -> str:
    """Show the pages on which personal identity numbers stand."""
    with door.reading() as work:
        found = with_numbers(work, request.args.get("page", 1, type=int))
        rows = _rows(work, found)
    return render_template(
        "privacy/personal_numbers.html", rows=rows, page=_leaf("privacy.personal_numbers", found)
    )


@blueprint.get("/protected")
@requires(Permission.HANDLE_PRIVACY)
def protected() -> str:
    """Show the pages that may name someone with protected identity."""
    with door.reading() as work:
        found = to_review(work, request.args.get("page", 1, type=int))
        rows = _rows(work, found)
    return render_template("privacy/protected.html", rows=rows, page=_leaf("privacy.protected", found))


@blueprint.route("/protected/<uuid:page_id>", methods=["GET", "POST"])
@requires(Permission.HANDLE_PRIVACY)
def review_page(page_id: uuid.UUID) -> ResponseReturnValue:
    """Say that a page was gone through."""
    form = BecauseForm()
    form.because.label.text = _("Vad gjorde du?")
    if form.validate_on_submit():
        with door.writing() as work:
            actions.review_page(work, page_id, form.because.data or "")
        flash(_("Sidan är genomgången."), "done")
        return redirect(url_for("privacy.protected"))
    return render_template("privacy/review_page.html", form=form, place=_place(page_id))


@blueprint.route("/pages/<uuid:page_id>/numbers", methods=["GET", "POST"])
@requires(Permission.REVEAL_PERSONAL_NUMBERS)
def reveal(page_id: uuid.UUID) -> ResponseReturnValue:
    """Show a page's text with its personal identity numbers, once, to who has said why."""
    form, text = BecauseForm(), None
    if form.validate_on_submit():
        with door.writing() as work:
            text = actions.reveal(work, page_id, form.because.data or "")
    return render_template("privacy/reveal.html", form=form, place=_place(page_id), text=text), {
        "Cache-Control": "no-store"
    }


def _place(page_id: uuid.UUID) -> dict[str, Any]:
    with door.reading() as work:
        place = numbers_of(work, [page_by_id(work, page_id).id])[page_id]
    return {
        "number": place.number,
        "url": url_for("archive.document", document_id=place.document_id, page=place.number),
    }


def _rows(work: Work, found: Notices) -> list[dict[str, Any]]:
    return [
        {
            "title": one.document.title,
            "reference": one.document.reference,
            "number": one.place.number,
            "numbers": one.look.numbers,
            "url": url_for("archive.document", document_id=one.document.id, page=one.place.number),
            "review_url": url_for("privacy.review_page", page_id=one.look.page_id),
            "thumbnail": small_image(page_by_id(work, one.look.page_id)),
        }
        for one in found.rows
    ]


def _leaf(endpoint: str, found: Notices) -> dict[str, Any]:
    return {
        "number": found.page,
        "pages": found.pages,
        "total": found.total,
        "url": lambda number: url_for(endpoint, page=number),
    }
