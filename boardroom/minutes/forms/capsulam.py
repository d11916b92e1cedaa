"""Forms of decisions per capsulam."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError
from wtforms.widgets import ListWidget

from boardroom.minutes.actions.capsulam import NOT_AGAINST, TOO_SOON
from boardroom.minutes.rules import VOTE_WORDS
from boardroom.web.choices import TickBox, choices
from boardroom.web.days import AheadForm


class ProposalForm(AheadForm):
    """What is to be decided without a meeting, and by when."""

    heading = StringField(
        _l("Vad gäller det?"), validators=[DataRequired(_l("Skriv vad det gäller.")), Length(max=200)]
    )
    background = TextAreaField(_l("Bakgrund"), validators=[Length(max=8000)])
    proposal = TextAreaField(
        _l("Förslag till beslut"),
        validators=[DataRequired(_l("Skriv vad styrelsen ska besluta.")), Length(max=2000)],
        description=_l("Så som det ska stå i protokollet: att godkänna …"),
    )
    deadline = DateField(_l("Sista dag"), validators=[InputRequired(_l("Ange sista dagen."))])
    recused = SelectMultipleField(
        _l("Jävig"),
        option_widget=TickBox(),
        widget=ListWidget(prefix_label=False),
        validators=[Optional()],
        description=_l("Den som är jävig tillfrågas inte och ser inte förslaget. Det står i protokollet."),
    )

    def validate_deadline(self, field: DateField) -> None:
        """Object to a last day that leaves the board no day to answer."""
        if self.today is not None and field.data is not None and field.data <= self.today:
            raise ValidationError(_(TOO_SOON))


class RefusalForm(FlaskForm):
    """Why the form is refused, or the proposal taken back."""

    reason = TextAreaField(_l("Varför"), validators=[DataRequired(_l("Skriv varför.")), Length(max=900)])


class BallotForm(FlaskForm):
    """One ballot."""

    ballot = RadioField(
        _l("Din röst"),
        choices=choices((key, _l(words)) for key, words in VOTE_WORDS.items()),
        validators=[InputRequired(_l("Välj hur du röstar."))],
    )
    reservation = TextAreaField(
        _l("Reservation"),
        validators=[Length(max=2000)],
        description=_l(
            "Röstar du nej eller avstår kan du skriva en avvikande mening. Den står i protokollet."
        ),
    )

    def validate_reservation(self, field: TextAreaField) -> None:
        """Object to a reservation against what one has voted for."""
        if (field.data or "").strip() and self.ballot.data == "yes":
            raise ValidationError(_(NOT_AGAINST))
