"""The board's page: who sits, until when, over the years."""

from flask import render_template

from boardroom.core.permissions import Permission
from boardroom.mandates import queries
from boardroom.mandates.views.blueprint import blueprint, role_word
from boardroom.web import door
from boardroom.web.guard import requires


@blueprint.get("/<association>/board/")
@requires(Permission.READ_BOARD)
def board() -> str:
    """Show who sits today, what is about to change, and the years as a calendar."""
    with door.reading() as work:
        page = queries.board_page(work)
    manages = door.actor().may(Permission.MANAGE_MANDATES)
    return render_template(
        "mandates/board.html",
        page=page,
        calendar=page.calendar(role_word),
        manages=manages,
        mail_leaves=door.mail_leaves(),
    )
