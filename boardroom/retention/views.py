"""Pages of retention."""

from flask import Blueprint, render_template
from flask_babel import get_locale

from boardroom.core.permissions import Permission
from boardroom.retention import queries
from boardroom.web import door
from boardroom.web.guard import requires

blueprint = Blueprint("retention", __name__, url_prefix="/<association>/retention")


@blueprint.get("/")
@requires(Permission.READ_RETENTION)
def schedule() -> str:
    """Show what is kept, how long, from when, and on what basis."""
    with door.reading() as work:
        page = queries.schedule_page(work, str(get_locale() or "sv"))
    return render_template("retention/schedule.html", page=page)
