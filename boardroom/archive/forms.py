"""Forms of the archive: what is said of a document, and from whom it is hidden."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, ValidationError
from wtforms.widgets import ListWidget

from boardroom.documents.models import Document
from boardroom.mandates.rules import ONE_APARTMENT, is_one_apartment
from boardroom.papers.models import Binder, PaperStatus, Scanned
from boardroom.papers.queries import Whereabouts
from boardroom.papers.rules import SCANNED_WORDS, STATUS_WORDS, Card, Transfer
from boardroom.web.choices import TickBox, choices

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
        description=_l(
            "För räkenskaper: 2023, eller 2023/2024 när det är brutet. Tiden att spara räknas från årets slut."
        ),
    )
    apartment = StringField(
        _l("Lägenhet"),
        filters=[_stripped],
        validators=[Length(max=60)],
        description=_l(
            "Bara när handlingen rör en enda lägenhet, till exempel 1203. Den som ägde den då får läsa vissa handlingstyper "
            "när medlemssidorna är på."
        ),
    )
    summary = TextAreaField(_l("En mening om vad det är"), filters=[_stripped], validators=[Length(max=1000)])
    tags = StringField(
        _l("Märkord"), validators=[Length(max=600)], description=_l("Med komma emellan: tak, garanti")
    )

    def validate_apartment(self, field: StringField) -> None:
        """Refuse several apartments, and what is none."""
        if not is_one_apartment(field.data or ""):
            raise ValidationError(_l(ONE_APARTMENT))

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
        self.apartment.data = document.apartment
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
            "apartment": self.apartment.data or "",
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


class BinderForm(FlaskForm):
    """A binder's card in the register."""

    label = StringField(
        _l("Pärm"),
        filters=[_stripped],
        validators=[DataRequired(_l("Skriv vad som står på pärmens rygg.")), Length(max=120)],
        description=_l("Så som det står på ryggen, till exempel Pärm 4."),
    )
    year_from = IntegerField(_l("Från år"), validators=[Optional(), NumberRange(1600, 2200)])
    year_to = IntegerField(_l("Till år"), validators=[Optional(), NumberRange(1600, 2200)])
    shelf = StringField(
        _l("Var den står"),
        filters=[_stripped],
        validators=[Length(max=200)],
        description=_l("Till exempel hyllan i föreningslokalen."),
    )
    contents = TextAreaField(
        _l("Vad som ligger i den"),
        filters=[_stripped],
        validators=[Length(max=2000)],
        description=_l("Orden du skulle söka efter: servitut, garage, nycklar."),
    )
    record_classes = SelectMultipleField(
        _l("Handlingstyper i pärmen"),
        widget=ListWidget(prefix_label=False),
        option_widget=TickBox(),
        description=_l(
            "Den som bara får se vissa handlingstyper ser pärmen när de får se alla som är ikryssade. "
            "Utan kryss ser bara de som får se allt."
        ),
    )
    scanned = RadioField(
        _l("Hur mycket är inläst?"),
        choices=choices((one.value, _l(words)) for one, words in SCANNED_WORDS.items()),
        default=Scanned.NONE.value,
    )
    note = TextAreaField(_l("Anteckning"), filters=[_stripped], validators=[Length(max=1000)])

    def offer(self, classes: Iterable[tuple[str, str]]) -> None:
        """Offer the record classes as (key, name)."""
        self.record_classes.choices = choices(classes)

    def fill(self, binder: Binder, record_classes: Iterable[str]) -> None:
        """Show what the card says now."""
        self.label.data, self.shelf.data, self.note.data = binder.label, binder.shelf, binder.note
        self.contents.data, self.scanned.data = binder.contents, binder.scanned.value
        self.year_from.data, self.year_to.data = binder.years or (None, None)
        self.record_classes.data = list(record_classes)

    def card(self) -> Card:
        """Return the card; a single year stands for both."""
        first = self.year_from.data or self.year_to.data
        last = self.year_to.data or self.year_from.data
        return Card(
            label=self.label.data or "",
            shelf=self.shelf.data or "",
            contents=self.contents.data or "",
            years=(first, last) if first and last else None,
            record_classes=frozenset(self.record_classes.data or ()),
            scanned=Scanned(self.scanned.data),
            note=self.note.data or "",
        )


class RemovalForm(FlaskForm):
    """Why a binder is taken out of the register."""

    reason = TextAreaField(
        _l("Skäl"),
        filters=[_stripped],
        validators=[
            DataRequired(_l("Skriv varför pärmen tas bort, så att nästa styrelse förstår.")),
            Length(max=300),
        ],
        description=_l("Till exempel: innehållet är flyttat till pärm 5."),
    )


