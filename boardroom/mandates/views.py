"""Pages of mandates."""

from flask import Blueprint

blueprint = Blueprint("mandates", __name__, url_prefix="/<association>/board")
