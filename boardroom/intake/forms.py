"""The form in which a person accepts what is suggested about a paper."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, SelectField, StringField
from wtforms.validators import DataRequired, Length, Optional


class DescribeForm(FlaskForm):
    """Date, kind and title of one paper; names of fields are those of templates/intake/_upload_row.html."""

    date = DateField(_l("Datum"), validators=[Optional()])
    kind = SelectField(_l("Handlingstyp"), choices=[], validators=[Optional()])
    title = StringField(
        _l("Titel"),
        validators=[
            DataRequired(_l("Skriv en titel, så att andra hittar dokumentet.")),
            Length(max=300, message=_l("Titeln är för lång. Korta den till högst 300 tecken.")),
        ],
    )

    def offer(self, kinds: Sequence[tuple[str, Any]]) -> None:
        """Set the record classes to choose from."""
        self.kind.choices = list(kinds)

    @property
    def problems(self) -> dict[str, str]:
        """What is wrong, by field."""
        return {field.name: str(field.errors[0]) for field in self if field.errors}
