"""Pages of signing."""

from flask import Blueprint

blueprint = Blueprint("signing", __name__, url_prefix="/<association>/signing")
