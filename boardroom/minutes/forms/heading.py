"""The form of a meeting's own facts, at the head of its minutes."""

import uuid
from collections.abc import Collection, Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, SelectField, SelectMultipleField, StringField
from wtforms.validators import InputRequired, Length, ValidationError
from wtforms.widgets import ListWidget

from boardroom.minutes.actions import TOO_MANY_ADJUSTERS, Meeting
from boardroom.minutes.errors import SameAdjuster, SameAdjusterWithoutMeeting
from boardroom.minutes.models import Minutes, MinutesKind
from boardroom.minutes.rules import head_words, met
from boardroom.signing.rules.signer_rules import MOST_ADJUSTERS
from boardroom.web.choices import TickBox

NOBODY = ""


class MeetingForm(FlaskForm):
    """When, where and by whom; begins minutes and stands at the head of the editor.

    `apart`: the kinds whose rule asks for adjusters, who are then others than those who led and wrote.
    """

    apart: Collection[str] = ()

    kind = SelectField(
        _l("Slag av möte"),
        choices=[
            ("board", _l("Styrelsemöte")),
            ("constituting", _l("Konstituerande möte")),
            ("general_meeting", _l("Föreningsstämma")),
            ("per_capsulam", _l("Beslut per capsulam")),
        ],
        default="board",
    )
    held_on = DateField(_l("Mötesdag"), validators=[InputRequired(_l("Ange mötesdagen."))])
    starts_at = StringField(
        _l("Började kl."), validators=[Length(max=20)], description=_l("Till exempel 18.30")
    )
    ends_at = StringField(_l("Slutade kl."), validators=[Length(max=20)])
    place = StringField(_l("Plats"), validators=[Length(max=200)])
    chaired_by = SelectField(_l("Mötesordförande"), description=_l("Den som ledde just det här mötet."))
    written_by = SelectField(
        _l("Protokollförare"), description=_l("Den som skrev. Får vara suppleant eller utomstående.")
    )
    adjuster = SelectField(
        _l("Justerare"),
        description=_l("Den som mötet valde att läsa och skriva under. Kan väljas senare."),
    )
    # Asked for in the editor only; the first page leaves it out, and that means nobody.
    second_adjuster = SelectField(
        _l("Andra justerare"), description=_l("Om mötet valde två."), default=NOBODY
    )

    further_adjusters = SelectMultipleField(
        _l("Fler justerare"),
        option_widget=TickBox(),
        widget=ListWidget(prefix_label=False),
        description=_l("Om mötet valde fler än två. Tillsammans högst tio."),
    )

    def suit(self, kind: str) -> None:
        """Ask as becomes minutes of a kind: what was decided without a meeting was led by nobody, and elected none."""
        if met(kind):
            return
        words = head_words(kind).facts
        for name in ("held_on", "starts_at", "ends_at", "chaired_by"):
            self[name].label.text = _(words[name])
        self.chaired_by.description = self.starts_at.description = ""
        self.adjuster.description = _("Den som läser och skriver under. Kan väljas senare.")
        self.second_adjuster.description = _("Om två ska göra det.")
        self.further_adjusters.description = _("Om fler än två ska göra det. Tillsammans högst tio.")

    def offer(
        self,
        people: Sequence[tuple[uuid.UUID, str]],
        adjusters: Sequence[tuple[uuid.UUID, str]],
        apart: Collection[str] = (),
    ) -> None:
        """Offer the association's people in the selections, and some of them as adjusters; `apart` as of the class."""
        self.apart = apart
        rows = [(str(key), name) for key, name in people]
        self.chaired_by.choices = rows
        self.written_by.choices = rows
        some = [(str(key), name) for key, name in adjusters]
        self.adjuster.choices = [(NOBODY, _l("– ingen vald än –")), *some]
        self.second_adjuster.choices = [(NOBODY, _l("– ingen –")), *some]
        if "further_adjusters" in self:
            self.further_adjusters.choices = some

    def repeat(self, minutes: Minutes) -> None:
        """Show the facts of minutes that are begun anew."""
        for name in ("held_on", "starts_at", "place"):
            self[name].data = getattr(minutes, name)
        self.kind.data = minutes.kind.value
        for name in ("chaired_by", "written_by", "adjuster"):
            self[name].data = str(getattr(minutes, name) or NOBODY)

    def _same_adjuster(self) -> str:
        refusal = SameAdjuster if met(self.kind.data) else SameAdjusterWithoutMeeting
        return refusal.sentence

    def validate_adjuster(self, field: SelectField) -> None:
        """Object here already to whom the sending would refuse: an adjuster sees to what others led and wrote."""
        if (
            self.kind.data in self.apart
            and field.data
            and field.data in {self.chaired_by.data, self.written_by.data}
        ):
            raise ValidationError(_(self._same_adjuster()))

    def validate_second_adjuster(self, field: SelectField) -> None:
        """Object as with the first, and to the same person twice."""
        self.validate_adjuster(field)
        if self.kind.data in self.apart and field.data and field.data == self.adjuster.data:
            raise ValidationError(_("Välj två olika justerare."))

    def validate_further_adjusters(self, field: SelectMultipleField) -> None:
        """Object to whom the sending would refuse, and to someone chosen already."""
        chosen = set(field.data or [])
        if self.kind.data in self.apart and chosen & {self.chaired_by.data, self.written_by.data}:
            raise ValidationError(_(self._same_adjuster()))
        if chosen & {self.adjuster.data, self.second_adjuster.data}:
            raise ValidationError(_("Någon av dem är redan justerare."))
        if len(chosen) + 2 > MOST_ADJUSTERS:
            raise ValidationError(_(TOO_MANY_ADJUSTERS))

    def meeting(self) -> Meeting:
        """Return what the form says."""
        assert self.held_on.data is not None  # noqa: S101 - InputRequired has seen to it
        return Meeting(
            kind=MinutesKind(self.kind.data),
            held_on=self.held_on.data,
            starts_at=(self.starts_at.data or "").strip(),
            ends_at=(self.ends_at.data or "").strip() if "ends_at" in self else "",
            place=(self.place.data or "").strip(),
            chaired_by=uuid.UUID(self.chaired_by.data),
            written_by=uuid.UUID(self.written_by.data),
            adjuster=person_or_none(self.adjuster.data),
            second_adjuster=person_or_none(self.second_adjuster.data) if "second_adjuster" in self else None,
            further_adjusters=tuple(uuid.UUID(one) for one in self.further_adjusters.data or ())
            if "further_adjusters" in self
            else (),
        )


def person_or_none(value: str | None) -> uuid.UUID | None:
    """Return the person chosen in a list; None for nobody."""
    return uuid.UUID(value) if value else None
