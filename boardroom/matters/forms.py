"""Forms of matters, contracts, and answers to what people are asked."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
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
    ValidationError,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional
from wtforms.widgets import ListWidget

from boardroom.core.ids import uuid_or_none
from boardroom.matters.actions import Card, ContractCard
from boardroom.matters.models import Contract, Matter
from boardroom.matters.queries import Concerns
from boardroom.matters.rules import REST_MONTHS, Span, apartments_in
from boardroom.web.choices import TickBox, choices

NONE = ""
NEW = "new"
MONTHS, DAYS = "months", "days"


def _stripped(value: str | None) -> str:
    return (value or "").strip()


class MatterForm(FlaskForm):
    """What a matter is about."""

    title = StringField(
        _l("Vad gäller ärendet?"),
        filters=[_stripped],
        validators=[DataRequired(_l("Skriv vad ärendet gäller.")), Length(max=200)],
        description=_l(
            "Till exempel ”Vattenskada i badrummet, lgh 1203”. Lägenhetens nummer räcker; namn behövs sällan."
        ),
    )
    summary = TextAreaField(_l("Läget i korthet"), filters=[_stripped], validators=[Length(max=2000)])
    kind = SelectField(
        _l("Slag av ärende"),
        validators=[Optional()],
        description=_l("Bestämmer vem som ser ärendet."),
    )
    opened_on = DateField(
        _l("Började"), validators=[Optional()], description=_l("Lämna tomt om det börjar i dag.")
    )
    apartments = StringField(
        _l("Lägenheter"),
        filters=[_stripped],
        validators=[Length(max=200)],
        description=_l("Nummer med komma emellan: 1203, 1204."),
    )
    parts = SelectMultipleField(
        _l("Delar av byggnaden"), widget=ListWidget(prefix_label=False), option_widget=TickBox()
    )
    counterparty = StringField(
        _l("Motpart"),
        filters=[_stripped],
        validators=[Length(max=120)],
        description=_l("Företaget eller myndigheten som ärendet är med."),
    )
    people = SelectMultipleField(
        _l("Personer"), widget=ListWidget(prefix_label=False), option_widget=TickBox()
    )

    def offer(
        self,
        kinds: Iterable[tuple[str, str]],
        parts: Iterable[tuple[str, str]],
        people: Iterable[tuple[uuid.UUID, str]],
    ) -> None:
        """Offer the classes of cases, the parts of the building and the association's people."""
        self.kind.choices = choices([(NONE, _("Inget särskilt slag")), *kinds])
        self.parts.choices = choices(parts)
        self.people.choices = choices((str(key), name) for key, name in people)

    def validate_apartments(self, field: StringField) -> None:
        """Refuse what is no number of an apartment, rather than drop it in silence."""
        typed = [part for part in (field.data or "").replace(";", ",").split(",") if part.strip()]
        if len(apartments_in(field.data or "")) < len({part.strip() for part in typed}):
            raise ValidationError(_l("Skriv lägenheternas nummer, med komma emellan: 1203, 1204."))

    def fill(self, matter: Matter, concerns: Concerns) -> None:
        """Show what is said of a matter."""
        self.title.data, self.summary.data = matter.title, matter.summary
        self.kind.data, self.counterparty.data = matter.record_class or NONE, matter.counterparty
        self.apartments.data = ", ".join(concerns.apartments)
        self.parts.data = list(concerns.parts)
        self.people.data = [str(person.id) for person in concerns.people]

    def card(self) -> Card:
        """Return what is said."""
        return Card(
            title=self.title.data or "",
            summary=self.summary.data or "",
            record_class=self.kind.data or None,
            counterparty=self.counterparty.data or "",
            apartments=tuple(apartments_in(self.apartments.data or "")),
            parts=tuple(self.parts.data or ()),
            people=tuple(key for one in self.people.data or () if (key := uuid_or_none(one))),
        )


class CloseForm(FlaskForm):
    """Why a matter is closed, and as of when."""

    reason = TextAreaField(
        _l("Hur slutade det?"),
        filters=[_stripped],
        validators=[DataRequired(_l("Skriv hur det slutade.")), Length(max=500)],
        description=_l("En mening som nästa styrelse förstår."),
    )
    day = DateField(_l("Avslutades"), validators=[Optional()], description=_l("Lämna tomt om det är i dag."))


class ReasonForm(FlaskForm):
    """Why a matter is opened again."""

    reason = TextAreaField(
        _l("Varför?"), filters=[_stripped], validators=[DataRequired(_l("Skriv varför.")), Length(max=500)]
    )


class ConflictForm(FlaskForm):
    """Who has a conflict of interest in a matter."""

    person = SelectField(_l("Vem är jävig?"), validators=[InputRequired(_l("Välj en person."))])
    reason = StringField(_l("Varför?"), filters=[_stripped], validators=[Length(max=300)])

    def offer(self, people: Iterable[tuple[uuid.UUID, str]]) -> None:
        """Offer the association's people."""
        self.person.choices = choices((str(key), name) for key, name in people)


class PartForm(FlaskForm):
    """A part of the building that the list lacks."""

    name = StringField(
        _l("Vad kallas delen?"),
        filters=[_stripped],
        validators=[DataRequired(_l("Skriv vad delen kallas.")), Length(max=60)],
    )


