"""Forms of series, void numbers, and of where members read a general meeting's minutes."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, IntegerField, RadioField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from boardroom.minutes.rules import met
from boardroom.web.choices import choices


class VoidForm(FlaskForm):
    """Why minutes are withdrawn for ever."""

    reason = TextAreaField(
        _l("Varför"),
        validators=[DataRequired(_l("Skriv varför protokollet makuleras.")), Length(max=1000)],
        description=_l("Till exempel: mötet hölls aldrig, eller protokollet skrevs två gånger."),
    )

    def suit(self, kind: str) -> None:
        """Ask as becomes minutes of a kind."""
        if not met(kind):
            self.reason.description = _("Till exempel: protokollet skrevs två gånger.")


_SERIES = [
    ("board", _l("Tillsammans med styrelsens protokoll")),
    ("yearly", _l("I en egen serie, från 1 varje år")),
    ("continuous", _l("I en egen serie, löpande genom åren")),
]


class KindSeriesForm(FlaskForm):
    """How one kind of minutes is numbered."""

    series = RadioField(
        _l("Hur numreras de?"),
        choices=choices(_SERIES),
    )
    next_number = IntegerField(
        _l("Den egna serien börjar med nummer"),
        validators=[Optional(), NumberRange(1, 99_999, _l("Numret är ett eller högre."))],
        description=_l("Som i pärmen. Gäller bara tills serien har gett sitt första nummer."),
    )

    def keep(self, kept: str) -> None:
        """Offer no other own series than the one that has given numbers: how it counts is a fact."""
        self.series.choices = choices(pair for pair in _SERIES if pair[0] in {"board", kept})
        del self.next_number


class AvailableForm(FlaskForm):
    """Since when and where the members can read the minutes."""

    day = DateField(_l("Sedan"), validators=[InputRequired(_l("Ange dagen."))])
    how = StringField(
        _l("Var"),
        validators=[DataRequired(_l("Skriv var medlemmarna kan läsa protokollet.")), Length(max=200)],
        description=_l("Till exempel: utskrivet på anslagstavlan, eller skickat med e-post till alla."),
    )
