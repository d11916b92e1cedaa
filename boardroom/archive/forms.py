"""Forms of the archive: what is said of a document, and from whom it is hidden."""

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from boardroom.documents.models import Document
from boardroom.web.choices import choices

NOTHING = ""


def _stripped(value: str | None) -> str:
    return (value or "").strip()


class DescriptionForm(FlaskForm):
    """What people find a document by."""

    title = StringField(
        _l("Titel"),
        filters=[_stripped],
        validators=[DataRequired(_l("Skriv en titel, så att andra hittar dokumentet.")), Length(max=300)],
        description=_l("Så som den skulle stå på en pärmrygg."),
    )
    record_class = SelectField(
        _l("Handlingstyp"), description=_l("Bestämmer vem som ser dokumentet och hur länge det sparas.")
    )
    document_date = DateField(
        _l("Datum"),
        validators=[Optional()],
        description=_l("Dagen som står på handlingen, inte dagen då den lades in."),
    )
    trigger_date = DateField(
        _l("Tiden räknas från"),
        validators=[Optional()],
        description=_l(
            "Bara för det som sparas från en händelse: dagen då avtalet upphörde eller ärendet avslutades."
        ),
    )
    printed_number = StringField(
        _l("Nummer på handlingen"),
        filters=[_stripped],
        validators=[Length(max=20)],
        description=_l("Till exempel protokollets nummer, 4/2011."),
    )
    counterparty = StringField(
        _l("Motpart"),
        filters=[_stripped],
        validators=[Length(max=120)],
        description=_l("Företaget som handlingen rör, till exempel leverantören."),
    )
    fiscal_year = StringField(
        _l("Räkenskapsår"),
        filters=[_stripped],
        validators=[Length(max=20)],
        description=_l("För räkenskaper: 2023, eller 2023/2024 när det är brutet."),
    )
    summary = TextAreaField(_l("En mening om vad det är"), filters=[_stripped], validators=[Length(max=1000)])
    tags = StringField(
        _l("Märkord"), validators=[Length(max=600)], description=_l("Med komma emellan: tak, garanti")
    )

    def offer(self, classes: Iterable[tuple[str, str]]) -> None:
        """Offer the record classes as (key, name)."""
        self.record_class.choices = choices([(NOTHING, _l("– inte bestämd än –")), *classes])

    def fill(self, document: Document) -> None:
        """Show what is said now."""
        self.title.data = document.title
        self.record_class.data = document.record_class or NOTHING
        self.document_date.data = document.document_date
        self.trigger_date.data = document.trigger_date
        self.printed_number.data = document.printed_number
        self.counterparty.data = document.counterparty
        self.fiscal_year.data = document.fiscal_year
        self.summary.data = document.summary
        self.tags.data = ", ".join(tag.name for tag in document.tags)

    def said(self) -> dict[str, Any]:
        """Return the description as documents.actions.describe takes it."""
        return {
            "title": self.title.data or "",
            "record_class": self.record_class.data or None,
            "document_date": self.document_date.data,
            "trigger_date": self.trigger_date.data,
            "printed_number": self.printed_number.data or "",
            "counterparty": self.counterparty.data or "",
            "fiscal_year": self.fiscal_year.data or "",
            "summary": self.summary.data or "",
            "tags": (self.tags.data or "").split(","),
        }


class HidingForm(FlaskForm):
    """From whom a document is hidden, and why."""

    person = SelectField(_l("Dölj för"))
    reason = TextAreaField(
        _l("Skäl"),
        filters=[_stripped],
        validators=[
            DataRequired(_l("Skriv varför, så att nästa styrelse förstår.")),
            Length(max=300),
        ],
        description=_l("Till exempel: är delägare i företaget som lämnat anbudet."),
    )

    def offer(self, people: Sequence[tuple[uuid.UUID, str]]) -> None:
        """Offer the association's people."""
        self.person.choices = [
            (NOTHING, _l("– välj en person –")),
            *((str(key), name) for key, name in people),
        ]

    def validate_person(self, field: SelectField) -> None:
        """Ask for a person."""
        if not field.data:
            raise ValidationError(_l("Välj vem dokumentet ska döljas för."))
