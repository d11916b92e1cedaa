"""Forms of exports: what to take along, and that the association leaves."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, RadioField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length

from boardroom.core.ids import uuid_or_none
from boardroom.export.rules.selection import Kind, Selection
from boardroom.web.choices import choices

NOTHING = ""


def _stripped(value: str | None) -> str:
    return (value or "").strip()


class OrderForm(FlaskForm):
    """What a package is to hold."""

    kind = RadioField(
        _l("Vad ska med?"), default=Kind.WHOLE.value, validators=[InputRequired(_l("Välj vad som ska med."))]
    )
    period = SelectField(_l("Mandatperiod"), default=NOTHING, validate_choice=True)
    record_class = SelectField(_l("Handlingstyp"), default=NOTHING, validate_choice=True)
    csip = BooleanField(_l("Mappar enligt E-ARK (CSIP), för ett arkiv som ber om det"))

    def offer(
        self, kinds: Any, periods: Iterable[tuple[str, str]], classes: Iterable[tuple[str, str]]
    ) -> None:
        """Offer the kinds, the association's periods and its classes."""
        self.kind.choices = choices(kinds)
        self.period.choices = choices([(NOTHING, _l("Välj")), *periods])
        self.record_class.choices = choices([(NOTHING, _l("Välj")), *classes])

    @property
    def selection(self) -> Selection:
        """What was chosen."""
        kind = Kind(self.kind.data)
        return Selection(
            kind,
            uuid_or_none(self.period.data) if kind is Kind.PERIOD else None,
            str(self.record_class.data or "") if kind is Kind.CLASS else "",
        )


class LeaveForm(FlaskForm):
    """That the association leaves the portal, by which decision."""

    decision = StringField(
        _l("Vilket beslut säger det?"),
        filters=[_stripped],
        validators=[DataRequired(_l("Skriv vilket möte och vilken paragraf.")), Length(max=300)],
    )
    understood = BooleanField(
        _l("Jag förstår att allt i portalen raderas och inte går att få tillbaka."),
        validators=[InputRequired(_l("Bekräfta att du förstår vad som händer."))],
    )


class SecondForm(FlaskForm):
    """The second person's word."""

    understood = BooleanField(
        _l("Jag förstår att allt i portalen raderas och inte går att få tillbaka."),
        validators=[InputRequired(_l("Bekräfta att du förstår vad som händer."))],
    )