class PaperForm(FlaskForm):
    """A document that is put into a matter, by its number."""

    reference = StringField(
        _l("Dokumentets arkivnummer"),
        filters=[_stripped],
        validators=[DataRequired(_l("Skriv arkivnumret.")), Length(max=20)],
        description=_l("Till exempel 2026-014. Det står på dokumentets sida."),
    )


class LinkForm(FlaskForm):
    """Which matter something is put into."""

    matter = RadioField(_l("I vilket ärende?"), validators=[InputRequired(_l("Välj ett ärende."))])

    def offer(self, matters: Sequence[Matter]) -> None:
        """Offer matters, and to open a new one."""
        rows = [(str(one.id), f"{one.label} {one.title}") for one in matters]
        self.matter.choices = choices([*rows, (NEW, _("Öppna ett nytt ärende"))])

    @property
    def matter_id(self) -> uuid.UUID | None:
        """Which was chosen; None: a new one."""
        return uuid_or_none(self.matter.data or "")


class ContractForm(FlaskForm):
    """A contract's days and with whom it is."""

    title = StringField(
        _l("Vad gäller avtalet?"),
        filters=[_stripped],
        validators=[DataRequired(_l("Skriv vad avtalet gäller.")), Length(max=200)],
    )
    kind = SelectField(_l("Slag av avtal"), validators=[InputRequired(_l("Välj ett slag ur listan."))])
    counterparty = StringField(_l("Motpart"), filters=[_stripped], validators=[Length(max=120)])
    starts_on = DateField(_l("Gäller från och med"), validators=[Optional()])
    ends_on = DateField(
        _l("Gäller till och med"),
        validators=[Optional()],
        description=_l("Sista dagen i den första avtalstiden. Lämna tomt om det gäller tills vidare."),
    )
    notice_count = IntegerField(
        _l("Uppsägningstid"),
        validators=[Optional(), NumberRange(0, 1_000, _l("Ange ett antal mellan 0 och 1 000."))],
    )
    notice_unit = SelectField(_l("Räknas i"))
    renewal_months = IntegerField(
        _l("Förlängs av sig självt, månader i taget"),
        validators=[Optional(), NumberRange(1, 240, _l("Ange ett antal månader mellan 1 och 240."))],
        description=_l("Ett år är 12. Lämna tomt om avtalet tar slut av sig självt."),
    )
    note = TextAreaField(_l("Anteckning"), filters=[_stripped], validators=[Length(max=1000)])

    def offer(self, kinds: Iterable[tuple[str, str]]) -> None:
        """Offer the classes that contracts are of, and the units of notice."""
        self.kind.choices = choices(kinds)
        self.notice_unit.choices = choices([(MONTHS, _("månader")), (DAYS, _("dagar"))])

    def fill(self, found: Contract) -> None:
        """Show what the register says."""
        self.title.data, self.kind.data = found.title, found.record_class
        self.counterparty.data, self.note.data = found.counterparty, found.note
        self.starts_on.data, self.ends_on.data = found.starts_on, found.ends_on
        self.notice_count.data = found.notice_count
        self.notice_unit.data = MONTHS if found.notice_in_months else DAYS
        self.renewal_months.data = found.renewal_months

    def card(self) -> ContractCard:
        """Return what is said."""
        count = self.notice_count.data
        return ContractCard(
            title=self.title.data or "",
            record_class=self.kind.data or "",
            counterparty=self.counterparty.data or "",
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data,
            notice=Span(count, months=self.notice_unit.data == MONTHS) if count is not None else None,
            renewal_months=self.renewal_months.data,
            note=self.note.data or "",
        )


class NoticeForm(FlaskForm):
    """That notice was given, and what follows from it."""

    noticed_on = DateField(
        _l("Dagen då avtalet sades upp"), validators=[InputRequired(_l("Ange dagen för uppsägningen."))]
    )
    leaves_on = DateField(
        _l("Sista dagen som det gäller"),
        validators=[InputRequired(_l("Ange sista dagen."))],
        description=_l("Föreslås efter avtalets tider. Ändra om ni har kommit överens om något annat."),
    )


class DayForm(FlaskForm):
    """The day on which something ended."""

    day = DateField(_l("Sista dagen som det gällde"), validators=[InputRequired(_l("Ange dagen."))])


class AnswerForm(FlaskForm):
    """The day on which what was asked about happened."""

    day = DateField(_l("Dagen"), validators=[InputRequired(_l("Ange dagen då det hände."))])
    because = StringField(_l("Hur slutade det?"), filters=[_stripped], validators=[Length(max=500)])

    def ask(self, label: str, suggested: date | None, *, because: bool) -> None:
        """Ask for the day in the question's own words, with the day that the evidence speaks for."""
        self.day.label.text = label
        if not self.is_submitted():
            self.day.data = suggested
        if not because:
            del self.because


class PostponeForm(FlaskForm):
    """That it has not happened, and when to ask again."""

    months = SelectField(_l("Fråga igen om"), coerce=int)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = (_("tre månader"), _("ett år"), _("fem år"))
        self.months.choices = choices(zip(REST_MONTHS, words, strict=True))
