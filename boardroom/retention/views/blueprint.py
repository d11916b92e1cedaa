"""Where the pages of retention hang."""

from typing import Any

from flask import Blueprint, request, url_for
from flask_babel import get_locale
from flask_babel import gettext as _

blueprint = Blueprint("retention", __name__, url_prefix="/<association>/retention")


def language() -> str:
    """Return the reader's language."""
    return str(get_locale() or "sv")


@blueprint.context_processor
def _tabs() -> dict[str, Any]:
    rows = (
        (_("Planen"), "retention.schedule"),
        (_("Gallring"), "retention.disposals"),
        (_("Gallringsstopp"), "retention.holds"),
        (_("Gallrat"), "retention.tombstones"),
        (_("Ansvarsfrihet"), "retention.discharges"),
    )
    return {
        "retention_tabs": [
            {"label": label, "url": url_for(endpoint), "current": request.endpoint == endpoint, "count": None}
            for label, endpoint in rows
        ]
    }
