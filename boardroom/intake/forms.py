"""The forms in which a person accepts what is suggested about a paper, and says what separator sheets shall bear."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, IntegerField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional


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

    # Beside these three: shown where something is suggested, and left as it is where it is not sent.
    number = StringField(_l("Nummer på handlingen"), validators=[Optional(), Length(max=20)])
    fiscal_year = StringField(_l("Räkenskapsår"), validators=[Optional(), Length(max=20)])
    counterparty = StringField(_l("Motpart"), validators=[Optional(), Length(max=120)])
    apartment = StringField(_l("Lägenhet"), validators=[Optional(), Length(max=60)])

    def offer(self, kinds: Sequence[tuple[str, Any]]) -> None:
        """Set the record classes to choose from."""
        self.kind.choices = list(kinds)

    @property
    def typed(self) -> dict[str, Any]:
        """What was typed, to be shown again beside what is wrong with it."""
        return {
            field.name: field.raw_data[0] if field.raw_data else ""
            for field in self
            if field.name != "csrf_token"
        }

    @property
    def problems(self) -> dict[str, str]:
        """What is wrong, by field."""
        return {field.name: str(field.errors[0]) for field in self if field.errors}


class SheetsForm(FlaskForm):
    """What separator sheets say, and how many; left empty they say that a new paper begins."""

    kind = SelectField(_l("Handlingstyp"), choices=[], validators=[Optional()])
    year = IntegerField(
        _l("År"),
        validators=[Optional(), NumberRange(1600, 2100, _l("Skriv året med fyra siffror."))],
        description=_l("Året som papperen är från. Blir ett märkord, för ett år är inget datum."),
    )
    binder = StringField(
        _l("Pärm"),
        validators=[Length(max=40, message=_l("Korta pärmens namn till högst 40 tecken."))],
        description=_l("Vad som står på pärmens rygg, till exempel Pärm 4. Blir ett märkord."),
    )
    count = IntegerField(
        _l("Antal blad"),
        default=1,
        validators=[
            InputRequired(_l("Skriv hur många blad du vill ha.")),
            NumberRange(1, 50, _l("Skriv ut mellan 1 och 50 blad åt gången.")),
        ],
    )

    def offer(self, kinds: Sequence[tuple[str, Any]]) -> None:
        """Set the record classes to choose from."""
        self.kind.choices = list(kinds)
