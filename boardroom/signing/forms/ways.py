"""What every sending asks: in which ways they may sign, by when, and a few words to them."""

import uuid
from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, HiddenField, SelectMultipleField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional
from wtforms.widgets import ListWidget

from boardroom.web.choices import TickBox
from boardroom.web.days import AheadForm, not_passed


class OnceToldForm(FlaskForm):
    """What is sent only once it was said who would read it."""

    told = HiddenField()  # of whom it was said already that they read what they could not read otherwise

    def told_now(self, papers: Sequence[uuid.UUID], names: Sequence[str]) -> bool:
        """Tell whether the form was sent since it was said of these people and papers; from now on it has been."""
        before, self.told.data = self.told.data, "|".join([*map(str, papers), *names])
        return bool(before == self.told.data)


class WaysForm(AheadForm):
    """How a paper is signed, whether it goes to a few or to many."""

    methods = SelectMultipleField(
        _l("Så här får de skriva under"),
        option_widget=TickBox(),
        widget=ListWidget(prefix_label=False),
        validators=[DataRequired(_l("Välj minst ett sätt att skriva under."))],
    )
    guest_code = BooleanField(
        _l("Den som kommer via en länk skriver in en kod innan papperet visas"),
    )
    deadline = DateField(
        _l("Senast"), validators=[Optional(), not_passed], description=_l("Dagen står i mejlet.")
    )
    message = TextAreaField(
        _l("Några ord till dem"), validators=[Length(max=1000, message=_l("Högst 1 000 tecken."))]
    )

    def say_how_codes_go(self, *, by_mail: bool, by_text: bool) -> None:
        """Promise a code the ways alone in which one leaves here; where none does, no code is offered."""
        if by_text and by_mail:
            words = _l("Koden går som sms om personen har ett eget mobilnummer, annars med e-post.")
        elif by_text:
            words = _l("Koden går som sms till personens eget mobilnummer.")
        elif by_mail:
            words = _l("Koden går med e-post.")
        else:
            del self.guest_code
            return
        self.guest_code.description = words

    @property
    def guests_need_a_code(self) -> bool:
        """Whether a link alone is not to show the paper."""
        return bool(self.guest_code and self.guest_code.data)
