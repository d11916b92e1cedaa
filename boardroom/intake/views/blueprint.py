"""The blueprint that intake's pages hang on."""

from flask import Blueprint

blueprint = Blueprint("intake", __name__, url_prefix="/<association>/upload")
