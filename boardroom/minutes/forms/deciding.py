"""Forms of the decision register."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Length, Optional, ValidationError

from boardroom.core.ids import uuid_or_none
from boardroom.language.money import parse_amount
from boardroom.minutes.actions import Confirmed
from boardroom.minutes.forms.heading import NOBODY
from boardroom.minutes.forms.paragraphs import OUTCOMES
from boardroom.minutes.models import Decision
from boardroom.minutes.rules import Particulars, Suggestion
from boardroom.web.days import AheadForm, not_passed

_MOST = 10**12


class AssignForm(AheadForm):
    """Who does it, and by when."""

    responsible = SelectField(_l("Ansvarig"), default=NOBODY)
    due = DateField(_l("Senast"), validators=[Optional()])
    standing: date | None = None  # the day that stands already, which may have passed since

    def validate_due(self, field: DateField) -> None:
        """Object to a new day that has passed; one that stands, perhaps in old minutes, may stay."""
        if field.data != self.standing:
            not_passed(self, field)

    def offer(self, people: Sequence[tuple[uuid.UUID, str]]) -> None:
        """Offer the association's people."""
        self.responsible.choices = [(NOBODY, _l("– ingen –")), *((str(key), name) for key, name in people)]

    @property
    def person_id(self) -> uuid.UUID | None:
        """Who was chosen."""
        return uuid_or_none(self.responsible.data or "")


class SupersedeForm(FlaskForm):
    """Which later decision has taken the place of this one."""

    by = SelectField(_l("Ersatt av"), default=NOBODY)

    def offer(self, later: Sequence[tuple[uuid.UUID, str]]) -> None:
        """Offer the later decisions."""
        self.by.choices = [
            (NOBODY, _l("– gäller fortfarande –")),
            *((str(key), words) for key, words in later),
        ]

    @property
    def decision_id(self) -> uuid.UUID | None:
        """Which was chosen; None: it stands."""
        return uuid_or_none(self.by.data or "")


class ToldFields(Form):
    """What the minutes tell of a decision besides its words."""

    votes = StringField(_l("Röster"), validators=[Length(max=200)])
    reservation = TextAreaField(_l("Reservation"), validators=[Length(max=2000)])
    amount = StringField(_l("Belopp i kronor"), validators=[Length(max=40)])
    counterparty = StringField(_l("Motpart"), validators=[Length(max=200)])
    apartment = StringField(_l("Lägenhet"), validators=[Length(max=20)])

    def validate_amount(self, field: StringField) -> None:
        """Refuse what is no amount, or more than any association decides about."""
        if (field.data or "").strip() and (
            (found := parse_amount(field.data or "")) is None or abs(found) > _MOST
        ):
            raise ValidationError(_l("Skriv ett belopp, till exempel 38 000."))

    def told(self) -> Particulars:
        """Return what the fields say."""
        return Particulars(
            votes=" ".join((self.votes.data or "").split()),
            reservation=" ".join((self.reservation.data or "").split()),
            amount=parse_amount(self.amount.data or ""),
            counterparty=" ".join((self.counterparty.data or "").split()),
            apartment=" ".join((self.apartment.data or "").split()),
        )


def shown(told: Particulars) -> dict[str, str]:
    """Return what is told as the fields show it."""
    return {
        "votes": told.votes,
        "reservation": told.reservation,
        "amount": _printed(told.amount),
        "counterparty": told.counterparty,
        "apartment": told.apartment,
    }


def _printed(amount: Decimal | None) -> str:
    """Return an amount as Swedish writes it, in whatever language the page is: the field reads it so."""
    return "" if amount is None else f"{amount:,}".replace(",", "\u00a0").replace(".", ",")


class ToldForm(FlaskForm, ToldFields):
    """The same of one decision of the register."""


class SuggestionForm(ToldFields):
    """One suggested decision."""

    chosen = BooleanField(_l("Det här är ett beslut"))
    text = TextAreaField(_l("Beslut"), validators=[Length(max=2000)])
    outcome = SelectField(_l("Utfall"), choices=OUTCOMES)
    responsible = SelectField(_l("Ansvarig"), default=NOBODY)
    due = DateField(_l("Senast"), validators=[Optional()])
    evidence = HiddenField()
    as_found = HiddenField()  # the words as they were suggested: one sentence may hold several decisions


class ReviewForm(FlaskForm):
    """All suggestions of one document; each carries its sentence, so that a text read anew meanwhile confuses nothing."""

    suggested = FieldList(FormField(SuggestionForm))

    def offer(self, people: Sequence[tuple[uuid.UUID, str]]) -> None:
        """Offer the association's people."""
        self._people = [(NOBODY, str(_l("– ingen –"))), *((str(key), name) for key, name in people)]
        for row in self.suggested:
            row.form.responsible.choices = self._people

    def fill(self, found: Sequence[tuple[Suggestion, uuid.UUID | None]]) -> None:
        """Show what was recognised, with the person whose name it holds; what is certain is chosen beforehand."""
        for one, person_id in found:
            self.suggested.append_entry(
                {
                    "chosen": one.certain,
                    "text": one.text,
                    "outcome": one.outcome,
                    "responsible": str(person_id or NOBODY),
                    "due": one.due if person_id else None,
                    "evidence": one.evidence,
                    "as_found": one.text,
                }
                | shown(one.told)
            )
        for row in self.suggested:
            row.form.responsible.choices = self._people

    def confirmed(self, found: Sequence[Suggestion]) -> list[Confirmed]:
        """Return what was chosen, at the place of the suggestion that has the same sentence."""
        return [
            Confirmed(
                page=place.page,
                paragraph=place.paragraph,
                heading=place.heading,
                text=" ".join((row.form.text.data or "").split()),
                outcome=row.form.outcome.data,
                evidence=place.evidence,
                responsible=uuid_or_none(row.form.responsible.data or ""),
                due=row.form.due.data,
                told=row.form.told(),
            )
            for row in self.suggested
            if row.form.chosen.data
            and (row.form.text.data or "").strip()
            and (place := _place(row.form, found))
        ]

    def overtaken(self, found: Sequence[Suggestion], entered: Sequence[Decision]) -> list["Overtaken"]:
        """Return what stood on the page as a suggestion and has been entered since, with what was said of it here."""
        gone = []
        for row in self.suggested:
            evidence = _lines(row.form.evidence.data)
            there = [one for one in entered if one.evidence == evidence]
            if not there or _place(row.form, found):
                continue
            same = [one for one in there if one.text == _lines(row.form.as_found.data)]
            words = " ".join((row.form.text.data or "").split()) if row.form.chosen.data else ""
            gone.append(Overtaken(words, (same or there)[0]))
        return gone


@dataclass(frozen=True)
class Overtaken:
    """A suggestion that somebody entered while another still had it on their page."""

    words: str  # as that other would have entered it; empty where they took it for no decision
    entered: Decision

    @property
    def otherwise(self) -> bool:
        """Whether what stands in the register is not what they said."""
        return self.words != self.entered.text


def _place(row: SuggestionForm, found: Sequence[Suggestion]) -> Suggestion | None:
    evidence, words = _lines(row.evidence.data), _lines(row.as_found.data)
    same = (one for one in found if one.evidence == evidence and words in {"", one.text})
    return next(same, None)


def _lines(sent: str | None) -> str:
    return (sent or "").replace("\r\n", "\n")
