"""Forms of retention: rows and versions of the schedule, discharges, holds, objections."""

import uuid
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from boardroom.classes.rules import TRIGGER_WORDS, Row, Trigger, Unit
from boardroom.retention.queries import Choice
from boardroom.retention.rules import HOLD_WORDS, UNIT_WORDS, Held, HoldKind
from boardroom.web.choices import choices

FOR_EVER, WHILE = "for_ever", "while"
OTHER = ""


def _stripped(value: str | None) -> str:
    return (value or "").strip()


class ProposalForm(FlaskForm):
    """Why a new version is proposed."""

    reason = StringField(
        _l("Varför behöver planen ändras?"),
        filters=[_stripped],
        validators=[DataRequired(_l("Skriv varför planen behöver ändras.")), Length(max=500)],
    )


class RowForm(FlaskForm):
    """What the schedule says of one class."""

    name = StringField(
        _l("Handlingstyp"),
        filters=[_stripped],
        validators=[DataRequired(_l("Skriv vad handlingarna kallas.")), Length(max=120)],
    )
    keep = RadioField(_l("Hur länge?"), validators=[InputRequired(_l("Välj hur länge."))])
    duration = IntegerField(
        _l("Antal"), validators=[Optional(), NumberRange(0, 200, _l("Ange ett antal mellan 0 och 200."))]
    )
    unit = SelectField(_l("Enhet"))
    trigger = SelectField(_l("Räknas från"))
    basis = StringField(
        _l("Grund"),
        filters=[_stripped],
        validators=[DataRequired(_l("Skriv vad tiden grundar sig på.")), Length(max=200)],
        description=_l("Lagrum, eller varför föreningen har valt just den tiden."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.keep.choices = choices([(FOR_EVER, _("För alltid")), (WHILE, _("En bestämd tid"))])
        self.unit.choices = choices([(unit.value, _(words)) for unit, words in UNIT_WORDS.items()])
        self.trigger.choices = choices([(one.value, _(words)) for one, words in TRIGGER_WORDS.items()])

    def fill(self, row: Row) -> None:
        """Show what the row says."""
        self.name.data, self.basis.data, self.trigger.data = row.name, row.basis, row.trigger.value
        self.keep.data = FOR_EVER if row.duration is None else WHILE
        self.duration.data, self.unit.data = row.duration, (row.unit or Unit.YEARS).value

    def said(self, key: str) -> Row:
        """Return what is said; a time without a number is refused by the action."""
        preserved = self.keep.data == FOR_EVER
        return Row(
            key=key,
            name=self.name.data or "",
            trigger=Trigger(self.trigger.data),
            duration=None if preserved else self.duration.data,
            unit=None if preserved else Unit(self.unit.data),
            basis=self.basis.data or "",
        )


class AdoptForm(FlaskForm):
    """Which decision adopts the schedule: one of the portal, or one on paper from before it."""

    chosen = SelectField(
        _l("Beslutet i portalen"),
        validators=[Optional()],
        description=_l(
            "Beslut i beslutsregistret och paragrafer i underskrivna protokoll som nämner gallring eller bevarande."
        ),
    )
    decision = StringField(
        _l("Eller, för ett beslut på papper från tiden före portalen: var står det?"),
        filters=[_stripped],
        validators=[Length(max=200)],
        description=_l("Till exempel ”§\u00a07 i styrelseprotokoll 3/2012”."),
    )
    decided_on = DateField(_l("Beslutets dag"), validators=[Optional()])

    def offer(self, found: Iterable[Choice]) -> None:
        """Offer decisions of the register and §§ of sealed minutes."""
        self.chosen.choices = choices(
            [(OTHER, _("Inget av dem – beslutet står bara på papper"))]
            + [(one.key, f"{one.cited}: {one.text[:90]}") for one in found]
        )


class DischargeForm(FlaskForm):
    """For which fiscal year the board was discharged, and when."""

    fiscal_year_end = DateField(
        _l("Räkenskapsårets sista dag"), validators=[InputRequired(_l("Ange räkenskapsårets sista dag."))]
    )
    granted_on = DateField(_l("Stämmans dag"), validators=[InputRequired(_l("Ange stämmans dag."))])
    source = StringField(
        _l("Var står det?"),
        filters=[_stripped],
        validators=[Length(max=200)],
        description=_l("Till exempel ”§\u00a09 i stämmoprotokoll 2025”."),
    )


class HoldForm(FlaskForm):
    """What a legal hold covers, why, and until when."""

    kind = RadioField(
        _l("Vad ska stoppet gälla?"), validators=[InputRequired(_l("Välj vad stoppet gäller."))]
    )
    reference = StringField(
        _l("Dokumentets arkivnummer"),
        filters=[_stripped],
        validators=[Length(max=20)],
        description=_l("Till exempel 2026-014. Det står på dokumentets sida."),
    )
    matter = StringField(
        _l("Ärendets nummer"),
        filters=[_stripped],
        validators=[Length(max=20)],
        description=_l("Till exempel 2026-Ä3. Stoppet gäller också det som läggs i ärendet senare."),
    )
    names = TextAreaField(
        _l("Namn på personen eller företaget"),
        filters=[_stripped],
        validators=[Length(max=600)],
        description=_l("Ett sätt att skriva namnet på varje rad. Allt där namnet står stoppas."),
    )
    since = DateField(_l("Från och med"), validators=[Optional()])
    last = DateField(
        _l("Till och med"), validators=[Optional()], description=_l("Handlingens egen dag räknas.")
    )
    record_class = SelectField(_l("Bara en handlingstyp"), validators=[Optional()])
    reason = TextAreaField(
        _l("Varför?"),
        filters=[_stripped],
        validators=[DataRequired(_l("Skriv varför inget får gallras.")), Length(max=500)],
        description=_l("Till exempel en tvist, en skada eller en myndighets begäran."),
    )
    until = DateField(
        _l("Stoppet gäller till och med"),
        validators=[Optional()],
        description=_l("Lämna tomt om det ska gälla tills någon häver det."),
    )

    def offer(self, classes: Iterable[tuple[str, str]]) -> None:
        """Offer the kinds and the record classes as (key, name)."""
        self.kind.choices = choices([(kind.value, _(words)) for kind, words in HOLD_WORDS.items()])
        self.record_class.choices = choices([(OTHER, _("Alla handlingstyper")), *classes])

    def held(self, document_id: uuid.UUID | None, matter_id: uuid.UUID | None) -> Held:
        """Return what is to be covered; `document_id` is what the reference names, `matter_id` the matter's number."""
        last = self.last.data
        return Held(
            kind=HoldKind(self.kind.data),
            document_id=document_id,
            matter_id=matter_id,
            spellings=tuple((self.names.data or "").splitlines()),
            since=self.since.data,
            before=last + timedelta(days=1) if last else None,
            record_class=self.record_class.data or None,
        )


class ReasonForm(FlaskForm):
    """Why something is lifted or objected to."""

    reason = TextAreaField(
        _l("Varför?"),
        filters=[_stripped],
        validators=[DataRequired(_l("Skriv varför.")), Length(max=500)],
    )


class ExemptionForm(FlaskForm):
    """Why one document is kept longer, and until when."""

    reason = TextAreaField(
        _l("Varför ska den sparas längre?"),
        filters=[_stripped],
        validators=[DataRequired(_l("Skriv varför den ska sparas längre.")), Length(max=500)],
    )
    until = DateField(
        _l("Till och med"),
        validators=[Optional()],
        description=_l("Lämna tomt om den ska sparas tills någon säger annat."),
    )


class ApprovalForm(FlaskForm):
    """That the list was read, and which list it was."""

    digest = HiddenField()
    read = BooleanField(
        _l("Jag har läst hela listan och vet att handlingarna inte går att få tillbaka."),
        validators=[DataRequired(_l("Läs listan och kryssa i rutan."))],
    )
