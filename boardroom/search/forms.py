"""The boxes of search's settings."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import InputRequired, Length


class SynonymsForm(FlaskForm):
    """Words that mean the same."""

    words = StringField(
        _l("Ord som betyder samma sak"),
        validators=[InputRequired(_l("Skriv minst två ord.")), Length(max=600)],
        description=_l("Grundformen av varje ord, med kommatecken emellan: hiss, lyftanordning"),
    )
