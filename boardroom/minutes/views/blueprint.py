"""The blueprint of the minutes' pages."""

from flask import Blueprint

from boardroom.minutes.rules import blocks_of

blueprint = Blueprint("minutes", __name__, url_prefix="/<association>/minutes")
blueprint.add_app_template_filter(blocks_of, "marked")
