"""Pages of archive."""

from flask import Blueprint

blueprint = Blueprint("archive", __name__, url_prefix="/<association>/archive")
