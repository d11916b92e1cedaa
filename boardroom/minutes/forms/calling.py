"""Forms of meetings to come."""

import uuid
from collections.abc import Sequence
from datetime import datetime, time
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, SelectField, StringField, TextAreaField, TimeField
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from boardroom.core.ids import uuid_or_none
from boardroom.minutes.actions import LONGEST_POINT, Plan
from boardroom.minutes.forms.heading import NOBODY
from boardroom.minutes.models import CalledMeeting, MinutesKind
from boardroom.minutes.rules import KIND_WORDS
from boardroom.web.choices import choices

MONTHS = (
    _l("januari"), _l("februari"), _l("mars"), _l("april"), _l("maj"), _l("juni"), _l("juli"), _l("augusti"),
    _l("september"), _l("oktober"), _l("november"), _l("december"),
)  # fmt: skip


class PlanForm(FlaskForm):
    """When, where, by whom."""

    kind = SelectField(_l("Slag av möte"), default="board")
    day = DateField(_l("Mötesdag"), validators=[InputRequired(_l("Ange mötesdagen."))])
    starts = TimeField(
        _l("Börjar kl."), validators=[InputRequired(_l("Ange när mötet börjar."))], default=time(18, 30)
    )
    ends = TimeField(_l("Slutar kl."), validators=[Optional()])
    place = StringField(
        _l("Plats"), validators=[Length(max=200)], description=_l("Eller adressen till videomötet.")
    )
    chaired_by = SelectField(_l("Mötesordförande"), default=NOBODY)
    written_by = SelectField(_l("Protokollförare"), default=NOBODY)
    message = TextAreaField(_l("Några egna ord i kallelsen"), validators=[Length(max=2000)])

    def offer(self, people: Sequence[tuple[uuid.UUID, str]]) -> None:
        """Offer kinds of meetings and the association's people."""
        self.kind.choices = choices(
            (key, _l(words)) for key, words in KIND_WORDS.items() if key != "per_capsulam"
        )
        rows = [(NOBODY, _l("– bestäms senare –")), *((str(key), name) for key, name in people)]
        self.chaired_by.choices = rows
        self.written_by.choices = rows

    def validate_ends(self, field: TimeField) -> None:
        """Refuse an end before the beginning."""
        if field.data and self.starts.data and field.data <= self.starts.data:
            raise ValidationError(_l("Mötet kan inte sluta innan det börjar."))

    def fill(self, found: CalledMeeting, zone: str) -> None:
        """Show what is planned."""
        starts = found.starts.astimezone(ZoneInfo(zone))
        self.kind.data, self.day.data, self.starts.data = found.called, starts.date(), starts.time()
        self.ends.data = found.ends.astimezone(ZoneInfo(zone)).time() if found.ends else None
        self.place.data, self.message.data = found.place, found.message
        self.chaired_by.data = str(found.chaired_by or NOBODY)
        self.written_by.data = str(found.written_by or NOBODY)

    def plan(self, zone: str) -> Plan:
        """Return what the form says; its hours are those of the association's place."""
        assert self.day.data is not None  # noqa: S101 - InputRequired has seen to it
        assert self.starts.data is not None  # noqa: S101 - InputRequired has seen to it

        def moment(hour: time) -> datetime:
            return datetime.combine(self.day.data, hour, tzinfo=ZoneInfo(zone))  # type: ignore[arg-type]  # asserted above

        extra = self.kind.data == "extra_meeting"
        return Plan(
            kind=MinutesKind.GENERAL_MEETING if extra else MinutesKind(self.kind.data),
            extra=extra,
            starts=moment(self.starts.data),
            ends=moment(self.ends.data) if self.ends.data else None,
            place=(self.place.data or "").strip(),
            message=(self.message.data or "").replace("\r\n", "\n").strip(),
            chaired_by=uuid_or_none(self.chaired_by.data or ""),
            written_by=uuid_or_none(self.written_by.data or ""),
        )


class PointForm(FlaskForm):
    """One point of an agenda."""

    heading = StringField(
        _l("Rubrik"), validators=[DataRequired(_l("Skriv vad punkten gäller.")), Length(max=200)]
    )
    text = TextAreaField(
        _l("Bakgrund och förslag till beslut"),
        description=_l("Ses av dem som kan läsa dagordningen, men inte av den som är jävig i frågan."),
    )


class ConflictForm(FlaskForm):
    """Who has a conflict of interest, and why."""

    person = SelectField(_l("Vem är jävig?"))
    reason = StringField(
        _l("Varför"),
        validators=[Length(max=300)],
        description=_l("Kort. Det står i loggen, inte i protokollet."),
    )

    def offer(self, people: Sequence[tuple[uuid.UUID, str]]) -> None:
        """Offer those who may come."""
        self.person.choices = [(str(key), name) for key, name in people]


class RecurringForm(FlaskForm):
    """One item of the annual wheel."""

    month = SelectField(_l("Månad"), choices=choices((str(n), word) for n, word in enumerate(MONTHS, 1)))
    heading = StringField(
        _l("Vad"), validators=[DataRequired(_l("Skriv vad som återkommer.")), Length(max=200)]
    )


class TemplateForm(FlaskForm):
    """The points that agendas and minutes of a kind begin with."""

    headings = TextAreaField(_l("Punkter, en på varje rad"), validators=[Length(max=8000)])

    def validate_headings(self, field: TextAreaField) -> None:
        """Object to a point that no agenda has room for: cut off, it would say something else."""
        for line in map(str.strip, (field.data or "").splitlines()):
            if len(line) > LONGEST_POINT:
                said = _("Varje punkt får ha högst 200 tecken. Korta den här: ”%(line)s…”", line=line[:60])
                raise ValidationError(said)
