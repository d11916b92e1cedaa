"""Where the pages of matters and of contracts hang."""

from typing import Any

from flask import Blueprint, request, url_for
from flask_babel import gettext as _

blueprint = Blueprint("matters", __name__, url_prefix="/<association>/matters")
contract_blueprint = Blueprint("contracts", __name__, url_prefix="/<association>/contracts")


@blueprint.context_processor
@contract_blueprint.context_processor
def _tabs() -> dict[str, Any]:
    rows = (
        (_("Ärenden"), "matters.index"),
        (_("Byggnaden"), "matters.parts"),
        (_("Lägenheter"), "matters.apartments"),
        (_("Motparter"), "matters.counterparties"),
        (_("Avtal"), "contracts.index"),
    )
    return {
        "matter_tabs": [
            {"label": label, "url": url_for(endpoint), "current": request.endpoint == endpoint, "count": None}
            for label, endpoint in rows
        ]
    }
