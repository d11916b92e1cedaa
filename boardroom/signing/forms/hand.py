"""Forms of signing by hand, and by telephone."""

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
)
from wtforms.validators import (
    UUID,
    DataRequired,
    InputRequired,
    Length,
    NumberRange,
)
from wtforms.widgets import HiddenInput, ListWidget

from boardroom.ports.bankid import Caller
from boardroom.web.choices import TickBox, choices


class ByHandForm(FlaskForm):
    """Who signs by hand."""

    signers = SelectMultipleField(
        _l("Vilka skriver under för hand?"),
        option_widget=TickBox(),
        widget=ListWidget(prefix_label=False),
        validators=[DataRequired(_l("Välj minst en person."))],
        description=_l("De får varsin rad på utskriften och påminns inte längre med e-post."),
    )

    def offer(self, people: Sequence[tuple[str, str]]) -> None:
        """Fill the choices."""
        self.signers.choices = list(people)


class CopyForm(FlaskForm):
    """The signed copy; its fields are those of templates/signing/paper.html."""


class SheetForm(FlaskForm):
    """Which sheet an image shows; 0 takes the word back."""

    document = HiddenField(validators=[UUID()])
    page = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
    number = IntegerField(_l("Det här är sida"), validators=[InputRequired(), NumberRange(0, 9_999)])


class AsideForm(FlaskForm):
    """Which page does not belong to the copy."""

    document = HiddenField(validators=[UUID()])
    page = IntegerField(widget=HiddenInput(), validators=[InputRequired()])


class VouchForm(ByHandForm):
    """Who has signed, when, and where the paper is kept."""

    signers = SelectMultipleField(
        _l("Vilka har skrivit under?"),
        option_widget=TickBox(),
        widget=ListWidget(prefix_label=False),
        validators=[DataRequired(_l("Kryssa för dem vars namnteckning du ser på bilden."))],
        description=_l("Kryssa bara för dem vars namnteckning du ser på bilden."),
    )
    signed_on = DateField(
        _l("När skrevs det under?"),
        validators=[InputRequired(_l("Välj dagen som står på papperet."))],
        description=_l("Den senaste dagen som står på papperet."),
    )
    binder = SelectField(_l("Pärm där papperet förvaras"), default="")
    place = StringField(
        _l("Eller en annan plats"),
        validators=[Length(max=200)],
        description=_l("Till exempel bankfacket. Papperet sparas också när det är inläst."),
    )

    def offer(self, people: Sequence[tuple[str, str]], binders: Sequence[tuple[str, str]] = ()) -> None:
        """Fill the choices."""
        super().offer(people)
        self.binder.choices = choices([("", _l("– ingen pärm i registret –")), *binders])


class TelephoneForm(FlaskForm):
    """Whom BankID asks, and who rang."""

    number = StringField(
        _l("Personnummer"),
        validators=[
            DataRequired(_l("Skriv personnumret med tolv siffror, till exempel 19460324-2399.")),
            Length(max=20),
        ],
        description=_l("Tolv siffror. Numret lämnas till BankID och sparas inte läsbart."),
    )
    caller = RadioField(
        _l("Vem ringde?"),
        choices=[(Caller.US.value, _l("Jag ringde upp")), (Caller.PERSON.value, _l("Personen ringde mig"))],
        default=Caller.US.value,
    )
