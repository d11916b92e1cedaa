"""Pages of search."""

from flask import Blueprint

blueprint = Blueprint("search", __name__, url_prefix="/<association>/search")
