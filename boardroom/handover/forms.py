"""Forms of handing over: a thing and who holds it, one's own part, a point, a drill, the end."""

import uuid
from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from boardroom.core.ids import uuid_or_none
from boardroom.handover.models import Keeping
from boardroom.handover.rules import KIND_WORDS, OUTCOME_WORDS, DrillOutcome, Kind, Thing
from boardroom.web.choices import choices

NOBODY, OTHER = "", "other"


def _stripped(value: str | None) -> str:
    return (value or "").strip()


class KeepingForm(FlaskForm):
    """A key, an account or a subscription."""

    kind = SelectField(_l("Vad för slag?"))
    what = StringField(
        _l("Vad är det?"),
        filters=[_stripped],
        validators=[DataRequired(_l("Skriv vad det är.")), Length(max=200)],
        description=_l("Till exempel ”Nyckel till undercentralen” eller ”Domänen granen7.example”."),
    )
    place = StringField(
        _l("Var?"),
        filters=[_stripped],
        validators=[Length(max=200)],
        description=_l("Var den används eller vem som är leverantör."),
    )
    holder = SelectField(_l("Vem har den?"))
    holder_name = StringField(
        _l("Namn, om det är någon annan"), filters=[_stripped], validators=[Length(max=120)]
    )
    since = DateField(_l("Sedan"), validators=[Optional()])
    note = StringField(
        _l("Bra att veta"),
        filters=[_stripped],
        validators=[Length(max=500)],
        description=_l("Skriv aldrig lösenord eller koder här. De hör hemma hos den som har kontot."),
    )

    def offer(self, people: Iterable[tuple[uuid.UUID, str]]) -> None:
        """Offer the kinds, and the people of the board."""
        self.kind.choices = choices([(kind.value, _(words)) for kind, words in KIND_WORDS.items()])
        self.holder.choices = choices(
            [(NOBODY, _("Ingen utpekad"))]
            + [(str(key), name) for key, name in people]
            + [(OTHER, _("Någon annan"))]
        )

    def fill(self, row: Keeping) -> None:
        """Show a row as it is."""
        self.kind.data, self.what.data, self.place.data = row.kind.value, row.what, row.place
        self.holder.data = str(row.holder_id) if row.holder_id else OTHER if row.holder else NOBODY
        self.holder_name.data, self.since.data, self.note.data = row.holder, row.since, row.note

    def said(self) -> Thing:
        """Return what is said."""
        return Thing(
            kind=Kind(self.kind.data),
            what=self.what.data or "",
            place=self.place.data or "",
            holder_id=uuid_or_none(self.holder.data),
            holder=(self.holder_name.data or "") if self.holder.data == OTHER else "",
            since=self.since.data,
            note=self.note.data or "",
        )


class BeginForm(FlaskForm):
    """Which change of board."""

    day = DateField(
        _l("Dagen då styrelsen byts"),
        validators=[InputRequired(_l("Ange dagen."))],
        description=_l("Den första dagen för de nya. Vilka som lämnar och tillträder tas från uppdragen."),
    )


class LeavingForm(FlaskForm):
    """What a leaving person looked after, and whom to ask."""

    looked_after = TextAreaField(
        _l("Vad har du skött?"),
        filters=[_stripped],
        validators=[Length(max=4000)],
        description=_l("Det som ingen annan vet: pågående samtal, vanor, leverantörer, löften."),
    )
    ask = TextAreaField(
        _l("Vem kan man fråga?"),
        filters=[_stripped],
        validators=[Length(max=2000)],
        description=_l("Namn, och om vad. Skriv gärna om det går att ringa dig, och hur länge."),
    )
    confirmed = BooleanField(
        _l("Jag har lämnat över det jag har"),
        description=_l("Nycklar, papper och konton har gått till någon annan, eller så står det ovan."),
    )


class PointForm(FlaskForm):
    """What the board says of a point."""

    remark = StringField(_l("Anteckning"), filters=[_stripped], validators=[Length(max=500)])


class CloseForm(FlaskForm):
    """Ending a handover."""

    remark = TextAreaField(
        _l("Varför avslutas den fast alla inte har svarat?"),
        filters=[_stripped],
        validators=[Length(max=500)],
    )


class DrillForm(FlaskForm):
    """A restore that was tried."""

    day = DateField(_l("När?"), validators=[InputRequired(_l("Ange dagen."))])
    who = StringField(
        _l("Vem gjorde det?"),
        filters=[_stripped],
        validators=[DataRequired(_l("Skriv vem som prövade.")), Length(max=200)],
    )
    outcome = RadioField(_l("Hur gick det?"), validators=[InputRequired(_l("Välj hur det gick."))])
    note = TextAreaField(_l("Vad behöver nästa veta?"), filters=[_stripped], validators=[Length(max=500)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.outcome.choices = choices([(one.value, _(words)) for one, words in OUTCOME_WORDS.items()])

    def chosen(self) -> DrillOutcome:
        """Return how it went."""
        return DrillOutcome(self.outcome.data)
