"""Pages of home."""

from flask import Blueprint

blueprint = Blueprint("home", __name__, url_prefix="/<association>")
