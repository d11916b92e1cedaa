"""Pages of minutes."""

from flask import Blueprint

blueprint = Blueprint("minutes", __name__, url_prefix="/<association>/minutes")
