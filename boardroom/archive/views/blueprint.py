"""The blueprint that the archive's pages hang on."""

from flask import Blueprint

blueprint = Blueprint("archive", __name__, url_prefix="/<association>/archive")
