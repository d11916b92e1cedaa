"""The form of a page's text."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField, TextAreaField
from wtforms.validators import Length, Optional
from wtforms.widgets import HiddenInput

from boardroom.reading.actions.correcting import LONGEST


class CorrectionForm(FlaskForm):
    """A page's text as a person has it; `revision` is the newest version that the person has seen."""

    text = TextAreaField(
        _l("Sidans text"),
        validators=[
            Length(
                max=LONGEST, message=_l("Texten är längre än en sida kan vara. Klistrade du in för mycket?")
            )
        ],
    )
    revision = IntegerField(validators=[Optional()], widget=HiddenInput(), default=0)
    deed = HiddenField(default="save")
