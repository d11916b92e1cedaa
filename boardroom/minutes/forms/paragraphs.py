"""Forms of one paragraph of minutes and of its decisions, as the editor shows and sends them."""

import uuid
from collections.abc import Collection, Sequence
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Length, Optional
from wtforms.widgets import HiddenInput, ListWidget

from boardroom.core.ids import uuid_or_none
from boardroom.minutes.forms.heading import NOBODY, person_or_none
from boardroom.minutes.rules import WrittenDecision, WrittenItem
from boardroom.web.choices import TickBox

OUTCOMES = [("adopted", _l("Beslut")), ("rejected", _l("Avslag")), ("deferred", _l("Bordlagt"))]
Offered = Sequence[tuple[str, str]]


class DecisionForm(Form):
    """One decision of a paragraph."""

    decision_id = HiddenField()
    text = TextAreaField(_l("Beslut"))
    outcome = SelectField(
        _l("Utfall"),
        choices=OUTCOMES,
        default="adopted",
    )
    responsible = SelectField(_l("Ansvarig"), default=NOBODY)
    due = DateField(_l("Senast"), validators=[Optional()])

    def decision(self) -> WrittenDecision:
        """Return what the row says."""
        return WrittenDecision(
            self.outcome.data,
            " ".join((self.text.data or "").split()),
            person_or_none(self.responsible.data),
            self.due.data,
            person_or_none(self.decision_id.data),
        )


class ItemForm(Form):
    """One paragraph; `revision` tells which save of it the page was opened from, `stood` the mark of what it said then.

    `ticked` tells who was ticked as recused then, so that a page unticks nobody whom another has ticked since.
    """

    item_id = HiddenField()
    opening = HiddenField()
    stood = HiddenField()
    ticked = HiddenField()
    revision = IntegerField(widget=HiddenInput(), validators=[Optional()])
    heading = StringField(_l("Rubrik"), validators=[Length(max=200)])
    text = TextAreaField(_l("Text"))
    decisions = FieldList(FormField(DecisionForm))
    reservation = TextAreaField(_l("Reservation eller anteckning"))
    recused = SelectMultipleField(
        _l("Jävig här"),
        option_widget=TickBox(),
        widget=ListWidget(prefix_label=False),
        description=_l(
            "Den som är jävig deltar varken i överläggningen eller i beslutet, och punktens underlag döljs för hen. "
            "Jävet skrivs i protokollet."
        ),
    )

    def offer(self, people: Offered, present: Offered) -> None:
        """Offer people as responsible, and those of the meeting as recused."""
        self.recused.choices = list(present)
        for row in self.decisions:
            row.form.responsible.choices = [(NOBODY, _l("– ingen –")), *people]

    def show(self, item: WrittenItem, opening: str) -> None:
        """Show what is saved, in an opening of the editor."""
        self.opening.data, self.stood.data = opening, item.mark
        self.ticked.data = ticks_as_text(item.recused)
        self.item_id.data, self.revision.data = str(item.id or ""), item.revision
        self.heading.data, self.text.data, self.reservation.data = item.heading, item.text, item.reservation
        self.recused.data = [str(person) for person in item.recused]
        for made in item.made:
            self.decisions.append_entry(
                {
                    "decision_id": str(made.id or ""),
                    "text": made.text,
                    "outcome": made.outcome,
                    "responsible": str(made.responsible or NOBODY),
                    "due": made.due,
                }
            )

    def object_to_days(self, held_on: date | None) -> bool:
        """Object to a decision that is to be done before the day on which it is made; later days may have passed since."""
        for due in (made.form.due for made in self.decisions):
            if due.data and held_on and due.data < held_on:
                due.errors = [_("Dagen ligger före beslutet. Skriv en senare dag, eller lämna tomt.")]
        wrong = any(made.errors for made in self.decisions)
        self.decisions.errors = [made.errors for made in self.decisions] if wrong else []
        return wrong

    def item(self) -> WrittenItem:
        """Return what the paragraph holds; decisions without words fall away."""
        made = [row.form.decision() for row in self.decisions]
        return WrittenItem(
            heading=(self.heading.data or "").strip(),
            text=_plain(self.text.data),
            decisions=tuple(one for one in made if one.text),
            reservation=_plain(self.reservation.data),
            id=person_or_none(self.item_id.data),
            opening=(self.opening.data or "")[:40],
            stood=self.stood.data or "",
            ticked=_ticks_from(self.ticked.data or ""),
            emptied=frozenset(one.id for one in made if one.id and not one.text),
            revision=self.revision.data or 0,
            recused=frozenset(uuid.UUID(one) for one in self.recused.data or []),
        )


class OneItemForm(FlaskForm, ItemForm):
    """A paragraph by itself, as the editor saves it while someone writes; `held_on` is the day that the minutes have."""

    held_on: date | None = None

    def validate_decisions(self, _field: "FieldList[FormField[DecisionForm]]") -> None:
        """Object as the whole editor does."""
        self.object_to_days(self.held_on)


def ticks_as_text(persons: Collection[uuid.UUID]) -> str:
    """Return who is ticked as a page carries it; nobody is told from what nobody knows."""
    return "=" + " ".join(sorted(str(person) for person in persons))


def _ticks_from(text: str) -> frozenset[uuid.UUID] | None:
    found = [uuid_or_none(one) for one in text[1:].split()]
    return frozenset(one for one in found if one) if text[:1] == "=" and all(found) else None


def _plain(value: str | None) -> str:
    return (value or "").replace("\r\n", "\n").strip()
