"""Pages of retention."""

from flask import Blueprint

blueprint = Blueprint("retention", __name__, url_prefix="/<association>/retention")
