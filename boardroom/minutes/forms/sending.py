"""The form with which minutes are sent for signing."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    EmailField,
    FieldList,
    Form,
    FormField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional
from wtforms.widgets import ListWidget

from boardroom.minutes.rules import met
from boardroom.signing.rules.signer_rules import CHAIR_LAST_OF_NO_MEETING, ORDER_NAMES, SigningOrder
from boardroom.web.choices import TickBox, choices
from boardroom.web.days import AheadForm, not_passed

MOST_TURNS = 9
OWN_ORDER = "own"


class AdjusterForm(FlaskForm):
    """Whom a general meeting elected to adjust, when the register does not know them."""

    name = StringField(_l("Namn"), [InputRequired(_l("Skriv namnet.")), Length(max=200)])
    email = EmailField(
        _l("E-postadress"),
        [InputRequired(_l("Skriv personens egen e-postadress. Dit går länken.")), Length(max=254)],
    )


class TurnRow(Form):
    """In which turn one person signs; those of equal turns sign in any order."""

    step = SelectField(
        _l("Tur"), choices=choices((number, str(number)) for number in range(1, MOST_TURNS + 1)), default="1"
    )


def _orders(names: Mapping[SigningOrder, str]) -> list[Any]:
    """Return the orders to choose among, as they are called, and that each person has a turn of their own."""
    own = (OWN_ORDER, _l("Som jag anger vid varje person"))
    return choices([*((order.value, _l(name)) for order, name in names.items()), own])


class SendForm(AheadForm):
    """Who signs in which turn, how and by when; how many are enough, where the rule leaves it open."""

    order = RadioField(
        _l("I vilken ordning?"),
        choices=_orders(ORDER_NAMES),
        description=_l("Den som står på tur får brevet när de före har skrivit under."),
    )
    turns = FieldList(FormField(TurnRow), max_entries=60)
    enough = SelectField(_l("Hur många underskrifter räcker?"), validators=[Optional()])

    methods = SelectMultipleField(
        _l("Så får de skriva under"),
        option_widget=TickBox(),
        widget=ListWidget(prefix_label=False),
        validators=[DataRequired(_l("Välj minst ett sätt att skriva under."))],
    )
    deadline = DateField(_l("Senast"), validators=[Optional(), not_passed])
    message = TextAreaField(
        _l("Några egna ord till dem som ska skriva under"), validators=[Optional(), Length(max=1000)]
    )

    def suit(self, kind: str) -> None:
        """Ask as becomes minutes of a kind: what was decided without a meeting had no chair of one."""
        if not met(kind):
            names = {**ORDER_NAMES, SigningOrder.CHAIR_LAST: CHAIR_LAST_OF_NO_MEETING}
            self.order.choices = _orders(names)

    def offer(
        self,
        methods: Sequence[tuple[str, str]],
        last_day: date,
        *,
        signers: Sequence[str],
        order: str,
        numbers: Sequence[tuple[str, str]],
        number: int | None,
        asked: str,
        ticked: Sequence[str],
    ) -> None:
        """Offer the ways to sign, a turn for each signer, by name, and the numbers that the rule allows, `asked` for.

        A form that nobody has sent yet has the ways `ticked`, until the last day, in the usual order. Without numbers the question is left out.
        """
        while len(self.turns) < len(signers):
            self.turns.append_entry()
        for row, name in zip(self.turns, signers, strict=False):
            row.form.step.label.text = name
        self.methods.choices = list(methods)
        if not self.is_submitted():
            self.methods.data = list(ticked)
            self.deadline.data = last_day
        if self.order.data is None:
            self.order.data = order
        if not numbers:
            del self.enough
            return
        self.enough.choices = choices(numbers)
        self.enough.label.text = asked
        if not self.enough.data:
            self.enough.data = str(number)

    @property
    def chosen_order(self) -> SigningOrder | None:
        """The order chosen; None where each person has a turn of their own."""
        return SigningOrder(self.order.data) if self.order.data != OWN_ORDER else None

    def steps(self, signers: Sequence[uuid.UUID]) -> dict[uuid.UUID, int]:
        """Return each signer's own turn, where turns were given by hand."""
        if self.order.data != OWN_ORDER:
            return {}
        return {
            person_id: int(row.form.step.data) for person_id, row in zip(signers, self.turns, strict=False)
        }

    @property
    def chosen_number(self) -> int | None:
        """How many are enough; None where nothing was to be chosen."""
        field = getattr(self, "enough", None)
        return int(field.data) if field is not None and field.data else None
