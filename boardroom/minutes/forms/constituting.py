"""Form of the constituting meeting's draft: the one thing that the mandates do not say."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField

from boardroom.web.choices import choices


class ConstitutingForm(FlaskForm):
    """How those sign who sign for the association."""

    manner = RadioField(
        _l("De som tecknar firman gör det"),
        choices=choices(
            [("two", _l("två i förening")), ("each", _l("var för sig")), ("all", _l("alla tillsammans"))]
        ),
        default="two",
        description=_l("Stadgarna eller styrelsen bestämmer. Det går att ändra i utkastet."),
    )
