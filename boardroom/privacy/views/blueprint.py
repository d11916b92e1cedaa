"""Where the privacy pages hang."""

from flask import Blueprint

blueprint = Blueprint("privacy", __name__, url_prefix="/<association>/privacy")
