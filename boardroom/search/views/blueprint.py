"""The blueprint that the pages of search register on."""

from flask import Blueprint

blueprint = Blueprint("search", __name__, url_prefix="/<association>/search")
