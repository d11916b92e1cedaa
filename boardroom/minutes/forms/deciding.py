"""Forms of the decision register."""

import uuid
from collections.abc import Sequence

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
    TextAreaField,
)
from wtforms.validators import Length, Optional

from boardroom.core.ids import uuid_or_none
from boardroom.minutes.actions import Confirmed
from boardroom.minutes.forms.writing import NOBODY, OUTCOMES
from boardroom.minutes.rules import Suggestion


class AssignForm(FlaskForm):
    """Who does it, and by when."""

    responsible = SelectField(_l("Ansvarig"), default=NOBODY)
    due = DateField(_l("Senast"), validators=[Optional()])

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


class SuggestionForm(Form):
    """One suggested decision."""

    chosen = BooleanField(_l("Det här är ett beslut"))
    text = TextAreaField(_l("Beslut"), validators=[Length(max=2000)])
    outcome = SelectField(_l("Utfall"), choices=OUTCOMES)
    responsible = SelectField(_l("Ansvarig"), default=NOBODY)
    due = DateField(_l("Senast"), validators=[Optional()])
    evidence = HiddenField()


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
                }
            )
        for row in self.suggested:
            row.form.responsible.choices = self._people

    def confirmed(self, found: Sequence[Suggestion]) -> list[Confirmed]:
        """Return what was chosen, at the place of the suggestion that has the same sentence."""
        places = {one.evidence: one for one in found}
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
            )
            for row in self.suggested
            if row.form.chosen.data
            and (row.form.text.data or "").strip()
            and (place := places.get(_lines(row.form.evidence.data)))
        ]


def _lines(sent: str | None) -> str:
    return (sent or "").replace("\r\n", "\n")
