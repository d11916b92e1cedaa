"""Days that a form asks for and that must lie ahead."""

from datetime import date

from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import DateField
from wtforms.validators import ValidationError


class AheadForm(FlaskForm):
    """A form that asks by when; `today` is the association's day, which whoever shows the form knows."""

    today: date | None = None


def not_passed(form: AheadForm, field: DateField) -> None:
    """Object to a day that has passed."""
    if form.today is not None and field.data is not None and field.data < form.today:
        raise ValidationError(_("Välj en dag som inte har passerat."))
