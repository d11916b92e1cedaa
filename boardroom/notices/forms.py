"""The one button of a link's page."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SubmitField


class ContinueForm(FlaskForm):
    """Goes on from a link in a mail; a button, because mail scanners follow links but press nothing."""

    submit = SubmitField(_l("Fortsätt"))
