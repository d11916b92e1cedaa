"""The blueprint of mandates and what its pages share."""

from flask import Blueprint
from flask_babel import gettext

from boardroom.mandates.rules import ROLE_WORDS

blueprint = Blueprint("mandates", __name__)


@blueprint.app_template_filter("role_word")
def role_word(role: str) -> str:
    """Return a role in the reader's language."""
    return gettext(ROLE_WORDS[role])
