"""The blueprint of the minutes' pages."""

from flask import Blueprint

blueprint = Blueprint("minutes", __name__, url_prefix="/<association>/minutes")