class _PlaceForm(FlaskForm):
    """What two forms ask: the paper's state, its binder, and the day of its destruction."""

    status = RadioField(
        _l("Papperet"), choices=choices((one.value, _l(words)) for one, words in STATUS_WORDS.items())
    )
    binder = SelectField(_l("Pärm"))
    destroyed_on = DateField(
        _l("Förstört den"), validators=[Optional()], description=_l("Bara när papperet är förstört.")
    )

    def offer(self, binders: Iterable[Binder], nothing: Any) -> None:
        """Offer the binders of the register."""
        self.binder.choices = choices(
            [(NOTHING, nothing), *((str(binder.id), binder.place_and_years) for binder in binders)]
        )

    def said(self) -> dict[str, Any]:
        """Return status, binder's key and day."""
        return {
            "status": PaperStatus(self.status.data),
            "binder_id": uuid.UUID(self.binder.data) if self.binder.data else None,
            "destroyed_on": self.destroyed_on.data,
        }


class PaperForm(_PlaceForm):
    """Where a document's paper original is."""

    place = StringField(
        _l("Plats i ord"),
        filters=[_stripped],
        validators=[Length(max=200)],
        description=_l("När den inte ligger i en pärm ur registret, till exempel bankfacket."),
    )

    def fill(self, paper: Whereabouts) -> None:
        """Show what is noted now."""
        original = paper.original
        self.status.data = paper.status.value
        self.binder.data = str(paper.binder.id) if paper.binder else NOTHING
        self.place.data = original.place if original else ""
        self.destroyed_on.data = original.destroyed_on if original else None


class SettleForm(_PlaceForm):
    """The same for all papers of a binder."""

    def settled(self) -> dict[str, Any]:
        """Return status, the binder that all move to, and day."""
        said = self.said()
        return {"status": said["status"], "move_to": said["binder_id"], "destroyed_on": said["destroyed_on"]}


class TransferForm(FlaskForm):
    """What a person certifies of a transfer from paper."""

    transferred_on = DateField(
        _l("När lästes papperet in?"), validators=[InputRequired(_l("Ange dagen som 2026-03-14."))]
    )
    transferred_by = StringField(
        _l("Vem läste in det?"),
        filters=[_stripped],
        validators=[DataRequired(_l("Skriv vem som läste in papperet.")), Length(max=200)],
    )
    device = StringField(
        _l("Med vilken utrustning?"),
        filters=[_stripped],
        validators=[DataRequired(_l("Skriv vad papperet lästes in med.")), Length(max=200)],
        description=_l("Till exempel skannern i föreningslokalen, 300 punkter per tum."),
    )
    page_count = IntegerField(
        _l("Antal sidor på papper"),
        validators=[InputRequired(_l("Räkna sidorna i pappersbunten.")), NumberRange(1, 100_000)],
        description=_l("Räkna själv i bunten. Antalet jämförs med det inlästa."),
    )
    checked_by = StringField(
        _l("Vem jämförde med papperet?"),
        filters=[_stripped],
        validators=[DataRequired(_l("Skriv vem som jämförde.")), Length(max=200)],
        description=_l("Gärna någon annan än den som läste in."),
    )
    comparison = TextAreaField(
        _l("Hur gjordes jämförelsen?"),
        filters=[_stripped],
        validators=[DataRequired(_l("Skriv hur jämförelsen gjordes.")), Length(max=500)],
        description=_l("Till exempel: alla sidor bläddrade sida för sida, läsliga, inget avskuret."),
    )

    def transfer(self) -> Transfer:
        """Return what is certified; only of a form that holds."""
        return Transfer(
            # The form asks for a day; without one the last of all days is refused as not yet come.
            transferred_on=self.transferred_on.data or date.max,
            transferred_by=self.transferred_by.data or "",
            device=self.device.data or "",
            page_count=self.page_count.data or 0,
            checked_by=self.checked_by.data or "",
            comparison=self.comparison.data or "",
        )


class PhotographForm(FlaskForm):
    """What may be said of a paper that is photographed out of a binder; the pictures are read beside it."""

    title = StringField(
        _l("Titel"),
        filters=[_stripped],
        validators=[Length(max=300)],
        description=_l("Så som den skulle stå på en pärmrygg."),
    )
    record_class = SelectField(_l("Handlingstyp"))
    document_date = DateField(_l("Datum"), validators=[Optional()])

    def offer(self, classes: Iterable[tuple[str, str]]) -> None:
        """Offer the record classes as (key, name)."""
        self.record_class.choices = choices(classes)


class PastForm(FlaskForm):
    """A former member asks for the minutes of their time."""

    reason = TextAreaField(
        _l("Varför behöver du dem"),
        validators=[
            InputRequired(_l("Skriv varför du behöver dem, så kan styrelsen svara.")),
            Length(max=500),
        ],
        description=_l("Till exempel att någon ställer krav på dig för ett beslut från den tiden."),
    )


class AnswerForm(FlaskForm):
    """The board's answer to a former member."""

    answered = RadioField(
        _l("Svar"),
        choices=choices(
            [("yes", _l("Öppna protokollen från personens tid i 30 dagar")), ("no", _l("Säg nej"))]
        ),
        validators=[InputRequired(_l("Välj ett svar."))],
    )
    answer = TextAreaField(
        _l("Några ord till personen"),
        validators=[Length(max=500)],
        description=_l("Behövs om ni säger nej."),
    )
