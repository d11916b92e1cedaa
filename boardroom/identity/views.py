"""Pages of identity: log-in, own account."""

from flask import Blueprint

blueprint = Blueprint("identity", __name__)
