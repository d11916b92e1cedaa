"""Forms of intake: accepting what is suggested about a paper, separator sheets, changing many papers at once."""

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, IntegerField, RadioField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, ValidationError

from boardroom.intake.rules import Changes, date_or_year
from boardroom.mandates.rules import ONE_APARTMENT, apartment_number, is_one_apartment
from boardroom.web.choices import choices


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
    # Typed by a person and never filled in from the text: whose the apartment was then may come to read the paper.
    about = StringField(_l("Rör lägenheten, om det är en enda"), validators=[Optional(), Length(max=60)])

    def offer(self, kinds: Sequence[tuple[str, Any]]) -> None:
        """Set the record classes to choose from."""
        self.kind.choices = list(kinds)

    def validate_about(self, field: StringField) -> None:
        """Refuse several apartments, and what is none."""
        _one_apartment(field)

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
        description=_l(
            "Vad som står på pärmens rygg, till exempel Pärm 4. Papperen antecknas som liggande där."
        ),
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


class BulkForm(FlaskForm):
    """What is to be changed for many papers at once; what is left empty stays as it is on each."""

    which = RadioField(
        _l("Gäller"),
        choices=choices([("marked", _l("De markerade")), ("all", _l("Alla i urvalet"))]),
        default="marked",
    )
    kind = SelectField(_l("Handlingstyp"), choices=[], validators=[Optional()])
    date = StringField(
        _l("Datum eller år"),
        validators=[Optional()],
        description=_l(
            "Till exempel 1987-04-27 eller 1987. Ett år behåller dag och månad; papper utan datum får 1 januari."
        ),
    )
    title_prefix = StringField(
        _l("Sätt först i titeln"),
        validators=[Length(max=60, message=_l("Det blir för långt. Skriv högst 60 tecken."))],
    )
    apartment = StringField(
        _l("Lägenhet"),
        validators=[Length(max=60)],
        description=_l(
            "Bara när vart och ett av papperen rör en och samma lägenhet, till exempel 1203. Den som ägde den då får läsa "
            "vissa handlingstyper när medlemssidorna är på."
        ),
    )
    tags_added = StringField(
        _l("Lägg till märkord"),
        validators=[Length(max=600)],
        description=_l("Med komma emellan: tak, garanti"),
    )
    tags_removed = StringField(_l("Ta bort märkord"), validators=[Length(max=600)])
    hidden_from = SelectField(
        _l("Dölj för den som är jävig"),
        choices=[],
        validators=[Optional()],
        description=_l("Papperen försvinner ur personens arkiv och sökning."),
    )
    reason = StringField(_l("Skäl till att det döljs"), validators=[Length(max=300)])

    def offer(self, kinds: Iterable[tuple[str, Any]], people: Iterable[tuple[str, str]] | None) -> None:
        """Set what there is to choose from; no people: the actor may not hide anything."""
        self.kind.choices = choices([("", _l("– ändra inte –")), *kinds])
        if people is None:
            del self.hidden_from, self.reason
        else:
            self.hidden_from.choices = choices([("", _l("– ingen –")), *people])

    def validate_date(self, field: StringField) -> None:
        """Refuse what is neither a day nor a year."""
        if date_or_year(field.data or "") is None:
            raise ValidationError(_l("Skriv datumet som 1987-04-27, eller bara året."))

    def validate_apartment(self, field: StringField) -> None:
        """Refuse several apartments, and what is none."""
        _one_apartment(field)

    def validate_reason(self, field: StringField) -> None:
        """Ask why, where something is to be hidden."""
        if self.hidden_from.data and not (field.data or "").strip():
            raise ValidationError(_l("Skriv varför det ska döljas. Det antecknas i ändringsloggen."))

    def changes(self) -> Changes:
        """Return what is to be changed."""
        day, year = date_or_year(self.date.data or "") or (None, None)
        hiding = "hidden_from" in self and bool(self.hidden_from.data)
        return Changes(
            record_class=self.kind.data or None,
            day=day,
            year=year,
            tags_added=_words(self.tags_added.data),
            tags_removed=_words(self.tags_removed.data),
            title_prefix=" ".join((self.title_prefix.data or "").split()),
            apartment=apartment_number(self.apartment.data or ""),
            hidden_from=uuid.UUID(self.hidden_from.data) if hiding else None,
            reason=(self.reason.data or "").strip() if hiding else "",
        )


def _one_apartment(field: StringField) -> None:
    if not is_one_apartment(field.data or ""):
        raise ValidationError(_l(ONE_APARTMENT))


def _words(text: str | None) -> tuple[str, ...]:
    return tuple(word.strip() for word in (text or "").split(",") if word.strip())
