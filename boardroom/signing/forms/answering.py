"""Forms of those who sign: a remark, a password, a code, a drawn name, a reason, someone in their stead."""

import uuid
from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import (
    DateField,
    HiddenField,
    PasswordField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import (
    DataRequired,
    EqualTo,
    InputRequired,
    Length,
    Regexp,
)

from boardroom.signing.forms.ways import OnceToldForm
from boardroom.signing.rules.states import CAUSE_NAMES, Cause
from boardroom.web.choices import choices


class SignForm(FlaskForm):
    """The remark that becomes part of what is signed."""

    remark = TextAreaField(
        _l("Anteckning"),
        validators=[Length(max=2000, message=_l("Anteckningen får vara högst 2 000 tecken."))],
        description=_l("Till exempel hur du uppfattade ett beslut. Den blir en del av det du skriver under."),
    )


class ChannelForm(FlaskForm):
    """How the code comes; asked only where there is a choice."""

    channel = RadioField(_l("Hur vill du få koden?"))

    def offer(self, channels: Sequence[tuple[str, str]]) -> None:
        """Fill the choices, or leave the question out."""
        self.channel.choices = choices(channels)
        if self.channel.data is None and channels:
            self.channel.data = channels[0][0]
        if len(channels) < 2:
            del self.channel

    def chosen(self, channels: Sequence[str]) -> str:
        """Return the channel chosen, or the only one."""
        field = getattr(self, "channel", None)
        return str(field.data) if field else next(iter(channels), "mail")


class PasswordForm(ChannelForm):
    """The password, asked for again before a code is sent."""

    password = PasswordField(_l("Lösenord"), validators=[InputRequired(_l("Skriv ditt lösenord."))])


class SendCodeForm(ChannelForm):
    """Nothing but the wish to have a code."""


class CodeForm(FlaskForm):
    """The six digits."""

    code = StringField(_l("Kod"), validators=[DataRequired(_l("Skriv koden.")), Length(max=20)])


class DrawForm(FlaskForm):
    """Strokes from the pad (see rules.drawing), or a typed name."""

    strokes = HiddenField(validators=[Length(max=200_000)])
    typed = StringField(
        _l("Eller skriv ditt namn"),
        validators=[Length(max=200)],
        description=_l("Gäller lika mycket. Bra om du använder tangentbord eller skärmläsare."),
    )


class PinForm(FlaskForm):
    """The PIN that opens or leaves a meeting room."""

    pin = PasswordField(_l("PIN-kod"), validators=[InputRequired(_l("Skriv PIN-koden.")), Length(max=12)])


class RoomForm(PinForm):
    """A new PIN, twice: it is not seen while it is typed."""

    again = PasswordField(
        _l("Samma PIN-kod igen"),
        validators=[EqualTo("pin", _l("De två PIN-koderna är inte lika. Skriv dem igen."))],
    )


class SeatForm(FlaskForm):
    """The password of whoever sits at the shared tablet, and a code where their account asks for one."""

    password = PasswordField(_l("Lösenord"), validators=[InputRequired(_l("Skriv ditt lösenord."))])
    code = StringField(_l("Kod från din app"), validators=[Length(max=20)])


class ReasonForm(FlaskForm):
    """Why: for declining, withdrawing, completing without someone."""

    reason = TextAreaField(
        _l("Anledning"),
        validators=[
            DataRequired(_l("Skriv en kort anledning, så att de andra förstår.")),
            Length(max=1000, message=_l("Anledningen får vara högst 1 000 tecken.")),
        ],
    )


class CompleteForm(ReasonForm):
    """Why something is completed without someone: the kind of cause, and what the annex says."""

    cause = RadioField(
        _l("Varför?"),
        validators=[InputRequired(_l("Välj en orsak."))],
    )

    def offer(self, *, hidden: bool) -> None:
        """Propose the conflict of interest of someone from whom the paper is hidden, and leave it out for everyone else."""
        self.cause.choices = choices(
            [
                (cause.value, _(name))
                for cause, name in CAUSE_NAMES.items()
                if hidden or cause is not Cause.CONFLICT
            ]
        )
        if hidden and not self.cause.data:
            self.cause.data = Cause.CONFLICT.value


class ExtendForm(FlaskForm):
    """Until when."""

    deadline = DateField(_l("Ny sista dag"), validators=[InputRequired(_l("Välj en dag."))])


class DelegateForm(ReasonForm, OnceToldForm):
    """Who signs instead, and why."""

    person = SelectField(
        _l("Vem skriver under i stället?"),
        validators=[DataRequired(_l("Välj vem som ska skriva under i stället."))],
    )

    def offer(self, people: Sequence[tuple[uuid.UUID, str]]) -> None:
        """Fill the choices."""
        self._names = {str(one): name for one, name in people}
        self.person.choices = choices([("", _l("Välj")), *self._names.items()])

    @property
    def chosen_name(self) -> str:
        """The name of whoever was chosen."""
        return self._names.get(self.person.data, "")


def _address() -> StringField:
    return StringField(
        _l("E-postadress"),
        validators=[
            DataRequired(_l("Skriv personens e-postadress.")),
            Length(max=254),
            Regexp(r"[^@\s]+@[^@\s]+\.[^@\s]{2,}$", message=_l("Det ser inte ut som en e-postadress.")),
        ],
    )


class ReaddressForm(FlaskForm):
    """Where a signer's letters go from now on."""

    email = _address()


class WishForm(ReasonForm):
    """Whom someone who came by a link wants to sign instead, and why."""

    name = StringField(
        _l("Namn"),
        validators=[DataRequired(_l("Skriv namnet på den som ska skriva under.")), Length(max=200)],
    )
    email = _address()


class VerifyForm(FlaskForm):
    """The PDF to check."""

    pdf = FileField(_l("PDF-fil"), validators=[DataRequired(_l("Välj en PDF-fil att kontrollera."))])
